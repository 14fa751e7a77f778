#!/usr/bin/env python3
"""`lockstep-cli serve` as its users meet it: what it prints, hostile clients, and how it ends.

usage: test-serve.py LOCKSTEP-CLI
"""
import signal
import socket
import sys
import time

from interop import Client, Program, case, cli, contains, equal, events, run

CLI = sys.argv[1]


def serve(*arguments):
    return Program(CLI, "serve", "--smtp", "0", *arguments)


def deliver(client):
    client.talk("HELO client.example", "250")
    client.talk("MAIL FROM:<a@example.com>", "250")
    client.talk("RCPT TO:<alice@example.org>", "250")
    client.talk("DATA", "354")
    client.say("Subject: x\r\n\r\nhello\r\n.\r\n")
    client.expect("250")


# ---- what it prints ----

@case
def before_ready():
    """Domains, users and made-up passwords are printed, then listeners, then ready."""
    with serve() as host:
        for line in "domain example.org", "user alice password alice", "user bob password bob":
            contains(host.before_ready, line)
        equal(host.before_ready[-1], f"listening smtp 127.0.0.1:{host.port}")
        deliver(host.call())
        host.stop()
        equal(host.output, "")


@case
def named_users():
    """Named domains and users are served; the password that somebody gave is not printed."""
    with serve("--domain", "one.example", "--domain", "two.example", "--user", "carol:s3cret") as host:
        contains(host.before_ready, "domain two.example")
        contains(host.before_ready, "user carol")
        equal([line for line in host.before_ready if "s3cret" in line], [])
        client = host.call()
        client.talk("HELO client.example", "250")
        client.talk("MAIL FROM:<>", "250")
        client.talk("RCPT TO:<carol@two.example>", "250")
        client.talk("RCPT TO:<alice@one.example>", "550")
        client.talk("RCPT TO:<carol@three.example>", "550")
        client.quit()


@case
def formats():
    """With --format every event is written as it comes."""
    with serve("--format", "json") as host:
        client = host.call()
        deliver(client)
        client.quit()
        host.stop()
        kinds = [event["kind"] for event in events(host.output)]
        equal(kinds[:4], ["open", "reply", "command", "reply"])
        contains(kinds, "store")
        equal(kinds[-1], "close")
    with serve("--format", "transcript", "--conn", "2") as host:
        deliver(host.call())
        host.call().quit()
        host.stop()
        equal(host.output.splitlines()[1:], ["C: QUIT", "S: 221 2.0.0 mail.example.org Service closing transmission channel"])


@case
def port_in_use():
    """A port in use is one line that names the port, and status 1."""
    with serve() as host:
        equal(cli(CLI, "serve", "--smtp", str(host.port))[0::2],
              (1, f"lockstep-cli: cannot listen on 127.0.0.1:{host.port}: the port is in use\n"))


@case
def wrong_usage():
    """Wrong words are one line, and status 2."""
    for words in (["--smtp", "x"], ["--smtp", "65536"], ["--pop3", "x"], ["--cert", "x"], ["--key", "x"], ["--smtps", "-2"], ["extra"],
                  ["--bind", "nowhere"], ["--domain", "-"], ["--user", "alice"], ["--user", ".x:y"], ["--user", "a:b", "--user", "A:c"],
                  ["--max-connections", "0"], ["--fault", "RCPT=drop"], ["--fault", "smtp:RCPT"], ["--fault", "smtp:XYZZY=drop"],
                  ["--fault", "nntp:RCPT=drop"], ["--format", "xml"], ["--lesson", "smtp-first-mail", "--domain", "x.example"]):
        status, output, errors = cli(CLI, "serve", *words)
        equal((status, output, errors.count("\n"), errors[:14]), (2, "", 1, "lockstep-cli: "))


