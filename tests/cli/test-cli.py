#!/usr/bin/env python3
"""The terminal program's contract: what it prints, where, and with which status it ends.

usage: test-cli.py LOCKSTEP-CLI SOURCE-TREE
"""
import base64
import json
import os
import pathlib
import pty
import re
import subprocess
import sys
import tempfile
import traceback

PROGRAM, TREE = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
LESSON = TREE / "lessons" / "smtp-first-mail.json"
WORK = pathlib.Path(tempfile.mkdtemp(prefix="lockstep-cli-"))

SAMPLE = """S: 220 smtp.commentcamarche.net SMTP Ready
C: EHLO machine1.commentcamarche.net
S: 250 smtp.commentcamarche.net
C: MAIL FROM:<webmaster@kioskea.net>
S: 250 OK
C: RCPT TO:<meandus@meandus.net>
S: 250 OK
C: RCPT TO:<tittom@tittom.fr>
S: 550 No such user here
C: DATA
S: 354 Start mail input; end with <CRLF>.<CRLF>
C: Subject: Hello
C: Hello Meandus,
C: How are things?
C:
C: See you soon!
C: .
S: 250 OK
C: QUIT
S: 221 smtp.commentcamarche.net closing transmission
"""

STATES = {
    "smtp": set("connecting greeted ready sender recipients data chunks spoiled auth tls no-service closed".split()),
    "pop2": set("listening authorization mailbox item next closed".split()),
    "pop3": set("connecting authorization user-given auth tls transaction update closed".split()),
    "dns": set(),               # a question has no state
}
CLIENT_STATES = {
    "smtp": set("w-greet w-ehlo w-helo w-starttls w-auth w-mail w-rcpt w-data w-dot w-quit end".split()),
    "pop2": set("call nmbr size xfer exit".split()),
    "pop3": set(),
    "dns": set(),
}
KINDS = set("open close segment command reply data state store finding note".split())

cases = []


def case(function):
    cases.append(function)
    return function


def run(*arguments, stdin="", **environment):
    """Returns (status, standard output, standard error)."""
    env = dict(os.environ, LC_ALL="C.UTF-8", **environment)
    done = subprocess.run([PROGRAM, *map(str, arguments)], input=stdin.encode(), capture_output=True, timeout=60,
                          env=env, cwd="/")
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def equal(found, wanted):
    assert found == wanted, f"found {found!r}\nwanted {wanted!r}"


def good(*arguments, **options):
    status, out, err = run(*arguments, **options)
    equal((status, err), (0, ""))
    return out


def refused(status, *arguments, **options):
    """One line on standard error, nothing on standard output."""
    found, out, err = run(*arguments, **options)
    equal((found, out), (status, ""))
    assert err.startswith("lockstep-cli: ") and err.count("\n") == 1 and err.endswith("\n"), err
    return err


def write(name, text):
    file = WORK / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


# ---- exercises ----

@case
def grade_tells_each_goal():
    """Grade tells each goal, with its proof or with what is missing; all reached is 0, else 1"""
    whole = ("S: 220 x ready\nC: HELO me.example\nS: 250 x\nC: MAIL FROM:<a@b.example>\nS: 250 OK\n"
             "C: RCPT TO:<meandus@meandus.net>\nS: 250 OK\nC: RCPT TO:<tittom@tittom.fr>\nS: 550 no\nC: DATA\nS: 354 go\n"
             "C: Subject: Hi\nC: .\nS: 250 OK\nC: QUIT\nS: 221 bye\n")
    out = good("grade", "smtp-by-hand", write("whole.txt", whole))
    equal([line.split(" ")[0] for line in out.splitlines()], ["pass"] * 6)
    assert "pass refused: One recipient is refused: S: 550 no (step 9)\n" in out, out
    status, out, err = run("grade", "smtp-by-hand", write("half.txt", whole.replace("C: Subject: Hi\n", "")))
    equal((status, err), (1, ""))
    equal([line for line in out.splitlines() if line.startswith("fail")],
          ["fail letter: The letter is taken: missing: a letter that the server takes, for <meandus@meandus.net>, with a header Subject"])


