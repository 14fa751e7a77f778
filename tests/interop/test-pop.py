#!/usr/bin/env python3
"""Real programs fetch mail from `lockstep-cli serve`, in memory and from a Maildir; POP2 by RFC 937's client table.

usage: test-pop.py LOCKSTEP-CLI
"""
import os
import pathlib
import poplib
import pwd
import re
import smtplib
import socket
import subprocess
import sys
import tempfile

from interop import Program, case, cli, contains, equal, run, tool

CLI = sys.argv[1]
LETTER = b"Subject: lunch\r\nFrom: bob@example.org\r\n\r\nAt noon?\r\n.\r\n..two dots\r\nSee you.\r\n"


class Host(Program):
    """A server of SMTP, POP3 and POP2, and the ports that it took."""

    def __init__(self, *arguments):
        super().__init__(CLI, "serve", "--smtp", "0", "--pop3", "0", "--pop2", "0", *arguments)
        self.ports = {}
        for line in self.before_ready:
            found = re.match(r"listening (\w+) .*:(\d+)$", line)
            if found:
                self.ports[found.group(1)] = int(found.group(2))

    def deliver(self, letter=LETTER, to="alice@example.org"):
        with smtplib.SMTP("127.0.0.1", self.ports["smtp"], timeout=20) as client:
            client.sendmail("bob@example.org", [to], letter)

    def pop3(self):
        return poplib.POP3("127.0.0.1", self.ports["pop3"], timeout=20)

    def log_in(self):
        client = self.pop3()
        client.user("alice")
        client.pass_("alice")
        return client


def sent_part(lines):
    """A letter without the lines that the server wrote on top."""
    text = b"".join(line + b"\r\n" for line in lines)
    return text[text.index(b"Subject: lunch"):]


def both_stores(function):
    """One case for mail in memory, one for mail on disk."""
    def in_memory():
        function(lambda: Host())

    def on_disk():
        with tempfile.TemporaryDirectory() as folder:
            function(lambda: Host("--store", folder))

    for one in in_memory, on_disk:
        one.__name__ = f"{function.__name__} {one.__name__}"
        one.__doc__ = function.__doc__
        case(one)
    return function


@both_stores
def python_reads_and_deletes(make):
    """poplib gets the letter octet for octet; what it deletes is gone after QUIT, and not before."""
    with make() as host:
        host.deliver()
        host.deliver()
        client = host.log_in()
        count, octets = client.stat()
        equal(count, 2)
        equal(sum(int(line.split()[1]) for line in client.list()[1]), octets)
        _, lines, size = client.retr(1)
        equal(sent_part(lines), LETTER)
        equal(client.top(1, 0)[1][-1], b"")
        uids = [line.split()[1] for line in client.uidl()[1]]
        equal(len(set(uids)), 2)
        client.dele(1)
        equal(client.stat()[0], 1)
        try:
            host.log_in()
            raise AssertionError("two readers at one maildrop")
        except poplib.error_proto as refusal:
            contains(str(refusal), "IN-USE")
        client.close()          # the line is lost
        client = host.log_in()
        equal(client.stat()[0], 2)
        client.dele(1)
        client.quit()
        client = host.log_in()
        equal([line.split()[1] for line in client.uidl()[1]], uids[1:])
        client.quit()


@both_stores
def python_logs_in_by_digest(make):
    """poplib's APOP, and a digest of the wrong secret."""
    with make() as host:
        client = host.pop3()
        client.apop("alice", "alice")
        client.quit()
        client = host.pop3()
        try:
            client.apop("alice", "wrong")
            raise AssertionError("let in")
        except poplib.error_proto as refusal:
            contains(str(refusal), "-ERR")


@case
def python_through_tls():
    """poplib's STLS, and TLS from the first octet."""
    import ssl
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with Host("--tls", "--pop3s", "0") as host:
        host.deliver()
        client = host.pop3()
        client.stls(context)
        client.user("alice")
        client.pass_("alice")
        equal(client.stat()[0], 1)
        client.quit()
        client = poplib.POP3_SSL("127.0.0.1", host.ports["pop3s"], timeout=20, context=context)
        client.user("alice")
        client.pass_("alice")
        equal(sent_part(client.retr(1)[1]), LETTER)
        client.quit()


@case
def curl_fetches():
    """curl lists, and fetches by SASL or by APOP, whichever it likes."""
    with Host() as host:
        host.deliver()
        for options in [], ["--login-options", "AUTH=CRAM-MD5"], ["--login-options", "AUTH=PLAIN"], ["--login-options", "AUTH=+APOP"]:
            got = subprocess.run([tool("curl"), "-s", "-S", "--max-time", "20", *options, "-u", "alice:alice", f"pop3://127.0.0.1:{host.ports['pop3']}/1"],
                                 capture_output=True, check=False)
            equal(got.returncode, 0)
            equal(sent_part(got.stdout.splitlines()), LETTER)


