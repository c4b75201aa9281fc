"""Dating: which instant of the clock a date of the ledger was, where the clock was turned back.

The ledger's dates only rise: while the clock is behind, all that is written has the date of the last entry, and what
was written before seems to lie ahead. Waits are counted by the clock all the same: what had lasted for ten minutes when
the clock was turned back goes on from there, and what is written since is dated here as it is seen.
"""

from bisect import bisect_left
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from coldchain.alert import Alert

MOST_BEHIND = timedelta(minutes=1)
"""Clocks are put right by less than this now and then."""
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class Dates:
    """Knows whether the clock was turned back, and by how much."""

    def __init__(self) -> None:
        self._last: datetime | None = None
        self._reached: datetime | None = None
        self._base = _NEVER
        self._by = timedelta(0)
        self._dates: list[datetime] = []
        self._seen: list[datetime] = []

    @property
    def is_behind(self) -> bool:
        """Whether the clock shows an instant that was before."""
        return self._reached is not None

    def note(self, now: datetime, written_at: datetime | None) -> bool:
        """Note what the clock shows, and the date of the ledger's last entry; tell whether it was just turned back."""
        last, self._last = self._last, now
        newest = written_at or now
        if self._reached is None:
            return self._began(max(last or now, newest), now, newest)
        if last is not None and last - now > MOST_BEHIND:  # once more
            self._by += last - now
            self._seen = [each - (last - now) for each in self._seen]
            return True
        if max(self._reached, newest) - now <= MOST_BEHIND:
            self._reached = None
        elif newest > (self._dates or [self._base])[-1]:
            self._dates.append(newest)
            self._seen.append(now)
        return False

    def _began(self, reached: datetime, now: datetime, newest: datetime) -> bool:
        if reached - now <= MOST_BEHIND:
            return False
        self._reached, self._base, self._by = reached, newest, reached - now
        self._dates, self._seen = [], []
        return True

    def instant(self, at: datetime, now: datetime) -> datetime:
        """Return which instant of the clock a date of the ledger was.

        Args:
            at: the date.
            now: what the clock shows: of what was written just now.
        """
        if self._reached is None:
            return at
        if at <= self._base:
            return at - self._by
        place = bisect_left(self._dates, at)
        return self._seen[place] if place < len(self._seen) else now

    def alert(self, alert: Alert, now: datetime) -> Alert:
        """Return an alert with the clock's instants instead of the ledger's dates."""
        if self._reached is None:
            return alert
        seen, told_at, until = alert.acknowledged, alert.told_at, alert.snoozed_until
        # A snooze ends by the clock as it was when somebody said so.
        is_before = seen is not None and seen.at <= self._base
        return replace(
            alert,
            raised_at=self.instant(alert.raised_at, now),
            anew_at=self.instant(alert.anew_at, now),
            told_at=told_at and self.instant(told_at, now),
            acknowledged=seen and replace(seen, at=self.instant(seen.at, now)),
            snoozed_until=until - self._by if until is not None and is_before else until,
        )
