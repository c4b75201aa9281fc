"""Line protocol: points as lines of text, instants in nanoseconds. Pure.

Each line is whole in itself: a point that is written again is the same point, since its series and instant are.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import msgspec

from coldchain.store.ports import BatchSeal
from coldchain.store.shipping_ports import Row
from coldchain.units import from_us, show_instant

FieldValue = str | bool | int | float

OWN_FIELDS = frozenset(
    {"temperature_c", "quality", "received_at", "batch", "origin", "order", "time", "site", "unit", "sensor"}
)
"""Names that a reading's other numbers cannot have: its own fields; `time`, which 1.x does not take; and its tags:
with a field `unit` anywhere in `reading` no query finds a unit by its tag any more."""
MARK = "number."
"""Stands before a number whose name is one of these, or begins so itself."""

_LOST = str.maketrans({"\n": "_", "\r": "_", "\\": "/", '"': "'"})
"""What not every InfluxDB takes in a name."""
_TAG = str.maketrans({",": "\\,", " ": "\\ ", "=": "\\="}) | _LOST
_numbers = msgspec.json.Decoder(tuple[tuple[str, float], ...])


def line(measurement: str, tags: Mapping[str, str], fields: Mapping[str, FieldValue], at_ns: int) -> str:
    """Return one point; tags without a value are left out, since no empty one exists.

    Args:
        measurement: without anything to escape.
        tags: by name.
        fields: at least one; an int stays an int, a float a float.
        at_ns: nanoseconds since 1970.
    """
    head = ",".join((measurement, *(f"{name}={escaped(value)}" for name, value in sorted(tags.items()) if value)))
    told = ",".join(f"{name}={_field(value)}" for name, value in fields.items())
    return f"{head} {told} {at_ns}"


def reading_lines(rows: Iterable[Row], store: str) -> list[str]:
    """Return the points of readings, measurement `reading`.

    The fields `batch`, `origin` and `order` are what the same batches, with the same digests, can be built of again.
    """
    tail = f'",origin={origin_of(store)}i '
    return [
        f"{_series(sensor)}{celsius!r}{_beside(numbers) if numbers else ''},batch={batch}i"
        f',quality="{quality}",received_at="{_second(received_at // 1_000_000)}'
        f"{f'.{us:06d}Z' if (us := received_at % 1_000_000) else 'Z'}{tail}{at}000"
        for batch, sensor, at, celsius, received_at, quality, numbers in rows
    ]


def origin_of(store: str) -> int:
    """Return a store's id as readings carry it: of its SHA-256 the first 32 bits, as a number.

    A text in each reading would take InfluxDB half as long again as all that a reading must have.
    """
    return int.from_bytes(hashlib.sha256(store.encode()).digest()[:4])


def seal_lines(seals: Sequence[BatchSeal], store: str, at_us: Mapping[int, int]) -> list[str]:
    """Return the points of batches' seals, measurement `batch`.

    Args:
        seals: in order.
        store: the store's id.
        at_us: by batch, when the newest reading of it or of any before arrived; its number is added in nanoseconds,
            so that no two have one instant.
    """
    return [
        line(
            "batch",
            {"store": store},
            {"number": seal.number, "readings": seal.readings, "digest": seal.digest},
            at_us[seal.number] * 1000 + seal.number,
        )
        for seal in seals
    ]


def key_of(name: str) -> str:
    """Return the field in which a reading's number stands."""
    return f"{MARK}{name}" if name in OWN_FIELDS or name.startswith(MARK) else name


def keys_of(names: Sequence[str]) -> list[str]:
    """Return the fields in which a reading's numbers stand, each another; names must be in their order."""
    found: list[str] = []
    for name in names:
        key = key_of(name).translate(_LOST)
        while key in found:
            key += "_"
        found.append(key)
    return found


def numbers_of(fields: Mapping[str, FieldValue | None]) -> tuple[tuple[str, float], ...]:
    """Return a reading's other numbers, as they were and in their order, from the fields of its point."""
    order = fields.get("order")
    keys = (key for key, value in fields.items() if key not in OWN_FIELDS and value is not None)
    names = json.loads(order) if isinstance(order, str) else sorted(key.removeprefix(MARK) for key in keys)
    found = ((name, fields.get(key)) for name, key in zip(names, keys_of(names), strict=True))
    return tuple((name, float(number)) for name, number in found if isinstance(number, int | float))


@lru_cache(maxsize=4096)
def escaped(name: str) -> str:
    """Return a tag's value, or any name, as the protocol writes it."""
    return name.translate(_TAG)


def text(value: str) -> str:
    """Return a text field's value without its quotes."""
    return value.replace("\\", "\\\\").replace('"', '\\"')  # many times as fast as `translate`


def _field(value: FieldValue) -> str:
    if isinstance(value, str):
        return f'"{text(value)}"'
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value}i" if isinstance(value, int) else repr(value)


def tags_of(sensor: str) -> dict[str, str]:
    """Return the tags of `site/unit/sensor`."""
    return dict(zip(("site", "unit", "sensor"), sensor.split("/", 2), strict=False))


@lru_cache(maxsize=65536)
def _series(sensor: str) -> str:
    """Return all that stands before a reading's temperature."""
    return line("reading", tags_of(sensor), {"temperature_c": 0}, 0).removesuffix("0i 0")


@lru_cache(maxsize=65536)
def _second(seconds: int) -> str:
    """Return an instant in whole seconds as `show_instant` does, but for the end."""
    return show_instant(from_us(seconds * 1_000_000)).removesuffix("Z")


@lru_cache(maxsize=65536)
def _beside(body: bytes) -> str:
    """Return the other numbers as fields."""
    numbers = _numbers.decode(body)
    keys, order = _keys(tuple([name for name, _ in numbers]))
    return "".join(f",{key}={number!r}" for key, (_, number) in zip(keys, numbers, strict=True)) + order


@lru_cache(maxsize=4096)
def _keys(names: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """Return the fields of these numbers, and one that tells their order where it is not that of their names."""
    keys = tuple(escaped(key) for key in keys_of(names))
    plain = names == tuple(sorted(names)) and all(name == escaped(name).replace("\\", "") for name in names)
    return keys, "" if plain else f',order="{text(json.dumps(names, ensure_ascii=False))}"'
