"""What a screen reader is told by the program, and where it looks for it."""
import os
import subprocess
import time

from desktop import Desktop, Window

PATIENCE = 60          # seconds: what a test waits for happens soon, or never


class Speaking(Desktop):
    """A desktop with a bus of its own, on which this very process listens as a screen reader does.

    One in a process: the accessibility library keeps to the first bus that it meets.
    """

    def __init__(self, size="1366x768"):
        super().__init__(size)
        self.daemon = subprocess.Popen(["dbus-daemon", "--session", "--nofork", "--print-address=1"], text=True,
                                       env=super().environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.address = self.daemon.stdout.readline().strip()
        os.environ.update(self.environment())
        os.environ.pop("AT_SPI_BUS_ADDRESS", None)
        import gi
        gi.require_version("Atspi", "2.0")
        from gi.repository import Atspi, GLib
        self.atspi, self.context, self.gone = Atspi, GLib.MainContext.default(), GLib.Error
        Atspi.init()
        Atspi.set_timeout(PATIENCE * 1000, PATIENCE * 1000)
        self.heard = []
        self.listener = Atspi.EventListener.new(self.on_named)
        self.listener.register("object:property-change:accessible-name")

    def environment(self, **more):
        address = {"DBUS_SESSION_BUS_ADDRESS": self.address} if hasattr(self, "address") else {}
        return super().environment(**address, **more)

    def on_named(self, event):
        if event.source is not None and event.source.get_role() == self.atspi.Role.STATUS_BAR:
            self.heard.append(event.any_data)

    def listen(self):
        while self.context.iteration(False):
            pass

    def start(self, program, *arguments, **more):
        window = super().start(program, *arguments, **more)
        return Heard(self, window.process, window.errors)

    def close(self):
        self.daemon.terminate()
        self.daemon.wait()
        super().close()


class Heard(Window):
    """The running program, as a screen reader finds it."""

    root = None

    def appear(self):
        """Waits until the window is there, and gives it the keys: nobody manages windows here."""
        assert self.is_seen(), "no window came"
        self.focus()
        assert self.wait(self.find_root, PATIENCE), "the screen reader does not find the program"

    def find_root(self):
        desktop = self.desktop.atspi.get_desktop(0)
        desktop.clear_cache()
        for i in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(i)
            if child is not None and child.get_process_id() == self.process.pid:
                self.root = child
                return child.get_child_count() > 0
        return False

    def windows(self):
        return self.do("search", "--onlyvisible", "--class", "lockstep").split()

    def focus(self, window=None):
        self.do("windowfocus", window or self.windows()[0])

    def ask(self, question, otherwise=None):
        """What @question came to, or @otherwise when that which it asks about went meanwhile."""
        try:
            return question()
        except self.desktop.gone:
            return otherwise

    def wait(self, question, seconds=PATIENCE):
        """What @question came to at last: true, or what it was when the time was up."""
        until = time.monotonic() + seconds
        while self.process.poll() is None:
            self.desktop.listen()
            answer = self.ask(question)
            if answer or time.monotonic() > until:
                return answer
            time.sleep(0.02)
        return False

    def press(self, *keys):
        self.do("key", "--delay", "20", *keys)

    def all(self, role, showing=True):
        """Everything of a role, in the tree's order, that is on the screen."""
        found = self.wait(lambda: (self.matches(role, showing),))
        return found[0] if found else []

    def matches(self, role, showing):
        atspi = self.desktop.atspi
        found = []
        states = atspi.StateSet.new([atspi.StateType.SHOWING] if showing else [])
        rule = atspi.MatchRule.new(states, atspi.CollectionMatchType.ALL, {}, atspi.CollectionMatchType.ALL,
                                   [getattr(atspi.Role, role)], atspi.CollectionMatchType.ANY, [],
                                   atspi.CollectionMatchType.ALL, False)
        for i in range(self.root.get_child_count()):
            frame = self.root.get_child_at_index(i)
            if frame is not None:
                found += frame.get_matches(rule, atspi.CollectionSortOrder.CANONICAL, 0, True)
        return found

    def find(self, role, begins="", showing=True):
        for found in self.all(role, showing):
            if self.name(found).startswith(begins):
                return found
        return None

    def await_(self, role, begins="", showing=True):
        found = self.wait(lambda: self.find(role, begins, showing))
        assert found, f"no {role} “{begins}…”; there are {[self.name(one) for one in self.all(role, showing)]}"
        return found

    def await_equal(self, ask, expected):
        got = None

        def is_equal():
            nonlocal got
            got = ask()
            return got == expected

        self.wait(is_equal)
        assert got == expected, f"\n     got {got!r}\nexpected {expected!r}"

    def name(self, accessible):
        accessible.clear_cache()
        return self.ask(accessible.get_name) or ""

    def description(self, accessible):
        accessible.clear_cache()
        return self.ask(accessible.get_description) or ""

    def names_in(self, accessible):
        accessible.clear_cache()
        children = (accessible.get_child_at_index(i) for i in range(accessible.get_child_count()))
        return [(self.desktop.atspi.role_get_name(child.get_role()), child.get_name()) for child in children if child]

    def has(self, accessible, state):
        accessible.clear_cache()
        return accessible.get_state_set().contains(getattr(self.desktop.atspi.StateType, state))