@case
def lesson():
    """A lesson's world is hosted; a lesson that is not there is status 1."""
    with serve("--lesson", "smtp-first-mail") as host:
        client = Client(host.port, greeting=False)
        equal(client.reply(), "220 smtp.commentcamarche.net SMTP Ready\r\n")
        client.talk("EHLO machine1.commentcamarche.net", "250")
        client.talk("MAIL FROM:<webmaster@kioskea.net>", "250")
        client.talk("RCPT TO:<meandus@meandus.net>", "250")
        equal(client.talk("RCPT TO:<tittom@tittom.fr>", "550"), "550 No such user here\r\n")
        client.quit()
    equal(cli(CLI, "serve", "--lesson", "no-such-lesson")[0], 1)


@case
def address():
    """It listens on the address that it is told."""
    with serve("--bind", "0.0.0.0") as host:
        equal(host.before_ready[-1], f"listening smtp 0.0.0.0:{host.port}")
        host.call().quit()
    if socket.has_ipv6:
        probe = socket.socket(socket.AF_INET6)
        try:
            probe.bind(("::1", 0))
        except OSError:
            return
        finally:
            probe.close()
        with serve("--bind", "::1") as host:
            equal(host.before_ready[-1], f"listening smtp [::1]:{host.port}")


# ---- faults ----

@case
def faults():
    """Faults strike where they are told to."""
    with serve("--fault", "smtp:RCPT#2=451 Try later", "--fault", "smtp:data-end=452 full", "--fault", "smtp:VRFY=drop") as host:
        client = host.call()
        client.talk("HELO client.example", "250")
        client.talk("MAIL FROM:<a@example.com>", "250")
        client.talk("RCPT TO:<alice@example.org>", "250")
        equal(client.talk("RCPT TO:<bob@example.org>", "451"), "451 Try later\r\n")
        client.talk("RCPT TO:<bob@example.org>", "250")
        client.talk("DATA", "354")
        client.say(".\r\n")
        client.expect("452")
        client.say("VRFY alice\r\n")
        try:
            equal(client.stream.read(), b"")
        except ConnectionResetError:
            pass


@case
def chance():
    """The same seed draws the same faults."""
    drawn = []
    for turn in range(2):
        with serve("--fault", "smtp:NOOP%50=450 maybe", "--seed", "7") as host:
            client = host.call()
            client.say("NOOP\r\n" * 40)
            drawn.append([client.reply()[:3] for _ in range(40)])
            client.quit()
    equal(drawn[0], drawn[1])
    equal(sorted(set(drawn[0])), ["250", "450"])


# ---- hostile clients ----

@case
def crowd():
    """One client more than --max-connections gets 421 and is closed; others are not disturbed."""
    with serve("--max-connections", "3") as host:
        served = [host.call() for _ in range(3)]
        for _ in range(5):
            refused = Client(host.port, greeting=False)
            refused.expect("421")
            refused.expect_close()
        for client in served:
            deliver(client)
            client.quit()
        deliver(host.call())


@case
def long_lines():
    """A line of 1 MiB, NULs, and no CRLF at all: an answer or a close, and the server goes on."""
    with serve() as host:
        client = host.call()
        client.say(b"x" * 1024 * 1024 + b"\r\n")
        client.expect("500")
        client.say(b"NOOP\0\r\n")
        client.expect("501")
        client.say(b"\0" * 5000 + b"\r\n")
        client.expect("500")
        client.say(b"\xff\xfb\x01\xfeNOOP\r\n")
        client.reply()
        client.quit()
        endless = host.call()
        try:
            for _ in range(64):
                endless.say(b"y" * 65536)
            endless.expect("421")
        except (ConnectionResetError, BrokenPipeError):
            pass
        endless.close()
        deliver(host.call())


@case
def many_recipients():
    """Thousands of RCPT are answered, those over the limit with 452."""
    with serve() as host:
        client = host.call()
        client.talk("HELO client.example", "250")
        client.talk("MAIL FROM:<a@example.com>", "250")
        for _ in range(10):
            client.say("RCPT TO:<alice@example.org>\r\n" * 500 + "RCPT TO:<nobody@example.org>\r\n" * 500)
            codes = [client.reply()[:3] for _ in range(1000)]
            equal(set(codes[:500]) <= {"250", "452"}, True)
            equal(set(codes[500:]), {"550"})
        client.talk("DATA", "354")
        client.say(".\r\n")
        client.expect("250")
        client.quit()