@case
def grade_needs_an_exercise():
    """Grade needs a lesson with goals, and a file that is there"""
    assert "no exercise" in refused(1, "grade", "smtp-first-mail", write("any.txt", "S: 220 x\n"))
    refused(1, "grade", "smtp-by-hand", WORK / "nowhere.txt")
    refused(1, "grade", "no-such-lesson", write("any.txt", "S: 220 x\n"))
    refused(2, "grade", "smtp-by-hand")


# ---- help, usage ----

@case
def help_and_version():
    """--help and --version are answered, by every command"""
    assert "Usage" in good("--help")
    assert re.fullmatch(r"lockstep-cli \d+(\.\d+)+\n", good("--version"))
    for command in ("lessons", "play", "check", "grade", "read", "export", "try", "serve", "connect"):
        assert command in good("--help")
        assert f"lockstep-cli {command}" in good(command, "--help"), command


@case
def wrong_usage():
    """Wrong usage is one line, and status 2"""
    for arguments in ([], ["nothing"], ["play"], ["play", "a", "b"], ["play", "smtp-first-mail", "--nothing"],
                      ["play", "smtp-first-mail", "--format", "xml"], ["play", "smtp-first-mail", "--format"],
                      ["play", "smtp-first-mail", "--step", "--format", "json"], ["play", "smtp-first-mail", "--conn", "-1"],
                      ["play", "smtp-first-mail", "--seed", "x"], ["check"], ["read"], ["read", "a", "b"],
                      ["read", "a", "--protocol", "gopher"], ["export", "smtp-first-mail"],
                      ["export", "smtp-first-mail", "--to", "x.nothing"], ["lessons", "extra"], ["lessons", "--nothing"]):
        refused(2, *arguments)


@case
def work_that_fails():
    """What is not there is one line, and status 1"""
    for arguments in (["play", "no-such-lesson"], ["play", "/no/such/file.json"], ["play", "../smtp-first-mail"],
                      ["check", "/no/such/file.json"], ["read", "/no/such/file.txt"], ["read", "/"],
                      ["export", "no-such-lesson", "--to", WORK / "x.txt"],
                      ["export", "smtp-first-mail", "--to", "/no/such/folder/x.txt"]):
        refused(1, *arguments)
    assert "no-such-lesson" in refused(1, "play", "no-such-lesson")
    for command in ("play", "check", "read"):
        assert "/no/such/file.json: " in refused(1, command, "/no/such/file.json")


# ---- lessons ----

@case
def lists_lessons():
    """lessons lists id, protocol and title; as JSON the same"""
    array = json.loads(good("lessons", "--json"))
    assert isinstance(array, list) and array
    for lesson in array:
        for member in ("id", "protocol", "title"):
            assert isinstance(lesson[member], str) and lesson[member]
    lines = good("lessons").splitlines()
    equal([line.split()[:2] for line in lines], [[one["id"], one["protocol"]] for one in array])
    for line, lesson in zip(lines, array):
        assert line.endswith(lesson["title"])
    files = sorted(path.stem for path in (TREE / "lessons").glob("*.json"))
    equal(sorted(one["id"] for one in array), files)


# ---- events ----

