"""Series: a sensor's readings in columns, and their story told at once.

`tell` and `coldchain.story.tell` give the same story of the same readings.
"""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from coldchain.findings import CumulativeBreach, Excursion, Freeze, Gap, Overheat
from coldchain.products import Limits, Side
from coldchain.story import Story
from coldchain.stretches import Degrees, Instants, Stretches, Timeline, crossings, stretches
from coldchain.sums import exposure
from coldchain.units import MICROSECOND, from_us

DEFAULT_INTERVAL = timedelta(minutes=5)

_SIDES: dict[int, Side] = {-1: "below", 1: "above"}


@dataclass(frozen=True, eq=False)
class Series:
    """Readings in the order of their times, one an instant.

    Attributes:
        sensor: whose they are.
        at_us: microseconds since 1970, rising.
        celsius: °C to 0.001.
        sorted: how many came after a later one.
        duplicates: how many repeated an instant; the first counted.
        conflicting: how many of these had another temperature than the first.
    """

    sensor: str
    at_us: Instants
    celsius: Degrees
    sorted: int = 0
    duplicates: int = 0
    conflicting: int = 0


def arranged(sensor: str, at_us: Instants, celsius: Degrees) -> Series:
    """Return the series of readings in the order in which they came; at least one."""
    if bool(np.all(at_us[1:] > at_us[:-1])):
        return Series(sensor, at_us, celsius)
    late = int(np.count_nonzero(at_us[1:] < np.maximum.accumulate(at_us)[:-1]))
    instants, first, which = np.unique(at_us, return_index=True, return_inverse=True)
    conflicting = int(np.count_nonzero(celsius != celsius[first][which]))
    return Series(sensor, instants, celsius[first], late, len(at_us) - len(instants), conflicting)


def interval(at_us: Instants) -> timedelta:
    """Return the expected interval of distinct instants in order: the lower median spacing; of a single one, 5 min."""
    spacings = np.diff(at_us)
    if not len(spacings):
        return DEFAULT_INTERVAL
    middle = (len(spacings) - 1) // 2
    return int(np.partition(spacings, middle)[middle]) * MICROSECOND


def tell(series: Series, limits: Limits, ceiling_c: float | None) -> Story:
    """Return the story of a series; see `coldchain.story.tell`."""
    celsius = series.celsius
    gap = np.diff(series.at_us) > limits.gap_after // MICROSECOND
    timeline = Timeline(series.at_us, gap, limits.interval // MICROSECOND)
    out = stretches(timeline, celsius, (celsius > limits.max_c).astype(np.int8) - (celsius < limits.min_c))
    cumulative = _cumulative(series, out, limits)  # its columns are the largest: they go before the findings come
    ceiling_runs = () if ceiling_c is None else _overheats(series, timeline, limits, ceiling_c)
    return Story(
        exposure(timeline, celsius, limits),
        _excursions(series, out, limits),
        cumulative,
        _freezes(series, timeline, limits),
        _overheats(series, timeline, limits, limits.overheat_c),
        _gaps(series.sensor, timeline),
        ceiling_runs,
    )


def _gaps(sensor: str, timeline: Timeline) -> tuple[Gap, ...]:
    since, until = timeline.gaps()
    return tuple(
        Gap(sensor, from_us(lost), from_us(back)) for lost, back in zip(since.tolist(), until.tolist(), strict=True)
    )


def _excursions(series: Series, out: Stretches, limits: Limits) -> tuple[Excursion, ...]:
    continues = np.zeros(len(out.kind), dtype=np.bool_)
    continues[1:] = out.interrupted[:-1] & (out.kind[1:] == out.kind[:-1]) & (out.first[1:] == out.last[:-1] + 1)
    breached = (out.until_us - out.since_us >= limits.consecutive // MICROSECOND).tolist()
    extremes = np.where(out.kind > 0, out.high_c, out.low_c).tolist()
    counts = (out.last - out.first + 1).tolist()
    columns = (out.kind.tolist(), extremes, counts, breached, out.interrupted.tolist(), continues.tolist())
    found: list[Excursion] = []
    for (since, last_at, until), row in zip(out.instants(), zip(*columns, strict=True), strict=True):
        kind, extreme_c, readings, is_breach, interrupted, goes_on = row
        found.append(
            Excursion(
                series.sensor,
                limits.version,
                _SIDES[kind],
                since,
                last_at,
                extreme_c,
                readings,
                until,
                since + limits.consecutive if is_breach else None,
                interrupted,
                found[-1].since if goes_on else None,
            )
        )
    return tuple(found)


def _cumulative(series: Series, out: Stretches, limits: Limits) -> tuple[CumulativeBreach, ...]:
    found: list[CumulativeBreach] = []
    end_us = int(series.at_us[-1])
    for kind, side in _SIDES.items():
        of_side = out.kind == kind
        since, until = out.since_us[of_side], out.until_us[of_side]
        for each in crossings(since, until, end_us, limits.window, limits.cumulative):
            fallen = None if each.until_us is None else from_us(each.until_us)
            first, at = from_us(each.since_us), from_us(each.at_us)
            found.append(CumulativeBreach(series.sensor, limits.version, side, first, at, fallen))
    return tuple(sorted(found, key=lambda each: each.at))


def _freezes(series: Series, timeline: Timeline, limits: Limits) -> tuple[Freeze, ...]:
    suspected = stretches(
        timeline, series.celsius, (series.celsius <= limits.freeze_c + limits.uncertainty_c).astype(np.int8)
    )
    frozen = stretches(timeline, series.celsius, (series.celsius <= limits.freeze_c).astype(np.int8))
    confirmed = np.zeros(len(suspected.first), dtype=np.bool_)
    certain = frozen.first[frozen.confirmed(limits.confirm_after)]
    confirmed[np.searchsorted(suspected.first, certain, side="right") - 1] = True
    columns = (suspected.low_c.tolist(), (suspected.last - suspected.first + 1).tolist(), confirmed.tolist())
    return tuple(
        Freeze(series.sensor, limits.version, since, last_at, min_c, readings, until, sure)
        for (since, last_at, until), (min_c, readings, sure) in zip(
            suspected.instants(), zip(*columns, strict=True), strict=True
        )
    )


def _overheats(series: Series, timeline: Timeline, limits: Limits, ceiling_c: float) -> tuple[Overheat, ...]:
    hot = stretches(timeline, series.celsius, (series.celsius > ceiling_c).astype(np.int8))
    columns = (hot.high_c.tolist(), (hot.last - hot.first + 1).tolist(), hot.confirmed(limits.confirm_after).tolist())
    return tuple(
        Overheat(series.sensor, limits.version, ceiling_c, since, last_at, max_c, readings, until, sure)
        for (since, last_at, until), (max_c, readings, sure) in zip(
            hot.instants(), zip(*columns, strict=True), strict=True
        )
    )
