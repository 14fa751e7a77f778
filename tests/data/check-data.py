#!/usr/bin/env python3
"""Hold everything in data/ against what desktops and people expect of it.

check-data.py SOURCE BUILD CLI: the source tree, the build tree, the terminal
program. Speaks TAP.
"""
import pathlib
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as tree

ID = "org.lockstep.Lockstep"
CASES = []


def case(function):
    CASES.append(function)
    return function


def run(*command):
    """Returns what went wrong, or None."""
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    return (done.stdout + done.stderr).strip() or "it failed" if done.returncode != 0 else None


@case
def desktop_entry_is_valid(source, build, cli):
    return run("desktop-file-validate", build / "data" / f"{ID}.desktop")


@case
def metadata_is_valid(source, build, cli):
    return run("appstreamcli", "validate", "--no-net", build / "data" / f"{ID}.metainfo.xml")


@case
def metadata_names_this_version(source, build, cli):
    release = tree.parse(build / "data" / f"{ID}.metainfo.xml").find("releases/release").get("version")
    told = subprocess.run([cli, "--version"], capture_output=True, text=True).stdout.split()[-1]
    return None if release == told else f"the metadata says {release}, the program {told}"


@case
def settings_schema_is_valid(source, build, cli):
    return run("glib-compile-schemas", "--strict", "--dry-run", source / "data")


@case
def settings_used_are_settings(source, build, cli):
    schema = tree.parse(source / "data" / f"{ID}.gschema.xml")
    known = {key.get("name") for key in schema.iter("key")}
    used = {}
    for file in sorted((source / "app").glob("*.c")):
        text = file.read_text()
        for key in re.findall(r'g_settings_\w+ \((?:\w+|ls_settings_get \(\)), "([\w-]+)"', text) + re.findall(r'"changed::([\w-]+)"', text):
            used.setdefault(key, file.name)
    unknown = [f"{file}: {key}" for key, file in used.items() if key not in known]
    return "\n".join(unknown) or (None if used else "no setting is used")


@case
def icons_can_be_drawn(source, build, cli):
    icons = sorted((source / "data" / "icons").rglob("*.svg"))
    with tempfile.TemporaryDirectory() as folder:
        for icon in icons:
            for size in ("16", "128"):
                wrong = run("rsvg-convert", "-w", size, "-h", size, "-o", pathlib.Path(folder) / "icon.png", icon)
                if wrong:
                    return f"{icon.name}: {wrong}"
    return None if len(icons) >= 2 else "there are no icons"


@case
def program_has_both_its_icons(source, build, cli):
    names = {icon.name for icon in (source / "data" / "icons" / "hicolor").rglob("*.svg")}
    missing = {f"{ID}.svg", f"{ID}-symbolic.svg"} - names
    return f"{missing} are missing" if missing else None


@case
def xml_is_well_formed(source, build, cli):
    files = [*(source / "app").rglob("*.ui"), *(source / "app").glob("*.xml"), *(source / "data").glob("*.xml*")]
    return run("xmllint", "--noout", *files)


@case
def every_text_is_found_by_translators(source, build, cli):
    listed = {line for line in (source / "data/po/POTFILES").read_text().splitlines() if line and not line.startswith("#")}
    missing = [name for name in sorted(listed) if not (source / name).exists()]
    unlisted = []
    for file in [*(source / "app").rglob("*.c"), *(source / "app").rglob("*.ui"), *(source / "engine").rglob("*.c")]:
        text, name = file.read_text(), str(file.relative_to(source))
        if re.search(r'\b_ ?\("|\bN_ ?\("|\bC_ ?\("|\bn(p?)gettext \(|g_dngettext \(|translatable="yes"', text) and name not in listed:
            unlisted.append(name)
    return "\n".join([f"not there: {name}" for name in missing] + [f"not listed: {name}" for name in unlisted]) or None


@case
def template_of_translations_can_be_made(source, build, cli):
    with tempfile.TemporaryDirectory() as folder:
        template = pathlib.Path(folder) / "lockstep.pot"
        # Extracted as the build's own target does, but not into the source tree.
        wrong = run("xgettext", "--from-code=UTF-8", "--keyword=_", "--keyword=N_", "--keyword=g_dngettext:2,3", "-f",
                    source / "data/po/POTFILES", "-D", source, "-o", template)
        if wrong:
            return wrong
        return None if template.read_text().count("msgid ") > 100 else "hardly a text was found"


@case
def manual_names_every_command(source, build, cli):
    page = (source / "data/man/lockstep-cli.1").read_text()
    help_text = subprocess.run([cli, "--help"], capture_output=True, text=True).stdout
    commands = re.findall(r"^  (\w+)\s", help_text, re.M)
    missing = [command for command in commands if f".B lockstep-cli {command}\n" not in page or f".TP\n.B {command}\n" not in page]
    return f"the manual says nothing of {', '.join(missing)}" if missing or not commands else None


@case
def every_key_does_something(source, build, cli):
    table = (source / "app/keys.c").read_text()
    wanted = {name.split("::")[0] for name in re.findall(r'\{ "(?:win|app)\.([\w:-]+)"', table)}
    defined = set()
    for file in (source / "app").glob("*.c"):
        for body in re.findall(r"GActionEntry \w+\[\] = \{(.*?)\n\};", file.read_text(), re.S):
            defined |= set(re.findall(r'\{ "([\w-]+)"', body))
    missing = wanted - defined
    return f"no action: {', '.join(sorted(missing))}" if missing or not wanted else None


@case
def every_button_does_something(source, build, cli):
    wanted, defined = {}, set()
    for file in (source / "app").rglob("*.ui"):
        for name in re.findall(r'(?:action-name">|name="action">)(?:win|app)\.([\w-]+)', file.read_text()):
            wanted[name] = file.name
    for file in (source / "app").glob("*.c"):
        for body in re.findall(r"GActionEntry \w+\[\] = \{(.*?)\n\};", file.read_text(), re.S):
            defined |= set(re.findall(r'\{ "([\w-]+)"', body))
    return "\n".join(f"{file}: {name}" for name, file in wanted.items() if name not in defined) or None


def main():
    source, build, cli = (pathlib.Path(word).resolve() for word in sys.argv[1:4])
    print(f"1..{len(CASES)}")
    for number, function in enumerate(CASES, 1):
        wrong = function(source, build, cli)
        print(f"{'not ok' if wrong else 'ok'} {number} {function.__name__.replace('_', ' ')}")
        for line in (wrong or "").splitlines():
            print(f"# {line}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
