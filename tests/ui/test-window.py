#!/usr/bin/env python3
"""Use the real window by keys alone, and compare what a screen reader is told.

test-window.py PROGRAM CLI LESSONS: the program, its command line brother, the folder of lessons. Speaks TAP.
"""
import json
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from screen_reader import Speaking  # noqa: E402
from tap import Speaker, attempt  # noqa: E402

CASES = []             # (which start of the program, function)
STARTS = {}


def start(function):
    """Marks what starts the program for the cases that follow; returns its arguments."""
    STARTS[len(CASES)] = function
    return function


def case(function):
    CASES.append((max(STARTS), function))
    return function


def equal(got, expected):
    assert got == expected, f"\n     got {got!r}\nexpected {expected!r}"


class Lesson:
    """The first lesson as the command line tells it: words, times and directions; its file has the headings."""

    def __init__(self, cli, lessons):
        self.file = lessons / "smtp-first-mail.json"
        told = subprocess.run([cli, "play", self.file, "--format", "json"], capture_output=True, text=True, check=True).stdout
        events = map(json.loads, told.splitlines())
        self.lines = [event for event in events if event["kind"] in ("reply", "command", "data")]
        script = json.loads(self.file.read_text())["script"]
        self.headings = [words["heading"] for element in script
                         for words in (element.get("command"), element.get("reply")) if words]
        equal(len(self.headings), len(self.lines))

    def announcement(self, step):
        """`Step 9 of 20, 0.300 seconds. Server to client: 550 No such user here. One recipient is refused.`"""
        if step == 0:
            return f"Step 0 of {len(self.lines)}. Nothing has been said yet."
        line = self.lines[step - 1]
        way = "Client to server" if line["from"] == "client" else "Server to client"
        return (f"Step {step} of {len(self.lines)}, {line['time']:.3f} seconds. {way}: {line['text'] or 'an empty line'}. "
                f"{self.headings[step - 1]}")

    def row(self, step):
        line = self.lines[step - 1]
        return f"{'Client' if line['from'] == 'client' else 'Server'}, {line['text']}"


class Stage:
    """What the cases share: the desktop, the running program, the lesson."""

    def __init__(self, desktop, program, lesson):
        self.desktop, self.program, self.lesson, self.window = desktop, program, lesson, None

    @property
    def last(self):
        return len(self.lesson.lines)

    def go_to(self, step):
        """From wherever it is, in the lesson itself."""
        self.window.press("Home", *["space"] * step)
        self.await_status(self.lesson.announcement(step))

    def status(self):
        for found in self.window.all("STATUS_BAR"):
            if self.window.name(found).startswith("Step "):
                return self.window.name(found)
        return None

    def await_status(self, expected):
        self.window.await_equal(self.status, expected)

    def await_match(self, pattern):
        assert self.window.wait(lambda: re.match(pattern, self.status() or "")), self.status()

    def settle(self):
        """Whatever the program has announced until now is heard: events and answers come in one order."""
        self.status()
        self.desktop.listen()

    def hear(self, keys, *expected):
        """These announcements for one or more keys, and no other."""
        heard = self.desktop.heard
        self.settle()
        heard.clear()
        self.window.press(*([keys] if isinstance(keys, str) else keys))
        self.window.wait(lambda: len(heard) >= len(expected))
        self.settle()
        equal(heard, list(expected))


# ---- the first lesson, by keys alone ----

@start
def in_the_library(stage):
    return []


@case
def library_offers_the_first_lesson(stage):
    stage.window.await_("PUSH_BUTTON", "Begin: Sending a message")


@case
def return_opens_the_first_lesson(stage):
    """What is offered first has the focus."""
    stage.window.press("Return")
    stage.window.await_("LIST", "Conversation")
    stage.await_status(stage.lesson.announcement(0))


