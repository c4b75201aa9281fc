"""What is given on the command line, as values: numbers, days, instants, units. What cannot be read is one sentence."""

import calendar
import math
import re
from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime, tzinfo
from typing import TypeVar

from coldchain.errors import InputError
from coldchain.stock import Place
from coldchain.units import parse_duration, parse_instant

_T = TypeVar("_T", bound=str)
_WHOLE = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


def whole(option: str) -> Callable[[str | int], int]:
    """Return what reads a whole number, or takes a default; whether it is one that fits is decided elsewhere."""

    def read(text: str | int) -> int:
        if not _WHOLE.fullmatch(str(text).strip()):
            raise InputError(f"{option} is {text!r}: expected a whole number such as 2.")
        return int(text)

    return read


def number(option: str) -> Callable[[str], float]:
    """Return what reads a number; `1.5`, `12`."""

    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise InputError(f"{option} is {text!r}: expected a number such as 1.5.")
        return value

    return read


def day(option: str) -> Callable[[str], date]:
    """Return what reads a day; a month, `2027-12`, is its last."""

    def read(text: str) -> date:
        try:
            if month := _MONTH.fullmatch(text.strip()):
                return date(int(month[1]), int(month[2]), calendar.monthrange(int(month[1]), int(month[2]))[1])
            return date.fromisoformat(text.strip())
        except ValueError:
            raise InputError(
                f"{option} is {text!r}: expected a day such as 2027-12-31, or a month such as 2027-12."
            ) from None

    return read


def instant(option: str, text: str, zone: tzinfo, now: datetime) -> datetime | None:
    """Return the instant of an option; None: `now`, or nothing.

    Args:
        option: for the refusal.
        text: ISO 8601.
        zone: where a text without a zone is read.
        now: of the hour that a clock repeats in autumn, what is not after it is meant.

    Raises:
        InputError: it is no instant.
    """
    if text.strip().casefold() in {"", "now"}:
        return None
    expected = "expected now, or a time such as 2026-11-22T14:05 or 2026-11-22T14:05Z"
    if ":" not in text:  # a day alone would be read as its midnight, which nobody means
        raise InputError(f"{option} is {text!r}: {expected}.")
    try:
        return parse_instant(text, zone, now)
    except ValueError:
        raise InputError(f"{option} is {text!r}: {expected}.") from None


def days(option: str) -> Callable[[str | int], int]:
    """Return what reads a number of days, or takes a default; `30d` and `30` are the same."""

    def read(text: str | int) -> int:
        plain = str(text).strip()
        if _WHOLE.fullmatch(plain):
            return int(plain)
        try:
            duration = parse_duration(plain)
        except ValueError:
            duration = None
        if duration is None or duration.seconds or duration.microseconds:
            raise InputError(f"{option} is {text!r}: expected days such as 30d.")
        return duration.days

    return read


def some_of(option: str, given: Collection[str], known: Sequence[_T]) -> tuple[_T, ...]:
    """Return those of a list of words that are given.

    Raises:
        InputError: one is not in the list.
    """
    for word in given:
        if word not in known:
            raise InputError(f"{option} is {word!r}: expected one of {', '.join(map(str, known))}.")
    return tuple(word for word in known if word in given)


def place(text: str, site: str) -> Place:
    """Return the unit that a text names: `SITE/UNIT`, or a unit of a site alone."""
    first, mark, second = text.strip().partition("/")
    return Place(first, second) if mark else Place(site, first)
