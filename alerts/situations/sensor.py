"""A sensor as a look sees it; each thing is read from the store once, when it is first asked for."""

from datetime import datetime, timedelta
from functools import cached_property

from coldchain import rules
from coldchain.findings import Finding, Gap
from coldchain.judged_view import Excluded, View, view_of
from coldchain.products import Limits
from coldchain.readings import MAX_AHEAD
from coldchain.rules import SensorState
from coldchain.store.ports import Reads
from coldchain.upkeep import Upkeep
from coldchain.viewing import heard_at

_INSTANT = timedelta(microseconds=1)


class Sensor:
    """One judged sensor of a unit.

    Args:
        reads: the store.
        name: `site/unit/sensor`.
        configured: its limits as configured; its certificate may widen its uncertainty.
        since: when it came to be judged.
        now: the clock's instant.
    """

    def __init__(self, reads: Reads, name: str, configured: Limits, since: datetime, now: datetime) -> None:
        self.reads = reads
        self.name = name
        self.since = since
        self.now = now
        self._configured = configured
        self._touching: dict[datetime, list[Finding]] = {}

    @cached_property
    def state(self) -> SensorState:
        """What is remembered of it, up to its newest judged reading."""
        return self.reads.state(self.name) or rules.initial

    @cached_property
    def upkeep(self) -> Upkeep:
        """What was done to it."""
        return self.reads.upkeep(self.name)

    @cached_property
    def _view(self) -> View:
        return view_of(self.upkeep)

    @cached_property
    def limits(self) -> Limits:
        """What it is judged by now."""
        return self._view.limits(self._configured, self.now)

    @cached_property
    def excluded(self) -> Excluded | None:
        """Why nothing is judged by it now: it is out, or faulty; None: it is judged."""
        return self._view.exclusion(self.now)

    @property
    def out_because(self) -> str:
        """Why nothing is judged by it now, to go on after its name; empty: it is judged."""
        if self.excluded is None:
            return ""
        return "was declared faulty" if self.excluded.why == "faulty" else "was taken out"

    @cached_property
    def open(self) -> tuple[Finding, ...]:
        """The findings that are open, as they stand at its last reading."""
        return tuple(rules.open_findings(self.state))

    @property
    def is_silent(self) -> bool:
        """Whether it should be heard and is not, or never was."""
        return self.state.lost and self.excluded is None

    @property
    def silent_since(self) -> datetime:
        """When it was last heard; of one that was never heard when it came to be judged."""
        return self.state.last_at or self.since

    @property
    def unknown_since(self) -> datetime:
        """Since when nobody knows what it is like: its gap, which begins one interval after it was last heard."""
        return next((each.since for each in self.open if isinstance(each, Gap)), self.silent_since)

    @property
    def is_out_of_range(self) -> bool:
        """Whether its newest reading is, or, if it is silent, was."""
        return self.state.last_at is not None and self.limits.band(self.state.last_c) != "in_range"

    @property
    def limit_c(self) -> float | None:
        """The end of the range that its newest reading has passed, °C."""
        if not self.is_out_of_range:
            return None
        return self.limits.max_c if self.state.last_c > self.limits.max_c else self.limits.min_c

    def touching(self, since: datetime) -> list[Finding]:
        """Return its findings that are open or ended at or after an instant, by the time they began."""
        if since not in self._touching:
            # A clock may run ahead by so much, and its readings are judged.
            until = max(self.now, self.state.last_at or self.now) + MAX_AHEAD
            self._touching[since] = self.reads.findings_between(self.name, since, until)
        return self._touching[since]

    def is_overdue(self) -> bool:
        """Tell whether it is silent by the clock, though nobody who collects has said so yet."""
        last_at = self.state.last_at
        if last_at is None:
            return True
        newest = self.reads.reading_before(self.name, last_at + _INSTANT)
        return self.now - (last_at if newest is None else heard_at(newest)) > self.limits.gap_after

    def expected(self, wanted: datetime) -> datetime:
        """Return when its first reading at or after an instant should have come; if it is late, soon from now."""
        last_at, interval = self.state.last_at or self.now, self.limits.interval
        steps = max(-((last_at - wanted) // interval), 1)
        at = last_at + steps * interval + interval / 5
        return at if at > self.now else self.now + interval / 5