@case
def space_steps_through_all_lines_each_announced_once(stage):
    equal(stage.last, 20)
    stage.await_status(stage.lesson.announcement(0))
    for step in range(1, stage.last + 1):
        stage.hear("space", stage.lesson.announcement(step))


@case
def ninth_step_is_announced_word_for_word(stage):
    stage.go_to(9)
    equal(stage.status(),
          "Step 9 of 20, 0.300 seconds. Server to client: 550 No such user here. One recipient is refused.")


@case
def step_behind_the_last_line_changes_nothing(stage):
    stage.window.press("End")
    stage.await_status(stage.lesson.announcement(stage.last))
    stage.hear(["space", "BackSpace"], stage.lesson.announcement(stage.last - 1))


@case
def backspace_steps_back_through_all_lines_each_announced_once(stage):
    stage.window.press("End")
    stage.await_status(stage.lesson.announcement(stage.last))
    for step in range(stage.last - 1, -1, -1):
        stage.hear("BackSpace", stage.lesson.announcement(step))


@case
def home_and_end_are_announced(stage):
    stage.go_to(3)
    stage.hear("End", stage.lesson.announcement(stage.last))
    stage.hear("Home", stage.lesson.announcement(0))


@case
def arrows_and_alt_page_keys_step(stage):
    stage.go_to(0)
    stage.hear("Right", stage.lesson.announcement(1))
    stage.hear("alt+Next", stage.lesson.announcement(2))
    stage.hear("Left", stage.lesson.announcement(1))
    stage.hear("alt+Prior", stage.lesson.announcement(0))


# ---- what if ----

@case
def command_typed_at_the_third_command_makes_a_branch(stage):
    stage.go_to(5)
    stage.window.press("w", "D", "A", "T", "A", "Return")
    stage.window.await_("RADIO_BUTTON", "Branch: DATA, from step 5")
    stage.await_match(r"Step 6 of \d+, \d+\.\d{3} seconds\. Client to server: DATA\. .")


@case
def step_in_the_branch_brings_the_servers_answer(stage):
    stage.window.press("Escape", "space")
    stage.await_match(r"Step 7 of 7, \d+\.\d{3} seconds\. Server to client: 503 ")


@case
def branch_and_lesson_are_told_apart(stage):
    branch = stage.window.await_("RADIO_BUTTON", "Branch: DATA, from step 5, 2 steps")
    stage.window.await_equal(lambda: stage.window.has(branch, "CHECKED"), True)
    assert not stage.window.has(stage.window.find("RADIO_BUTTON", "The lesson"), "CHECKED")


@case
def outline_counts_no_part_that_the_branch_does_not_reach(stage):
    stage.window.await_("LIST_ITEM", "Saying hello: EHLO, finished")
    equal(stage.window.find("LIST_ITEM", "Goodbye: QUIT, finished"), None)


@case
def escape_on_the_stage_goes_back_to_the_lesson(stage):
    stage.window.press("Escape")
    stage.window.await_equal(lambda: stage.window.has(stage.window.find("RADIO_BUTTON", "The lesson"), "CHECKED"), True)
    stage.await_status(stage.lesson.announcement(5))


@case
def lesson_is_untouched_by_the_branch(stage):
    stage.go_to(0)
    for step in range(1, stage.last + 1):
        stage.hear("space", stage.lesson.announcement(step))


@case
def control_w_closes_the_branch(stage):
    stage.window.press("alt+Down")
    stage.window.await_equal(lambda: (stage.status() or "")[:12], "Step 7 of 7,")
    stage.window.press("ctrl+w")
    stage.window.await_equal(lambda: stage.window.find("RADIO_BUTTON", "Branch:"), None)
    stage.await_status(stage.lesson.announcement(5))


@case
def lessons_own_line_makes_no_branch(stage):
    stage.go_to(5)
    stage.window.press("w")
    stage.window.do("type", stage.lesson.lines[5]["text"])
    stage.window.press("Return")
    stage.await_status(stage.lesson.announcement(6))
    equal(stage.window.find("RADIO_BUTTON", "Branch:"), None)
    stage.window.press("Escape")


