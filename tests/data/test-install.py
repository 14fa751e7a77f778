#!/usr/bin/env python3
"""Install into an empty folder, and use what lies there: nothing of it may need the tree that it was built in.

test-install.py BUILD: the build tree. Speaks TAP.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "ui"))
from desktop import Desktop  # noqa: E402

ID = "org.lockstep.Lockstep"
CASES = []
EXPECTED = [
    "bin/lockstep", "bin/lockstep-cli", f"share/applications/{ID}.desktop", f"share/metainfo/{ID}.metainfo.xml",
    f"share/icons/hicolor/scalable/apps/{ID}.svg", f"share/icons/hicolor/symbolic/apps/{ID}-symbolic.svg",
    "share/lockstep/schemas/gschemas.compiled", "share/lockstep/lesson.schema.json",
    "share/lockstep/lessons/smtp-first-mail.json", "share/lockstep/lessons/diagrams/smtp.json",
    "share/man/man1/lockstep.1", "share/man/man1/lockstep-cli.1",
]


def case(function):
    CASES.append(function)
    return function


def ask(*command):
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, cwd="/", timeout=60)


@case
def everything_is_there(prefix):
    missing = [name for name in EXPECTED if not (prefix / name).exists() and not (prefix / f"{name}.gz").exists()]
    return f"missing: {', '.join(missing)}" if missing else None


@case
def terminal_program_lists_its_lessons(prefix):
    done = ask(prefix / "bin/lockstep-cli", "lessons", "--json")
    lessons = {lesson["id"] for lesson in json.loads(done.stdout or "[]")}
    there = {json.loads(file.read_text())["id"] for file in (prefix / "share/lockstep/lessons").glob("*.json")}
    return None if done.returncode == 0 and lessons == there else f"{done.stderr}{lessons} are listed, {there} are installed"


@case
def terminal_program_plays_a_lesson(prefix):
    done = ask(prefix / "bin/lockstep-cli", "play", "smtp-first-mail", "--format=transcript")
    return None if done.returncode == 0 and "550 No such user here" in done.stdout else done.stderr or "the lesson is another one"


@case
def window_program_tells_its_version(prefix):
    done = ask(prefix / "bin/lockstep", "--version")
    return None if done.returncode == 0 and done.stdout.startswith("lockstep ") else done.stderr or done.stdout


@case
def window_comes(prefix):
    with Desktop() as desktop:
        window = desktop.start(prefix / "bin/lockstep")
        seen = window.is_seen()
        return window.end() or (None if seen else "no window came")


@case
def installed_lesson_opens(prefix):
    with Desktop() as desktop:
        window = desktop.start(prefix / "bin/lockstep", prefix / "share/lockstep/lessons/smtp-first-mail.json")
        opened = window.is_seen("^Sending a message")
        return window.end() or (None if opened else "the lesson did not open")


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    options = json.loads(ask("meson", "introspect", "--buildoptions", build).stdout)
    prefix = next(option["value"] for option in options if option["name"] == "prefix")
    with tempfile.TemporaryDirectory(prefix="lockstep-install-") as folder:
        done = ask("meson", "install", "-C", build, "--no-rebuild", "--destdir", folder)
        print(f"1..{len(CASES) + 1}", flush=True)
        print(f"{'ok' if done.returncode == 0 else 'not ok'} 1 it can be installed", flush=True)
        if done.returncode != 0:
            print("\n".join(f"# {line}" for line in (done.stdout + done.stderr).splitlines()))
        for number, function in enumerate(CASES, 2):
            wrong = function(pathlib.Path(folder + prefix))
            print(f"{'not ok' if wrong else 'ok'} {number} {function.__name__.replace('_', ' ')}", flush=True)
            for line in (wrong or "").splitlines():
                print(f"# {line}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
