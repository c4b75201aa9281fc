"""Sweeping: what is looked at once a day, at a local time, however often the process starts again.

A day is due once its local time has come. After a time without an alerter the newest day is made up for, once.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from alerts.directory import Directory
from alerts.world import World
from coldchain.store.ports import Reads


class Sweep(msgspec.Struct, frozen=True):
    """Something that is looked at once a day.

    Attributes:
        what: `site:river`, `contact:ana`.
        at: the local time.
        zone: IANA name of the time zone.
    """

    what: str
    at: time
    zone: str

    def day(self, now: datetime) -> date:
        """Return the newest day whose time has come."""
        today = now.astimezone(ZoneInfo(self.zone)).date()
        return today if now >= self.instant(today) else today - timedelta(days=1)

    def instant(self, day: date) -> datetime:
        """Return when its time comes on a day; one that a clock skips in spring comes an hour later."""
        return datetime.combine(day, self.at, ZoneInfo(self.zone)).astimezone(UTC)


def sweeps(world: World, directory: Directory) -> tuple[Sweep, ...]:
    """Return all that is swept: each site, and each contact who wants a digest."""
    sites = (Sweep(f"site:{site.id}", world.habits.sweep_at, site.zone) for site in world.sites.values())
    digests = (
        Sweep(f"contact:{contact.id}", contact.digest_at, contact.zone)
        for contact in directory.contacts.values()
        if contact.digest_at is not None
    )
    return (*sites, *digests)


class Rounds:
    """Knows when each sweep is due next, without asking the store each time.

    Args:
        reads: what was swept so far.
        sweeping: all sweeps.
        now: the clock's instant.
    """

    def __init__(self, reads: Reads, sweeping: tuple[Sweep, ...], now: datetime) -> None:
        self._next: dict[str, tuple[datetime, Sweep]] = {}
        for sweep in sweeping:
            swept = reads.swept_on(sweep.what)
            # A digest that nobody could have asked for yesterday is not made up for; what expires is.
            first = sweep.day(now) + timedelta(days=1) if swept is None and _is_digest(sweep) else sweep.day(now)
            day = first if swept is None or swept < first else first + timedelta(days=1)
            self._next[sweep.what] = (sweep.instant(day), sweep)
        self._first: datetime | None = None

    @property
    def due_at(self) -> datetime | None:
        """When the first of them is due; None: there is none."""
        if self._first is None:
            self._first = min((at for at, _ in self._next.values()), default=None)
        return self._first

    def due(self, now: datetime, limit: int) -> Iterator[tuple[Sweep, date]]:
        """Yield the sweeps that are due, with their day; `swept` is to be called for each once it is committed."""
        if self.due_at is None or now < self.due_at:
            return
        waiting = sorted((at, what) for what, (at, _) in self._next.items() if at <= now)
        for _, what in waiting[:limit]:
            sweep = self._next[what][1]
            yield sweep, sweep.day(now)

    def swept(self, sweep: Sweep, day: date) -> None:
        """Note that a sweep was made for a day."""
        self._next[sweep.what] = (sweep.instant(day + timedelta(days=1)), sweep)
        self._first = None


def _is_digest(sweep: Sweep) -> bool:
    return sweep.what.startswith("contact:")
