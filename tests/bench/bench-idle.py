#!/usr/bin/env python3
"""What the program does while nobody does anything: its processor time and how often it wakes up in ten seconds.

usage: bench-idle.py PROGRAM LESSON [SECONDS]; needs Xvfb and xdotool. Build PROGRAM without sanitizers.
"""
import os
import pathlib
import re
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "ui"))
from desktop import Desktop  # noqa: E402

SETTLED = 3            # seconds after the step


def used(pid):
    """Clock ticks of all threads, and how often any of them waited."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    waits = 0
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        waits += sum(map(int, re.findall(r"ctxt_switches:\t(\d+)", (task / "status").read_text())))
    return int(fields[11]) + int(fields[12]), waits


def main():
    program, lesson = sys.argv[1:3]
    seconds = float(sys.argv[3]) if len(sys.argv) > 3 else 10
    with Desktop() as desktop:
        window = desktop.start(program, lesson)
        window.is_seen(" – Lockstep$")
        time.sleep(1)
        window.press("Right", "Right")
        time.sleep(SETTLED)
        ticks, waits = used(window.process.pid)
        time.sleep(seconds)
        ticks_after, waits_after = used(window.process.pid)
        window.end()
    print(f"{seconds:g} seconds after a step: {(ticks_after - ticks) * 1000 // os.sysconf('SC_CLK_TCK')} ms of processor time, "
          f"woken {waits_after - waits} times")
    return 0 if ticks_after == ticks else 1


if __name__ == "__main__":
    sys.exit(main())
