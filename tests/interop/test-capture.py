#!/usr/bin/env python3
"""Captures: others' files are read, whatever link and whichever accident; ours are read by tshark, and by ourselves.

usage: test-capture.py LOCKSTEP-CLI
"""
import os
import pathlib
import re
import resource
import socket
import struct
import subprocess
import sys
import tempfile
import time

from captures import (ACK, COOKED, COOKED_2, ETHERNET, FIN, LOOP, NULL, PSH, RAW, RST, SAMPLE, SYN, Talk, block, ip, link, pcap, pcapng,
                      sample)
from interop import PATIENCE, Program, case, cli, contains, equal, events, run, tool

CLI = os.path.abspath(sys.argv[1])
WORK = pathlib.Path(tempfile.mkdtemp(prefix="lockstep-capture-"))
SIX = dict(client=("2001:db8::10", 40000), server=("2001:db8::25", 25))


def write(octets, name="a.pcapng"):
    file = WORK / name
    file.write_bytes(octets)
    return file


def read(octets, *options, name="a.pcapng"):
    """The transcript; there must be no error."""
    status, output, errors = cli(CLI, "read", write(octets, name), "--format", "transcript", *options)
    equal((status, errors), (0, ""))
    return output


def read_events(octets, *options):
    status, output, errors = cli(CLI, "read", write(octets), "--format", "json", *options)
    equal((status, errors), (0, ""))
    return events(output)


def refused(octets, name="a.pcapng"):
    status, output, errors = cli(CLI, "read", write(octets, name))
    equal((status, output, errors.count("\n")), (1, "", 1))
    equal(errors[:len(f"lockstep-cli: {WORK / name}: ")], f"lockstep-cli: {WORK / name}: ")
    return errors


def tshark(file, *options):
    done = subprocess.run([tool("tshark"), "-n", "-r", file, "-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE",
                           "-o", "udp.check_checksum:TRUE", *options],
                          capture_output=True, text=True)
    equal(done.returncode, 0)
    return done.stdout


def check_with_tshark(file, frames=None):
    """Nothing malformed, and every checksum right."""
    equal(tshark(file, "-Y", "_ws.malformed or _ws.expert.severity >= 8388608"), "")
    sums = tshark(file, "-o", "udp.check_checksum:TRUE", "-T", "fields", "-e", "tcp.checksum.status", "-e", "udp.checksum.status",
                  "-e", "ip.checksum.status", "-e", "ipv6.version").splitlines()
    for line in sums:
        # TCP over IPv4 or IPv6, or a name server's datagram.
        contains((["1", "", "1", ""], ["1", "", "", "6"], ["", "1", "1", ""]), line.split("\t"))
    if frames is not None:
        equal(len(sums), frames)


# ---- others' files are read ----

@case
def links():
    """Every link is taken off: Ethernet, with a VLAN tag, cooked, raw, loopback; IPv4 and IPv6."""
    for options in {}, SIX:
        for kind in ETHERNET, COOKED, COOKED_2, RAW, NULL, LOOP:
            equal(read(pcap(sample(**options).frames(kind), kind)), SAMPLE)
        equal(read(pcap(sample(**options).frames(ETHERNET, vlan=True))), SAMPLE)


@case
def byte_orders_and_clocks():
    """Both byte orders, and clocks of micro- and nanoseconds and of powers of two, tell the same times."""
    frames = sample().frames()
    first = read_events(pcap(frames))
    for order in "<", ">":
        for nano in False, True:
            equal(read_events(pcap(frames, order=order, nano=nano)), first)
        for resolution in 6, 9:
            equal(read_events(pcapng(frames, order=order, resolution=resolution)), first)
        equal(read_events(pcapng(frames, order=order, obsolete=True)), first)
        equal([event["kind"] for event in read_events(pcapng(frames, order=order, resolution=0x80 | 20))],
              [event["kind"] for event in first])
    equal([event["time"] for event in first if event["kind"] in ("command", "reply")], [0.03, 0.04, 0.05, 0.06, 0.07])
    equal([event["segment"]["flags"] for event in first if event["kind"] == "segment"][:4], ["SYN", "SYN ACK", "ACK", "PSH ACK"])


