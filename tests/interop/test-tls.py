#!/usr/bin/env python3
"""TLS from the first octet: `serve --smtps` with curl and Python's smtplib, `connect --tls` with good and bad certificates.

usage: test-tls.py LOCKSTEP-CLI
"""
import contextlib
import pathlib
import smtplib
import socket
import ssl
import subprocess
import sys
import tempfile
import threading

from interop import PATIENCE, Program, case, cli, contains, equal, events, run, tool

CLI = sys.argv[1]
WORK = pathlib.Path(tempfile.mkdtemp(prefix="lockstep-tls-"))


def openssl(*arguments):
    subprocess.run([tool("openssl"), *map(str, arguments)], check=True, capture_output=True, cwd=WORK)


def make_key(name):
    openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", f"{name}.key")


def make_certificates():
    """An authority, and what it signed: a good one, one for another name, one that has expired."""
    make_key("ca")
    openssl("req", "-new", "-x509", "-key", "ca.key", "-subj", "/CN=Test authority", "-days", "3650", "-out", "ca.crt")
    for name, host, begin, end in (("good", "localhost", "20200101000000Z", "21200101000000Z"),
                                   ("other", "mail.example.net", "20200101000000Z", "21200101000000Z"),
                                   ("expired", "localhost", "20200101000000Z", "20200201000000Z"),
                                   ("early", "localhost", "21100101000000Z", "21200101000000Z")):
        make_key(name)
        openssl("req", "-new", "-key", f"{name}.key", "-subj", f"/CN={host}", "-out", f"{name}.csr")
        (WORK / f"{name}.cnf").write_text(f"""
[ca]
default_ca = own
[own]
database = {name}.db
new_certs_dir = .
rand_serial = yes
policy = any
default_md = sha256
x509_extensions = server
[any]
commonName = supplied
[server]
subjectAltName = DNS:{host}{", IP:127.0.0.1" if host == "localhost" else ""}
""")
        (WORK / f"{name}.db").write_text("")
        openssl("ca", "-batch", "-notext", "-config", f"{name}.cnf", "-cert", "ca.crt", "-keyfile", "ca.key", "-startdate", begin,
                "-enddate", end, "-in", f"{name}.csr", "-out", f"{name}.crt")


make_certificates()
CA = WORK / "ca.crt"


def serve(*options, certificate=None):
    given = [] if certificate is None else ["--cert", WORK / f"{certificate}.crt", "--key", WORK / f"{certificate}.key"]
    return Program(CLI, "serve", "--smtps", "0", *given, *options)


def connect(end, *options, input=b"HELO me.example\n"):
    return cli(CLI, "connect", "smtp", end, "--tls", "--format", "transcript", *options, input=input)


@contextlib.contextmanager
def tls_server(script, certificate="good", alpn=None, seen=None):
    """Python's TLS on a free port; the first caller is handed to @script(socket)."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(WORK / f"{certificate}.crt", WORK / f"{certificate}.key")
    if seen is not None:
        context.sni_callback = lambda sock, name, ctx: seen.append(name)
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(PATIENCE)

    def answer():
        with contextlib.suppress(OSError):
            caller, _ = listener.accept()
            caller.settimeout(PATIENCE)
            with context.wrap_socket(caller, server_side=True) as secured:
                script(secured)

    thread = threading.Thread(target=answer)
    thread.start()
    yield listener.getsockname()[1]
    listener.close()
    thread.join()


def polite(caller):
    caller.sendall(b"220 x.example hi\r\n")
    with caller.makefile("rb") as stream:
        for line in stream:
            if line.upper().startswith(b"QUIT"):
                caller.sendall(b"221 bye\r\n")
                return
            caller.sendall(b"250 OK\r\n")


# ---- serve ----

@case
def smtplib_speaks_tls():
    """Python's smtplib delivers through TLS, and checks the certificate that it was given."""
    with serve("--format", "json", certificate="good") as host:
        context = ssl.create_default_context(cafile=CA)
        with smtplib.SMTP_SSL("localhost", host.port, context=context, timeout=PATIENCE) as client:
            equal(client.sock.version(), "TLSv1.3")
            client.sendmail("a@example.com", ["alice@example.org"], "Subject: secret\n\nNobody reads this.\n")
        host.stop()
        said = events(host.output)
        equal([event["kind"] for event in said[:4]], ["open", "note", "state", "reply"])
        contains(said[1]["text"], "TLS stands: TLS 1.3")
        contains([event.get("text") for event in said], "Nobody reads this.")


@case
def older_version():
    """TLS 1.2 is spoken too."""
    with serve(certificate="good") as host:
        context = ssl.create_default_context(cafile=CA)
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        with smtplib.SMTP_SSL("localhost", host.port, context=context, timeout=PATIENCE) as client:
            equal(client.sock.version(), "TLSv1.2")
            equal(client.noop()[0], 250)


@case
def curl_speaks_tls():
    """curl delivers by smtps with the throw-away certificate, and refuses it unless told otherwise."""
    letter = WORK / "letter"
    letter.write_bytes(b"Subject: x\r\n\r\n" + b"A line of a letter that fills several records.\r\n" * 1000)
    with serve("--format", "transcript") as host:
        def curl(*options):
            return subprocess.run([tool("curl"), "-sS", "--max-time", str(PATIENCE), f"smtps://127.0.0.1:{host.port}", "--mail-from",
                                   "a@example.com", "--mail-rcpt", "alice@example.org", "-T", letter, *options],
                                  capture_output=True, text=True)
        refused = curl()
        equal(refused.returncode, 60)
        done = curl("--insecure")
        equal((done.returncode, done.stderr), (0, ""))
        host.stop()
        equal(host.output.count("C: A line of a letter"), 1000)


