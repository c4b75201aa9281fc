"""Spans: which stretch of time a chart shows: an hour to a year, up to now or up to a day; or between two instants."""

from datetime import date, datetime, timedelta, tzinfo

import msgspec

from coldchain.desk.checking import FIRST_YEAR, LAST_YEAR
from coldchain.errors import InputError
from coldchain.expiry import day_end
from coldchain.units import MICROSECOND, parse_instant

RANGES: dict[str, timedelta] = {
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(days=7),
    "month": timedelta(days=31),
    "year": timedelta(days=366),
}

_OUT_OF_YEARS = f"from or until lies out of the years {FIRST_YEAR} to {LAST_YEAR}: expected both in these."


class Span(msgspec.Struct, frozen=True):
    """A stretch of time.

    Attributes:
        name: one of `RANGES`.
        since: its start.
        until: its end.
        on: the day that it ends with; None: it ends now.
    """

    name: str
    since: datetime
    until: datetime
    on: date | None = None


def span_of(name: str, on: str, zone_name: str, now: datetime) -> Span:
    """Return a range of that name up to now, or up to the end of a day.

    Raises:
        InputError: there is no such range, or no such day.
    """
    if name not in RANGES:
        raise InputError(f"range is {name[:40]!r}: expected one of {', '.join(RANGES)}.")
    end = now + MICROSECOND  # a range leaves out its end, and what is read now belongs to it
    if not on:
        return Span(name, end - RANGES[name], end)
    try:
        day = date.fromisoformat(on)
    except ValueError:
        day = date.min
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise InputError(f"on is {on[:40]!r}: expected a day such as 2026-11-22.")
    until = min(day_end(day, zone_name), end)
    return Span(name, until - RANGES[name], until, day)


def between(since: str, until: str, zone: tzinfo) -> tuple[datetime, datetime]:
    """Return two instants.

    Raises:
        InputError: one of them is none, or they leave no time between them.
    """
    try:
        start, end = parse_instant(since, zone), parse_instant(until, zone)
    except ValueError as error:
        raise InputError(f"from or until is {error}: expected an instant such as 2026-11-22T10:00:00Z.") from None
    except OverflowError:
        raise InputError(_OUT_OF_YEARS) from None
    if not timedelta(0) < end - start <= 2 * RANGES["year"]:
        raise InputError("from and until are expected to have some time between them, and two years at most.")
    if start.year < FIRST_YEAR or end.year > LAST_YEAR:
        raise InputError(_OUT_OF_YEARS)
    return start, end


class Asked(msgspec.Struct, frozen=True):
    """Which chart is asked for.

    Attributes:
        name: a range.
        on: the day that it ends with; empty: now.
        since: or from this instant; empty: a range is asked for.
        until: until this one.
        dark: in the colours of the dark scheme.
    """

    name: str
    on: str
    since: str
    until: str
    dark: bool

    def ends(self, zone_name: str, zone: tzinfo, now: datetime) -> tuple[datetime, datetime]:
        """Return from when until when.

        Raises:
            InputError: it cannot be told.
        """
        if self.since or self.until:
            return between(self.since, self.until, zone)
        span = span_of(self.name, self.on, zone_name, now)
        return span.since, span.until


def asked(range: str = "day", on: str = "", since: str = "", until: str = "", *, dark: bool = False) -> Asked:  # noqa: A002
    """Return which chart an address asks for."""
    return Asked(range, on, since, until, dark)
