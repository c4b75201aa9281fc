"""Stretches in columns: where a series is out, frozen or too hot, all at once.

The rules of `coldchain.rules` tell the same reading by reading; a property test holds the two together. Columns are
for ten years of one-minute readings, and for series that flip at each of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from coldchain.units import MICROSECOND, from_us

Instants = NDArray[np.int64]
Degrees = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Timeline:
    """Readings' instants and the silences after them.

    Attributes:
        at_us: microseconds since 1970, rising.
        gap: whether the silence after each reading but the last exceeds the gap limit.
        interval_us: the expected interval.
    """

    at_us: Instants
    gap: Flags
    interval_us: int

    def gaps(self) -> tuple[Instants, Instants]:
        """Return since (one interval after the last reading) and until of each gap."""
        before = np.flatnonzero(self.gap)
        return self.at_us[before] + self.interval_us, self.at_us[before + 1]

    def ends(self, last: NDArray[np.intp]) -> Instants:
        """Return the instants at which stretches end whose last readings these are; one still open, at that reading."""
        following = self.at_us[np.minimum(last + 1, len(self.at_us) - 1)]
        return np.where(self.lost_after(last), self.at_us[last] + self.interval_us, following)

    def lost_after(self, last: NDArray[np.intp]) -> Flags:
        """Tell whether a gap follows these readings."""
        if not len(self.gap):
            return np.zeros(len(last), dtype=np.bool_)
        return (last < len(self.gap)) & self.gap[np.minimum(last, len(self.gap) - 1)]


@dataclass(frozen=True, eq=False)
class Stretches:
    """Runs of readings of one kind, without a gap between them.

    Attributes:
        kind: of each, never 0.
        first: index of its first reading.
        last: index of its last reading.
        low_c: its coldest reading.
        high_c: its hottest reading.
        since_us: its first reading's instant.
        last_us: its last reading's instant.
        until_us: the first reading that is of another kind, or one interval after its last; still open: its last.
        interrupted: a gap ended it.
        open: it goes on at the end of the series.
    """

    kind: NDArray[np.int8]
    first: NDArray[np.intp]
    last: NDArray[np.intp]
    low_c: Degrees
    high_c: Degrees
    since_us: Instants
    last_us: Instants
    until_us: Instants
    interrupted: Flags
    open: Flags

    def confirmed(self, after: timedelta) -> Flags:
        """Tell which have two readings and span this long."""
        return (self.last > self.first) & (self.until_us - self.since_us >= after // MICROSECOND)

    def instants(self) -> Iterator[tuple[datetime, datetime, datetime | None]]:
        """Return since, last reading and until of each; until is None while it is open."""
        columns = (self.since_us.tolist(), self.last_us.tolist(), self.until_us.tolist(), self.open.tolist())
        for since_us, last_us, until_us, goes_on in zip(*columns, strict=True):
            since = from_us(since_us)
            last = since if last_us == since_us else from_us(last_us)
            yield since, last, None if goes_on else from_us(until_us)


def stretches(timeline: Timeline, celsius: Degrees, kind: NDArray[np.int8]) -> Stretches:
    """Return the runs of readings that are of the same kind; kind 0 is none."""
    edge = (kind[1:] != kind[:-1]) | timeline.gap
    starts = np.concatenate(([0], np.flatnonzero(edge) + 1)).astype(np.intp)
    ends = np.concatenate((starts[1:] - 1, [len(kind) - 1])).astype(np.intp)
    kept = kind[starts] != 0
    first, last = starts[kept], ends[kept]
    return Stretches(
        kind=kind[first],
        first=first,
        last=last,
        low_c=np.minimum.reduceat(celsius, starts)[kept],
        high_c=np.maximum.reduceat(celsius, starts)[kept],
        since_us=timeline.at_us[first],
        last_us=timeline.at_us[last],
        until_us=timeline.ends(last),
        interrupted=timeline.lost_after(last),
        open=last == len(kind) - 1,
    )


@dataclass(frozen=True)
class Crossing:
    """The sum within a rolling window was at least the tolerance from `at_us` until `until_us`; None: to the end."""

    since_us: int
    at_us: int
    until_us: int | None


def crossings(since: Instants, until: Instants, end_us: int, window: timedelta, tolerance: timedelta) -> list[Crossing]:
    """Return where the time out within a rolling window reaches a tolerance, and where it falls below it again.

    The sum runs straight between the instants at which the window's ends meet an end of a stretch, so that it need
    only be looked at there.

    Args:
        since: starts of stretches, µs, rising.
        until: their ends, each before the next start.
        end_us: nothing is known after it.
        window: how far the sum looks back.
        tolerance: more than none.
    """
    if not len(since):
        return []
    window_us, tolerance_us = window // MICROSECOND, tolerance // MICROSECOND
    edges = np.concatenate((since, until))
    at = np.unique(np.concatenate((edges, edges + window_us, [end_us])))
    at = at[at <= end_us]
    held = spent(since, until, at) - spent(since, until, at - window_us)
    over = held >= tolerance_us
    rises = np.flatnonzero(over[1:] & ~over[:-1])
    falls = np.flatnonzero(over[:-1] & ~over[1:])
    reached = at[rises] + tolerance_us - held[rises]
    fallen: list[int | None] = [*(at[falls] + held[falls] - tolerance_us).tolist()]
    earliest = since[np.searchsorted(until, reached - window_us, side="right")]
    fallen += [None] * (len(reached) - len(fallen))
    return [Crossing(*each) for each in zip(earliest.tolist(), reached.tolist(), fallen, strict=True)]


def spent(since: Instants, until: Instants, at: Instants) -> Instants:
    """Return the time out before each instant."""
    lengths = until - since
    before = np.concatenate(([0], np.cumsum(lengths)))
    index = np.searchsorted(since, at, side="right") - 1
    inside = np.clip(at - since[index], 0, lengths[index])
    return np.where(index < 0, 0, before[index] + inside).astype(np.int64)
