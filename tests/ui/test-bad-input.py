#!/usr/bin/env python3
"""Give the real window what nobody would like to be given, and see that it stays, answers, and complains of nothing.

test-bad-input.py PROGRAM LESSONS: the program, the folder of lessons. Speaks TAP.
"""
import json
import pathlib
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from desktop import Desktop  # noqa: E402
from tap import Speaker  # noqa: E402

CASES = []
MEGABYTE = 1024 * 1024


def case(function):
    CASES.append(function)
    return function


def step_of(desktop, lesson):
    """Where the program says that one stands: it writes that down soon after each step."""
    text = ""
    file = desktop.home / "state/lockstep/progress.ini"
    if file.exists():
        text = file.read_text(errors="replace")
    section = text.partition(f"[lesson {lesson}]")[2].partition("[")[0]
    steps = [line.partition("=")[2] for line in section.splitlines() if line.startswith("step=")]
    return int(steps[0]) if steps else 0


def drive(desktop, program, *arguments, name=" – Lockstep$", keys=(), question=None, size=None, **more):
    """Starts it, presses keys, asks; returns what was wrong, or None."""
    window = desktop.start(program, *arguments, **more)
    if not window.wait(lambda: window.do("search", "--onlyvisible", "--name", name).strip() != "", 60):
        return window.end() or "no window came"
    if size is not None:
        window.do("search", "--onlyvisible", "--name", name, "windowsize", *size.split("x"))
    window.do("mousemove", "1", "1")
    window.press(*keys)
    answered = question is None or window.wait(lambda: question(window), 60)
    rests = window.comes_to_rest()
    return window.end() or (None if answered else "it did not come to what was asked") or (None if rests else "it never rests")


def long_lesson(desktop, lessons, change):
    """The first lesson, changed, in a folder of one's own with the diagrams that it needs."""
    shutil.copytree(lessons / "diagrams", desktop.home / "diagrams")
    lesson = json.loads((lessons / "smtp-first-mail.json").read_text())
    lesson["id"] = "changed"
    lesson["what_ifs"] = []
    change(lesson)
    file = desktop.home / "changed.json"
    file.write_text(json.dumps(lesson))
    return file


def transcript(desktop, *lines):
    file = desktop.home / "said.txt"
    file.write_text("\n".join(["S: 220 mail.example.org ready", *lines, "C: QUIT", "S: 221 Bye"]) + "\n", encoding="utf-8")
    return file


@case
def lesson_of_ten_thousand_steps(program, lessons):
    def lengthen(lesson):
        script = lesson["script"]
        noops = [{"id": f"noop{i}", "part": "hello", "send": "NOOP"} for i in range(4990)]
        lesson["script"] = script[:2] + noops + script[-1:]

    with Desktop() as desktop:
        file = long_lesson(desktop, lessons, lengthen)
        return drive(desktop, program, file, keys=["Right", "End", "BackSpace", "alt+2", "alt+3", "alt+1", "Home", "Right", "Right"],
                     question=lambda window: step_of(desktop, "changed") == 2)


@case
def line_of_a_megabyte(program, lessons):
    with Desktop() as desktop:
        file = transcript(desktop, "C: EHLO " + "x" * MEGABYTE, "S: 500 " + "y" * MEGABYTE)
        return drive(desktop, program, file, keys=["Right", "Right", "Right", "alt+2", "Return", "Escape", "alt+1", "Return", "Escape",
                                                   "F5", "Escape", "Left"])


@case
def letter_of_fifty_megabytes(program, lessons):
    with Desktop() as desktop:
        line = "C: " + "abcdefg " * 120
        letter = [line] * (50 * MEGABYTE // len(line))
        file = transcript(desktop, "C: MAIL FROM:<a@example.org>", "S: 250 OK", "C: RCPT TO:<b@example.org>", "S: 250 OK",
                          "C: DATA", "S: 354 Go on", *letter, "C: .", "S: 250 OK")
        return drive(desktop, program, file, keys=["End", "BackSpace", "BackSpace", "BackSpace", "alt+2", "Return", "Escape",
                                                   "ctrl+2", "ctrl+3", "ctrl+4"])


@case
def names_in_arabic_and_chinese(program, lessons):
    def rename(lesson):
        lesson["title"] = "إرسال رسالة 发送邮件"
        lesson["summary"] = "كيف تصل الرسالة؟ 一封信怎样到达？"
        for part in lesson["parts"]:
            part["title"] = "جزء 部分 " + part["title"]

    with Desktop() as desktop:
        file = long_lesson(desktop, lessons, rename)
        return drive(desktop, program, file, keys=["Right"] * 9 + ["alt+2", "alt+3", "F5", "Escape"],
                     question=lambda window: step_of(desktop, "changed") == 9)


@case
def window_made_small_and_large_text(program, lessons):
    with Desktop() as desktop:
        folder = desktop.home / "config/lockstep"
        folder.mkdir(parents=True)
        (folder / "settings.ini").write_text("[lockstep]\ntext-scale=200\n")
        window = "^Sending a message"

        def is_small(seen):
            told = seen.do("search", "--onlyvisible", "--name", window, "getwindowgeometry")
            return "Geometry: 720x520" in told

        return drive(desktop, program, lessons / "smtp-first-mail.json", name=window, size="720x520",
                     keys=["Right", "alt+2", "alt+3", "alt+1", "F9", "F9", "shift+F9", "shift+F9"], question=is_small)


@case
def keys_held_down(program, lessons):
    with Desktop() as desktop:
        window = desktop.start(program, lessons / "smtp-first-mail.json")
        if not window.is_seen(" – Lockstep$"):
            return window.end() or "no window came"
        for key in ("Right", "Left", "space", "Page_Down", "z", "n", "alt+Page_Down", "Right"):
            window.do("key", "--delay", "5", *[key] * 60)
        window.do("key", "End")
        came = window.wait(lambda: step_of(desktop, "smtp-first-mail") == 20)
        return window.end() or (None if came else "it did not come to the end")


@case
def many_branches(program, lessons):
    """More tracks than are shown: each what if is asked at the same step of the lesson."""
    with Desktop() as desktop:
        window = desktop.start(program, lessons / "smtp-first-mail.json")
        if not window.is_seen("^Sending a message"):
            return window.end() or "no window came"
        window.press("Right", "Right", "Right")
        for number in range(40):
            window.do("key", "--delay", "10", "w")
            window.do("type", "--delay", "2", f"VRFY user{number}\n")
            window.do("key", "--delay", "10", "Escape", "Escape")
        window.press("alt+Down", "alt+2", "alt+Up", "ctrl+w", "End")
        return window.end()


@case
def only_adwaita_icons(program, lessons):
    with Desktop() as desktop:
        icons = desktop.home / "data/icons"
        icons.mkdir(parents=True)
        (icons / "Adwaita").symlink_to("/usr/share/icons/Adwaita")
        return drive(desktop, program, lessons / "smtp-first-mail.json", keys=["Right", "alt+2", "alt+3", "ctrl+2", "ctrl+3", "F5"])


def main():
    program, lessons = (pathlib.Path(word).resolve() for word in sys.argv[1:3])
    speaker = Speaker(len(CASES))
    for function in CASES:
        speaker.tell(function.__name__, function(program, lessons))
    return 0


if __name__ == "__main__":
    sys.exit(main())
