"""A display of one's own, and the program's window on it."""
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time

# What GTK says when something is wrong; nothing of it may ever be printed.
# The accessibility bridge tells that there is no bus: where none is, that is so.
COMPLAINT = re.compile(r"(?<!dbind-)(WARNING|CRITICAL|ERROR) \*\*|runtime error:|AddressSanitizer")


class Desktop:
    """An X server, and folders that are nobody's home. Without a bus, unless it is asked for."""

    def __init__(self, size="1366x768", bus=False):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="lockstep-ui-"))
        self.bus = bus
        reading, writing = os.pipe()
        self.server = subprocess.Popen(["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{size}x24", "-nolisten", "tcp"],
                                       pass_fds=[writing], stderr=subprocess.DEVNULL)
        os.close(writing)
        with os.fdopen(reading) as pipe:
            self.display = ":" + pipe.readline().strip()

    def environment(self, **more):
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
        return kept | {
            "DISPLAY": self.display, "HOME": str(self.home), "XDG_CONFIG_HOME": str(self.home / "config"),
            "XDG_STATE_HOME": str(self.home / "state"), "XDG_DATA_HOME": str(self.home / "data"),
            "XDG_CACHE_HOME": str(self.home / "cache"), "XDG_RUNTIME_DIR": str(self.home), "GDK_BACKEND": "x11",
            # GTK and its fonts keep what they hold to the end.
            "ASAN_OPTIONS": "detect_leaks=0", "UBSAN_OPTIONS": "print_stacktrace=1",
        } | more

    def start(self, program, *arguments, **more):
        bus = ["dbus-run-session", "--"] if self.bus else []
        errors = tempfile.TemporaryFile("w+")
        process = subprocess.Popen([*bus, str(program), *map(str, arguments)], env=self.environment(**more),
                                   stdout=subprocess.DEVNULL, stderr=errors, start_new_session=True)
        return Window(self, process, errors)

    def close(self):
        self.server.terminate()
        self.server.wait()
        shutil.rmtree(self.home, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *what):
        self.close()


class Window:
    """The program as it runs."""

    def __init__(self, desktop, process, errors):
        self.desktop, self.process, self.errors = desktop, process, errors

    def do(self, *words):
        return subprocess.run(["xdotool", *words], env=self.desktop.environment(), capture_output=True, text=True).stdout

    def wait(self, question, seconds=30):
        """Whether @question became true."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and self.process.poll() is None:
            if question():
                return True
            time.sleep(0.1)
        return bool(question())

    def is_seen(self, name="Lockstep$"):
        """Whether a window of that name comes: `Lockstep`, or a session's title before it."""
        # Without a window manager keys go to what is under the pointer: it must not be a tooltip.
        self.do("mousemove", "1", "1")
        return self.wait(lambda: self.do("search", "--onlyvisible", "--name", name).strip() != "")

    def press(self, *keys):
        for key in keys:
            self.do("key", key)
            time.sleep(0.15)

    def comes_to_rest(self):
        """Whether it stops waking up: no timer, no redraw."""
        def turns():
            status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
            return re.search(r"^voluntary_ctxt_switches:\s*(\d+)", status, re.MULTILINE).group(1)

        def is_still():
            before = turns()
            time.sleep(0.5)
            return turns() == before

        return self.wait(is_still)

    def end(self):
        """Ends it politely; returns what is wrong with how it went, or None."""
        alive = self.process.poll() is None
        if alive:
            os.killpg(self.process.pid, signal.SIGTERM)
        try:
            status = self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            return "it does not end"
        self.errors.seek(0)
        told = self.errors.read()
        if not alive:
            return f"it ended by itself with {status}:\n{told}"
        if COMPLAINT.search(told):
            return told
        return None if status in (0, -signal.SIGTERM, 143) else f"it ended with {status}:\n{told}"
