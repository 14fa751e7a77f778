#!/usr/bin/env python3
"""Fails on an #include that the map of folders does not allow, and on a terminal program that links a window's library.

usage: check-includes.py SOURCE-TREE LOCKSTEP-CLI
"""
import pathlib
import re
import subprocess
import sys
import tempfile

# "Folders are the map": what each folder of engine/ may use beside itself and GLib.
MAY_USE = {
    "core": set(),
    "mail": {"core"},
    "protocols": {"core", "mail"},
    "network": {"core"},
    "world": {"core", "mail", "protocols", "network"},
    "lesson": {"core", "mail", "protocols", "network", "world"},
    "live": {"core", "mail", "protocols", "world"},
    "capture": {"core", "protocols", "network"},
    "figure": {"core", "protocols", "lesson"},
}
# A header that the build writes.
GENERATED = {"config.h"}
FORBIDDEN_LIBRARIES = re.compile(r"lib(gtk|gdk|handy)[-_.0-9a-z]*\.so", re.I)
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"')


def includes_of(file):
    """Yields (line number, name) for each #include "…" of a file."""
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        found = INCLUDE.match(line)
        if found:
            yield number, found.group(1)


def judge_protocols(here, name):
    """What is wrong with an include inside engine/protocols; both paths start there."""
    mine = here.parts[0] if len(here.parts) > 1 else None
    theirs = name.parts[0] if len(name.parts) > 1 else None
    if theirs is None or theirs == mine:
        return None
    if mine is not None:
        return f"the protocol {mine} includes the protocol {theirs}"
    # The registry knows each protocol by its front door only.
    if here.name == "protocol.c" and name == pathlib.PurePath(theirs, theirs + ".h"):
        return None
    return f"{here} includes the protocol {theirs}"


def judge_engine(here, name):
    """What is wrong with an include in engine/; `here` starts there, `name` is as written."""
    folder = here.parts[0]
    target = name.parts[0]
    if len(name.parts) == 1:
        return "an engine header is included by its folder's name"
    if target not in MAY_USE:
        return f"{target}/ is no folder of the engine"
    if target != folder and target not in MAY_USE.get(folder, set()):
        return f"{folder}/ may not use {target}/"
    if folder == "protocols" and target == "protocols":
        return judge_protocols(here.relative_to(folder), name.relative_to(target))
    return None


# A view asks a session and its cursor, and knows neither protocol, nor lesson, nor socket.
VIEWS_MAY_USE = {"session.h", "cursor.h", "projection.h", "event.h"}


def judge_view(tree, file, name):
    """What is wrong with an include of a view: of the engine only session, cursor, projection and figure."""
    if len(name.parts) > 1 and (tree / "engine" / name).is_file():
        good = name.parts[0] == "figure" or (name.parts[0] == "core" and name.name in VIEWS_MAY_USE)
        return None if good else f"a view may not use {name}"
    if (file.parent / name).is_file() or (tree / "app" / name).is_file():
        return None
    return "neither the engine's nor its own folder's"


def judge(tree, file):
    """Yields a sentence for each bad include of a file."""
    here = file.relative_to(tree)
    for number, text in includes_of(file):
        name = pathlib.PurePath(text)
        if text in GENERATED:
            continue
        if ".." in name.parts:
            wrong = "a path that climbs"
        elif here.parts[0] == "engine":
            wrong = judge_engine(here.relative_to("engine"), name)
            if wrong is None and not (tree / "engine" / name).is_file():
                wrong = "there is no such file"
        elif here.parts[:2] == ("app", "views"):
            wrong = judge_view(tree, file, name)
        else:
            # app/ and app/cli/ see all of engine/; app/cli/ sees nothing of app/, app/ nothing of app/cli/.
            in_engine = len(name.parts) > 1 and (tree / "engine" / name).is_file()
            wrong = None if in_engine or (file.parent / name).is_file() and (
                here.parts[:2] != ("app", "cli") or name.parent == pathlib.PurePath(".")
            ) else "neither the engine's nor its own folder's"
            if wrong is None and not in_engine and here.parts[:2] != ("app", "cli") and name.parts[0] == "cli":
                wrong = "app/ includes app/cli/"
        if wrong:
            yield f'{here}:{number}: "{text}": {wrong}'


def sources(folder):
    return sorted(p for p in folder.rglob("*") if p.suffix in (".c", ".h"))


def check_folder(tree, folder):
    return [wrong for file in sources(folder) for wrong in judge(tree, file)]


