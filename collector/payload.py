"""Reading JSON payloads: documents, numbers and instants, each with a sentence for what it is not."""

import json
import math
from datetime import UTC, datetime
from typing import Any

import msgspec

from coldchain.errors import DecodeError
from coldchain.readings import MAX_AHEAD
from coldchain.units import from_us, parse_instant
from collector.message import Message

MOST_NUMBERS = 32
"""So many further numbers of a payload are kept; a stranger's thousands are not."""

LONGEST_NAME = 64
"""Characters; a number under a longer name is not kept."""

_DS18B20 = {85.0: "at power-on", -127.0: "when it is not connected"}
_DAY_ONLY = 10
_SHOWN = 60
_decode = msgspec.json.Decoder().decode


def document(topic: str, payload: bytes) -> Any:  # noqa: ANN401 - any JSON value
    """Return the JSON value of a payload.

    NaN and infinities, which JSON does not have but some devices write, are read: the value that holds one is refused
    as "not a number" without the loss of its neighbours.

    Half a surrogate pair, which JSON can spell too, is no text and could not be stored.

    Raises:
        DecodeError: not JSON.
    """
    try:
        return _decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as strict:
        try:
            found = json.loads(payload.decode("utf-8-sig"))
            json.dumps(found, ensure_ascii=False).encode()
            return found  # noqa: TRY300 - only what both readings and the store can take
        except (ValueError, RecursionError) as lenient:
            told = "nested too deeply" if isinstance(strict, RecursionError) else str(strict)
            told = "half of a surrogate pair is no text" if isinstance(lenient, UnicodeEncodeError) else told
            raise DecodeError(f"{topic}: payload {shown(payload)} is not JSON: {told}.") from None


def objects(topic: str, payload: bytes) -> dict[str, Any]:
    """Return the JSON object of a payload.

    Raises:
        DecodeError: not JSON, or not an object.
    """
    found = document(topic, payload)
    if not isinstance(found, dict):
        raise DecodeError(f"{topic}: payload {shown(payload)} is {kind(found)}; expected a JSON object.")
    return found


def degrees(topic: str, name: str, value: object) -> float:
    """Return a temperature in its own unit, NaN and infinities included.

    Raises:
        DecodeError: not a number; a number written as text is none.
    """
    if type(value) is float:
        return value
    number = finite(value)
    if number is None:
        raise DecodeError(f"{topic}: {name} is {shown(value)}; expected a number such as 4.2.")
    return number


def finite(value: object) -> float | None:
    """Return a finite number as a float, never as -0.0; None for anything else, booleans included."""
    if type(value) is int:
        try:
            return float(value)
        except OverflowError:
            return None
    return value + 0.0 if type(value) is float and math.isfinite(value) else None


def kept(found: dict[str, Any], names: dict[str, str]) -> tuple[tuple[str, float], ...]:
    """Return those of `names` (the maker's: ours, with the unit) that hold a finite number."""
    numbers = ((ours, finite(found.get(theirs))) for theirs, ours in names.items())
    return tuple((name, number) for name, number in numbers if number is not None)


def instant(topic: str, name: str, value: object, message: Message) -> datetime:
    """Return the UTC instant of an ISO 8601 text; one without a zone is read in the message's, by default UTC.

    In the hour that a clock repeats in autumn it is the later instant, unless that would be ahead of the arrival: live
    readings are then dated rightly, where the earlier one would let an hour of them pass for duplicates.

    Raises:
        DecodeError: not a text, not an instant, or a day without a time.
    """
    if isinstance(value, str) and len(value) > _DAY_ONLY:
        try:
            if value[-1] == "Z":
                return datetime.fromisoformat(value)
            return parse_instant(value, message.zone or UTC, message.received_at + MAX_AHEAD)
        except (ValueError, OverflowError):
            pass  # said below, like every other value that is no instant
    expected = "expected an ISO 8601 text such as 2026-11-22T10:00:00Z"
    raise DecodeError(f"{topic}: {name} is {shown(value)}; {expected}.")


def unix_instant(topic: str, name: str, value: object) -> datetime:
    """Return the UTC instant of a number of seconds since 1970, cut to microseconds.

    Raises:
        DecodeError: not a number, or none of a year from 1 to 9999.
    """
    seconds = finite(value)
    try:
        if seconds is not None:
            return from_us(round(seconds * 1_000_000))
    except OverflowError:
        pass  # said below, like every other value that is no instant
    raise DecodeError(f"{topic}: {name} is {shown(value)}; expected seconds since 1970.")


def ds18b20_fault(celsius: float) -> str:
    """Return why a DS18B20 means no temperature by this one; empty where it means it.

    Source: Maxim DS18B20 data sheet, table 1: 85 °C is in the register at power-on; -127 °C is what the libraries for
    it say of a probe that does not answer.
    """
    when = _DS18B20.get(celsius)
    return f"temperature {celsius:g} °C is what a DS18B20 sends {when}" if when else ""


def shown(value: object) -> str:
    """Return a value for a sentence, cut to 60 characters: JSON as JSON, bytes as text, nothing a terminal obeys."""
    if isinstance(value, bytes):
        text = value[: _SHOWN + 1].decode("utf-8", "backslashreplace")
        return repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "…")
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=repr)
    text = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
    if isinstance(value, str):
        return repr(text)
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)


def kind(value: object) -> str:
    """Return what sort of JSON value this is."""
    if value is None:
        return "null"
    names = {dict: "an object", list: "an array", str: "a text", bool: "a truth value", int: "a number"}
    return names.get(type(value), "a number")