@case
def mixed_links():
    """One file with packets of several links, and a second section of the other byte order."""
    packets = [(time, link((ETHERNET, COOKED, RAW)[number % 3], packet), number % 3)
               for number, (time, packet) in enumerate(sample().packets)]
    equal(read(pcapng(packets, (ETHERNET, COOKED, RAW))), SAMPLE)
    half = len(packets) // 2
    frames = sample().frames()
    equal(read(pcapng(frames[:half], order="<") + pcapng(frames[half:], order=">")), SAMPLE)


@case
def unknown_blocks():
    """Blocks that are not known, and simple packets, do no harm."""
    extra = block("<", 5, b"\0" * 20) + block("<", 0x0bad, b"anything") + block("<", 4, b"\0\0\0\0")
    equal(read(pcapng(sample().frames(), extra=extra)), SAMPLE)


@case
def converted_by_editcap():
    """What Wireshark's own tools write is read: pcap, nanoseconds, pcapng, cut in two and merged."""
    source = write(pcapng(sample().frames()), "source.pcapng")
    for kind in "pcap", "nsecpcap", "pcapng":
        subprocess.run([tool("editcap"), "-F", kind, source, WORK / "other"], check=True, capture_output=True)
        equal(read((WORK / "other").read_bytes()), SAMPLE)
    subprocess.run([tool("editcap"), "-r", source, WORK / "one", "1-5"], check=True, capture_output=True)
    subprocess.run([tool("editcap"), "-r", source, WORK / "two", "6-99"], check=True, capture_output=True)
    subprocess.run([tool("mergecap"), "-w", WORK / "both", WORK / "one", WORK / "two"], check=True, capture_output=True)
    equal(read((WORK / "both").read_bytes()), SAMPLE)


@case
def ports_and_contents():
    """Known by port, by its first words, or by --protocol; what is something else is left out."""
    equal(read(pcap(sample(server=("192.0.2.25", 9925)).frames())), SAMPLE)
    ftp = Talk(server=("192.0.2.25", 21)).open().server("220 ftp.example ready\r\n").client("USER joe\r\n").server("331 go\r\n").close()
    contains(refused(pcap(ftp.frames())), "none of its 1 conversations")
    equal(read(pcap(ftp.frames()), "--protocol", "smtp").splitlines()[1], "C: USER joe")
    equal(read(pcap(sorted(ftp.frames() + sample(client=("192.0.2.10", 40001)).frames()))), SAMPLE)


@case
def several_conversations():
    """Conversations that cross each other are told apart; the same ports used again are another."""
    one, two = sample(), sample(client=("192.0.2.11", 40000), time=10 ** 15 + 5000)
    said = read_events(pcap(sorted(one.frames() + two.frames())))
    equal({event["conn"] for event in said}, {1, 2})
    for number in 1, 2:
        equal(read(pcap(sorted(one.frames() + two.frames())), "--conn", str(number)), SAMPLE)
    again = sample(time=10 ** 15 + 10 ** 6, seq=(900000, 900000))
    equal(read(pcap(one.frames() + again.frames())), SAMPLE * 2)


@case
def cut_lines():
    """Segments are not lines: one line in many, many in one."""
    talk = Talk().open()
    for octet in b"220 x.example hi\r\n":
        talk.server(bytes([octet]))
    talk.client("EHLO me.example\r\nMAIL FROM:<a@b.example>\r\n").client("RCPT").client(" TO:<c@d.example>\r\n")
    equal(read(pcap(talk.frames())).splitlines(),
          ["S: 220 x.example hi", "C: EHLO me.example", "C: MAIL FROM:<a@b.example>", "C: RCPT TO:<c@d.example>"])


