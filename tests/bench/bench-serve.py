#!/usr/bin/env python3
"""How fast `lockstep-cli serve --smtp` takes mail, beside Postfix' smtp-sink.

Postfix' smtp-source sends MESSAGES letters over SESSIONS connections at once
to each in turn, ROUNDS times; the median counts. Serve observes
and logs the whole dialogue, as it always does.

usage: bench-serve.py LOCKSTEP-CLI [MESSAGES [SESSIONS [ROUNDS]]]
"""
import os
import pathlib
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time

PATH = os.environ["PATH"] + ":/usr/sbin"


def find(tool):
    found = shutil.which(tool, path=PATH)
    if found is None:
        sys.exit(f"bench-serve: {tool} is missing; it is in the Debian package postfix")
    return found


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_serve(cli):
    serve = subprocess.Popen([cli, "serve", "--smtp", "0"], stdout=subprocess.PIPE, text=True)
    for line in serve.stdout:
        if line.startswith("listening smtp"):
            port = int(line.rsplit(":", 1)[1])
        if line == "ready\n":
            return serve, port
    sys.exit("bench-serve: lockstep-cli did not start")


def start_sink():
    port = free_port()
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    sink = subprocess.Popen([find("smtp-sink"), *user, f"127.0.0.1:{port}", "512"])
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return sink, port
        except OSError:
            time.sleep(0.05)
    sys.exit("bench-serve: smtp-sink did not start")


def cpu_seconds(process):
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident(process):
    for line in pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return 0


def measure(process, port, messages, sessions):
    source = [find("smtp-source"), "-s", str(sessions), "-m", str(messages), "-f", "a@example.com",
              "-t", "alice@example.org", f"127.0.0.1:{port}"]
    cpu, start = cpu_seconds(process), time.monotonic()
    subprocess.run(source, check=True)
    seconds = time.monotonic() - start
    return messages / seconds, (cpu_seconds(process) - cpu) / messages * 1e6


def main():
    cli = sys.argv[1]
    messages, sessions, rounds = [int(word) for word in sys.argv[2:] + ["20000", "20", "5"][len(sys.argv) - 2:]]
    serve, serve_port = start_serve(cli)
    sink, sink_port = start_sink()
    rates = {"sink": [], "serve": []}
    processor = {"sink": [], "serve": []}
    try:
        for turn in range(rounds):
            # Who begins changes, since the machine may be busy with other things for a while.
            order = [("sink", sink, sink_port), ("serve", serve, serve_port)]
            for name, process, port in order if turn % 2 == 0 else reversed(order):
                rate, cpu = measure(process, port, messages, sessions)
                rates[name].append(rate)
                processor[name].append(cpu)
                print(f"round {turn + 1}: {name:5} {rate:8.0f} messages/s, {cpu:6.1f} us of processor time a message")
        print(f"serve: at most {resident(serve):.0f} MiB resident")
    finally:
        sink.kill()
        serve.send_signal(signal.SIGTERM)
        serve.wait()
    for what, unit, values in ("rate", "messages/s", rates), ("processor time", "us a message", processor):
        sink_middle, serve_middle = (statistics.median(values[name]) for name in ("sink", "serve"))
        print(f"{what}, median of {rounds}: smtp-sink {sink_middle:.0f} {unit}, lockstep-cli serve {serve_middle:.0f} {unit}: "
              f"{100 * serve_middle / sink_middle:.0f} %")


if __name__ == "__main__":
    main()
