#!/usr/bin/env python3
"""Run every test of a build and count their cases.

Each test program speaks TAP; a case is one "ok" or "not ok" line, not a
program. A program that dies, times out, stops before its plan or skips a case
adds a failed case of its own.
"""
import json
import pathlib
import re
import subprocess
import sys

RESULT = re.compile(r"^(not )?ok\b(.*)", re.M)
PLAN = re.compile(r"^1\.\.(\d+)", re.M)


def judge(test):
    """Returns (passed, [what failed]) of one test program."""
    output = test.get("stdout", "")
    cases = RESULT.findall(output)
    failed = [name.strip() for bad, name in cases if bad or "# SKIP" in name.upper()]
    plan = PLAN.search(output)
    if plan is None or int(plan.group(1)) != len(cases):
        failed.append("its plan does not match its cases")
    if test["result"] != "OK" and not failed:
        failed.append("ended with " + test["result"])
    passed = sum(1 for bad, name in cases if not bad and "# SKIP" not in name.upper())
    return passed, failed


def main():
    build = pathlib.Path(sys.argv[1])
    log = build / "meson-logs" / "testlog.json"
    log.unlink(missing_ok=True)
    subprocess.run(["meson", "test", "-C", str(build), "--no-rebuild", *sys.argv[2:]])

    passed = failed = 0
    if log.exists():
        for line in log.read_text(errors="replace").splitlines():
            test = json.loads(line)
            good, bad = judge(test)
            passed += good
            failed += len(bad)
            for name in bad:
                print(f"FAILED {test['name']}: {name}")
            if bad:
                print(test.get("stdout", "")[-4000:])
                print(test.get("stderr", "")[-6000:])
    if passed + failed == 0:
        print("no test was run")
        failed = 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
