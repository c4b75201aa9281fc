"""Traces: a lot's temperatures in columns, from the raw readings of every unit that it lay in.

Where several sensors judge a unit, each instant has the warmest of them.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec
import numpy as np

from coldchain.course import ROOM_C
from coldchain.judging.known import Known
from coldchain.path import Segment
from coldchain.products import Limits
from coldchain.stretches import Degrees, Flags, Instants
from coldchain.units import MICROSECOND, to_us


class Trace(msgspec.Struct, frozen=True):
    """Pieces in the order of time, each of one temperature.

    Attributes:
        since_us: the start of each, in microseconds since 1970.
        until_us: its end.
        celsius: its °C; of unknown time NaN.
        read: a sensor told it: it is neither stated, attested nor unknown.
        max_c: the highest of all, the newest reading included, which carries no time; NaN: nothing was told.
    """

    since_us: Instants
    until_us: Instants
    celsius: Degrees
    read: Flags
    max_c: float


def trace(path: Sequence[Segment], known: Known, now: datetime) -> Trace:
    """Return the temperatures along a path up to now, or up to the newest reading where it is watched."""
    parts = [_watched(each, known, now) if each.sensors else _told(each, now) for each in path]
    return Trace(
        np.concatenate([part.since_us for part in parts]),
        np.concatenate([part.until_us for part in parts]),
        np.concatenate([part.celsius for part in parts]),
        np.concatenate([part.read for part in parts]),
        _highest(part.max_c for part in parts),
    )


def _told(segment: Segment, now: datetime) -> Trace:
    """Return a stretch without a sensor: stated time out is as warm as a room, of all else nobody read anything."""
    since, until = np.array([to_us(segment.since)]), np.array([to_us(segment.until or now)])
    celsius = ROOM_C if segment.kind == "stated" else np.nan
    return Trace(since, until, np.array([celsius]), np.array([False]), celsius)


def _watched(segment: Segment, known: Known, now: datetime) -> Trace:
    """Return the warmest of a segment's sensors at each instant; an open one ends with its newest reading."""
    sensors = [_Sensor(sensor, segment, known, now) for sensor in segment.sensors]
    since = to_us(segment.since)
    until = max(each.last_us for each in sensors) if segment.until is None else to_us(segment.until)
    edges = np.unique(np.concatenate([np.array([since, max(until, since)]), *(each.edges_us for each in sensors)]))
    edges = edges[(edges >= since) & (edges <= max(until, since))]
    at = edges[:-1]
    # An infinite value is a sensor that fell silent out of range: then the others do not tell either.
    warmest = np.fmax.reduce([each.at(at) for each in sensors])
    celsius = np.where(np.isinf(warmest), np.nan, warmest)
    highest = _highest((*celsius.tolist(), *(each.last_c for each in sensors)))
    return Trace(at, edges[1:], celsius, ~np.isnan(celsius), highest)


class _Sensor:
    """One sensor's readings as steps: each counts until the next, of a gap for one interval only."""

    def __init__(self, sensor: str, segment: Segment, known: Known, now: datetime) -> None:
        limits = known.limits_at(sensor, segment.since)
        end = now if segment.until is None else min(segment.until + limits.gap_after, now)
        rows = list(known.viewed(sensor).readings(segment.since - limits.gap_after, end))
        at_us = np.array([to_us(each.at) for each in rows], dtype=np.int64)
        celsius = np.array([each.temperature_c for each in rows], dtype=np.float64)
        # The newest reading counts up to where the lot was taken out; while it is there, it carries no time.
        final = at_us[-1:] if segment.until is None else np.array([to_us(end)][: len(rows)])
        spacing = np.diff(at_us, append=final)
        known_us = np.where(spacing > limits.gap_after // MICROSECOND, limits.interval // MICROSECOND, spacing)
        self.edges_us: Instants = np.stack([at_us, at_us + known_us], axis=1).ravel()
        self._celsius: Degrees = np.stack([celsius, _afterwards(celsius, limits)], axis=1).ravel()
        last = rows[-1] if rows else None
        self.last_us = to_us(segment.since) if last is None else to_us(last.at)
        stays = last is not None and last.at >= segment.since and (segment.until is None or last.at < segment.until)
        self.last_c = last.temperature_c if last is not None and stays else float("nan")

    def at(self, at_us: Instants) -> Degrees:
        """Return °C at instants; NaN where nothing was heard, infinite after it fell silent out of range."""
        which = np.searchsorted(self.edges_us, at_us, side="right") - 1
        padded = np.append(self._celsius, np.nan)  # what lies before the first edge has the number -1
        found: Degrees = padded[which]
        return found


def _afterwards(celsius: Degrees, limits: Limits) -> Degrees:
    """Return what each reading leaves behind once its own time is over, until the next: something in a gap only."""
    return np.where((celsius < limits.min_c) | (celsius > limits.max_c), np.inf, np.nan)


def _highest(celsius: Iterable[float]) -> float:
    told = [each for each in celsius if not np.isnan(each)]
    return max(told, default=float("nan"))
