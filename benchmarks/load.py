"""A load source that is no bottleneck: QoS 1 PUBLISH packets made beforehand, written many at once, PUBACKs counted."""

import select
import socket
import struct
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from benchmarks.broker import HOST
from benchmarks.fleet_of import names, source

PACKETS = 200
"""Packets of one block."""
_UNDER_WAY = 20_000  # well below the 65,535 packet identifiers that there are
_CONNECT = b"\x10\x10\x00\x04MQTT\x04\x02\x00\x00\x00\x04load"
_CONNACK_BYTES = _PUBACK_BYTES = 4
_PUBLISH_QOS1 = 0x32
_CHUNK = 256 * 1024
_SILENT_S = 120.0

Block = tuple[int, bytes]
"""How many packets, and their bytes."""


class Publisher:
    """One connection that publishes at QoS 1; MQTT 3.1.1.

    Args:
        port: of the broker on this machine.
    """

    def __init__(self, port: int) -> None:
        self.confirmed = 0
        self._received = 0
        self._socket = socket.create_connection((HOST, port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(_CONNECT)
        answer = self._socket.recv(_CONNACK_BYTES, socket.MSG_WAITALL)
        assert answer == b"\x20\x02\x00\x00", f"the broker answered CONNECT with {answer!r}"
        self._socket.settimeout(0)

    def publish(self, blocks: Iterable[Block]) -> int:
        """Publish all, as fast as the broker takes them; return how many, once each is confirmed."""
        first, published = self.confirmed, 0
        for packets, block in blocks:
            self._write(block)
            published += packets
            while published - (self.confirmed - first) > _UNDER_WAY:
                self._read(_SILENT_S)
        while self.confirmed - first < published:
            self._read(_SILENT_S)
        return published

    def publish_one(self, packet: bytes) -> None:
        """Write one packet now; confirmations are looked at in passing."""
        self._write(packet)
        self._read(0.0)

    def settle(self, packets: int) -> None:
        """Wait until so many packets in all are confirmed: what is not read yet is lost if the connection ends."""
        while self.confirmed < packets:
            self._read(_SILENT_S)

    def close(self) -> None:
        """End the connection."""
        self._socket.close()

    def _write(self, block: bytes) -> None:
        rest = memoryview(block)
        while rest:
            readable, writable, _ = select.select([self._socket], [self._socket], [], _SILENT_S)
            if readable:
                self._read(0.0)
            if writable:
                rest = rest[self._socket.send(rest) :]

    def _read(self, seconds: float) -> None:
        if select.select([self._socket], [], [], seconds)[0]:
            received = self._socket.recv(_CHUNK)
            assert received, "the broker closed the connection"
            self._received += len(received)
            self.confirmed = self._received // _PUBACK_BYTES
        else:
            assert not seconds, f"no confirmation within {seconds:g} s"


def blocks(sensors: int, rounds: int, since: datetime, every: timedelta) -> Iterator[Block]:
    """Yield `rounds` readings of each sensor, all sensors' first ones first, as packets.

    Args:
        sensors: how many.
        rounds: how many readings each.
        since: the first round's instant.
        every: between two rounds.
    """
    topics = [source(name) for name in names(sensors)]
    packets: list[bytes] = []
    for step in range(rounds):
        at = since + step * every
        for index, topic in enumerate(topics):
            identifier = (step * sensors + index) % 65_535 + 1
            packets.append(packet(topic, payload(at, temperature(index, step), step), identifier))
            if len(packets) == PACKETS:
                yield PACKETS, b"".join(packets)
                packets.clear()
    if packets:
        yield len(packets), b"".join(packets)


def payload(at: datetime, celsius: float, number: int) -> bytes:
    """Return a reading in Coldchain's own format, some 110 bytes."""
    instant = at.isoformat(timespec="microseconds").replace("+00:00", "Z")
    told = f'{{"at":"{instant}","temperature_c":{celsius:.2f},"humidity_pct":41.5,"battery_pct":87,"seq":{number}}}'
    return told.encode()


def packet(topic: str, body: bytes, identifier: int) -> bytes:
    """Return a PUBLISH packet of QoS 1."""
    name = topic.encode()
    rest = struct.pack("!H", len(name)) + name + struct.pack("!H", identifier) + body
    length = bytearray()
    left = len(rest)
    while True:
        left, digit = divmod(left, 128)
        length.append(digit | (128 if left else 0))
        if not left:
            return bytes([_PUBLISH_QOS1]) + bytes(length) + rest


def temperature(sensor: int, step: int) -> float:
    """Return °C: 4 to 6; of one sensor in fifty 8.4 for ten readings of each fifty."""
    if sensor % 50 == 0 and step % 50 >= 40:
        return 8.4
    return 4.0 + (sensor * 7 + step * 3) % 200 / 100