# ---- what the views tell ----

@case
def ladder_is_a_list_of_rows(stage):
    stage.go_to(9)
    ladder = stage.window.await_("LIST", "Conversation")
    stage.window.await_equal(lambda: stage.window.description(ladder), stage.lesson.announcement(9))
    equal(stage.lesson.row(9), "Server, 550 No such user here")
    stage.window.await_equal(lambda: stage.window.names_in(ladder)[:9],
                             [("list item", stage.lesson.row(step)) for step in range(1, 10)])


@case
def state_diagram_tells_the_state(stage):
    stage.go_to(9)
    states = stage.window.await_("LIST", "Protocol states")
    begins = "Now: Recipients. Came by RCPT. Possible: "
    stage.window.await_equal(lambda: stage.window.description(states)[:len(begins)], begins)
    told = stage.window.description(states)
    for verb in ("DATA", "RCPT", "RSET", "NOOP", "VRFY", "QUIT"):
        assert verb in told.split("Possible: ")[1], told


@case
def timeline_is_a_slider_with_a_value(stage):
    stage.go_to(9)
    timeline = stage.window.await_("SLIDER", "Timeline")
    stage.window.await_equal(lambda: stage.window.description(timeline),
                             "Step 9 of 20, state Recipients, 1 finding before here")
    stage.window.await_equal(lambda: timeline.get_current_value(), 9)
    equal(timeline.get_maximum_value(), 20)


@case
def digits_of_the_reply_are_told_one_by_one(stage):
    stage.go_to(9)
    stage.window.await_("LABEL", "5, first digit: ")
    stage.window.await_("LABEL", "5, second digit: ")
    stage.window.await_("LABEL", "0, third digit: ")


@case
def buttons_have_names(stage):
    for name in ("Back to lessons", "First step", "Step back", "Play", "Step", "Presenter mode"):
        stage.window.await_("PUSH_BUTTON", name)
    stage.window.await_("TOGGLE_BUTTON", "Outline")
    stage.window.await_("TOGGLE_BUTTON", "Menu")


@case
def alt_2_shows_the_transcript(stage):
    stage.go_to(9)
    stage.window.press("alt+2")
    transcript = stage.window.await_("LIST", "Transcript")
    stage.window.await_equal(lambda: stage.window.names_in(transcript)[8], ("list item", "Server, 550 No such user here"))
    stage.window.await_equal(lambda: stage.window.has(stage.window.find("RADIO_BUTTON", "Transcript"), "CHECKED"), True)


@case
def alt_3_shows_the_packets(stage):
    stage.window.press("alt+3")
    frame = stage.window.await_("LIST", "Frame bytes")
    stage.window.await_equal(lambda: re.sub(r"\d+", "#", stage.window.description(frame)), "Bytes # to # of #, field Reply")

    def sent():
        return bytes.fromhex("".join(name.split(": ")[1] for role, name in stage.window.names_in(frame)))

    # The last bytes of the frame are the reply's.
    reply = b"550 No such user here\r\n"
    stage.window.await_equal(lambda: sent()[-len(reply):], reply)


@case
def alt_1_shows_the_ladder_again_and_keys_still_step(stage):
    stage.window.press("alt+1")
    stage.window.await_("LIST", "Conversation")
    stage.hear("space", stage.lesson.announcement(10))


@case
def control_digits_show_the_companions(stage):
    keys = {"State": "ctrl+1", "Mailboxes": "ctrl+2", "On the wire": "ctrl+3", "Findings": "ctrl+4"}
    names = [stage.window.name(button) for button in stage.window.all("RADIO_BUTTON")]
    shown = [name for name in keys if name in names]
    equal(shown[:1], ["State"])
    for name in shown[1:] + shown[:1]:
        stage.window.press(keys[name])
        stage.window.await_equal(lambda: stage.window.has(stage.window.find("RADIO_BUTTON", name), "CHECKED"), True)