@case
def silence_and_resets():
    """Silent, half-open and resetting clients do not disturb others."""
    with serve() as host:
        silent = [host.call() for _ in range(50)]
        for number in range(100):
            client = host.call()
            client.say("HELO client.example\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<alice@example.org>\r\nDATA\r\n"[:number])
            client.reset()
        half = host.call()
        half.say("NOOP\r\nNOOP\r\nQUIT\r\n")
        half.socket.shutdown(socket.SHUT_WR)
        equal([half.reply()[:3] for _ in range(3)], ["250", "250", "221"])
        half.expect_close()
        deliver(host.call())
        for client in silent:
            client.quit()


@case
def no_descriptor_left():
    """With no descriptor left, callers wait at the door, the loop does not spin, and they are served later."""
    limit = [sys.executable, "-c", "import os, resource, sys; resource.setrlimit(resource.RLIMIT_NOFILE, (24, 24)); "
             "os.execv(sys.argv[1], sys.argv[1:])"]
    with Program(*limit, CLI, "serve", "--smtp", "0") as host:
        callers = [Client(host.port, greeting=False) for _ in range(40)]
        callers[0].expect("220")
        before = host.processor_seconds()
        time.sleep(0.5)
        equal(host.processor_seconds() - before < 0.25, True)
        for caller in callers[:30]:
            caller.close()
        callers[39].expect("220")
        callers[39].quit()
        for caller in callers[30:39]:
            caller.close()


@case
def never_reads():
    """A client that talks and never listens does not fill the server's memory."""
    with serve() as host:
        client = host.call()
        client.socket.setblocking(False)
        refused = sent = 0
        while refused < 20:
            try:
                sent += client.socket.send(b"HELP\r\n" * 10000)
                refused = 0
            except BlockingIOError:
                refused += 1
                time.sleep(0.05)
        deliver(host.call())
        # AddressSanitizer itself holds back 256 MiB of what was freed.
        equal(host.resident_kib() < 500 * 1024, True)
        client.reset()


@case
def every_cut():
    """A dialogue cut at every octet gets the same replies."""
    dialogue = (b"EHLO client.example\r\nMAIL FROM:<a@example.com> SIZE=10\r\nRCPT TO:<alice@example.org>\r\nRCPT TO:<x@example.org>\r\n"
                b"BAD\nLINE\r\nDATA\r\nSubject: x\r\n\r\n..\r\n\n.\n\r\n.\r\nNOOP\r\nQUIT\r\n")
    with serve() as host:
        def replies(cut):
            client = host.call()
            client.say(dialogue[:cut])
            if cut < len(dialogue):
                # Its own segment; the test in the engine waits for its arrival.
                client.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                client.say(dialogue[cut:])
            said = client.stream.read()
            client.close()
            return said
        whole = replies(len(dialogue))
        equal(whole.count(b"\r\n") > 10, True)
        for cut in range(1, len(dialogue)):
            equal(replies(cut), whole)


# ---- its end ----

@case
def stop():
    """SIGTERM and SIGINT: every session is told 421, and the status is 0."""
    for which in signal.SIGTERM, signal.SIGINT:
        with serve() as host:
            clients = [host.call() for _ in range(5)]
            clients[0].talk("HELO client.example", "250")
            clients[1].say("HELO clie")
            silent = Client(host.port)
            host.process.send_signal(which)
            for client in clients:
                client.expect("421")
                client.expect_close()
            silent.close()
            equal(host.process.wait(timeout=10), 0)


@case
def stop_with_a_client_that_stays():
    """A client that does not hang up does not hold the server up for long."""
    with serve() as host:
        stays = host.call()
        start = time.monotonic()
        host.stop()
        equal(time.monotonic() - start < 8, True)
        stays.close()


run()
