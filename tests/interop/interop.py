"""What the interop tests share: TAP, Lockstep's programs as child processes, and plain sockets."""
import json
import os
import pathlib
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import traceback

PATIENCE = 20          # seconds: whatever a test waits for happens soon, or never

_cases = []


def case(function):
    """Marks a test: its name is its docstring's first line."""
    _cases.append(function)
    return function


def run():
    """Runs the marked tests and speaks TAP."""
    print(f"1..{len(_cases)}")
    failed = 0
    for number, function in enumerate(_cases, 1):
        name = function.__doc__.splitlines()[0].rstrip(".")
        start = time.monotonic()
        try:
            function()
            print(f"# {time.monotonic() - start:.1f} s")
            print(f"ok {number} {name}", flush=True)
        except Exception:
            failed += 1
            for line in traceback.format_exc().splitlines():
                print(f"# {line}")
            print(f"not ok {number} {name}", flush=True)
    sys.exit(1 if failed else 0)


def equal(got, expected):
    if got != expected:
        raise AssertionError(f"\n     got {got!r}\nexpected {expected!r}")


def contains(text, part):
    if part not in text:
        raise AssertionError(f"{part!r} is not in {text!r}")


def tool(name):
    """A program that the test needs; where it is missing, the test fails."""
    found = shutil.which(name)
    if found is None:
        raise AssertionError(f"{name} is missing; data/packages lists what tests need")
    return found


class Program:
    """One of Lockstep's programs that serves until it is told to stop."""

    def __init__(self, *arguments):
        self.errors = tempfile.TemporaryFile(mode="w+")
        self.process = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=self.errors, text=True)
        self.before_ready = []
        self.port = None
        for line in self.process.stdout:
            if line == "ready\n":
                return
            self.before_ready.append(line.rstrip("\n"))
            if line.startswith("listening "):
                self.port = int(line.rsplit(":", 1)[1])
        raise AssertionError(f"not ready: {self.process.wait()}, {self.said_of_errors()}")

    def said_of_errors(self):
        self.errors.seek(0)
        return self.errors.read()

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if kind is not None:
            self.process.kill()
            self.process.wait()
            print(f"# standard error: {self.said_of_errors()[-3000:]!r}")
        elif self.process.returncode is None:
            self.stop()

    def stop(self, with_signal=signal.SIGTERM):
        """Asks it to stop; it must end in order, and must not have complained."""
        self.process.send_signal(with_signal)
        self.output = self.process.communicate(timeout=PATIENCE)[0]
        equal((self.process.returncode, self.said_of_errors()), (0, ""))

    def call(self):
        return Client(self.port)

    def processor_seconds(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident_kib(self):
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1])
        return 0


class Client:
    """A client that says what the test says, and expects what comes back."""

    def __init__(self, port, greeting=True):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self.stream = self.socket.makefile("rb")
        if greeting:
            self.expect("220")

    def say(self, text):
        self.socket.sendall(text if isinstance(text, bytes) else text.encode())

    def reply(self):
        lines = []
        while True:
            line = self.stream.readline()
            lines.append(line)
            if line[3:4] != b"-":
                return b"".join(lines).decode()

    def expect(self, code):
        reply = self.reply()
        equal(reply[:3], code)
        return reply

    def talk(self, line, code):
        self.say(line + "\r\n")
        return self.expect(code)

    def expect_close(self):
        equal(self.stream.read(), b"")
        self.close()

    def quit(self):
        self.talk("QUIT", "221")
        self.expect_close()

    def close(self):
        self.stream.close()
        self.socket.close()

    def reset(self):
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close()


def cli(program, *arguments, input=b""):
    """Runs a sub-command to its end: (status, output, errors)."""
    done = subprocess.run([program, *arguments], input=input, capture_output=True, timeout=PATIENCE)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def events(output):
    return [json.loads(line) for line in output.splitlines()]
