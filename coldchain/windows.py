"""Windows: a sensor's readings summed up for a curve: lowest, highest, mean and count of each stretch of time.

    few readings ──▶ each by itself            many ──▶ windows of one width, aligned to multiples of it since 1970

Sums are whole thousandths of a degree, so that they are the same in whatever order they were added.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from coldchain.units import EPOCH, from_us, to_us

HOUR = timedelta(hours=1)
INSTANT = timedelta(microseconds=1)

_HOUR_US = 3_600_000_000
_PARTS_S = (1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60, 120, 180, 240, 300, 360, 600, 720, 900, 1200, 1800)
"""Widths, in seconds, that divide an hour. From an hour on any whole number of hours will do."""


class Window(msgspec.Struct, frozen=True, gc=False):
    """What was read in a stretch of time; of one reading alone its own instant and temperature.

    Attributes:
        at: its start, or the instant of the one reading.
        min_c, max_c: the lowest and the highest temperature.
        sum_mc: of all temperatures, in thousandths of a degree Celsius.
        count: of the readings.
    """

    at: datetime
    min_c: float
    max_c: float
    sum_mc: int
    count: int

    @property
    def mean_c(self) -> float:
        """The plain mean of its readings, in °C."""
        return self.sum_mc / self.count / 1000


class Hour(msgspec.Struct, frozen=True, gc=False):
    """What was read of one sensor in one hour of UTC; `batch` is the newest that changed it."""

    sensor: str
    window: Window
    batch: int


class Curve(msgspec.Struct, frozen=True):
    """A sensor's temperatures in [since, until), as they were sent.

    Attributes:
        sensor: `site/unit/sensor`.
        since, until: what was asked for.
        width: of the windows; None: each is one reading.
        windows: in the order of time; where nothing was read there is none.
        missing: what could not be had, and why, in a sentence; empty: all is there.
    """

    sensor: str
    since: datetime
    until: datetime
    width: timedelta | None
    windows: tuple[Window, ...]
    missing: str = ""


def width_of(since: datetime, until: datetime, points: int) -> timedelta:
    """Return the smallest width at which no more than `points` aligned windows touch [since, until).

    Raises:
        ValueError: fewer than two points; the message completes the sentence "… is".
    """
    if points < 2:  # noqa: PLR2004 - a boundary may lie in whatever is asked for
        raise ValueError("fewer than two points")
    first, last = to_us(since), to_us(until) - 1
    for seconds in _PARTS_S:
        width = seconds * 1_000_000
        if last // width - first // width < points:
            return timedelta(seconds=seconds)
    hours = 1
    while last // (hours * _HOUR_US) - first // (hours * _HOUR_US) >= points:
        hours = max(hours + 1, (last - first) // (_HOUR_US * points))
    return timedelta(hours=hours)


def floor(at: datetime, width: timedelta) -> datetime:
    """Return the start of the window that an instant lies in."""
    return EPOCH + (at - EPOCH) // width * width


def ceiling(at: datetime, width: timedelta) -> datetime:
    """Return the first start of a window that is not before an instant."""
    return floor(at - INSTANT, width) + width


def one(at: datetime, temperature_c: float) -> Window:
    """Return a reading by itself."""
    return Window(at, temperature_c, temperature_c, thousandths(temperature_c), 1)


def thousandths(temperature_c: float) -> int:
    """Return a temperature in whole thousandths of a degree, the precision in which readings are kept."""
    return round(temperature_c * 1000)


def added(first: Window, other: Window) -> Window:
    """Return two windows of the same start as one."""
    return Window(
        first.at,
        min(first.min_c, other.min_c),
        max(first.max_c, other.max_c),
        first.sum_mc + other.sum_mc,
        first.count + other.count,
    )


def gathered(windows: Iterable[Window], width: timedelta) -> list[Window]:
    """Return windows, or readings, summed up to aligned windows of a width, in the order of time."""
    found: dict[int, Window] = {}
    width_us = width // INSTANT
    for each in windows:
        start = to_us(each.at) // width_us * width_us
        before = found.get(start)
        whole = Window(from_us(start), each.min_c, each.max_c, each.sum_mc, each.count)
        found[start] = whole if before is None else added(before, whole)
    return [found[start] for start in sorted(found)]