# Each line must be found bad, or good, in the file that it is written to.
SAMPLES = [
    ("engine/core/x.c", "mail/address.h", False),
    ("engine/core/x.c", "core/y.h", True),
    ("engine/core/x.c", "y.h", False),
    ("engine/mail/x.c", "core/y.h", True),
    ("engine/mail/x.c", "protocols/protocol.h", False),
    ("engine/network/x.c", "world/world.h", False),
    ("engine/network/x.c", "protocols/protocol.h", False),
    ("engine/world/x.c", "lesson/lesson.h", False),
    ("engine/world/x.c", "network/tcp.h", True),
    ("engine/live/x.c", "network/tcp.h", False),
    ("engine/capture/x.c", "world/world.h", False),
    ("engine/lesson/x.c", "world/world.h", True),
    ("engine/lesson/x.c", "capture/writer.h", False),
    ("engine/figure/x.c", "lesson/lesson.h", True),
    ("engine/figure/x.c", "world/world.h", False),
    ("engine/protocols/smtp/x.c", "protocols/protocol.h", True),
    ("engine/protocols/smtp/x.c", "protocols/pop3/pop3.h", False),
    ("engine/protocols/smtp/x.c", "protocols/smtp/smtp.h", True),
    ("engine/protocols/protocol.c", "protocols/smtp/smtp.h", True),
    ("engine/protocols/protocol.c", "protocols/smtp/smtp-tables.h", False),
    ("engine/protocols/profile.c", "protocols/smtp/smtp.h", False),
    ("engine/core/x.c", "../mail/address.h", False),
    ("engine/core/x.c", "core/absent.h", False),
    ("app/cli/x.c", "cli.h", True),
    ("app/cli/x.c", "lesson/lesson.h", True),
    ("app/cli/x.c", "window.h", False),
    ("app/cli/x.c", "../window.h", False),
    ("app/x.c", "window.h", True),
    ("app/x.c", "cli/cli.h", False),
    ("app/views/x.c", "core/session.h", True),
    ("app/views/x.c", "core/log.h", False),
    ("app/views/x.c", "lesson/lesson.h", False),
]


def check_itself():
    """Returns what of SAMPLES is judged wrongly."""
    wrong = []
    with tempfile.TemporaryDirectory() as name:
        tree = pathlib.Path(name)
        for header in ("engine/core/y.h", "engine/core/session.h", "engine/core/log.h", "engine/mail/address.h", "engine/protocols/protocol.h", "engine/world/world.h",
                       "engine/network/tcp.h", "engine/lesson/lesson.h", "engine/capture/writer.h",
                       "engine/protocols/smtp/smtp.h", "engine/protocols/smtp/smtp-tables.h",
                       "engine/protocols/pop3/pop3.h", "app/window.h", "app/cli/cli.h"):
            (tree / header).parent.mkdir(parents=True, exist_ok=True)
            (tree / header).write_text("")
        for place, include, good in SAMPLES:
            file = tree / place
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f'#include "{include}"\n')
            if (not list(judge(tree, file))) != good:
                wrong.append(f'{place}: "{include}" should be {"good" if good else "bad"}')
            file.unlink()
    return wrong


def check_links(program):
    """What the program links, itself or through others, that needs a display."""
    own = subprocess.run(["readelf", "-d", program], capture_output=True, text=True, check=True).stdout
    every = subprocess.run(["ldd", program], capture_output=True, text=True, check=True).stdout
    if "libglib-2.0" not in own:
        return [f"{program} does not even link GLib: is it the program?"]
    return [line.strip() for line in (own + every).splitlines() if FORBIDDEN_LIBRARIES.search(line)]


def check_names():
    """The pattern knows what it is to forbid, and nothing else."""
    bad = ["libgtk-3.so.0", "libgdk-3.so.0", "libhandy-1.so.0", "libgtk-4.so.1", "libgdk_pixbuf-2.0.so.0"]
    good = ["libglib-2.0.so.0", "libjson-glib-1.0.so.0", "libgio-2.0.so.0"]
    return [n for n in bad if not FORBIDDEN_LIBRARIES.search(n)] + [n for n in good if FORBIDDEN_LIBRARIES.search(n)]


def main():
    tree, program = pathlib.Path(sys.argv[1]), sys.argv[2]
    cases = [("itself: bad and good includes are told apart", check_itself),
             ("itself: a window's libraries are known", check_names)]
    for folder in sorted(p for p in (tree / "engine").iterdir() if p.is_dir()):
        cases.append((f"engine/{folder.name}", lambda folder=folder: [
            *([] if folder.name in MAY_USE else [f"engine/{folder.name} is not on the map"]),
            *check_folder(tree, folder)]))
    cases.append(("app", lambda: check_folder(tree, tree / "app")))
    cases.append(("lockstep-cli needs no display", lambda: check_links(program)))

    print(f"1..{len(cases)}")
    for number, (name, check) in enumerate(cases, 1):
        wrong = check()
        for line in wrong:
            print("#", line)
        print("not ok" if wrong else "ok", number, name)


if __name__ == "__main__":
    main()
