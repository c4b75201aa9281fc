"""The worst messages of 64 KiB that we could think of, for each format; and what the process that decodes them took.

`python -m tests.collector.formats.worst FORMAT` prints the most that its memory grew by for one of them, in bytes. That
counts what libraries written in C take too.
"""

import ctypes
import gc
import json
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from coldchain.errors import DecodeError
from coldchain.readings import MAX_PAYLOAD
from collector.formats import FORMATS
from collector.message import Message

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PAYLOADS = Path(__file__).parent.parent / "payloads"


def filled(before: bytes, part: bytes, after: bytes = b"", between: bytes = b"") -> bytes:
    """Return as many parts as 64 KiB hold."""
    times = (MAX_PAYLOAD - len(before) - len(after)) // len(part + between)
    return before + between.join([part] * times) + after


def documents(name: str) -> list[tuple[str, bytes]]:
    """Return the topic and bytes of each payload of a format's document."""
    found = tomllib.loads((PAYLOADS / f"{name}.toml").read_text("utf-8"))["payload"]
    return [(one["topic"], bytes.fromhex(one["hex"]) if "hex" in one else one["text"].encode()) for one in found]


def made() -> list[bytes]:
    """Return payloads that are long for any decoder: depth, many small parts, long numbers, fields of protobuf."""
    names = {f"t{number:x}": {"tC": 4} for number in range(3_500)}
    return [
        filled(b"", b"["),
        filled(b"", b'{"a":'),
        filled(b"[", b"[]", b"]", b","),
        filled(b"[", b"{}", b"]", b","),
        filled(b"[", b"0", b"]", b","),
        filled(b'[{"bn":"t","bu":"Cel","v":4},', b'{"v":4}', b"]", b","),
        filled(b"", b"9"),
        filled(b"4.", b"9"),
        filled(b'"', b"\\u0000", b'"'),
        json.dumps(names).encode()[:MAX_PAYLOAD],
        filled(b"", b"\x12\x00"),  # metrics of nothing
        filled(b"", b"\x12\x04\x0a\x02te"),  # metrics with a name alone
        filled(b"", b"\x12\x08\x0a\x01t\x65\x00\x00\x80\x40"),  # and with a value
        filled(b"", b"\x12\x02\x4a\x00"),  # with properties of nothing
        b"\x12\xe4\xff\x03\x4a\xe0\xff\x03" + b"\x0a\x00" * 32_752,  # one metric with very many properties
        filled(b"", b"\x00"),
        filled(b"", b"\xff"),
    ]


def worst(name: str) -> Iterator[tuple[str, bytes]]:
    """Yield what is made, and each document's own parts again and again, for each topic of a format."""
    known = documents(name)
    for topic in sorted({topic for topic, _ in known}):
        yield from ((topic, payload) for payload in made())
    for topic, payload in known:
        yield topic, filled(b"", payload)
        yield topic, filled(b"[", payload, b"]", b",")
        for opened in range(len(payload)):
            if payload[opened : opened + 1] in b"[{" and opened:
                part = _part(payload, opened)
                yield topic, filled(payload[:opened] + b"[", part, b"]" + payload[opened + len(part) :], b",")


def decode(name: str, topic: str, payload: bytes) -> None:
    """Decode a message; a sentence is an answer too."""
    try:
        FORMATS[name].decode(Message(topic, payload[:MAX_PAYLOAD], NOON))
    except DecodeError:
        return


def _part(payload: bytes, opened: int) -> bytes:
    """Return the array's element, or the object, that begins here."""
    first = opened + 1 if payload[opened : opened + 1] == b"[" else opened
    text = payload[first:].decode(errors="replace")
    try:
        _, end = json.JSONDecoder().raw_decode(text)
    except ValueError:
        return b"{}"
    return text[:end].encode()


def _memory(name: str) -> int:
    status = Path("/proc/self/status").read_text("ascii")
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith(f"{name}:"))


def grown(name: str, topic: str, payload: bytes) -> int:
    """Return by how many bytes this process grew at most while it decoded a message."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)  # or what was freed before would be used again and hide what is taken now
    Path("/proc/self/clear_refs").write_text("5", "ascii")  # the peak begins anew
    before = _memory("VmRSS")
    decode(name, topic, payload)
    return _memory("VmHWM") - before


if __name__ == "__main__":
    inputs = list(worst(sys.argv[1]))
    decode(sys.argv[1], *inputs[0])
    print(max(grown(sys.argv[1], *one) for one in inputs))  # noqa: T201
