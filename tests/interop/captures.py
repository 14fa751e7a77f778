"""Captures for tests, written by a small writer of their own: any link, any byte order, any accident."""
import ipaddress
import struct

FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16
ETHERNET, NULL, RAW, LOOP, COOKED, COOKED_2 = 1, 0, 101, 108, 113, 276


def checksum(octets):
    total = sum(struct.unpack(f">{len(octets) // 2 + len(octets) % 2}H", octets + b"\0" * (len(octets) % 2)))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def tcp(source, destination, seq, ack, flags, payload=b"", options=b""):
    (from_ip, from_port), (to_ip, to_port) = source, destination
    header = struct.pack(">HHIIBBHHH", from_port, to_port, seq & 0xffffffff, ack & 0xffffffff, (20 + len(options)) // 4 << 4,
                         flags, 65535, 0, 0) + options
    segment = header + payload
    a, b = ipaddress.ip_address(from_ip).packed, ipaddress.ip_address(to_ip).packed
    pseudo = a + b + (struct.pack(">BBH", 0, 6, len(segment)) if len(a) == 4 else struct.pack(">IHBB", len(segment), 0, 0, 6))
    return segment[:16] + struct.pack(">H", checksum(pseudo + segment)) + segment[18:]


def ip(source, destination, body, fragment=0, extensions=b"", protocol=6):
    a, b = ipaddress.ip_address(source[0]).packed, ipaddress.ip_address(destination[0]).packed
    if len(a) == 16:
        return struct.pack(">IHBB", 6 << 28, len(extensions) + len(body), 0 if extensions else protocol, 64) + a + b + extensions + body
    header = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(body), 1, fragment or 0x4000, 64, protocol, 0) + a + b
    return header[:10] + struct.pack(">H", checksum(header)) + header[12:] + body


def link(kind, packet, vlan=False):
    six = packet[0] >> 4 == 6
    kind_of = b"\x86\xdd" if six else b"\x08\x00"
    if kind == ETHERNET:
        return b"\x02" * 6 + b"\x04" * 6 + (b"\x81\x00\x00\x05" if vlan else b"") + kind_of + packet
    if kind == COOKED:
        return b"\0\0\0\1\0\6" + b"\x02" * 6 + b"\0\0" + kind_of + packet
    if kind == COOKED_2:
        return kind_of + b"\0\0\0\0\0\1\0\1\0\6" + b"\x02" * 6 + b"\0\0" + packet
    if kind == NULL:
        return struct.pack("<I", 30 if six else 2) + packet
    if kind == LOOP:
        return struct.pack(">I", 24 if six else 2) + packet
    return packet


def pcap(packets, kind=ETHERNET, order="<", nano=False, snap=None):
    """@packets: (microseconds, frame)."""
    out = bytearray(struct.pack(order + "IHHIIII", 0xa1b23c4d if nano else 0xa1b2c3d4, 2, 4, 0, 0, 262144, kind))
    for time, frame in packets:
        kept = frame[:snap] if snap else frame
        fraction = time % 10 ** 6 * (1000 if nano else 1)
        out += struct.pack(order + "IIII", time // 10 ** 6, fraction, len(kept), len(frame)) + kept
    return bytes(out)


def block(order, kind, body):
    body += b"\0" * (-len(body) % 4)
    length = struct.pack(order + "I", len(body) + 12)
    return struct.pack(order + "I", kind) + length + body + length


def option(order, code, value):
    return struct.pack(order + "HH", code, len(value)) + value + b"\0" * (-len(value) % 4)


def pcapng(packets, kinds=(ETHERNET,), order="<", resolution=6, obsolete=False, extra=b""):
    """@packets: (microseconds, frame) or (microseconds, frame, interface, comment)."""
    out = bytearray(block(order, 0x0a0d0d0a, struct.pack(order + "IHHq", 0x1a2b3c4d, 1, 0, -1)))
    for kind in kinds:
        out += block(order, 1, struct.pack(order + "HHI", kind, 0, 0) + option(order, 9, bytes([resolution])) + option(order, 0, b""))
    out += extra
    units = 2 ** (resolution & 0x7f) if resolution & 0x80 else 10 ** resolution
    for time, frame, *more in packets:
        interface, comment = (more + [0, None])[:2] if more else (0, None)
        stamp = -(-time * units // 10 ** 6)
        number = struct.pack(order + "HH", interface, 0) if obsolete else struct.pack(order + "I", interface)
        body = number + struct.pack(order + "IIII", stamp >> 32, stamp & 0xffffffff, len(frame), len(frame))
        body += frame + b"\0" * (-len(frame) % 4)
        if comment:
            body += option(order, 1, comment.encode()) + option(order, 0, b"")
        out += block(order, 2 if obsolete else 6, body)
    return bytes(out)


class Talk:
    """A conversation as packets; what an accident does to them, the test does."""

    def __init__(self, client=("192.0.2.10", 40000), server=("192.0.2.25", 25), time=10 ** 15, seq=(1000, 0xfffffff0)):
        self.ends = client, server
        self.next = list(seq)
        self.time = time
        self.packets = []

    def packet(self, side, flags, payload=b"", seq=None, **options):
        a, b = self.ends[side], self.ends[1 - side]
        seq = self.next[side] if seq is None else seq
        ack = self.next[1 - side] if flags & ACK else 0
        self.time += 10000
        return self.time, ip(a, b, tcp(a, b, seq, ack, flags, payload), **options)

    def add(self, side, flags, payload=b"", **options):
        self.packets.append(self.packet(side, flags, payload, **options))
        self.next[side] += len(payload) + (1 if flags & (SYN | FIN) else 0)
        return self

    def open(self):
        return self.add(0, SYN).add(1, SYN | ACK).add(0, ACK)

    def client(self, text):
        return self.add(0, PSH | ACK, text if isinstance(text, bytes) else text.encode())

    def server(self, text):
        return self.add(1, PSH | ACK, text if isinstance(text, bytes) else text.encode())

    def close(self, side=1):
        return self.add(side, FIN | ACK).add(1 - side, FIN | ACK).add(side, ACK)

    def frames(self, kind=ETHERNET, **options):
        return [(time, link(kind, packet, **options)) for time, packet in self.packets]


def sample(**options):
    """A short session of SMTP."""
    return (Talk(**options).open().server("220 x.example hi\r\n").client("EHLO me.example\r\n").server("250-x.example\r\n250 SIZE 9\r\n")
            .client("QUIT\r\n").server("221 bye\r\n").close())


SAMPLE = "S: 220 x.example hi\nC: EHLO me.example\nS: 250-x.example\nS: 250 SIZE 9\nC: QUIT\nS: 221 bye\n"
