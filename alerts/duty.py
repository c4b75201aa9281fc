"""Duty: who of a rota is on duty when.

A shift belongs to the day on which it begins. On a holiday only the shifts of `holiday` begin, where the rota has any;
a night shift of the day before goes on into it.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import chain
from zoneinfo import ZoneInfo

import msgspec

from alerts.directory import DAYS, Rota, Shift
from alerts.hours import DAY, stretch
from coldchain.units import MICROSECOND

HORIZON = timedelta(days=366)
"""So far ahead somebody is looked for who comes on duty."""

Span = tuple[datetime, datetime]


class Turn(msgspec.Struct, frozen=True):
    """These contacts are on duty in [since, until)."""

    since: datetime
    until: datetime
    contacts: tuple[str, ...]


def on_duty(rota: Rota, at: datetime) -> tuple[str, ...]:
    """Return who is on duty at an instant, each once, in the order of the shifts."""
    shifts = (turn.contacts for turn in turns(rota, at, at + MICROSECOND))
    return tuple(dict.fromkeys(chain.from_iterable(shifts)))


def turns(rota: Rota, since: datetime, until: datetime) -> Iterator[Turn]:
    """Yield the turns that overlap [since, until), by the day on which they begin, then in the order of the shifts."""
    zone = ZoneInfo(rota.zone)
    day, last = since.astimezone(zone).date() - DAY, until.astimezone(zone).date()
    while day <= last:
        for turn in _of_day(rota.zone, _shifts(rota, day), day):
            if turn.since < until and turn.until > since:
                yield turn
        day += DAY


def _shifts(rota: Rota, day: date) -> tuple[Shift, ...]:
    special = tuple(shift for shift in rota.shifts if "holiday" in shift.days)
    if special and day in rota.holidays:
        return special
    return tuple(shift for shift in rota.shifts if DAYS[day.weekday()] in shift.days)


@lru_cache(maxsize=4096)
def _of_day(zone: str, shifts: tuple[Shift, ...], day: date) -> tuple[Turn, ...]:
    """Return the turns that begin on a day; one that lies in the hour that is skipped in spring is none."""
    local = ZoneInfo(zone)
    made = (Turn(*stretch(day, shift.since, shift.until, local), shift.contacts) for shift in shifts)
    return tuple(turn for turn in made if turn.since < turn.until)


def comes_on(rota: Rota, after: datetime) -> datetime | None:
    """Return when the next turn begins after an instant; None: none does within a year."""
    begun = (turn.since for turn in turns(rota, after, after + HORIZON) if turn.since > after)
    # Turns come by day, not by instant: within two days all that could be the first are seen.
    first = next(begun, None)
    if first is None:
        return None
    return min(turn.since for turn in turns(rota, after, first + MICROSECOND) if turn.since > after)


def changes(rota: Rota, since: datetime, until: datetime) -> list[datetime]:
    """Return the instants in (since, until] at which somebody goes on or off duty, in order."""
    instants = chain.from_iterable((turn.since, turn.until) for turn in turns(rota, since, until))
    return sorted({at for at in instants if since < at <= until})


def gaps(covered: Iterable[Span], since: datetime, until: datetime) -> list[Span]:
    """Return what of [since, until) no span covers, in order; spans may come in any order and overlap."""
    free: list[Span] = []
    for begun, end in sorted(covered):
        if begun >= until:
            break
        if begun > since:
            free.append((since, begun))
        since = max(since, end)
    return [*free, (since, until)] if since < until else free