# ---- the network's accidents ----

def findings(octets):
    return [event["code"] for event in read_events(octets) if event["kind"] == "finding" and event["code"] == "stream-gap"]


def notes(octets):
    return [event["text"] for event in read_events(octets) if event["kind"] == "note"]


@case
def retransmissions():
    """What is sent again is read once, whole or in other pieces."""
    talk = Talk().open().server("220 x.example hi\r\n")
    start = talk.next[0]
    talk.client("EHLO me.example\r\n")
    for text, offset in (("EHLO me.example\r\n", 0), ("HLO me", 1), ("EHLO me.example\r\nNOOP\r\n", 0)):
        talk.packets.append(talk.packet(0, PSH | ACK, text.encode(), seq=start + offset))
    octets = pcap(talk.frames())
    equal(read(octets), "S: 220 x.example hi\nC: EHLO me.example\nC: NOOP\n")
    equal(notes(octets), [])


@case
def out_of_order():
    """Segments that overtook others are put in order, across the end of the numbers too."""
    talk = Talk(seq=(0xfffffffc, 5)).open().server("220 x.example hi\r\n")
    for line in "EHLO me.example\r\n", "NOOP one\r\n", "NOOP two\r\n", "NOOP three\r\n":
        talk.client(line)
    talk.packets[4:8] = [talk.packets[i] for i in (7, 5, 4, 6)]
    octets = pcap(talk.frames())
    equal(read(octets), "S: 220 x.example hi\nC: EHLO me.example\nC: NOOP one\nC: NOOP two\nC: NOOP three\n")
    equal(notes(octets), [])


@case
def gaps():
    """What the capture does not have, though the other end acknowledged it, is a gap, with a finding."""
    talk = (Talk().open().server("220 x.example hi\r\n").client("EHLO me.example\r\n").server("250 x.example\r\n")
            .client("NOOP lost\r\n").server("250 lost too\r\n").client("NOOP there\r\n").server("250 OK\r\n"))
    del talk.packets[6]
    octets = pcap(talk.frames())
    contains(notes(octets), "11 octets are missing here")
    equal(findings(octets), ["stream-gap"])
    contains(read(octets), "C: NOOP there\nS: 250 OK\n")
    # A packet of which the capture kept the beginning only.
    cut = pcap(Talk().open().server("220 x.example hi\r\n").client("NOOP " + "x" * 300 + "\r\n").server("250 OK\r\n").frames(), snap=100)
    contains(notes(cut), "261 octets are missing here")
    # Segments missing at the end of the capture, behind which some are left.
    talk = Talk().open().server("220 x.example hi\r\n").client("NOOP lost\r\n").client("NOOP there\r\n")
    del talk.packets[4]
    contains(read(pcap(talk.frames())), "C: NOOP there\n")


@case
def overlaps():
    """Octets that are sent again as others are said so; the first ones count."""
    talk = Talk().open().server("220 x.example hi\r\n")
    start = talk.next[0]
    talk.client("MAIL FROM:<a@b.example>\r\n")
    talk.packets.append(talk.packet(0, PSH | ACK, b"MAIL FROM:<x@b.example>\r\n", seq=start))
    octets = pcap(talk.frames())
    contains(read(octets), "C: MAIL FROM:<a@b.example>\n")
    equal([text.split(":")[0] for text in notes(octets)], ["overlap-differs"])


@case
def from_the_middle():
    """A capture that begins in the middle is read from there, and accuses nobody of what it did not see."""
    talk = sample()
    talk.packets = talk.packets[4:]
    said = read_events(pcap(talk.frames()))
    equal([event["text"] for event in said if event["kind"] == "command"], ["EHLO me.example", "QUIT"])
    equal([event["code"] for event in said if event["kind"] == "finding"], [])
    # The server's end is known by its port, whoever speaks first.
    talk.packets = talk.packets[1:]
    contains(read(pcap(talk.frames())), "C: QUIT\nS: 221 bye\n")


