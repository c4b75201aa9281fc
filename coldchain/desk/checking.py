"""Checking: a command's values are what its fields say, before anything is read or decided.

Decisions say what fits a lot or a site. Here is refused what fits nothing: values of another type, instants without a
zone, numbers that are none, texts and lists without end, ids that can be nobody's.
"""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from math import isfinite
from typing import Any, NoReturn, TypeVar

import msgspec
from msgspec.structs import replace

from coldchain.commands import Command
from coldchain.errors import RefusedError

MOST_TEXT = 2_000
"""Characters of one text."""
MOST_ENTRIES = 1_000
"""Scans, lots, findings or stays of one command."""
MOST_NUMBER = 2**53
"""Up to here JSON's readers agree on whole numbers."""
FIRST_YEAR, LAST_YEAR = 1970, 2900

_SHOWN = 40
_LONGEST = 200
_IDS = frozenset(
    {
        "alert",
        "mute",
        "finding",
        "findings",
        "hardware_id",
        "home",
        "incident",
        "inquiry",
        "lot",
        "lots",
        "person",
        "product",
        "recall",
    }
    | {"second", "sensor", "shipment", "site", "unit"}
)
_ID = re.compile(r"[!-~]{0,300}")
_LETTERS = re.compile(r"[A-Z]{0,26}")
_LOT_NUMBER = re.compile(r"[ -~]*")
C = TypeVar("C", bound=Command)
_WORD = re.compile(r"(?<!^)(?=[A-Z])")


def checked(command: C, key: str = "") -> C:
    """Return a command with its instants in UTC.

    Raises:
        RefusedError: names the field, the value and what was expected.
    """
    doing = _WORD.sub(" ", type(command).__name__).lower()
    try:
        _typed(command)
        _text("key", key)
        found: C = _read("", command)
    except _WrongError as wrong:
        raise RefusedError(f"Cannot {doing}: {wrong}.") from None
    return found


class _WrongError(Exception):
    """Says what is wrong with a field, without what was to be done."""


def _typed(command: Command) -> None:
    """Refuse values that are not of their fields' types; whoever makes a command in Python is held by nothing else."""
    try:
        msgspec.convert(msgspec.to_builtins(command, builtin_types=(datetime, date)), type(command))
    except (msgspec.ValidationError, TypeError, UnicodeEncodeError, OverflowError) as error:
        told, _, where = str(error).partition(" - at `$.")
        field = f"{where.removesuffix('`')}: " if where else ""
        raise _WrongError(f"{field}{told[:1].lower()}{told[1:_LONGEST].removesuffix('.')}") from None


def _read(field: str, value: Any) -> Any:  # noqa: ANN401 - of any field
    """Return a value with its instants in UTC.

    Args:
        field: its name, with those of the fields around it: `arrival.at`.
        value: of any type that commands are made of.
    """
    match value:
        case msgspec.Struct():
            lead = f"{field}." if field else ""
            return replace(value, **{name: _read(lead + name, each) for name, each in _fields(value)})
        case tuple():
            return _entries(field, value)
        case str():
            _text(field, value)
        case datetime():
            return _instant(field, value)
        case date():
            _year(field, value)
        case float() if not isfinite(value):
            _refuse(field, value, "a number")
        case int() if abs(value) > MOST_NUMBER:
            _refuse(field, f"a number of {len(str(value))} digits", f"at most {MOST_NUMBER}")
        case _:
            pass
    return value


def _fields(value: msgspec.Struct) -> Sequence[tuple[str, Any]]:
    return [(name, getattr(value, name)) for name in value.__struct_fields__]


def _entries(field: str, entries: tuple[Any, ...]) -> tuple[Any, ...]:
    if len(entries) > MOST_ENTRIES:
        raise _WrongError(f"{field} has {len(entries):,} entries, expected at most {MOST_ENTRIES:,}")
    return tuple(_read(field, each) for each in entries)


def _text(field: str, text: str) -> None:
    if len(text) > MOST_TEXT:
        raise _WrongError(f"{field} has {len(text):,} characters, expected at most {MOST_TEXT:,}")
    if not _is_unicode(text):
        _refuse(field, _shown(text), "text in Unicode")
    name = field.rpartition(".")[2]
    if name in _IDS and not _ID.fullmatch(text.strip()):
        _refuse(field, _shown(text), "an id: at most 300 ASCII characters, without spaces")
    if name == "letters" and not _LETTERS.fullmatch(text):
        _refuse(field, _shown(text), "letters of cartons such as AB")
    if name == "lot_number" and not _LOT_NUMBER.fullmatch(text):
        _refuse(field, _shown(text), "a maker's lot number in ASCII characters")


def _instant(field: str, at: datetime) -> datetime:
    if at.utcoffset() is None:
        _refuse(field, f"{at} without a zone", "an instant with one, such as 2026-11-22T14:05Z")
    _year(field, at)
    return at.astimezone(UTC)


def _year(field: str, day: date) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        _refuse(field, day, f"a year from {FIRST_YEAR} to {LAST_YEAR}")


def _is_unicode(text: str) -> bool:
    """A lone half of a surrogate pair, such as a shell hands on of bytes that are no UTF-8, cannot be written."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _shown(text: str) -> str:
    """Return a text's beginning between quotation marks, what cannot be printed made visible."""
    return ascii(text) if len(text) <= _SHOWN else f"{ascii(text[:_SHOWN])[:-1]}…'"


def _refuse(field: str, value: object, expected: str) -> NoReturn:
    raise _WrongError(f"{field} is {value}, expected {expected}")
