"""Reading JSON payloads: documents, numbers and instants, each with a sentence for what it is not."""

import json
import math
from datetime import UTC, datetime, tzinfo
from typing import Any

import msgspec

from coldchain.errors import DecodeError
from coldchain.units import parse_instant

MOST_NUMBERS = 32
"""So many further numbers of a payload are kept; a stranger's thousands are not."""

_DAY_ONLY = 10
_SHOWN = 60
_decode = msgspec.json.Decoder().decode


def document(topic: str, payload: bytes) -> Any:  # noqa: ANN401 - any JSON value
    """Return the JSON value of a payload.

    NaN and infinities, which JSON does not have but some devices write, are read: the value that holds one is refused
    as "not a number" without the loss of its neighbours.

    Raises:
        DecodeError: not JSON.
    """
    try:
        return _decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as strict:
        try:
            return json.loads(payload.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            told = "nested too deeply" if isinstance(strict, RecursionError) else str(strict)
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
    """Return a finite number as a float; None for anything else, booleans included."""
    if type(value) is int:
        try:
            return float(value)
        except OverflowError:
            return None
    return value if type(value) is float and math.isfinite(value) else None


def kept(found: dict[str, Any], names: dict[str, str]) -> tuple[tuple[str, float], ...]:
    """Return those of `names` (the maker's: ours, with the unit) that hold a finite number."""
    numbers = ((ours, finite(found.get(theirs))) for theirs, ours in names.items())
    return tuple((name, number) for name, number in numbers if number is not None)


def instant(topic: str, name: str, value: object, zone: tzinfo | None) -> datetime:
    """Return the UTC instant of an ISO 8601 text; one without a zone is read in `zone`, by default UTC.

    Raises:
        DecodeError: not a text, not an instant, or a day without a time.
    """
    if isinstance(value, str) and len(value) > _DAY_ONLY:
        try:
            return datetime.fromisoformat(value) if value[-1] == "Z" else parse_instant(value, zone or UTC)
        except (ValueError, OverflowError):
            pass  # said below, like every other value that is no instant
    expected = "expected an ISO 8601 text such as 2026-11-22T10:00:00Z"
    raise DecodeError(f"{topic}: {name} is {shown(value)}; {expected}.")


def shown(value: object) -> str:
    """Return a value for a sentence, cut to 60 characters: JSON as JSON, bytes as text."""
    if isinstance(value, bytes):
        text = value[: _SHOWN + 1].decode("utf-8", "backslashreplace")
        return repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "…")
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=repr)
    text = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
    return repr(text) if isinstance(value, str) else text


def kind(value: object) -> str:
    """Return what sort of JSON value this is."""
    if value is None:
        return "null"
    names = {dict: "an object", list: "an array", str: "a text", bool: "a truth value", int: "a number"}
    return names.get(type(value), "a number")