def check_events(text, kinds=KINDS):
    """Validates JSON Lines by the contract; returns the events."""
    events = []
    time = 0.0
    before = {}
    for number, line in enumerate(text.splitlines(), 1):
        event = json.loads(line)
        events.append(event)
        members = set(event)
        kind = event["kind"]
        assert members <= {"n", "time", "conn", "protocol", "from", "kind", "text", "bytes", "segment", "state",
                           "client_state", "explain", "ref", "severity", "code"}, event
        assert {"n", "time", "conn", "protocol", "from", "kind"} <= members, event
        equal(event["n"], number)
        assert isinstance(event["time"], (int, float)) and event["time"] >= time, event
        time = event["time"]
        assert isinstance(event["conn"], int) and event["conn"] >= 1
        protocol = event["protocol"]
        assert protocol in STATES, event
        assert event["from"] in ("client", "server", "network", "store") and kind in kinds, event
        for member in members & {"text", "bytes", "state", "client_state", "explain", "ref", "severity", "code"}:
            assert isinstance(event[member], str), event
        assert "state" not in event or event["state"] in STATES[protocol], event
        assert "client_state" not in event or event["client_state"] in CLIENT_STATES[protocol], event
        equal("segment" in members, kind == "segment")
        equal("severity" in members and "code" in members, kind == "finding")
        if kind in ("command", "reply", "finding"):
            assert event["explain"] and re.match(r'RFC \d+', event["ref"]), event
        if kind in ("command", "reply", "data"):
            assert "text" in members or "bytes" in members, event
            assert "\r" not in event.get("text", ""), event
        if kind == "reply":
            assert not event["text"].endswith("\n")
        if "bytes" in members:
            base64.b64decode(event["bytes"], validate=True)
        if kind == "open":
            assert re.fullmatch(r"\S+ \S+:\d+ > \S+ \S+:\d+", event["text"]), event
        if kind == "segment":
            segment = event["segment"]
            assert set(segment) in ({"seq", "ack", "flags", "length", "arrives"}, {"seq", "ack", "flags", "length", "lost"})
            assert all(isinstance(segment[m], int) and 0 <= segment[m] < 2 ** 32 for m in ("seq", "ack", "length"))
            assert set(segment["flags"].split()) <= {"FIN", "SYN", "RST", "PSH", "ACK"}
            # A name server's datagrams have none.
            equal(segment["flags"] == "", protocol == "dns")
            assert segment.get("lost", True) is True and segment.get("arrives", event["time"]) >= event["time"]
        if kind == "finding":
            assert event["severity"] in ("info", "warning", "error") and re.fullmatch(r"[a-z0-9-]+", event["code"])
            assert before[event["conn"]] not in (None, "segment"), "a finding that follows no event"
        else:
            before[event["conn"]] = kind
    return events


@case
def plays_the_sample():
    """play: the document's twenty lines, as a transcript"""
    equal(good("play", "smtp-first-mail", "--format", "transcript"), SAMPLE)
    equal(good("play", LESSON, "--format", "transcript"), SAMPLE)
    equal(good("play", "smtp-first-mail", "--format", "transcript", "--conn", "1"), SAMPLE)
    equal(good("play", "smtp-first-mail", "--format", "transcript", "--conn", "2"), "")


def shown(event):
    """A line's words; an octet that is no UTF-8, and a control character, as \\xHH. A name server's octets are no words."""
    if "bytes" not in event or event["protocol"] == "dns":
        return event["text"]
    octets = base64.b64decode(event["bytes"]).removesuffix(b"\r\n")
    text = re.sub(r"\\x[0-9a-f]{2}", lambda found: found[0][:2] + found[0][2:].upper(), octets.decode(errors="backslashreplace"))
    return re.sub(r"[\x00-\x08\x0a-\x1f\x7f]", lambda found: f"\\x{ord(found[0]):02X}", text)


@case
def plays_every_lesson():
    """play: every lesson's events are valid, and the same each time"""
    for lesson in json.loads(good("lessons", "--json")):
        text = good("play", lesson["id"], "--format", "json")
        events = check_events(text)
        equal(text, good("play", lesson["id"], "--format", "json"))
        transcript = "".join(f"{'C' if event['from'] == 'client' else 'S'}:{' ' + line if line else ''}\n"
                             for event in events if event["kind"] in ("command", "reply", "data")
                             for line in shown(event).split("\n"))
        equal(good("play", lesson["id"], "--format", "transcript"), transcript)


@case
def plays_with_seed():
    """play --seed: other sequence numbers, the same words"""
    def numbers(*arguments):
        events = check_events(good("play", "smtp-first-mail", "--format", "json", *arguments))
        return [event["segment"]["seq"] for event in events if event["kind"] == "segment"]
    assert numbers("--seed", "5") == numbers("--seed", "5") != numbers("--seed", "6")
    equal(numbers(), numbers("--seed", "1"))
    equal(good("play", "smtp-first-mail", "--seed", "5", "--format", "transcript"), SAMPLE)


@case
def plays_as_text():
    """play: text tells each line, the state that it leads to, why, and where that is written"""
    text = good("play", "smtp-first-mail")
    equal(text, good("play", "smtp-first-mail", "--format", "text"))
    for words in ("S: 220 smtp.commentcamarche.net SMTP Ready", "→ recipients", "One recipient is refused.",
                  "RFC 5321 section", "C: .", "connection opened"):
        assert words in text, words
    assert "\033" not in text and "\r" not in text


