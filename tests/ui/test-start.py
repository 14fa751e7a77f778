#!/usr/bin/env python3
"""Start the real program with everything that it may meet, and see that its window comes, and nothing is complained of.

test-start.py PROGRAM LESSONS: the program, the folder of lessons. Speaks TAP.
"""
import configparser
import pathlib
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from desktop import Desktop  # noqa: E402
from tap import Speaker  # noqa: E402

CASES = []
LESSON = "^Sending a message"
TRANSCRIPT = "S: 220 mail.example.org ready\nC: EHLO client.example.net\nS: 250 mail.example.org\nC: QUIT\nS: 221 Bye\n"


def case(function):
    CASES.append(function)
    return function


def see(desktop, program, *arguments, keys=(), name="Lockstep$", **more):
    """Starts it, sees its window called @name, presses @keys, ends it; returns what was wrong, or None."""
    window = desktop.start(program, *arguments, **more)
    seen = window.is_seen(name)
    window.press(*keys)
    wrong = window.end()
    return wrong or (None if seen else "no window came")


def progress_of(desktop):
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(desktop.home / "state/lockstep/progress.ini")
    return parser


def step_of(desktop):
    return progress_of(desktop).getint("lesson smtp-first-mail", "step", fallback=0)


@case
def window_comes_without_a_bus(program, lessons):
    with Desktop() as desktop:
        return see(desktop, program)


@case
def window_comes_with_a_bus(program, lessons):
    with Desktop(bus=True) as desktop:
        return see(desktop, program)


@case
def smallest_window_and_largest_text(program, lessons):
    with Desktop("720x520") as desktop:
        folder = desktop.home / "config/lockstep"
        folder.mkdir(parents=True)
        (folder / "settings.ini").write_text("[lockstep]\ntext-scale=200\nwindow-width=720\nwindow-height=520\n")
        return see(desktop, program, lessons / "smtp-first-mail.json", keys=["Right", "Right", "shift+F9", "F9"], name=LESSON)


@case
def every_appearance(program, lessons):
    with Desktop() as desktop:
        for theme in ("Adwaita:dark", "HighContrast", "HighContrastInverse"):
            wrong = see(desktop, program, lessons / "smtp-first-mail.json", keys=["Right"], name=LESSON, GTK_THEME=theme)
            if wrong:
                return f"{theme}: {wrong}"
    return None


@case
def lesson_is_gone_on_with(program, lessons):
    with Desktop() as desktop:
        window = desktop.start(program, lessons / "smtp-first-mail.json")
        if not window.is_seen(LESSON):
            return window.end() or "the lesson did not open"
        window.press(*["Right"] * 5)
        kept = window.wait(lambda: step_of(desktop) == 5)
        return window.end() or (None if kept else f"step 5 is remembered as {step_of(desktop)}")


@case
def damaged_progress_is_put_aside(program, lessons):
    with Desktop() as desktop:
        folder = desktop.home / "state/lockstep"
        folder.mkdir(parents=True)
        (folder / "progress.ini").write_bytes(b"\x00\xff no key file\n[" + bytes(range(256)))
        wrong = see(desktop, program)
        aside = (folder / "progress.ini.damaged").exists()
        return wrong or (None if aside else "the damaged file is gone")


@case
def damaged_settings_do_no_harm(program, lessons):
    with Desktop() as desktop:
        folder = desktop.home / "config/lockstep"
        folder.mkdir(parents=True)
        (folder / "settings.ini").write_text("[lockstep]\nwindow-width='wide'\ntext-scale=100000\nstage='nowhere'\nstep-unit='mile'\n")
        return see(desktop, program, lessons / "smtp-first-mail.json")


@case
def missing_file_is_told_of(program, lessons):
    with Desktop() as desktop:
        return see(desktop, program, desktop.home / "nothing.json") or see(desktop, program, desktop.home / "nothing.txt")


@case
def broken_lesson_is_told_of(program, lessons):
    with Desktop() as desktop:
        broken = desktop.home / "broken.json"
        broken.write_text('{ "id": 7,\n  "title": ')
        wrong = see(desktop, program, broken)
        own = progress_of(desktop).get("files", "own", fallback="")
        return wrong or (None if "broken.json" in own else "the library does not remember it")


@case
def transcript_is_opened(program, lessons):
    with Desktop() as desktop:
        file = desktop.home / "session.txt"
        file.write_text(TRANSCRIPT)
        return see(desktop, program, file, name="^session.txt",
                   keys=["Right", "Right", "ctrl+f", "2", "5", "0", "Return", "Escape", "End"])


@case
def folder_binary_and_empty_files_do_no_harm(program, lessons):
    with Desktop() as desktop:
        (desktop.home / "empty.txt").touch()
        (desktop.home / "empty.json").touch()
        shutil.copy(program, desktop.home / "binary.txt")
        for name in ("empty.txt", "empty.json", "binary.txt", "."):
            wrong = see(desktop, program, desktop.home / name)
            if wrong:
                return f"{name}: {wrong}"
    return None


@case
def library_is_searched_by_typing(program, lessons):
    with Desktop() as desktop:
        return see(desktop, program, keys=["h", "e", "l", "o", "Escape", "x", "y", "z", "z", "y", "Escape", "ctrl+f", "F9"])


@case
def dialogs_open_and_close(program, lessons):
    """Each by its key, and away again by Escape."""
    with Desktop() as desktop:
        keys = []
        for key in ("F1", "ctrl+comma", "ctrl+e", "ctrl+g", "ctrl+o", "F11"):
            keys += [key, "Escape"]
        return see(desktop, program, lessons / "smtp-first-mail.json", keys=keys, name=LESSON)


@case
def unwritable_home_does_no_harm(program, lessons):
    with Desktop() as desktop:
        for name in ("config", "state", "data"):
            (desktop.home / name).write_text("a file where a folder should be")
        window = desktop.start(program, lessons / "smtp-first-mail.json")
        seen = window.is_seen(LESSON)
        window.press("Right", "Right")
        wrong = window.end()
        return wrong or (None if seen else "no window came")


def main():
    program, lessons = (pathlib.Path(word).resolve() for word in sys.argv[1:3])
    speaker = Speaker(len(CASES))
    for function in CASES:
        speaker.tell(function.__name__, function(program, lessons))
    return 0


if __name__ == "__main__":
    sys.exit(main())
