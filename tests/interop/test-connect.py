#!/usr/bin/env python3
"""`lockstep-cli connect smtp` against small servers of Python's, and against serve.

usage: test-connect.py LOCKSTEP-CLI
"""
import contextlib
import socket
import subprocess
import sys
import threading
import time

from interop import PATIENCE, Program, case, cli, contains, equal, events, run

CLI = sys.argv[1]


@contextlib.contextmanager
def server(script):
    """Listens on a free port; the first caller is handed to @script(socket, stream)."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(PATIENCE)

    def answer():
        with contextlib.suppress(OSError):
            caller, _ = listener.accept()
            caller.settimeout(PATIENCE)
            with caller, caller.makefile("rb") as stream:
                script(caller, stream)

    thread = threading.Thread(target=answer)
    thread.start()
    yield f"127.0.0.1:{listener.getsockname()[1]}"
    listener.close()
    thread.join()


def connect(end, *options, input=b""):
    return cli(CLI, "connect", "smtp", end, "--format", "transcript", *options, input=input)


def polite(caller, stream, greeting=b"220 x.example hi\r\n"):
    caller.sendall(greeting)
    for line in stream:
        if line.upper().startswith(b"QUIT"):
            caller.sendall(b"221 bye\r\n")
            return
        caller.sendall(b"250 OK\r\n")


@case
def line_ends():
    """Lines of standard input, ended by LF, CRLF or nothing, go on the wire with CRLF."""
    heard = []

    def script(caller, stream):
        caller.sendall(b"220 x.example hi\r\n")
        for line in stream:
            heard.append(line)
            caller.sendall(b"221 bye\r\n" if line == b"QUIT\r\n" else b"250 OK\r\n")
            if line == b"QUIT\r\n":
                return

    with server(script) as end:
        equal(connect(end, input=b"NOOP one\nNOOP two\r\nNOOP \xff three"),
              (0, "S: 220 x.example hi\nC: NOOP one\nS: 250 OK\nC: NOOP two\nS: 250 OK\nC: NOOP \\xFF three\nS: 250 OK\n"
                  "C: QUIT\nS: 221 bye\n", ""))
    equal(heard, [b"NOOP one\r\n", b"NOOP two\r\n", b"NOOP \xff three\r\n", b"QUIT\r\n"])


@case
def late_greeting():
    """A greeting that comes late is waited for."""
    def script(caller, stream):
        time.sleep(0.3)
        polite(caller, stream)
    with server(script) as end:
        equal(connect(end, "--pipeline", input=b"NOOP\n")[:2], (0, "S: 220 x.example hi\nC: NOOP\nS: 250 OK\nC: QUIT\nS: 221 bye\n"))


@case
def refusing_greeting():
    """A greeting 554 is a reply like any other: status 0."""
    with server(lambda caller, stream: polite(caller, stream, b"554 x.example no\r\n")) as end:
        equal(connect(end), (0, "S: 554 x.example no\nC: QUIT\nS: 221 bye\n", ""))


@case
def garbage():
    """Garbage is shown and judged, and does no harm."""
    def script(caller, stream):
        caller.sendall(bytes(range(256)) * 200 + b"\r\n" + b"220 x\r\n")
        stream.readline()
    with server(script) as end:
        status, output, errors = connect(end, "--timeout", "1")
        equal(status in (0, 1), True)
        contains(output, "\\x00\\x01")


@case
def closes_at_once():
    """A server that closes at once has not greeted: status 1, and the reason."""
    with server(lambda caller, stream: None) as end:
        equal(connect(end), (1, "", f"lockstep-cli: {end}: the server closed before its greeting\n"))


@case
def silent():
    """A silent server: the time limit holds."""
    done = threading.Event()
    with server(lambda caller, stream: done.wait(PATIENCE)) as end:
        start = time.monotonic()
        result = connect(end, "--timeout", "1")
        taken = time.monotonic() - start
        done.set()
    equal(result, (1, "", f"lockstep-cli: {end}: no greeting within 1 s\n"))
    equal(0.9 < taken < 5, True)


@case
def silent_after_greeting():
    """Each reply has the time limit for itself."""
    def script(caller, stream):
        caller.sendall(b"220 x.example hi\r\n")
        for _ in range(3):
            stream.readline()
            time.sleep(0.5)
            caller.sendall(b"250 OK\r\n")
        while stream.readline():
            pass
    with server(script) as end:
        status, output, errors = connect(end, "--timeout", "0.8", input=b"NOOP\n" * 4)
        equal((status, output.count("S: 250"), errors), (1, 3, f"lockstep-cli: {end}: no reply within 0.8 s\n"))


@case
def nobody_there():
    """No listener, no such name: status 1, one line that says why."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        end = f"127.0.0.1:{probe.getsockname()[1]}"
    equal(connect(end), (1, "", f"lockstep-cli: {end}: connection refused: nothing listens there\n"))
    status, output, errors = connect("no-such-host.invalid:25", "--timeout", "5")
    equal((status, output, errors.count("\n")), (1, "", 1))
    contains(errors, "no-such-host.invalid")


@case
def wrong_usage():
    """Wrong words are one line, and status 2."""
    for words in ([], ["smtp"], ["nntp", "x"], ["smtp", "x:y"], ["smtp", "x:0"], ["smtp", "x", "--timeout", "0"],
                  ["smtp", "x", "--timeout", "soon"], ["smtp", "x", "--tls", "--starttls"],
                  ["smtp", "x", "--tls", "--insecure", "--ca", "x"], ["smtp", "x", "--format", "xml"], ["smtp", "x", "y"]):
        status, output, errors = cli(CLI, "connect", *words)
        equal((status, output, errors.count("\n"), errors[:14]), (2, "", 1, "lockstep-cli: "))


