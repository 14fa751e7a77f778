#!/usr/bin/env python3
"""STARTTLS and AUTH with other people's programs: curl, swaks, msmtp, mutt, smtplib and gsasl at `serve`'s door; `connect smtp` at
postfix' with dovecot's SASL.

usage: test-log-in.py LOCKSTEP-CLI
"""
import base64
import contextlib
import os
import pathlib
import poplib
import smtplib
import socket
import ssl
import subprocess
import sys
import tempfile
import time

from interop import PATIENCE, Client, Program, case, cli, contains, equal, events, run, tool

CLI = os.path.abspath(sys.argv[1])
WORK = pathlib.Path(tempfile.mkdtemp(prefix="lockstep-log-in-"))
PASSWORD = "looking-glass"
PLAIN = base64.b64encode(f"\0alice\0{PASSWORD}".encode()).decode()
LETTER = "Subject: through the curtain\n\nHello Alice.\n"


def make_certificate():
    subprocess.run([tool("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30",
                    "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", WORK / "key.pem",
                    "-out", WORK / "cert.pem"], check=True, capture_output=True)
    (WORK / "key.pem").chmod(0o600)
    (WORK / "letter").write_bytes(LETTER.replace("\n", "\r\n").encode())


make_certificate()
CERT = WORK / "cert.pem"


@contextlib.contextmanager
def serve(*options):
    """Yields the events of all that was said, filled when it is done, and the ports."""
    said = []
    with Program(CLI, "serve", "--smtp", "0", "--submission", "0", "--cert", CERT, "--key", WORK / "key.pem", "--user",
                 f"alice:{PASSWORD}", "--format", "json", *options) as host:
        host.ports = {line.split()[1]: int(line.rsplit(":", 1)[1]) for line in host.before_ready if line.startswith("listening")}
        host.port = host.ports["smtp"]
        host.said = said
        yield host
        host.stop()
        said += events(host.output)
        # Whoever looks over the shoulder learns no password.
        for secret in PASSWORD, PLAIN, base64.b64encode(PASSWORD.encode()).decode():
            equal(secret in host.output, False)


def check(said, letters=1, log_ins=1, codes=()):
    """TLS stood before anybody logged in, and that was the whole of it."""
    kinds = [event["kind"] for event in said]
    contains(kinds, "state")
    equal(kinds.count("store"), letters)
    replies = [event["text"] for event in said if event["kind"] == "reply"]
    equal(len([reply for reply in replies if reply.startswith("235 ")]), log_ins)
    found = {event["code"] for event in said if event["kind"] == "finding" and event["severity"] != "info"}
    equal(found - {"auth-plain-offered-clear"}, set(codes))
    first = next(number for number, event in enumerate(said) if event["kind"] == "command" and event["text"].startswith("AUTH"))
    equal("state" in kinds[:first], True)


def run_tool(*words, good=True, **options):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=PATIENCE, **options)
    if (done.returncode == 0) != good:
        raise AssertionError(f"{words[0]}: status {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout + done.stderr


# ---- others' clients ----

@case
def smtplib_logs_in():
    """Python's smtplib: STARTTLS, then each mechanism that it knows; a wrong password is refused."""
    context = ssl.create_default_context(cafile=CERT)
    for mechanism in "PLAIN", "LOGIN", "CRAM-MD5":
        with serve() as host:
            with smtplib.SMTP("localhost", host.port, timeout=PATIENCE) as client:
                client.starttls(context=context)
                client.ehlo()
                client.user, client.password = "alice", PASSWORD
                client.auth(mechanism, getattr(client, "auth_" + mechanism.lower().replace("-", "_")))
                client.sendmail("alice@example.org", ["alice@example.org"], LETTER)
        check(host.said)
    with serve() as host:
        with smtplib.SMTP("localhost", host.port, timeout=PATIENCE) as client:
            client.starttls(context=context)
            try:
                client.login("alice", "wrong")
                equal("refused", "taken")
            except smtplib.SMTPAuthenticationError as error:
                equal(error.smtp_code, 535)


@case
def curl_logs_in():
    """curl: --ssl-reqd and each mechanism that Debian's knows."""
    for mechanism in "PLAIN", "LOGIN", "CRAM-MD5":
        with serve() as host:
            run_tool(tool("curl"), "-sS", "--ssl-reqd", "--cacert", CERT, f"smtp://localhost:{host.port}", "--user", f"alice:{PASSWORD}",
                     "--login-options", f"AUTH={mechanism}", "--mail-from", "alice@example.org", "--mail-rcpt", "alice@example.org",
                     "-T", WORK / "letter")
        check(host.said)
    with serve() as host:
        run_tool(tool("curl"), "-sS", "--ssl-reqd", "--cacert", CERT, f"smtp://localhost:{host.port}", "--user", "alice:wrong",
                 "--mail-from", "alice@example.org", "--mail-rcpt", "alice@example.org", "-T", WORK / "letter", good=False)


@case
def swaks_logs_in():
    """swaks: --tls --auth with each mechanism that it knows, at the submission port too."""
    for mechanism in "PLAIN", "LOGIN", "CRAM-MD5":
        for door in "smtp", "submission":
            with serve() as host:
                run_tool(tool("swaks"), "--tls", "--server", "localhost", "--port", host.ports[door], "--auth", mechanism, "-au", "alice",
                         "-ap", PASSWORD, "--from", "alice@example.org", "--to", "alice@example.org", "--data", LETTER)
            check(host.said)


@case
def msmtp_logs_in():
    """msmtp: STARTTLS with the certificate checked, and each mechanism, SCRAM among them."""
    for mechanism in "plain", "login", "cram-md5", "scram-sha-256":
        with serve() as host:
            config = WORK / "msmtprc"
            config.write_text(f"account default\nhost localhost\nport {host.port}\ntls on\ntls_starttls on\ntls_trust_file {CERT}\n"
                              f"auth {mechanism}\nuser alice\npassword {PASSWORD}\nfrom alice@example.org\n")
            config.chmod(0o600)
            run_tool(tool("msmtp"), "-C", config, "alice@example.org", input=LETTER)
        check(host.said)


@case
def mutt_logs_in():
    """mutt: a letter written in a mail program that people use."""
    home = WORK / "home"
    home.mkdir(exist_ok=True)
    for mechanism in "plain", "login", "cram-md5":
        with serve() as host:
            (home / "muttrc").write_text(f'set smtp_url="smtp://alice@localhost:{host.port}/"\nset smtp_pass="{PASSWORD}"\n'
                                         f'set ssl_starttls=yes\nset ssl_force_tls=yes\nset certificate_file="{CERT}"\n'
                                         f'set smtp_authenticators="{mechanism}"\nset from="alice@example.org"\nset copy=no\n'
                                         f'set ssl_verify_host=yes\nset hostname="example.org"\n')
            run_tool(tool("mutt"), "-n", "-F", home / "muttrc", "-s", "through the curtain", "alice@example.org", input="Hello Alice.\n",
                     env={**os.environ, "HOME": str(home), "TERM": "dumb"})
        check(host.said)


@case
def gsasl_is_a_peer():
    """GNU SASL's program: its SCRAM-SHA-256 and ours agree, and so do the older ones."""
    for mechanism in "PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256":
        with serve() as host:
            # Its channel binding would want SCRAM-SHA-256-PLUS, which is not offered.
            run_tool(tool("gsasl"), "--smtp", "--client", f"--connect=localhost:{host.port}", f"--mechanism={mechanism}",
                     "--authentication-id=alice", "--authorization-id=", f"--password={PASSWORD}", "--starttls", "--no-cb",
                     f"--x509-ca-file={CERT}", "--quiet", input="")
        equal(len([event for event in host.said if event["kind"] == "reply" and event["text"].startswith("235 ")]), 1)
        contains([event["kind"] for event in host.said], "state")


@case
def mail_is_fetched():
    """POP3 and POP2: what was delivered is fetched through STLS and TLS by curl, poplib and connect, and is the letter."""
    context = ssl.create_default_context(cafile=CERT)
    with Program(CLI, "serve", "--smtp", "0", "--pop3", "0", "--pop3s", "0", "--pop2", "0", "--cert", CERT, "--key", WORK / "key.pem",
                 "--user", f"alice:{PASSWORD}", "--format", "json") as host:
        ports = {line.split()[1]: int(line.rsplit(":", 1)[1]) for line in host.before_ready if line.startswith("listening")}
        with smtplib.SMTP("localhost", ports["smtp"], timeout=PATIENCE) as client:
            client.sendmail("bob@example.org", ["alice@example.org"], LETTER)
        for url, options in ((f"pop3://localhost:{ports['pop3']}/1", ["--ssl-reqd"]), (f"pop3s://localhost:{ports['pop3s']}/1", [])):
            contains(run_tool(tool("curl"), "-sS", "--cacert", CERT, url, *options, "--user", f"alice:{PASSWORD}"), "Hello Alice.")
        fetched = poplib.POP3("localhost", ports["pop3"], timeout=PATIENCE)
        fetched.stls(context=context)
        fetched.user("alice")
        fetched.pass_(PASSWORD)
        contains(fetched.retr(1)[1], b"Hello Alice.")
        fetched.quit()
        for door, options in ("pop3", ["--starttls"]), ("pop3s", ["--tls"]):
            status, output, errors = cli(CLI, "connect", "pop3", f"localhost:{ports[door]}", *options, "--ca", CERT, "--format", "transcript",
                                         input=f"USER alice\nPASS {PASSWORD}\nRETR 1\n".encode())
            equal((status, errors, PASSWORD in output), (0, "", False))
            contains(output, "S: Hello Alice.\n")
        status, output, errors = cli(CLI, "connect", "pop2", f"localhost:{ports['pop2']}", "--format", "transcript",
                                     input=f"HELO alice {PASSWORD}\nREAD 1\nRETR\nACKS\n".encode())
        equal((status, errors, PASSWORD in output), (0, "", False))
        contains(output, "Hello Alice.")
        equal(cli(CLI, "connect", "pop2", "localhost:1", "--tls")[::2][0], 2)
        host.stop()
        equal(PASSWORD in host.output, False)


# ---- the rules ----

@case
def injected_in_clear():
    """What is sent in clear behind STARTTLS, in the same segment, is thrown away and flagged."""
    with serve() as host:
        client = Client(host.port)
        client.talk("EHLO me.example", "250")
        client.say("STARTTLS\r\nMAIL FROM:<injected@example.com>\r\nRCPT TO:<alice@example.org>\r\n")
        client.expect("220")
        context = ssl.create_default_context(cafile=CERT)
        with context.wrap_socket(client.socket, server_hostname="localhost") as secured:
            secured.sendall(b"NOOP\r\n")
            equal(secured.recv(100)[:4], b"250 ")
            secured.sendall(b"EHLO me.example\r\nRCPT TO:<alice@example.org>\r\n")
            heard = b""
            while b"503" not in heard:
                heard += secured.recv(1000)
        client.stream.close()
    contains([event.get("code") for event in host.said], "plaintext-after-starttls")
    equal([event for event in host.said if event["kind"] == "reply" and event["text"].startswith("250 2.1")], [])


@case
def injected_by_the_server():
    """connect: what a server says in clear behind its 220 is no reply to what goes inside TLS."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(PATIENCE)
        talk = subprocess.Popen([CLI, "connect", "smtp", f"127.0.0.1:{listener.getsockname()[1]}", "--starttls", "--ca", CERT, "--format",
                                 "json"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        talk.stdin.write("NOOP\n")
        talk.stdin.close()
        caller, _ = listener.accept()
        caller.settimeout(PATIENCE)
        stream = caller.makefile("rb")
        caller.sendall(b"220 x.example hi\r\n")
        stream.readline()
        caller.sendall(b"250-x.example\r\n250 STARTTLS\r\n")
        stream.readline()
        caller.sendall(b"220 go\r\n250 injected\r\n")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERT, WORK / "key.pem")
        with context.wrap_socket(caller, server_side=True) as secured, secured.makefile("rb") as inside:
            equal(inside.readline(), b"NOOP\r\n")
            secured.sendall(b"250 inside\r\n")
            equal(inside.readline(), b"QUIT\r\n")
            secured.sendall(b"221 bye\r\n")
        said = events(talk.stdout.read())
        talk.stdout.close()
        equal(talk.wait(PATIENCE), 0)
        stream.close()
    equal([event["text"] for event in said if event["kind"] == "reply"],
          ["220 x.example hi", "250-x.example\n250 STARTTLS", "220 go", "250 inside", "221 bye"])
    contains([event.get("code") for event in said], "plaintext-after-starttls")


@case
def submission_wants_a_log_in():
    """The submission port takes no mail from strangers; a known writer may write to anybody, and it is kept."""
    context = ssl.create_default_context(cafile=CERT)
    with serve() as host:
        with smtplib.SMTP("localhost", host.ports["submission"], timeout=PATIENCE) as client:
            client.ehlo()
            equal(client.mail("alice@example.org")[0], 530)
            client.starttls(context=context)
            client.ehlo()
            client.login("alice", PASSWORD)
            equal(client.sendmail("alice@example.org", ["somebody@elsewhere.example"], LETTER), {})
        with smtplib.SMTP("localhost", host.port, timeout=PATIENCE) as client:
            client.ehlo()
            client.mail("alice@example.org")
            equal(client.rcpt("somebody@elsewhere.example")[0] // 100, 5)


@case
def handshake_that_fails():
    """A client that goes on in clear, or does not trust the certificate, harms nobody else."""
    with serve() as host:
        client = Client(host.port)
        client.talk("STARTTLS", "220")
        client.say("EHLO me.example\r\n")
        equal(client.stream.read().count(b"250"), 0)
        client.close()
        status, output, errors = cli(CLI, "connect", "smtp", f"localhost:{host.port}", "--starttls", "--format", "transcript", input=b"NOOP\n")
        equal(status, 1)
        contains(errors, "the certificate is refused")
        equal("NOOP" in output, False)
        Client(host.port).quit()


# ---- connect, at another's door ----

def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(condition, what):
    # Postfix puts its queue in order before it listens.
    end = time.monotonic() + 3 * PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"{what} did not happen")


def is_listening(port):
    with contextlib.suppress(OSError):
        socket.create_connection(("127.0.0.1", port)).close()
        return True
    return False


@contextlib.contextmanager
def dovecot(folder):
    """Dovecot's authentication alone; yields its socket."""
    folder.mkdir()
    (folder / "users").write_text(f"alice:{{PLAIN}}{PASSWORD}\n")
    (folder / "conf").write_text(f"""
base_dir = {folder}/run
log_path = {folder}/log
protocols =
ssl = no
auth_mechanisms = plain login cram-md5 scram-sha-256
disable_plaintext_auth = no
passdb {{
  driver = passwd-file
  args = {folder}/users
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home=/
}}
service auth {{
  unix_listener {folder}/auth {{
    mode = 0666
  }}
}}
""")
    process = subprocess.Popen([tool("dovecot"), "-F", "-c", folder / "conf"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for((folder / "auth").exists, "dovecot's socket")
        yield folder / "auth"
    finally:
        process.terminate()
        process.wait(PATIENCE)


@contextlib.contextmanager
def postfix(folder, auth):
    """Postfix with a configuration, a queue and a log of its own; yields its port."""
    folder.mkdir()
    for name in "etc", "queue", "data":
        (folder / name).mkdir()
    import pwd
    import shutil
    os.chown(folder / "data", pwd.getpwnam("postfix").pw_uid, -1)
    shutil.copy(CERT, folder / "cert.pem")
    shutil.copy(WORK / "key.pem", folder / "key.pem")
    port = free_port()
    (folder / "etc" / "main.cf").write_text(f"""
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
myhostname = mail.example.org
mydestination = example.org
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
local_recipient_maps =
local_transport = discard:
default_transport = discard:
smtpd_tls_cert_file = {folder}/cert.pem
smtpd_tls_key_file = {folder}/key.pem
smtpd_tls_security_level = may
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = {auth}
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
""")
    (folder / "etc" / "master.cf").write_text(f"""
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
error unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
""")
    process = subprocess.Popen([tool("postfix"), "-c", folder / "etc", "start-fg"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                               text=True, start_new_session=True)
    try:
        wait_for(lambda: is_listening(port) or process.poll() is not None, "postfix' port")
        if process.poll() is not None:
            raise AssertionError(f"postfix does not start: {process.stderr.read()}")
        yield port
    finally:
        subprocess.run([tool("postfix"), "-c", folder / "etc", "stop"], capture_output=True)
        process.stderr.close()
        process.wait(PATIENCE)


@case
def connect_to_postfix():
    """connect: STARTTLS and AUTH at postfix with dovecot's SASL; a letter for elsewhere is taken only after that."""
    os.environ["PATH"] += ":/usr/sbin:/sbin"
    if os.geteuid() != 0:
        raise AssertionError("postfix and dovecot want to be started by root, as in a container")
    # Their users must be able to reach the sockets.
    WORK.chmod(0o755)
    login = base64.b64encode(PASSWORD.encode()).decode()
    letter = "MAIL FROM:<alice@example.org>\nRCPT TO:<bob@elsewhere.example>\nDATA\nSubject: x\n\nHello Bob.\n.\n"
    with dovecot(WORK / "dovecot") as auth, postfix(WORK / "postfix", auth) as port:
        def talk(*lines):
            status, output, errors = cli(CLI, "connect", "smtp", f"localhost:{port}", "--starttls", "--ca", CERT, "--format", "json",
                                         input="".join(lines).encode())
            equal((status, errors), (0, ""))
            equal(PASSWORD in output or login in output or PLAIN in output, False)
            return [event["text"][:3] for event in events(output) if event["kind"] == "reply"][3:]
        equal(talk("EHLO me.example\n", letter), ["250", "250", "554", "554", "221"])
        equal(talk("EHLO me.example\n", f"AUTH PLAIN {PLAIN}\n", letter), ["250", "235", "250", "250", "354", "250", "221"])
        equal(talk("EHLO me.example\n", "AUTH PLAIN\n", f"{PLAIN}\n", letter), ["250", "334", "235", "250", "250", "354", "250", "221"])
        equal(talk("EHLO me.example\n", "AUTH LOGIN\n", base64.b64encode(b"alice").decode() + "\n", f"{login}\n", "NOOP\n"),
              ["250", "334", "334", "235", "250", "221"])
        equal(talk("EHLO me.example\n", "AUTH PLAIN " + base64.b64encode(b"\0alice\0wrong").decode() + "\n", "NOOP\n"),
              ["250", "535", "250", "221"])


run()
