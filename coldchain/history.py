"""The past of a sensor as a curve, from wherever its readings lie: here from the store.

few readings ──▶ each as it was sent           many ──▶ lowest, highest, mean and count of aligned windows
"""

from datetime import datetime, timedelta
from typing import Protocol

from coldchain.errors import InputError
from coldchain.store.ports import Reads
from coldchain.units import show_instant
from coldchain.windows import HOUR, Curve, Window, gathered, width_of

POINTS = 1_000
"""As many as a chart is wide, if nobody says otherwise."""


class History(Protocol):
    """Where curves are asked for."""

    def curve(self, sensor: str, since: datetime, until: datetime, points: int = POINTS) -> Curve:
        """Return a sensor's readings in [since, until): each where these are few, else by windows.

        Where nothing was read there is no window: a gap is a gap, and never a line.

        Args:
            sensor: `site/unit/sensor`.
            since: the first instant.
            until: the instant after the last.
            points: so many windows or readings at most, from 2 on.

        Raises:
            InputError: the end is not after the start, or there are too few points.
        """
        ...


class Source(Protocol):
    """Where a curve's readings lie: a store, or InfluxDB."""

    def singles(self, sensor: str, since: datetime, until: datetime, limit: int) -> list[Window]:
        """Return a sensor's first readings in [since, until), each a window by itself; `limit` at most."""
        ...

    def windows(self, sensor: str, since: datetime, until: datetime, width: timedelta) -> list[Window]:
        """Return a sensor's readings in [since, until) by aligned windows, of each what lies within these bounds."""
        ...


class StoreHistory:
    """What the store has: of the time whose readings were removed, hours and nothing finer."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    def curve(self, sensor: str, since: datetime, until: datetime, points: int = POINTS) -> Curve:
        """Return a sensor's readings in [since, until): each where these are few, else by windows."""
        kept = self._reads.kept(sensor)
        if kept is None or since >= kept.since:
            return curve_of(self._reads, sensor, since, until, points)
        width = checked_width(sensor, since, until, points)
        seam, wide = min(kept.since, until), max(width, HOUR)
        older = self._reads.windows(sensor, since, seam, wide)
        newer = self._reads.windows(sensor, seam, until, width) if seam < until else []
        told = f"Readings of {sensor} before {show_instant(kept.since)} are no longer here: up to then by hours only."
        if wide == width:
            # The window that the seam lies in is one.
            return Curve(sensor, since, until, width, tuple(gathered((*older, *newer), width)), told)
        return Curve(sensor, since, until, width, (*older, *newer), told)


def curve_of(source: Source, sensor: str, since: datetime, until: datetime, points: int) -> Curve:
    """Return a curve of what one source has.

    Raises:
        InputError: the end is not after the start, or there are too few points.
    """
    width = checked_width(sensor, since, until, points)
    few = source.singles(sensor, since, until, points + 1)
    if len(few) <= points:
        return Curve(sensor, since, until, None, tuple(few))
    return Curve(sensor, since, until, width, tuple(source.windows(sensor, since, until, width)))


def checked_width(sensor: str, since: datetime, until: datetime, points: int) -> timedelta:
    """Return how wide windows must be.

    Raises:
        InputError: the end is not after the start, or there are too few points.
    """
    if until <= since:
        told = f"from {show_instant(since)} until {show_instant(until)}"
        raise InputError(f"A curve of {sensor} {told} has no time in it: expected an end after the start.")
    try:
        return width_of(since, until, points)
    except ValueError as error:
        raise InputError(f"{points} points for a curve of {sensor} is {error}: expected 2 or more.") from None