LETTER = (b"EHLO client.example\nMAIL FROM:<a@example.com>\nRCPT TO:<%s@example.org>\nDATA\nSubject: x\n\n..dot\n.\nNOOP\n")


@case
def letter():
    """A letter is said whole to our own serve, one line at a time and pipelined."""
    with Program(CLI, "serve", "--smtp", "0", "--format", "transcript") as serve:
        for options in [], ["--pipeline"]:
            status, output, errors = connect(f"localhost:{serve.port}", *options, input=LETTER % b"alice")
            equal((status, errors), (0, ""))
            contains(output, "S: 354 Start mail input; end with <CRLF>.<CRLF>\nC: Subject: x\nC:\nC: ..dot\nC: .\n")
        serve.stop()
        equal(serve.output.count("C: ..dot\n"), 2)


@case
def refused_letter():
    """A letter whose DATA was refused is left out, and that is said."""
    with Program(CLI, "serve", "--smtp", "0") as serve:
        for options in [], ["--pipeline"]:
            status, output, errors = cli(CLI, "connect", "smtp", f"127.0.0.1:{serve.port}", "--format", "json", *options,
                                         input=LETTER % b"nobody")
            equal((status, errors), (0, ""))
            said = events(output)
            equal([event for event in said if event["kind"] == "data"], [])
            equal(len([event for event in said if event["kind"] == "note" and "left out" in event["text"]]), 1)
            equal([event["text"] for event in said if event["kind"] == "command"][-2:], ["NOOP", "QUIT"])
            equal([event["n"] for event in said], list(range(1, len(said) + 1)))


@case
def at_once():
    """Events are written as they come, and lines are said as they come."""
    with Program(CLI, "serve", "--smtp", "0") as serve:
        talk = subprocess.Popen([CLI, "connect", "smtp", f"127.0.0.1:{serve.port}", "--format", "transcript"],
                                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        equal(talk.stdout.readline(), "S: 220 mail.example.org ESMTP ready\n")
        talk.stdin.write("NOOP\n")
        equal([talk.stdout.readline(), talk.stdout.readline()], ["C: NOOP\n", "S: 250 2.0.0 OK\n"])
        talk.stdin.close()
        equal(talk.stdout.readline(), "C: QUIT\n")
        talk.stdout.read()
        talk.stdout.close()
        equal(talk.wait(PATIENCE), 0)


@case
def much_input():
    """A large letter goes through in both directions of the pipe."""
    lines = b"a line of a large letter\n" * 20000
    with Program(CLI, "serve", "--smtp", "0") as serve:
        status, output, errors = connect(f"127.0.0.1:{serve.port}",
                                         input=(LETTER % b"alice").replace(b"..dot\n", lines))
        equal((status, errors), (0, ""))
        equal(output.count("C: a line"), 20000)
        contains(output[-300:], "S: 250 2.0.0 OK\nC: NOOP")


# ---- play --against ----

def play(end, *options):
    return cli(CLI, "play", "smtp-first-mail", "--against", f"smtp://{end}", *options)


@case
def lesson_against_its_like():
    """play --against: a server that answers as the lesson's does differs nowhere."""
    with Program(CLI, "serve", "--smtp", "0", "--lesson", "smtp-first-mail") as serve:
        status, output, errors = play(f"127.0.0.1:{serve.port}", "--format", "transcript")
        equal((status, output, errors), (*cli(CLI, "play", "smtp-first-mail", "--format", "transcript")[:2], ""))
        equal(play(f"127.0.0.1:{serve.port}")[1].splitlines()[-1], "8 of 8 replies are of the lesson's class")


@case
def lesson_against_another():
    """play --against: where the replies are of another class, a note says so; a refused letter is left out."""
    with Program(CLI, "serve", "--smtp", "0", "--fault", "smtp:DATA=451 Try later") as serve:
        status, output, errors = play(f"127.0.0.1:{serve.port}", "--format", "json")
        equal((status, errors), (0, ""))
        said = events(output)
        equal([event["text"] for event in said if event["kind"] == "note" and event["text"].startswith("differs")],
              ["differs from the lesson: the reply here is “550 5.7.1 Relaying denied”, there “250 OK”, of another class",
               "differs from the lesson: the reply here is “451 Try later”, there “354 Start mail input; end with <CRLF>.<CRLF>”, "
               "of another class"])
        equal([event for event in said if event["kind"] == "data"], [])
        equal([event["text"] for event in said if event["kind"] == "reply"][-1][:3], "221")


@case
def lesson_against_nobody():
    """play --against: wrong words are status 2, a server that is not there status 1."""
    for words in (["--against", "127.0.0.1:25"], ["--against", "nntp://127.0.0.1"], ["--against", "smtp://"], ["--step", "--against", "smtp://x"],
                  ["--seed", "1", "--against", "smtp://x"], ["--insecure"], ["--record", "x"]):
        status, output, errors = cli(CLI, "play", "smtp-first-mail", *words)
        equal((status, output, errors.count("\n"), errors[:14]), (2, "", 1, "lockstep-cli: "))
    equal(play("127.0.0.1:1"), (1, "", "lockstep-cli: 127.0.0.1:1: connection refused: nothing listens there\n"))


run()
