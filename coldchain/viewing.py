"""Viewing: a sensor's readings in a store as they are judged: every reader but those who show what was sent asks here.

readings as sent ──judged view──▶ readings as judged
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from coldchain import rules
from coldchain.findings import Finding, Gap
from coldchain.judged_view import View, view_of
from coldchain.products import MIN_GAP, Limits
from coldchain.readings import Reading
from coldchain.rules import SensorState
from coldchain.store.ports import LimitsSince, Reads

LATE_CLOCK = timedelta(minutes=75)
"""A reading that is older than this when it comes is the past; else its sensor's clock may be slow, such as by an hour
of summer time, and the sensor is not silent."""

_INSTANT = timedelta(microseconds=1)

LimitsAt = Callable[[datetime], Limits]


class Viewed:
    """One sensor of a store.

    Args:
        reads: the store.
        sensor: `site/unit/sensor`.
        limits_at: what was configured to be in force at an instant.
        view: how its readings are judged; None: as the store says.
    """

    def __init__(self, reads: Reads, sensor: str, limits_at: LimitsAt, view: View | None = None) -> None:
        self.reads = reads
        self.sensor = sensor
        self.view = view_of(reads.upkeep(sensor)) if view is None else view
        self._limits_at = limits_at

    def limits_at(self, at: datetime) -> Limits:
        """Return what it is judged by at an instant."""
        return self.view.limits(self._limits_at(at), at)

    def readings(self, after: datetime | None = None, until: datetime | None = None) -> Iterator[Reading]:
        """Yield its judged readings in (after, until], in the order of their times; None: no bound."""
        return self.view.seen(self.reads.readings(self.sensor, after, until), self._limits_at)

    def ends(self) -> tuple[datetime | None, datetime | None]:
        """Return the instants of its earliest and newest judged reading."""
        return self.first_at(), self.last_at()

    def last_at(self) -> datetime | None:
        """Return the instant of its newest judged reading."""
        at = self.reads.last_reading_at(self.sensor)
        while at is not None and (out := self.view.exclusion(at)) is not None:
            before = self.reads.reading_before(self.sensor, out.since)
            at = None if before is None else before.at
        return at

    def first_at(self) -> datetime | None:
        """Return the instant of its earliest judged reading."""
        at = self.reads.first_reading_at(self.sensor)
        while at is not None and (out := self.view.exclusion(at)) is not None:
            if out.until is None:
                return None
            after = next(iter(self.reads.readings(self.sensor, out.until - _INSTANT)), None)
            at = None if after is None else after.at
        return at


def heard_at(reading: Reading) -> datetime:
    """Return until when a reading is a sign of life: a sensor whose clock is slow is late, and not silent."""
    return reading.at if is_past(reading) else max(reading.at, reading.received_at)


def is_past(reading: Reading) -> bool:
    """Tell whether a reading was so old when it came that it says nothing of its sensor's clock, nor that it lives."""
    return reading.received_at - reading.at > LATE_CLOCK


def silence(viewed: Viewed, last_at: datetime | None, now: datetime) -> Gap | None:
    """Return the silence that a sensor is in by the clock, told by a collector or not; None: it is in none.

    Args:
        viewed: the sensor.
        last_at: the instant of its newest judged reading.
        now: what the clock shows.
    """
    if last_at is None or now - last_at <= MIN_GAP:
        return None
    newest = viewed.reads.reading_before(viewed.sensor, last_at + _INSTANT)
    if newest is None:
        return None
    limits = viewed.limits_at(last_at)
    return Gap(viewed.sensor, last_at + limits.interval) if heard_at(newest) + limits.gap_after < now else None


def untold_silences(reads: Reads, now: datetime) -> list[Gap]:
    """Return the silences by the clock that no collector has told: where one is at work there are hardly any."""
    late = [each.sensor for each in reads.states() if _may_be_silent(each.state, now)]
    limits: dict[str, list[LimitsSince]] = {}
    for each in reads.limits() if late else ():
        limits.setdefault(each.sensor, []).append(each)
    upkeeps = {each.sensor: each for each in reads.upkeeps()} if late else {}
    told = ((name, in_force(limits[name]), view_of(upkeeps.get(name))) for name in late if name in limits)
    late_ones = (Viewed(reads, *each) for each in told)
    return [gap for each in late_ones if (gap := silence(each, each.last_at(), now)) is not None]


def _may_be_silent(state: SensorState, now: datetime) -> bool:
    return not state.lost and state.last_at is not None and now - state.last_at > MIN_GAP


def as_of_now(reads: Reads, findings: Iterable[Finding]) -> list[Finding]:
    """Return findings of a store; what is open as it stands at its sensor's newest reading.

    A finding is kept as it was last told: since then it may have grown longer, and worse.
    """
    found = list(findings)
    grown: dict[str, Finding] = {}
    for sensor in {each.sensor for each in found if each.until is None}:
        state = reads.state(sensor)
        grown |= {} if state is None else {each.id: each for each in rules.open_findings(state)}
    return [grown.get(each.id, each) for each in found]


def in_force(limits: Sequence[LimitsSince], default: Limits | None = None) -> LimitsAt:
    """Return what tells a sensor's limits at an instant; before the first those, without any the default.

    Args:
        limits: the sensor's, oldest first.
        default: of the storage class; None: the sensor has some.
    """
    first = limits[0].limits if limits or default is None else default

    def limits_at(at: datetime) -> Limits:
        return next((each.limits for each in reversed(limits) if each.since <= at), first)

    return limits_at