@case
def f9_hides_and_shows_the_outline(stage):
    def is_shown():
        return stage.window.find("LABEL", "THE CONVERSATION") is not None

    stage.window.await_equal(is_shown, True)
    stage.window.press("F9")
    stage.window.await_equal(is_shown, False)
    stage.window.press("F9")
    stage.window.await_equal(is_shown, True)


# ---- presenter ----

@case
def f5_shows_the_presenter(stage):
    stage.go_to(9)
    stage.window.press("F5")
    assert stage.window.wait(lambda: len(stage.window.windows()) == 2), "no second window came"
    presenter = stage.window.await_("PANEL", "Conversation")
    stage.window.await_equal(
        lambda: stage.window.description(presenter),
        "Step 9 of 20, 0.300 seconds. Server to client: 550 No such user here. One recipient is refused.")
    stage.window.focus(stage.window.windows()[-1])


@case
def presenter_steps_with_a_clickers_keys(stage):
    stage.hear("Next", stage.lesson.announcement(10))
    stage.hear("Prior", stage.lesson.announcement(9))
    stage.window.press("b", "b", "Tab")


@case
def escape_leaves_the_presenter_where_it_was(stage):
    stage.window.press("Escape")
    assert stage.window.wait(lambda: len(stage.window.windows()) == 1), "the presenter stays"
    stage.window.focus()
    stage.await_status(stage.lesson.announcement(9))
    stage.hear("space", stage.lesson.announcement(10))


@case
def alt_left_goes_back_to_the_library(stage):
    stage.window.press("alt+Left")
    stage.window.await_("LABEL", "GO ON WHERE YOU WERE")


# ---- files that do not load ----

def texts(stage):
    """All that one can read."""
    window, atspi = stage.window, stage.desktop.atspi
    return "\n".join([window.name(label) for label in window.all("LABEL")]
                     + [window.ask(lambda: atspi.Text.get_text(text, 0, -1), "") for text in window.all("TEXT")])


def await_text(stage, pattern):
    read = ""

    def is_read():
        nonlocal read
        read = texts(stage)
        return re.search(pattern, read)

    assert stage.window.wait(is_read), read


@start
def with_a_broken_file(stage):
    file = stage.desktop.home / "broken.json"
    file.write_text('{ "id": 7,\n  "title": ')
    return [file]


@case
def broken_lesson_is_told_with_its_place(stage):
    await_text(stage, r"broken\.json:2:\d+: .")


@start
def with_a_wrong_member(stage):
    file = stage.desktop.home / "wrong.json"
    lesson = stage.lesson.file.read_text().replace('"title"', '"titel"', 1)
    file.write_text(lesson)
    return [file]


@case
def wrong_member_is_told_with_its_place(stage):
    await_text(stage, r"wrong\.json:\d+:\d+: .*titel")


@start
def with_a_missing_file(stage):
    return [stage.desktop.home / "missing.json"]


@case
def missing_file_is_told_of(stage):
    await_text(stage, r"missing\.json.*No such file")


def main():
    program, cli, lessons = (pathlib.Path(word).resolve() for word in sys.argv[1:4])
    speaker = Speaker(len(CASES) + len(STARTS))
    with Speaking() as desktop:
        stage = Stage(desktop, program, Lesson(cli, lessons))
        for first, starting in STARTS.items():
            stage.window = desktop.start(program, *starting(stage))
            wrong = attempt(stage.window.appear)
            for which, function in CASES:
                if which == first:
                    speaker.tell(function.__name__.replace("_", " "), wrong or attempt(function, stage))
            speaker.tell("nothing is complained of " + starting.__name__.replace("_", " "), stage.window.end())
    return 0


if __name__ == "__main__":
    sys.exit(main())
