"""SenML, RFC 8428: an array of records on any topic, each with a name, a unit, a value and a time.

`[{"bn": "urn:dev:ow:10e2073a01080063:", "bt": 1320078429, "n": "temperature", "u": "Cel", "v": 4.1}]`

Base fields (`bn`, `bt`, `bu`, `bv`) hold for the record that names them and all after it. A source is the topic and the
whole name after `#`. Temperatures are in `Cel` or `K`; relative humidity, battery, voltage, signal and pressure of the
same base name and time are kept beside them, other records are passed over. A time below 2^28 is seconds from now: from
the arrival, unless the message waited at the broker, for then nobody knows from when.

Source: RFC 8428, sections 4.1-4.5 (fields and resolution), 5 (JSON), 12.1 (units); RFC 8798 (dBm, hPa).
"""

import re
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

import msgspec

from coldchain.errors import DecodeError
from coldchain.readings import Sample
from coldchain.units import celsius_from_kelvin
from collector.message import Found, Message, Unreadable
from collector.payload import degrees, document, finite, kind, shown, unix_instant

_ABSOLUTE = 2**28
_VERSION = 10
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9:./_-]*")
_TEMPERATURES = frozenset(("Cel", "K"))
_BASE_NUMBERS = ("bt", "bv", "bver")
_BASE_TEXTS = ("bn", "bu")
_KEPT = {
    "%RH": ("humidity_pct", 1.0),
    "%EL": ("battery_pct", 1.0),
    "V": ("voltage_mv", 1000.0),
    "dBm": ("rssi_dbm", 1.0),
    "hPa": ("pressure_hpa", 1.0),
    "Pa": ("pressure_hpa", 0.01),
}


class _Record(msgspec.Struct, frozen=True, gc=False):
    """A record with its base fields put in.

    Attributes:
        own: its name without the base name.
        name: base name and own name.
        unit: empty where there is none.
        value: None where there is none.
        time: seconds as SenML counts them; None where it is no number.
        group: base name and time, which it shares with what was measured beside it.
    """

    own: str
    name: str
    unit: str
    value: object
    time: float | None
    group: tuple[str, float | None]


def decode(message: Message) -> Found:
    """Return a sample for each temperature, and `Unreadable` for one that is no number, has no name or no known unit.

    Raises:
        DecodeError: not a JSON array of objects, base fields of another type, or a version or field that nobody may
            pass over.
    """
    topic = message.topic
    found = document(topic, message.payload)
    if not isinstance(found, list) or not found:
        what = "an empty array" if found == [] else kind(found)
        raise DecodeError(f"{topic}: payload is {what}; expected an array of SenML records.")
    records = _resolved(topic, found)
    temperatures = [record for record in records if _is_temperature(record)]
    beside = _beside(records) if len(records) > len(temperatures) > 0 else {}
    return tuple(_sample_or_why(record, message, beside.get(record.group, {})) for record in temperatures)


def _resolved(topic: str, found: list[Any]) -> list[_Record]:
    base: dict[str, Any] = {"bn": "", "bu": "", "bt": 0.0}
    records = []
    for item in found:
        if not isinstance(item, dict):
            raise DecodeError(f"{topic}: {shown(item)} is {kind(item)}; expected a SenML record.")
        for field in item:
            if field[-1:] == "_":
                raise DecodeError(f"{topic}: field {shown(field)} may not be passed over; expected fields of RFC 8428.")
            if field[:1] == "b":
                base[field] = _base(topic, field, item[field])
        records.append(_record(item, base))
    return records


def _base(topic: str, field: str, value: object) -> object:
    if field in _BASE_TEXTS and not isinstance(value, str):
        raise DecodeError(f"{topic}: {field} is {shown(value)}; expected a text.")
    if field in _BASE_NUMBERS:
        number = finite(value)
        if number is None:
            raise DecodeError(f"{topic}: {field} is {shown(value)}; expected a number.")
        if field == "bver" and number > _VERSION:
            raise DecodeError(f"{topic}: bver is {shown(value)}; expected at most {_VERSION}.")
        return number
    return value


def _record(item: dict[str, Any], base: dict[str, Any]) -> _Record:
    own, unit = item.get("n", ""), item.get("u", base["bu"])
    own = own if isinstance(own, str) else ""
    seconds = finite(item.get("t", 0.0))
    time = None if seconds is None else base["bt"] + seconds
    value = item.get("v")
    if "bv" in base:
        number = finite(item.get("v", 0.0))
        value = value if number is None else base["bv"] + number
    return _Record(own, base["bn"] + own, unit if isinstance(unit, str) else "", value, time, (base["bn"], time))


def _is_temperature(record: _Record) -> bool:
    return record.unit in _TEMPERATURES or ("temp" in record.own.lower() and record.value is not None)


def _beside(records: list[_Record]) -> dict[tuple[str, float | None], dict[str, float]]:
    beside: dict[tuple[str, float | None], dict[str, float]] = defaultdict(dict)
    for record in records:
        number = finite(record.value)
        if number is not None and record.unit in _KEPT:
            name, factor = _KEPT[record.unit]
            beside[record.group][name] = round(number * factor, 6)
    return beside


def _sample_or_why(record: _Record, message: Message, numbers: dict[str, float]) -> Sample | Unreadable:
    topic = message.topic
    if not _NAME.fullmatch(record.name):
        told = f"name is {shown(record.name)}; expected letters, digits and -:./_ after the first"
        return Unreadable(topic, f"{topic}: {told}.")
    source = f"{topic}#{record.name}"
    if record.unit not in _TEMPERATURES:
        return Unreadable(source, f"{source}: unit is {shown(record.unit)}; expected Cel or K.")
    try:
        degree = degrees(source, "v", record.value)
        at = _at(source, record.time, message)
    except DecodeError as error:
        return Unreadable(source, str(error))
    celsius = celsius_from_kelvin(degree) if record.unit == "K" else degree
    return Sample(source, celsius, at, tuple(numbers.items()))


def _at(source: str, seconds: float | None, message: Message) -> datetime | None:
    if seconds == 0:
        return None
    if seconds is None or seconds >= _ABSOLUTE:
        return unix_instant(source, "time", seconds)
    if message.retained or message.backlog:
        return None
    try:
        return message.received_at + timedelta(seconds=seconds)
    except OverflowError:
        raise DecodeError(f"{source}: time is {shown(seconds)}; expected seconds from now or since 1970.") from None
