"""Between values and rows, for every store that keeps rows."""

import hashlib
from collections.abc import Sequence

import msgspec

from coldchain.readings import Reading

_numbers = msgspec.json.Decoder(tuple[tuple[str, float], ...])
_encoder = msgspec.json.Encoder(order="deterministic")


def encode_numbers(numbers: tuple[tuple[str, float], ...]) -> bytes | None:
    """Return a reading's other numbers as JSON; None where there are none."""
    return _encoder.encode(numbers) if numbers else None


def decode_numbers(body: bytes | None) -> tuple[tuple[str, float], ...]:
    """Return the numbers that `encode_numbers` wrote."""
    return _numbers.decode(body) if body else ()


def digest_of(readings: Sequence[Reading]) -> str:
    """Return the SHA-256 in hex of a batch's readings, whatever order they came in."""
    ordered = sorted(readings, key=lambda reading: (reading.sensor, reading.at))
    return hashlib.sha256(_encoder.encode(ordered)).hexdigest()