@case
def exports():
    """export: the same as play writes, in a file; the ending says how"""
    for ending, name in (("txt", "transcript"), ("json", "json")):
        file = WORK / f"export.{ending}"
        equal(good("export", "smtp-first-mail", "--to", file), "")
        equal(file.read_text(), good("play", "smtp-first-mail", "--format", name))


@case
def takes_no_terminal_for_one():
    """Colour only on a terminal, and not with NO_COLOR or TERM=dumb"""
    def on_terminal(**environment):
        master, slave = pty.openpty()
        env = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "TERM")}
        child = subprocess.Popen([PROGRAM, "play", "smtp-first-mail"], stdout=slave, stdin=slave, stderr=slave,
                                 env=dict(env, LC_ALL="C.UTF-8", **environment))
        os.close(slave)
        out = b""
        try:
            while part := os.read(master, 65536):
                out += part
        except OSError:
            pass
        os.close(master)
        equal(child.wait(timeout=30), 0)
        return out
    assert b"\033[" in on_terminal(TERM="xterm")
    assert b"\033" not in on_terminal(TERM="xterm", NO_COLOR="1")
    assert b"\033" not in on_terminal(TERM="dumb")


# ---- check ----

@case
def checks_good_lessons():
    """check: every shipped lesson is good"""
    files = sorted((TREE / "lessons").glob("*.json"))
    equal(len(good("check", *files).splitlines()), len(files))


def check_damaged(name, text, *patterns):
    file = write(name, text)
    status, out, err = run("check", file)
    equal((status, out), (1, ""))
    lines = err.splitlines()
    assert lines, "nothing is said"
    for line in lines:
        assert re.match(re.escape(str(file)) + r":\d+:\d+: \$\S*: ", line), line
    for pattern in patterns:
        assert any(re.search(pattern, line) for line in lines), err
    status, out, again = run("play", file)
    if not any("script" in pattern for pattern in patterns):
        equal((status, out, again), (1, "", err))


@case
def checks_damaged_lessons():
    """check: a damaged lesson's every fault, with its place; status 1"""
    text = LESSON.read_text()
    check_damaged("empty.json", "", r":1:1: ")
    check_damaged("truncated.json", text[:1000], r":\d+:\d+: ")
    check_damaged("no-object.json", "[]\n", r":1:1: \$: .*object")
    check_damaged("comment.json", "// hello\n" + text, r":1:1: ")
    check_damaged("behind.json", text + "{}", r":\d+:\d+: ")
    check_damaged("no-utf-8.json", text.encode().replace(b"Sending a message", b"Sending \xff message"), r":\d+:\d+: ")
    check_damaged("type.json", text.replace('"seed": 1', '"seed": "one"'), r"seed.*“?one|seed")
    check_damaged("unknown.json", text.replace('"seed": 1', '"sed": 1'), r"sed")
    check_damaged("duplicate.json", text.replace('"seed": 1', '"seed": 1, "seed": 1'), r"seed")
    check_damaged("missing.json", re.sub(r'"title": "Sending a message",', "", text), r"title")
    # Two faults are both told.
    check_damaged("two.json", text.replace('"seed": 1', '"seed": true').replace('"order": 10', '"order": -1'), r"seed", r"order")


@case
def checks_by_playing():
    """check: a reply that does not come as the lesson expects is a fault at that place"""
    text = LESSON.read_text()
    assert text.count('"expect": "550"') == 1
    check_damaged("surprise.json", text.replace('"expect": "550"', '"expect": "250"').replace('"diagram": "smtp.json",', ""),
                  r"script\[4\]\.expect: .*550 No such user here.*“250”")


@case
def checks_many():
    """check: one bad lesson among good ones is enough for status 1, and the good ones are told"""
    bad = write("bad.json", "{}")
    status, out, err = run("check", LESSON, bad, LESSON)
    equal(status, 1)
    equal(len(out.splitlines()), 2)
    assert all(line.startswith(str(bad)) for line in err.splitlines())


# ---- read ----

def read_back(name, text, wanted=SAMPLE):
    file = write(name, text)
    equal(good("read", file, "--format", "transcript"), wanted)
    return check_events(good("read", file, "--format", "json"))


