"""Sparkplug B: `spBv1.0/<group>/DDATA/<edge node>/<device>`, a protobuf message with metrics; NDATA is the node's own.

A metric is a source: the topic with the metric's name after `#`, such as
`spBv1.0/River/DDATA/gateway/fridge-1#Temperature`. Births (DBIRTH, NBIRTH) hold the same metrics and are read as data
of the same source. Taken for a temperature is what the configuration names, what has °C, °F or K in its property
`engUnit`, and what has `temp` in its name and no other unit. A metric's own `timestamp`, milliseconds, is its instant.

`Quality` other than 192 (good) means that the device does not stand by the value: it is a fault. A metric without a
name has an alias, whose name only the birth told; nothing is kept between messages, so it is refused with that reason.

Source: Eclipse Sparkplug 3.0.0, sections 4 (topics), 6.4.5 (metric), 6.4.9 (quality codes); Ignition's `engUnit`.
"""

import re
from datetime import datetime

from coldchain.errors import DecodeError
from coldchain.readings import Sample
from coldchain.units import celsius_from_fahrenheit, celsius_from_kelvin
from collector.message import Found, Message, Unreadable
from collector.payload import shown, unix_instant
from collector.sparkplug import Parsed, parse, value

_DATA = {"DDATA": "DDATA", "DBIRTH": "DDATA", "NDATA": "NDATA", "NBIRTH": "NDATA"}
_GOOD = 192
_SIGNED = {1: 8, 2: 16, 3: 32, 4: 64}
"""Bits of Int8 to Int64 by their data type; they travel as unsigned numbers."""
_TEMPERATURE = re.compile(r"(?i:temp(?!l))")
_UNITS = {
    **dict.fromkeys(("°c", "c", "degc", "deg c", "celsius", "℃"), "C"),
    **dict.fromkeys(("°f", "f", "degf", "deg f", "fahrenheit", "℉"), "F"),
    **dict.fromkeys(("k", "kelvin"), "K"),
}
_BESIDE = {"humid": "humidity_pct", "batt": "battery_pct"}


def decode(message: Message) -> Found:
    """Return a sample for each metric that is a temperature, or nothing where the message is neither data nor birth.

    Raises:
        DecodeError: no Sparkplug B payload.
    """
    source = _source(message.topic)
    if source is None:
        return ()
    payload = parse(message.topic, message.payload)
    numbers = _beside(payload)
    named = [_found(source, metric, payload, numbers, message) for metric in payload.metrics if metric.name]
    nameless = next((metric for metric in payload.metrics if not metric.name and _counts(metric)), None)
    told = [] if nameless is None else [_nameless(source, nameless)]
    return (*(one for one in named if one is not None), *told)


def passes_over(topic: str) -> bool:
    """Tell the topics of commands, deaths and host states: none of them is a reading."""
    return _source(topic) is None


def _source(topic: str) -> str | None:
    levels = topic.split("/")
    kind = _DATA.get(levels[2]) if len(levels) in (4, 5) else None
    return None if kind is None else "/".join((*levels[:2], kind, *levels[3:]))


def _found(
    source: str, metric: Parsed, payload: Parsed, numbers: tuple[tuple[str, float], ...], message: Message
) -> Sample | Unreadable | None:
    told = value(metric)
    number = _number(metric, told)
    properties = _properties(metric)
    unit = _unit(properties)
    if metric.name not in message.named and not _is_temperature(metric.name, unit):
        return None
    source = f"{source}#{metric.name}"
    if number is None:
        return (
            None if metric.is_null else Unreadable(source, f"{source}: the value is {shown(told)}; expected a number.")
        )
    try:
        return Sample(source, _celsius(number, unit), _at(source, metric, payload), numbers, _fault(properties))
    except DecodeError as error:
        return Unreadable(source, str(error))


def _counts(metric: Parsed) -> bool:
    return _number(metric, value(metric)) is not None


def _nameless(source: str, metric: Parsed) -> Unreadable:
    told = f"a metric has alias {metric.alias} and no name" if metric.HasField("alias") else "a metric has no name"
    return Unreadable(source, f"{source}: {told}; expected metrics by name: turn aliases off at the edge node.")


def _number(metric: Parsed, told: str | float | None) -> float | None:
    if isinstance(told, str | bool) or told is None:
        return None
    bits = _SIGNED.get(metric.datatype)
    if bits and isinstance(told, int):
        told &= (1 << bits) - 1
        told -= (told >> (bits - 1)) << bits
    return float(told)


def _properties(metric: Parsed) -> dict[str, str | float | bool | None]:
    return dict(zip(metric.properties.keys, map(value, metric.properties.values), strict=False))


def _unit(properties: dict[str, str | float | bool | None]) -> str:
    unit = properties.get("engUnit")
    return unit.strip().lower() if isinstance(unit, str) else ""


def _is_temperature(name: str, unit: str) -> bool:
    return unit in _UNITS if unit else bool(_TEMPERATURE.search(name))


def _celsius(number: float, unit: str) -> float:
    sort = _UNITS.get(unit, "C")
    if sort == "F":
        return celsius_from_fahrenheit(number)
    return celsius_from_kelvin(number) if sort == "K" else number


def _at(source: str, metric: Parsed, payload: Parsed) -> datetime | None:
    told = metric if metric.HasField("timestamp") else payload
    return unix_instant(source, "timestamp", told.timestamp / 1000) if told.HasField("timestamp") else None


def _fault(properties: dict[str, str | float | bool | None]) -> str:
    quality = properties.get("Quality", _GOOD)
    return "" if quality in (None, _GOOD) else f"quality {shown(quality)} is not good (192)"


def _beside(payload: Parsed) -> tuple[tuple[str, float], ...]:
    numbers = {"seq": float(payload.seq)} if payload.HasField("seq") else {}
    for metric in payload.metrics:
        ours = next((name for word, name in _BESIDE.items() if word in metric.name.lower()), None)
        if ours and _unit(_properties(metric)) == "%" and (number := _number(metric, value(metric))) is not None:
            numbers.setdefault(ours, number)
    return tuple(numbers.items())