@case
def connect_talks_to_serve():
    """Our own client waits for each reply to its end, POP3's dots and POP2's counted octets."""
    with Host() as host:
        host.deliver()
        status, output, _ = cli(CLI, "connect", "pop3", f"127.0.0.1:{host.ports['pop3']}", "--format", "transcript",
                                input=b"USER alice\nPASS alice\nSTAT\nRETR 1\nUIDL\n")
        equal(status, 0)
        contains(output, "S: ...two dots")
        contains(output, "C: QUIT")
        status, output, _ = cli(CLI, "connect", "pop2", f"127.0.0.1:{host.ports['pop2']}", "--format", "transcript",
                                input=b"HELO alice alice\nREAD 1\nRETR\nACKS\n")
        equal(status, 0)
        contains(output, "S: ..two dots")
        contains(output, "S: + Bye")


# ---- POP2: no program of today speaks it; RFC 937's client table does ----

class Pop2:
    """RFC 937 "Client Decision Table": what is heard in each state, and the action."""

    TABLE = {("CALL", "greet"): 2, ("NMBR", "count"): 3, ("SIZE", "length"): 4, ("XFER", "data"): 5}

    def __init__(self, port, delete):
        self.stream = socket.create_connection(("127.0.0.1", port), timeout=20).makefile("rwb")
        self.state, self.delete, self.letters, self.wanted = "CALL", delete, [], 0

    def hear(self):
        if self.state == "XFER":
            return "data", self.stream.read(self.length)
        line = self.stream.readline()
        if not line:
            return "close", b""
        kind = {b"#": "count", b"=": "length", b"-": "other"}.get(line[:1])
        if kind is None:
            kind = "greet" if self.state == "CALL" else "bye"
        return kind, int(re.match(rb"\d+", line[1:]).group()) if kind in ("count", "length") else line

    def say(self, line, state):
        self.stream.write(line + b"\r\n")
        self.stream.flush()
        self.state = state

    def run(self):
        while True:
            what, value = self.hear()
            action = 6 if self.state == "EXIT" else self.TABLE.get((self.state, what), 1)
            if action == 1:
                self.say(b"QUIT", "EXIT")
            elif action == 2:
                self.say(b"HELO alice alice", "NMBR")
            elif action == 3:
                self.say(b"READ 1" if value > 0 else b"QUIT", "SIZE" if value > 0 else "EXIT")
            elif action == 4:
                self.length = value
                self.say(b"RETR" if value > 0 else b"QUIT", "XFER" if value > 0 else "EXIT")
            elif action == 5:
                self.letters.append(value)
                self.say(b"ACKD" if self.delete else b"ACKS", "SIZE")
            else:
                equal(what, "bye")
                equal(self.stream.read(), b"")
                return self.letters


@both_stores
def pop2_by_the_rfcs_table(make):
    """The letter arrives octet for octet; saved it stays, deleted it is gone."""
    with make() as host:
        host.deliver()
        host.deliver()
        letters = Pop2(host.ports["pop2"], False).run()
        equal([letter[letter.index(b"Subject"):] for letter in letters], [LETTER, LETTER])
        equal(len(Pop2(host.ports["pop2"], True).run()), 2)
        equal(Pop2(host.ports["pop2"], True).run(), [])


# ---- the folder on disk ----

@case
def outlives_the_process():
    """What was answered 250 is there for the next process, with the same unique ids."""
    with tempfile.TemporaryDirectory() as folder:
        with Host("--store", folder) as host:
            host.deliver()
            client = host.log_in()
            uids = client.uidl()[1]
            client.quit()
            contains("\n".join(host.before_ready), folder)
            host.process.kill()
            host.process.wait()
        with Host("--store", folder) as host:
            client = host.log_in()
            equal(client.uidl()[1], uids)
            equal(sent_part(client.retr(1)[1]), LETTER)
            client.quit()


@case
def unusable_folder():
    """A folder that cannot be made is one line, and exit 1."""
    status, _, errors = cli(CLI, "serve", "--smtp", "0", "--store", "/dev/null/x")
    equal(status, 1)
    contains(errors, "/dev/null/x")


@case
def dovecot_reads_ours_and_we_read_its():
    """doveadm sees the letter that we wrote, and we the one that it saved."""
    doveadm = tool("doveadm")
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        with Host("--store", folder) as host:
            host.deliver()
            maildir = pathlib.Path(folder, "alice")
            config = pathlib.Path(folder, "dovecot.conf")
            owner = os.getuid()
            if owner == 0:          # dovecot reads no mail as root
                owner = pwd.getpwnam("nobody").pw_uid
                for path in maildir, *maildir.rglob("*"):
                    os.chown(path, owner, owner)
            config.write_text(f"base_dir = {folder}/run\nlog_path = /dev/stderr\nmail_location = maildir:{maildir}\n"
                              "ssl = no\nfirst_valid_uid = 0\nfirst_valid_gid = 0\n"
                              f"mail_uid = {owner}\nmail_gid = {owner}\n")
            environment = dict(os.environ, USER="alice", HOME=folder)
            fetch = subprocess.run([doveadm, "-c", config, "fetch", "text", "all"], capture_output=True, env=environment, check=False)
            contains(fetch.stdout.decode() + fetch.stderr.decode(), "At noon?")
            subprocess.run([doveadm, "-c", config, "save"], input=LETTER.replace(b"\r\n", b"\n"), env=environment, check=True)
            client = host.log_in()
            equal(client.stat()[0], 2)
            equal(sorted(sent_part(client.retr(n)[1]) for n in (1, 2)), [LETTER, LETTER])
            client.quit()


run()