@case
def reads_its_own():
    """read: what play wrote comes back, event by event"""
    events = read_back("own.txt", SAMPLE)
    lines = [event for event in events if event["kind"] in ("command", "reply", "data")]
    equal(len(lines), 20)
    equal([event["state"] for event in lines if event["kind"] == "reply"],
          ["greeted", "ready", "sender", "recipients", "recipients", "data", "ready", "closed"])
    equal([event["code"] for event in events if event["kind"] == "finding"], ["no-extensions"])
    read_back("own-crlf.txt", SAMPLE.replace("\n", "\r\n"))
    read_back("own-unended.txt", SAMPLE[:-1])


@case
def reads_other_prefixes():
    """read: C:/R: and RFC 821's S:/R:; who greets is the server"""
    read_back("c-r.txt", SAMPLE.replace("S:", "R:"))
    read_back("s-r.txt", SAMPLE.replace("S:", "R:").replace("C:", "S:"))
    read_back("indented.txt", "".join("   " + line + "\n" for line in SAMPLE.splitlines()))
    read_back("no-space.txt", re.sub(r"^([CS]:) ", r"\1", SAMPLE, flags=re.M))


@case
def reads_the_document():
    """read: the document as printed, with its R: and its <CRLF>.<CRLF>"""
    printed = SAMPLE.replace("S:", "R:").replace("C:", "S:").replace("S: .\n", "S: <CRLF>.<CRLF>\n")
    read_back("document.txt", printed)
    read_back("document-blank-lines.txt", printed.replace("\nS: MAIL", "\n\n\nS: MAIL").replace("\nS: QUIT", "\n\nS: QUIT"))


@case
def reads_continued_replies():
    """read: a reply of several lines, one that the page broke, and one without text"""
    equal(good("read", write("multi.txt", "S: 220 mx.example hello\nC: EHLO a.example\nS: 250-mx.example\nS: 250 HELP\n"),
               "--format", "transcript"), "S: 220 mx.example hello\nC: EHLO a.example\nS: 250-mx.example\nS: 250 HELP\n")
    equal(good("read", write("bare.txt", "S: 220 mx.example hello\nC: EHLO a.example\nS: 250-mx.example\n250 HELP\n"),
               "--format", "transcript"), "S: 220 mx.example hello\nC: EHLO a.example\nS: 250-mx.example\nS: 250 HELP\n")
    equal(good("read", write("broken.txt", "S: 220 mx.example\n   hello there\nC: QUIT\nS: 221\n"),
               "--format", "transcript"), "S: 220 mx.example hello there\nC: QUIT\nS: 221\n")


@case
def reads_letters():
    """read: blank and unmarked lines inside a letter are the letter's"""
    equal(good("read", write("letter.txt", "S: 220 mx.example\nC: DATA\nS: 354 go\nC: Subject: x\n\nhello\nC: .\nS: 250 OK\n"),
               "--format", "transcript"), "S: 220 mx.example\nC: DATA\nS: 354 go\nC: Subject: x\nC:\nC: hello\nC: .\nS: 250 OK\n")


@case
def reads_from_the_middle():
    """read: a dialogue that begins with the client"""
    text = "C: MAIL FROM:<a@b>\nS: 250 OK\nC: RCPT TO:<c@d>\nS: 550 no\n"
    events = read_back("middle.txt", text, text)
    equal([event["state"] for event in events if event["kind"] == "reply"], ["sender", "sender"])
    equal([event for event in events if event["kind"] == "finding"], [])


@case
def reads_findings():
    """read: findings are no failure"""
    events = read_back("findings.txt", "S: 220 mx.example\nC: RCPT TO: <a@b>\nS: 250 OK\n",
                       "S: 220 mx.example\nC: RCPT TO: <a@b>\nS: 250 OK\n")
    equal([(e["code"], e["severity"]) for e in events if e["kind"] == "finding"],
          [("command-out-of-order", "warning"), ("path-syntax", "warning")])


@case
def reads_hostile_octets():
    """read: octets that are no UTF-8, and what would move a terminal's cursor, are shown so; JSON has them exactly"""
    file = write("hostile.txt", b"S: 220 mx.example\nC: VRFY \xff\x1b[2J\nS: 500 no\n")
    text = good("read", file)
    assert "VRFY \\xFF\\x1B[2J" in text and "\033" not in text
    event = [e for e in check_events(good("read", file, "--format", "json")) if e["kind"] == "command"][0]
    assert "text" not in event
    equal(base64.b64decode(event["bytes"]), b"VRFY \xff\x1b[2J\r\n")


