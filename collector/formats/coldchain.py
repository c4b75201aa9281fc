"""Coldchain's own format: `coldchain/v1/{site}/{unit}/{sensor}/reading`, a JSON object or an array of them.

`{"at": "2026-11-22T10:00:00Z", "temperature_c": 4.2, "humidity_pct": 40, "battery_pct": 87, "seq": 12}`

`temperature_f` may stand instead of `temperature_c`, never beside it. `at` may be absent. Every other number is kept
under its name of up to 64 characters, everything else is passed over.
"""

import json
import sys
from typing import Any

from coldchain.errors import DecodeError
from coldchain.readings import Sample
from coldchain.units import celsius_from_fahrenheit
from collector.message import Found, Message, Unreadable
from collector.payload import LONGEST_NAME, MOST_NUMBERS, degrees, document, instant, kind, shown

_LARGEST = sys.float_info.max
_OWN = frozenset(("at", "temperature_c", "temperature_f"))


class _Doubled(str):
    """Stands for an object that names one of our own keys twice: nobody can say which value was meant."""

    __slots__ = ()


def decode(message: Message) -> Found:
    """Return the samples of one reading message; of an array the good ones, and `Unreadable` for each other one.

    Raises:
        DecodeError: not JSON, neither object nor array, an empty array, or a single object that is no reading.
    """
    payload = message.payload
    found = document(message.topic, payload)
    one = type(found) is dict
    most = 1 if one else len(found) if type(found) is list else 0
    if payload.count(b'"temperature_') > most or payload.count(b'"at"') > most:
        found = _with_doubled(payload, found)
    if one:
        return (_sample(found, message),)
    if type(found) is not list or not found:
        what = "an empty array" if found == [] else kind(found)
        raise DecodeError(f"{message.topic}: payload is {what}; expected a reading or an array of readings.")
    return tuple(_sample_or_why(item, message) for item in found)


def _sample_or_why(item: object, message: Message) -> Sample | Unreadable:
    try:
        return _sample(item, message)
    except DecodeError as error:
        return Unreadable(message.topic, str(error))


def _sample(item: Any, message: Message) -> Sample:  # noqa: ANN401 - any JSON value
    topic = message.topic
    if type(item) is not dict:
        raise DecodeError(_not_a_reading(item, topic))
    at = item.get("at")
    if at is not None:
        at = instant(topic, "at", at, message)
    numbers = [
        (name, value + 0.0)  # a float, and never -0.0, which InfluxDB tells as 0
        for name, value in item.items()
        if name not in _OWN
        and (type(value) is float or type(value) is int)
        and -_LARGEST <= value <= _LARGEST
        and 0 < len(name) <= LONGEST_NAME
    ]
    return Sample(topic, _celsius(item, topic), at, tuple(numbers[:MOST_NUMBERS]))


def _celsius(item: dict[str, Any], topic: str) -> float:
    if "temperature_f" not in item:
        if "temperature_c" not in item:
            raise DecodeError(f"{topic}: no temperature in {shown(item)}; expected temperature_c or temperature_f.")
        celsius = item["temperature_c"]
        return celsius if type(celsius) is float else degrees(topic, "temperature_c", celsius)
    if "temperature_c" in item:
        raise DecodeError(f"{topic}: both temperature_c and temperature_f in {shown(item)}; expected one of them.")
    return celsius_from_fahrenheit(degrees(topic, "temperature_f", item["temperature_f"]))


def _not_a_reading(item: object, topic: str) -> str:
    if isinstance(item, _Doubled):
        return f"{topic}: a reading names {item} twice; expected it once."
    return f"{topic}: {shown(item)} is {kind(item)}; expected a reading."


def _with_doubled(payload: bytes, found: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return the document again with each object that doubles a key of ours marked; decoders only see the last."""

    def mark(pairs: list[tuple[str, Any]]) -> Any:  # noqa: ANN401 - any JSON value
        names = [name for name, _ in pairs]
        return next((_Doubled(name) for name in sorted(_OWN) if names.count(name) > 1), dict(pairs))

    try:
        return json.loads(payload.decode("utf-8-sig"), object_pairs_hook=mark)
    except (ValueError, RecursionError):
        return found  # an integer longer than the second reading allows, in a number that is not ours