@case
def many_at_once():
    """A hundred clients are inside TLS at the same time, and each gets its answers."""
    with serve(certificate="good") as host:
        context = ssl.create_default_context(cafile=CA)
        clients = []
        for _ in range(100):
            plain = socket.create_connection(("127.0.0.1", host.port), timeout=PATIENCE)
            clients.append(context.wrap_socket(plain, server_hostname="localhost"))
        for client in clients:
            equal(client.recv(100)[:4], b"220 ")
            client.sendall(b"NOOP\r\n")
        for client in clients:
            equal(client.recv(100)[:4], b"250 ")
            client.close()


@case
def small_and_large_pieces():
    """Lines cut anywhere by records, and many in one record, are the same lines."""
    with serve(certificate="good") as host:
        context = ssl.create_default_context(cafile=CA)
        with socket.create_connection(("127.0.0.1", host.port), timeout=PATIENCE) as plain, \
                context.wrap_socket(plain, server_hostname="localhost") as client:
            with client.makefile("rb") as replies:
                equal(replies.readline()[:3], b"220")
                for octet in b"HELO me.example\r\n":
                    client.sendall(bytes([octet]))
                equal(replies.readline()[:3], b"250")
                client.sendall(b"NOOP\r\n" * 5000)
                for _ in range(5000):
                    equal(replies.readline()[:3], b"250")


@case
def stopped_inside_tls():
    """Told to stop, it says 421 inside TLS."""
    with serve(certificate="good") as host:
        context = ssl.create_default_context(cafile=CA)
        with socket.create_connection(("127.0.0.1", host.port), timeout=PATIENCE) as plain, \
                context.wrap_socket(plain, server_hostname="localhost") as client:
            equal(client.recv(100)[:3], b"220")
            host.process.terminate()
            equal(client.recv(100)[:3], b"421")
            equal(client.recv(100), b"")


@case
def certificate_files():
    """Files that hold no certificate, and a key of another, are one line and status 1."""
    (WORK / "none.crt").write_text("nothing\n")
    for certificate, key in (("none", "good"), ("good", "none"), ("good", "other"), ("absent", "good"), ("good", "absent")):
        status, output, errors = cli(CLI, "serve", "--smtps", "0", "--cert", WORK / f"{certificate}.crt", "--key", WORK / f"{key}.key")
        equal((status, output, errors.count("\n"), errors[:14]), (1, "", 1, "lockstep-cli: "))


# ---- connect ----

@case
def good_certificate():
    """A certificate that the given authority signed for that name is taken; the system's authorities do not know it."""
    for host in "localhost", "127.0.0.1":
        with tls_server(polite) as port:
            equal(connect(f"{host}:{port}", "--ca", CA),
                  (0, "S: 220 x.example hi\nC: HELO me.example\nS: 250 OK\nC: QUIT\nS: 221 bye\n", ""))
    with tls_server(polite) as port:
        status, output, errors = connect(f"localhost:{port}")
        equal((status, output, errors.count("\n")), (1, "", 1))
        contains(errors, "the certificate is refused: no authority that is trusted here has signed it; its issuer is “CN=Test authority”")


@case
def bad_certificates():
    """Which rule a certificate fails is said in words; with --insecure it is taken, and said all the same."""
    for name, words in (("other", "it is not made out to “localhost”, who was called, but to “mail.example.net”"),
                        ("expired", "it has expired: it was valid until 2020-02-01"),
                        ("early", "it is not valid before 2110-01-01")):
        with tls_server(polite, name) as port:
            status, output, errors = connect(f"localhost:{port}", "--ca", CA)
            equal((status, output, errors.count("\n")), (1, "", 1))
            contains(errors, words)
        with tls_server(polite, name) as port:
            status, output, errors = cli(CLI, "connect", "smtp", f"localhost:{port}", "--tls", "--insecure", "--format", "json")
            equal((status, errors), (0, ""))
            if name == "other":
                contains([event["text"] for event in events(output) if event["kind"] == "note"][0], words)


@case
def names_the_server():
    """The server's name is told in the handshake; an address is no name."""
    seen = []
    with tls_server(polite, seen=seen) as port:
        equal(connect(f"localhost:{port}", "--ca", CA)[0], 0)
    with tls_server(polite, seen=seen) as port:
        equal(connect(f"127.0.0.1:{port}", "--ca", CA)[0], 0)
    equal(seen, ["localhost", None])


@case
def silent_server():
    """A server that does not answer the handshake: the time limit holds."""
    listener = socket.create_server(("127.0.0.1", 0))
    with listener:
        end = f"127.0.0.1:{listener.getsockname()[1]}"
        equal(connect(end, "--timeout", "1"), (1, "", f"lockstep-cli: {end}: no TLS handshake within 1 s\n"))


@case
def no_authority():
    """A --ca file that is not there, or holds no certificate, is one line and status 1."""
    (WORK / "empty.pem").write_text("")
    for file in "absent.pem", "empty.pem":
        status, output, errors = connect("localhost:1", "--ca", WORK / file)
        equal((status, output, errors.count("\n")), (1, "", 1))
        contains(errors, f"lockstep-cli: {WORK / file}: ")


@case
def closes_inside_tls():
    """A server that closes before its greeting has not greeted, in TLS as without."""
    with tls_server(lambda caller: None) as port:
        status, output, errors = connect(f"localhost:{port}", "--ca", CA)
        equal((status, output), (1, ""))
        contains(errors, "before its greeting")


run()