@case
def reads_damaged():
    """read: a file that is no transcript: its place, and status 1"""
    for name, text, place in (("empty.txt", "", "1:1"), ("blank.txt", "\n\n", "1:1"), ("prose.txt", "Dear reader,\n", "1:1"),
                              ("prose-later.txt", "\n\nDear reader,\nS: 220 x\n", "3:1"), ("binary.txt", b"\x00\xff\x00", "1:1")):
        file = write(name, text)
        status, out, err = run("read", file)
        equal((status, out), (1, ""))
        assert err.startswith(f"{file}:{place}: ") and err.count("\n") == 1 and "expected" in err, err


@case
def masks_secrets():
    """read: a secret is masked in every format, unless asked otherwise"""
    secret = base64.b64encode(b"\0tim\0tanstaaftanstaaf").decode()
    file = write("secret.txt", "S: 220 mx.example\nC: EHLO a.example\nS: 250-mx.example\nS: 250 AUTH PLAIN\n"
                 f"C: AUTH PLAIN {secret}\nS: 235 OK\nC: AUTH PLAIN\nS: 334 \nC: {secret}\nS: 235 OK\n")
    encoded = base64.b64encode(secret.encode()).decode()[:20]
    for name in ("text", "transcript", "json"):
        masked = good("read", file, "--format", name)
        assert secret not in masked and encoded not in masked and "tanstaaf" not in masked
        assert "AUTH PLAIN ••••" in masked
        assert secret in good("read", file, "--format", name, "--show-secrets")
    check_events(good("read", file, "--format", "json"))


# ---- step by step ----

def step(keys, lesson="smtp-first-mail"):
    return good("play", lesson, "--step", stdin=keys)


@case
def steps_forward_and_back():
    """play --step: forward, back, by exchange, to a step, first and last"""
    def steps(keys):
        return [int(n) for n in re.findall(r"step (\d+) of 20", step(keys))]
    equal(steps(""), [0])
    equal(steps("q"), [0])
    equal(steps("nn q"), [0, 1, 2, 3])
    equal(steps(" b"), [0, 1, 0])
    equal(steps("nnnbn"), [0, 1, 2, 3, 2, 3])
    equal(steps("g12\nb"), [0, 12, 11])
    equal(steps("$n"), [0, 20, 20])
    equal(steps("$0n"), [0, 20, 0, 1])
    equal(steps("eeE"), [0, 1, 3, 1])
    equal(steps("\033[C\033[C\033[D"), [0, 1, 2, 1])
    assert "There is no such step." in step("g21\n") and "There is no such step." in step("gx\n")
    assert "This is the beginning." in step("b")


@case
def steps_tell():
    """play --step: the state strip, what may be said now, the lesson's words"""
    text = step("g9\n")
    assert "550 No such user here" in text and "One recipient is refused." in text
    assert re.search(r"the client may say now: DATA RCPT", text), text
    assert re.search(r"\[[^\]]+\]", text)
    assert "\033" not in text


@case
def steps_fork():
    """play --step: what if, inside it another, and back to where it was typed"""
    text = step("g6\nwRSET\nnwVRFY alice\nuu")
    assert "C: RSET" in text and "S: 250 OK" in text and "C: VRFY alice" in text
    inside = ", in a what-if"
    equal(re.findall(r"step (\d+) of \d+(, in a what-if)?", text),
          [("0", ""), ("6", ""), ("8", inside), ("9", inside), ("10", inside), ("9", inside), ("6", "")])
    assert "closed" in step("$wNOOP\n")


@case
def steps_every_lesson():
    """play --step: every lesson to its end, and back to its beginning"""
    for lesson in json.loads(good("lessons", "--json")):
        text = step("n" * 80 + "b" * 80, lesson["id"])
        found = re.findall(r"step (\d+) of (\d+)", text)
        equal(found[-1][0], "0")
        assert (found[0][1], found[0][1]) in found, lesson["id"]


def main():
    print(f"1..{len(cases)}")
    for number, function in enumerate(cases, 1):
        try:
            function()
            print(f"ok {number} {function.__doc__}", flush=True)
        except Exception:
            for line in traceback.format_exc().splitlines():
                print("#", line)
            print(f"not ok {number} {function.__doc__}", flush=True)


main()
