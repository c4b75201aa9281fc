"""Hours: stretches of local time as instants, in nights on which the clocks change, too.

A time that the clock skips in spring comes as much later as the clock is put forward. Of an hour that comes twice in
autumn the first counts. A stretch therefore may be an hour longer or shorter than the clock says, and what ends at a
time touches what begins at it.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo

DAY = timedelta(days=1)


def instant(day: date, at: time, zone: tzinfo) -> datetime:
    """Return when a clock in a zone shows a time on a day, UTC."""
    return datetime.combine(day, at, zone).astimezone(UTC)


def stretch(day: date, since: time, until: time, zone: tzinfo) -> tuple[datetime, datetime]:
    """Return [since, until) as instants, beginning on a day; `until` not after `since` is on the next day."""
    ends_on = day if until > since else day + DAY
    return instant(day, since, zone), instant(ends_on, until, zone)


def within(at: datetime, since: time, until: time, zone: tzinfo) -> datetime | None:
    """Return when the daily stretch ends in which an instant lies; None: it lies in none."""
    ends = (end for begun, end in _around(at, since, until, zone) if begun <= at < end)
    return next(ends, None)


def _around(at: datetime, since: time, until: time, zone: tzinfo) -> Iterator[tuple[datetime, datetime]]:
    today = at.astimezone(zone).date()
    for day in (today - DAY, today):
        yield stretch(day, since, until, zone)
