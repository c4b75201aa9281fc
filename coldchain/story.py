"""A story: all that a verdict rests on, told reading by reading. `coldchain.series` tells the same from columns."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec
from msgspec.structs import replace

from coldchain import exposure, rules
from coldchain.events import Event, FindingEvent, SensorFellSilent
from coldchain.exposure import Exposure, Lifetime
from coldchain.findings import CumulativeBreach, Excursion, Finding, Freeze, Gap, Overheat
from coldchain.products import Limits
from coldchain.readings import Lost, Reading
from coldchain.rules import overheat


class AboveBefore(msgspec.Struct, frozen=True):
    """Time above the range of excursions that are summed instead of kept, the first of them from `since` on."""

    since: datetime
    time: timedelta


class Story(msgspec.Struct, frozen=True):
    """Sums and findings of one series, or of a lot's stays, each kind in the order of time.

    Attributes:
        exposure: the sums.
        excursions: stretches outside the range.
        cumulative: breaches by the sum within a rolling window.
        freezes: runs at or below freezing.
        overheats: runs above the storage class's ceiling.
        gaps: silences longer than the gap limit.
        ceiling_runs: runs above the label's ceiling.
        above: time above the range that is not in `excursions`.
    """

    exposure: Exposure = exposure.initial
    excursions: tuple[Excursion, ...] = ()
    cumulative: tuple[CumulativeBreach, ...] = ()
    freezes: tuple[Freeze, ...] = ()
    overheats: tuple[Overheat, ...] = ()
    gaps: tuple[Gap, ...] = ()
    ceiling_runs: tuple[Overheat, ...] = ()
    above: tuple[AboveBefore, ...] = ()

    @property
    def lifetime(self) -> tuple[Lifetime, ...]:
        """Breaches by the time in all above a temperature."""
        return tuple(each for each in self.exposure.lifetimes if each.at is not None)


def tell(readings: Iterable[Reading], limits: Limits, ceiling_c: float | None) -> Story:
    """Return the story of one sensor's readings in the order of their times.

    Args:
        readings: each later than the one before.
        limits: paced for this sensor.
        ceiling_c: the label's, in °C; None: it names none.
    """
    sums = exposure.initial
    state = rules.initial
    hot = overheat.initial
    found: dict[str, Finding] = {}
    too_hot: dict[str, Finding] = {}
    for reading in readings:
        sums = exposure.step(sums, reading, limits)
        state, events = rules.step(state, reading, limits)
        found |= _findings(events)
        if ceiling_c is not None:
            hot, told = _above(hot, reading, events, replace(limits, overheat_c=ceiling_c))
            too_hot |= _findings(told)
    # What goes on at the last reading has grown since its last event.
    found |= {each.id: each for each in rules.open_findings(state)}
    too_hot |= {each.id: each for each in overheat.open_in(hot)}
    return _story(sums, tuple(found.values()), tuple(too_hot.values()))


def _above(
    hot: overheat.State, reading: Reading, events: tuple[Event, ...], limits: Limits
) -> tuple[overheat.State, tuple[Event, ...]]:
    told: tuple[Event, ...] = ()
    for event in events:
        if isinstance(event, SensorFellSilent):
            hot, told = overheat.step(hot, Lost(reading.sensor, event.finding.since), limits)
    hot, more = overheat.step(hot, reading, limits)
    return hot, told + more


def _findings(events: tuple[Event, ...]) -> dict[str, Finding]:
    """The newest event of a finding is the finding, as far as it was known then."""
    return {event.finding.id: event.finding for event in events if isinstance(event, FindingEvent)}


def _story(sums: Exposure, found: tuple[Finding, ...], too_hot: tuple[Finding, ...]) -> Story:
    return Story(
        sums,
        tuple(each for each in found if isinstance(each, Excursion)),
        tuple(each for each in found if isinstance(each, CumulativeBreach)),
        tuple(each for each in found if isinstance(each, Freeze)),
        tuple(each for each in found if isinstance(each, Overheat)),
        tuple(each for each in found if isinstance(each, Gap)),
        tuple(each for each in too_hot if isinstance(each, Overheat)),
    )