@case
def ends():
    """FIN from either side and RST are told apart; without either the connection stays open."""
    def close(talk):
        return [(event["from"], event.get("state")) for event in read_events(pcap(talk.frames())) if event["kind"] == "close"]
    begun = lambda: Talk().open().server("220 x.example hi\r\n")
    equal(close(begun().close(0)), [("client", "closed")])
    equal(close(begun().close(1)), [("server", "closed")])
    equal(close(begun().add(0, RST | ACK)), [("client", "closed")])
    equal(close(begun().add(0, FIN | ACK)), [("client", "closed")])
    equal(close(begun()), [])


@case
def fragments():
    """Pieces of IP packets are noted; what an IPv6 packet carries before TCP is passed over."""
    talk = Talk().open().server("220 x.example hi\r\n")
    talk.packets.append((talk.time, ip(*talk.ends, b"x" * 24, fragment=0x2000)))
    talk.packets.append((talk.time, ip(*talk.ends, b"x" * 24, fragment=3)))
    contains(notes(pcap(talk.frames()))[0], "2 fragments")
    talk = Talk(**SIX).open()
    talk.add(1, PSH | ACK, b"220 x.example hi\r\n", extensions=bytes([60, 0, 1, 4, 0, 0, 0, 0, 6, 0, 1, 4, 0, 0, 0, 0]))
    equal(read(pcap(talk.frames())), "S: 220 x.example hi\n")


@case
def tls_is_sealed():
    """TLS from the first octet: its records are told, and none of it is taken for a line."""
    talk = Talk(server=("192.0.2.25", 465)).open().client(b"\x16\x03\x01\x00\x05hello").server(b"\x16\x03\x03\x00\x02ok\x17\x03\x03\x00")
    talk.server(b"\x06sealed").close()
    said = read_events(pcap(talk.frames()))
    equal([event["text"] for event in said if event["kind"] == "note"],
          ["a record of TLS, of the handshake: 5 octets", "a record of TLS, of the handshake: 2 octets",
           "a record of TLS, of what is said inside, sealed: 6 octets"])
    equal([event for event in said if event["kind"] in ("command", "reply", "data", "finding")], [])


# ---- damage ----

@case
def damaged():
    """What is no capture, or one that is damaged, is one line and status 1; what stands before the damage is read."""
    whole = pcapng(sample().frames())
    contains(refused(whole[:20]), "octet 0")
    contains(refused(b"\x0a\x0d\x0d\x0a" + b"\xff" * 60), "octet 0")
    refused(pcap([])[:10])
    contains(refused(pcap([])), "there is no TCP in its 0 packets")
    contains(refused(pcap([], nano=True) + b"\0" * 8 + b"\xff" * 8), "larger than any link carries")
    for end in len(whole) - 1, len(whole) - 13:
        said = read_events(whole[:end])
        equal([event["text"] for event in said if event["kind"] == "reply"][-1], "221 bye")
        contains([event["text"] for event in said if event["kind"] == "note"][-1], "the capture is damaged, and read up to there")
    broken = bytearray(whole)
    broken[-4] ^= 1
    contains([event["text"] for event in read_events(bytes(broken)) if event["kind"] == "note"][-1], "two lengths differ")


@case
def hostile_numbers():
    """Numbers that leap, acknowledgements of what never was, thousands of early pieces: it ends soon, and in little room."""
    talk = Talk().open().server("220 x.example hi\r\n")
    for number in range(4000):
        talk.packets.append(talk.packet(0, PSH | ACK, b"x" * 1000, seq=talk.next[0] + 5000 + number * 2000))
        talk.packets.append(talk.packet(1, ACK, seq=(number * 77777777) & 0xffffffff))
        a, b = talk.ends[1], talk.ends[0]
    for ack in range(0, 1 << 32, 1 << 24):
        talk.next[0] = ack
        talk.packets.append(talk.packet(1, ACK))
    file = write(pcap(talk.frames()))
    done = subprocess.run([CLI, "read", file, "--format", "transcript"], capture_output=True, timeout=60)
    equal(done.returncode, 0)


