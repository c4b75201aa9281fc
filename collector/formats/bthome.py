"""BTHome v2: what a sensor broadcasts, inside the JSON object that a gateway makes of it, on the gateway's topic.

`{"id": "A4:C1:38:01:02:03", "rssi": -60, "service_data": "4002CA0903BF13"}` is 25.06 °C and 50.55 %.

The broadcast is taken from, in this order:

- `service_data`: hexadecimal digits, or an object that has them by the service's UUID, `fcd2` in short;
- `servicedata`, beside `servicedatauuid` where that is there, as OpenMQTTGateway publishes what it does not decode;
- `data`: the whole advertisement, as a Ruuvi Gateway hands it on.

After one byte of device information come objects: a number for what it is, then its value, little-endian. An unknown
object ends the reading, since nobody knows how long it is. Encrypted broadcasts are refused.

Source: bthome.io/format, "BTHome Data format" and its table of sensor data, binary sensor data and events.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from coldchain.errors import DecodeError
from coldchain.readings import Sample
from collector.advertisement import SERVICE_16, device_source, hex_bytes, structures
from collector.message import Found, Message
from collector.payload import finite, objects, shown, unix_instant

_UUID = "fcd2"
_UUID_BYTES = b"\xd2\xfc"
_ENCRYPTED = 0b0000_0001
_VERSION = 2
_TIMESTAMP = 0x50
_COUNTED = frozenset((0x53, 0x54))
"""Text and raw data: a byte says how many follow."""

_TEMPERATURES = {0x02: (1, 100), 0x45: (1, 10), 0x57: (1, 1), 0x58: (35, 100)}
"""Signed: °C are the value times the first, by the second."""

_NUMBERS = {
    0x00: ("seq", 1, 1),
    0x01: ("battery_pct", 1, 1),
    0x03: ("humidity_pct", 1, 100),
    0x04: ("pressure_hpa", 1, 100),
    0x05: ("light_lux", 1, 100),
    0x0C: ("voltage_mv", 1, 1),
    0x11: ("door_open", 1, 1),
    0x1A: ("door_open", 1, 1),
    0x1E: ("light", 1, 1),
    0x22: ("moving", 1, 1),
    0x2C: ("moving", 1, 1),
    0x2E: ("humidity_pct", 1, 1),
    0x4A: ("voltage_mv", 100, 1),
}
"""Unsigned: name, and as above."""

_LENGTHS: dict[int, int] = {
    **dict.fromkeys((0x00, 0x01, 0x09, *range(0x0F, 0x12), *range(0x15, 0x30), 0x3A, 0x46, *range(0x57, 0x5A)), 1),
    **dict.fromkeys((0x60, 0x64, 0x65), 1),
    **dict.fromkeys((0x02, 0x03, *range(0x06, 0x09), *range(0x0C, 0x0F), *range(0x12, 0x15), 0x3C, 0x3D), 2),
    **dict.fromkeys((0x3F, 0x40, 0x41, *range(0x43, 0x46), *range(0x47, 0x4B), 0x51, 0x52, 0x56, 0x5A), 2),
    **dict.fromkeys((*range(0x5D, 0x60), 0x61, 0xF0), 2),
    **dict.fromkeys((0x04, 0x05, 0x0A, 0x0B, 0x42, 0x4B, 0xF2), 3),
    **dict.fromkeys((0x3E, *range(0x4C, 0x51), 0x55, 0x5B, 0x5C, 0x62, 0x63, 0xF1), 4),
}
"""Bytes of each object's value. A command (0x3B) has as many as its kind wants and is not followed."""


def decode(message: Message) -> Found:
    """Return a sample for each temperature of a broadcast, or nothing where it has none or is no BTHome.

    Raises:
        DecodeError: not a JSON object, no broadcast, encrypted, another version, or cut short.
    """
    topic = message.topic
    found = objects(topic, message.payload)
    broadcast = _broadcast(topic, found)
    if broadcast is None:
        return ()
    _check(topic, broadcast)
    temperatures: list[float] = []
    numbers: dict[str, float] = {}
    at = None
    for kind, value in _objects(topic, broadcast):
        if kind in _TEMPERATURES:
            times, by = _TEMPERATURES[kind]
            temperatures.append(int.from_bytes(value, "little", signed=True) * times / by)
        elif kind in _NUMBERS:
            name, times, by = _NUMBERS[kind]
            numbers[name] = int.from_bytes(value, "little") * times / by
        elif kind == _TIMESTAMP:
            at = unix_instant(topic, "the timestamp", int.from_bytes(value, "little"))
    signal = finite(found.get("rssi"))
    numbers |= {} if signal is None else {"rssi_dbm": signal}
    return _samples(_source(topic, found), temperatures, at, numbers)


def _samples(source: str, temperatures: list[float], at: datetime | None, numbers: dict[str, float]) -> Found:
    mark = "/" if "#" in source else "#"
    kept = tuple(numbers.items())
    return tuple(
        Sample(source if count == 1 else f"{source}{mark}{count}", celsius, at, kept)
        for count, celsius in enumerate(temperatures, start=1)
    )


def _source(topic: str, found: dict[str, Any]) -> str:
    return device_source(topic, found.get("id") or found.get("mac") or found.get("address"))


def _broadcast(topic: str, found: dict[str, Any]) -> bytes | None:
    told = found.get("service_data", found.get("servicedata"))
    uuid = found.get("servicedatauuid", found.get("service_data_uuid", _UUID))
    if isinstance(told, dict):
        told = next((data for service, data in told.items() if _is_bthome(service)), None)
        return None if told is None else hex_bytes(topic, "service_data", told)
    if told is not None:
        return hex_bytes(topic, "service_data", told) if _is_bthome(uuid) else None
    if "data" not in found:
        raise DecodeError(f"{topic}: no service_data in {shown(found)}; expected a BTHome broadcast.")
    parts = structures(topic, hex_bytes(topic, "data", found["data"]))
    return next((part[2:] for kind, part in parts if kind == SERVICE_16 and part[:2] == _UUID_BYTES), None)


def _is_bthome(uuid: object) -> bool:
    short = uuid.lower().removeprefix("0x").removeprefix("0000") if isinstance(uuid, str) else ""
    return short.partition("-")[0] == _UUID


def _check(topic: str, broadcast: bytes) -> None:
    if not broadcast:
        raise DecodeError(f"{topic}: the BTHome broadcast is empty; expected device information and objects.")
    if broadcast[0] & _ENCRYPTED:
        raise DecodeError(f"{topic}: the BTHome broadcast is encrypted; expected one without encryption.")
    if broadcast[0] >> 5 != _VERSION:
        raise DecodeError(f"{topic}: the BTHome broadcast has version {broadcast[0] >> 5}; expected version 2.")


def _objects(topic: str, broadcast: bytes) -> Iterator[tuple[int, bytes]]:
    at = 1
    while at < len(broadcast):
        kind = broadcast[at]
        length = 1 + int.from_bytes(broadcast[at + 1 : at + 2]) if kind in _COUNTED else _LENGTHS.get(kind)
        if length is None:
            return
        value = broadcast[at + 1 : at + 1 + length]
        if len(value) < length:
            told = shown(broadcast.hex())
            raise DecodeError(f"{topic}: the BTHome broadcast {told} is cut short; expected {length} bytes at its end.")
        yield kind, value
        at += 1 + length
