#!/usr/bin/env python3
"""swaks, curl and smtplib deliver letters to serve; what is kept is what they sent, octet for octet.

usage: test-delivery.py SERVE-STORE
"""
import pathlib
import smtplib
import subprocess
import sys
import tempfile

from interop import Program, case, equal, run, tool

SERVE_STORE = sys.argv[1]

LETTERS = {
    "plain": b"From: a@example.com\r\nTo: alice@example.org\r\nSubject: Hello\r\n\r\nHow are things?\r\n",
    "dots": b"Subject: dots\r\n\r\n.\r\n..\r\n...\r\n.leading\r\ntrailing.\r\n. \r\n",
    "long lines": b"Subject: long\r\n\r\n" + b"x" * 998 + b"\r\n" + b"y" * 5000 + b"\r\n.z" + b"z" * 9000 + b"\r\n",
    "eight bits": b"Subject: caf\xc3\xa9\r\n\r\n" + bytes(range(128, 256)) + b"\r\n",
    "empty header": b"\r\nNo header at all.\r\n",
    "empty lines": b"\r\n\r\n\r\n\r\n",
    "a large one": b"Subject: large\r\n\r\n" + b"0123456789" * 7 + b"\r\n" * 3 + b"line of a large letter\r\n" * 40000,
}


def strip_trace(kept):
    """The letter without Return-Path and Received, which the server wrote on top."""
    lines = kept.split(b"\r\n")
    if not lines[0].startswith(b"Return-Path: <a@example.com>") or not lines[1].startswith(b"Received: from "):
        raise AssertionError(f"no trace lines: {kept[:200]!r}")
    trace = 2
    while lines[trace].startswith(b"\t"):
        trace += 1
    return b"\r\n".join(lines[trace:])


def check(deliver, letter):
    with tempfile.TemporaryDirectory() as folder:
        with Program(SERVE_STORE, folder) as serve:
            deliver(serve.port, letter, folder)
            serve.stop()
        kept = sorted(pathlib.Path(folder).glob("[0-9]" * 4))
        equal(len(kept), 1)
        equal(strip_trace(kept[0].read_bytes()), letter)
        equal((kept[0].with_suffix(".mailbox")).read_text(), "alice@example.org")


def by_smtplib(port, letter, folder):
    with smtplib.SMTP("127.0.0.1", port, local_hostname="client.example") as client:
        equal(client.sendmail("a@example.com", ["alice@example.org"], letter, mail_options=["BODY=8BITMIME"]), {})


def by_curl(port, letter, folder):
    file = pathlib.Path(folder) / "letter"
    file.write_bytes(letter)
    subprocess.run([tool("curl"), "-sS", f"smtp://127.0.0.1:{port}/client.example", "--mail-from", "a@example.com",
                    "--mail-rcpt", "alice@example.org", "-T", file], check=True, stdin=subprocess.DEVNULL)
    file.unlink()


def by_swaks(port, letter, folder):
    file = pathlib.Path(folder) / "letter"
    # swaks writes CRLF for every LF of its file, and one more at its end.
    file.write_bytes(letter[:-2].replace(b"\r\n", b"\n"))
    subprocess.run([tool("swaks"), "--server", "127.0.0.1", "--port", str(port), "--helo", "client.example",
                    "--from", "a@example.com", "--to", "alice@example.org", "--data", f"@{file}"],
                   check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    file.unlink()


def add(client, deliver, name, letter):
    def one():
        check(deliver, letter)
    one.__doc__ = f"{client} delivers {name}"
    case(one)


for letter_name, octets in LETTERS.items():
    add("smtplib", by_smtplib, letter_name, octets)
    add("curl", by_curl, letter_name, octets)
    # What has no header, swaks completes in its own way; a large letter takes it long.
    if letter_name not in ("a large one", "empty header", "empty lines"):
        add("swaks", by_swaks, letter_name, octets)


@case
def without_final_line_end():
    """A letter without a final line end gets one from its client."""
    for deliver in (by_smtplib, by_curl):
        with tempfile.TemporaryDirectory() as folder:
            with Program(SERVE_STORE, folder) as serve:
                deliver(serve.port, b"Subject: x\r\n\r\nno end", folder)
                serve.stop()
            equal(strip_trace((pathlib.Path(folder) / "0001").read_bytes()), b"Subject: x\r\n\r\nno end\r\n")


@case
def several_recipients():
    """One letter to two recipients lies in both mailboxes, and an unknown third is told so."""
    with tempfile.TemporaryDirectory() as folder:
        with Program(SERVE_STORE, folder) as serve:
            with smtplib.SMTP("127.0.0.1", serve.port, local_hostname="client.example") as client:
                refused = client.sendmail("a@example.com", ["alice@example.org", "carol@example.org", "bob@example.org"],
                                          LETTERS["plain"])
            equal({name: code for name, (code, text) in refused.items()}, {"carol@example.org": 550})
            serve.stop()
        names = [file.read_text() for file in sorted(pathlib.Path(folder).glob("*.mailbox"))]
        equal(names, ["alice@example.org", "bob@example.org"])
        for number in "0001", "0002":
            equal(strip_trace((pathlib.Path(folder) / number).read_bytes()), LETTERS["plain"])


@case
def bare_line_feed():
    """A letter with a bare LF is refused, not cut in two."""
    with tempfile.TemporaryDirectory() as folder:
        with Program(SERVE_STORE, folder) as serve:
            client = serve.call()
            client.talk("HELO client.example", "250")
            client.talk("MAIL FROM:<a@example.com>", "250")
            client.talk("RCPT TO:<alice@example.org>", "250")
            client.talk("DATA", "354")
            client.say(b"one\r\n\n.\nMAIL FROM:<evil@example.com>\r\n.\r\n")
            client.expect("550")
            client.quit()
            serve.stop()
        equal(list(pathlib.Path(folder).iterdir()), [])


run()