# ---- ours are read by others ----

@case
def lessons_exported():
    """export: every lesson as a capture that tshark finds nothing wrong with, and that reads back as the lesson."""
    lessons = [line.split()[0] for line in cli(CLI, "lessons")[1].splitlines()]
    for lesson in lessons:
        file = WORK / f"{lesson}.pcapng"
        equal(cli(CLI, "export", lesson, "--to", file), (0, "", ""))
        check_with_tshark(file)
        if lesson == "smtp-first-mail":
            equal(cli(CLI, "read", file, "--format", "transcript"), cli(CLI, "play", lesson, "--format", "transcript"))
            comments = tshark(file, "-T", "fields", "-e", "frame.comment")
            contains(comments, "The envelope gets a sender.")
            contains(comments, "RFC 5321 section 4.1.1.2")
            contains(comments, "→ recipients")
    equal(cli(CLI, "export", "smtp-first-mail", "--to", "/no/such/folder/x.pcapng")[::2],
          (1, "lockstep-cli: /no/such/folder/x.pcapng: No such file or directory\n"))
    equal(cli(CLI, "export", "smtp-first-mail", "--to", "x.pcapng", "--steps", "1-2")[0], 2)


@case
def exported_again():
    """export: a capture is exported with annotations, its frames as they were."""
    source = write(pcap(sample().frames()), "source.pcap")
    target = WORK / "target.pcapng"
    equal(cli(CLI, "export", source, "--to", target), (0, "", ""))
    check_with_tshark(target)
    equal(tshark(target, "-T", "fields", "-e", "frame.time_epoch", "-e", "tcp.seq_raw"),
          tshark(source, "-T", "fields", "-e", "frame.time_epoch", "-e", "tcp.seq_raw"))
    contains(tshark(target, "-T", "fields", "-e", "frame.comment"), "RFC 5321")
    for ending, name in (("txt", "transcript"), ("json", "json")):
        file = WORK / f"target.{ending}"
        equal(cli(CLI, "export", source, "--to", file), (0, "", ""))
        equal(file.read_text(), cli(CLI, "read", source, "--format", name)[1])


SECRET = "AGFsaWNlAHdvbmRlcmxhbmQ="
INPUT = f"EHLO me.example\nAUTH PLAIN {SECRET}\nMAIL FROM:<a@b.example>\nRCPT TO:<alice@example.org>\nDATA\nSubject: x\n\n{'y' * 3000}\n.\nQUIT\n"


@case
def recordings():
    """--record: try, serve and connect write what was said; secrets are asterisks, and known again."""
    recorded, served = WORK / "recorded.pcapng", WORK / "served.pcapng"
    status, said, errors = cli(CLI, "try", "smtp", "--record", recorded, "--format", "transcript", input=INPUT.encode())
    equal((status, errors), (0, ""))
    contains(said, "C: AUTH PLAIN ••••")
    check_with_tshark(recorded)
    equal(cli(CLI, "read", recorded, "--format", "transcript")[1], said)
    equal(SECRET.encode() in recorded.read_bytes(), False)
    contains(tshark(recorded, "-T", "fields", "-e", "frame.comment"), "Masked by Lockstep: 24 octets from 11 on")
    equal(oct(recorded.stat().st_mode & 0o777), "0o600")

    with Program(CLI, "serve", "--smtp", "0", "--record", served) as host:
        client = WORK / "client.pcapng"
        status, said, errors = cli(CLI, "connect", "smtp", f"127.0.0.1:{host.port}", "--format", "transcript", "--record", client,
                                   input=INPUT.encode())
        equal((status, errors), (0, ""))
        host.call().reset()
        host.call().quit()
    for file in served, client:
        check_with_tshark(file)
        equal(SECRET.encode() in file.read_bytes(), False)
        equal(cli(CLI, "read", file, "--format", "transcript", "--conn", "1")[1], said)
    equal(tshark(client, "-T", "fields", "-e", "tcp.dstport").splitlines()[0], str(host.port))
    equal(tshark(served, "-Y", "tcp.flags.reset == 1").count("\n"), 1)
    open_secrets = WORK / "open.pcapng"
    cli(CLI, "try", "smtp", "--record", open_secrets, "--show-secrets", input=INPUT.encode())
    equal(SECRET.encode() in open_secrets.read_bytes(), True)


@case
def recorded_as_it_comes():
    """A recording can be read while it is written, and holds what was said when the program is killed."""
    file = WORK / "killed.pcapng"
    def wait_for(text):
        # A reply is on the wire a moment before it is in the file.
        end = time.monotonic() + PATIENCE
        while text not in cli(CLI, "read", file, "--format", "transcript")[1]:
            equal(time.monotonic() < end, True)

    host = Program(CLI, "serve", "--smtp", "0", "--record", file)
    client = host.call()
    client.talk("EHLO me.example", "250")
    wait_for("C: EHLO me.example\n")
    client.talk("NOOP", "250")
    wait_for("C: NOOP\nS: 250")
    host.process.kill()
    host.process.wait()
    host.process.stdout.close()
    contains(cli(CLI, "read", file, "--format", "transcript")[1], "C: NOOP\nS: 250")
    check_with_tshark(file)


@case
def six():
    """A recording of IPv6 has right frames too."""
    if not socket.has_ipv6:
        return
    file = WORK / "six.pcapng"
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return
    with Program(CLI, "serve", "--smtp", "0", "--bind", "::1", "--record", file) as host:
        said = cli(CLI, "connect", "smtp", f"[::1]:{host.port}", "--format", "transcript", input=b"NOOP\n")[1]
    check_with_tshark(file)
    equal(cli(CLI, "read", file, "--format", "transcript")[1], said)


@case
def tls_recorded():
    """TLS that we ended is recorded as the plain dialogue."""
    file = WORK / "tls.pcapng"
    with Program(CLI, "serve", "--smtps", "0", "--record", file) as host:
        said = cli(CLI, "connect", "smtp", f"127.0.0.1:{host.port}", "--tls", "--insecure", "--format", "transcript", input=b"NOOP\n")[1]
    check_with_tshark(file)
    equal(cli(CLI, "read", file, "--format", "transcript")[1], said)
    contains(tshark(file, "-T", "fields", "-e", "frame.comment"), "TLS stands: TLS 1.3")


@case
def no_room():
    """A file that cannot be written is one line and status 1; a disk that fills up too, and the session goes on."""
    for words in (["try", "smtp"], ["connect", "smtp", "127.0.0.1:1"], ["serve", "--smtp", "0"]):
        status, output, errors = cli(CLI, *words, "--record", "/no/such/folder/x.pcapng")
        equal((status, errors), (1, "lockstep-cli: /no/such/folder/x.pcapng: No such file or directory\n"))
    file = WORK / "full.pcapng"

    def little_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))
    done = subprocess.run([CLI, "try", "smtp", "--record", file, "--format", "transcript"], input=INPUT.encode(), capture_output=True,
                          preexec_fn=little_room)
    equal((done.returncode, done.stderr.decode()), (1, f"lockstep-cli: {file}: File too large; the recording ends there\n"))
    contains(done.stdout.decode(), "S: 221")
    equal(file.stat().st_size <= 3000, True)
    contains(cli(CLI, "read", file, "--format", "transcript")[1], "S: 220")
    equal([event for event in events(cli(CLI, "read", file, "--format", "json")[1]) if event["kind"] == "note"
           and "damaged" in event["text"]], [])


run()
