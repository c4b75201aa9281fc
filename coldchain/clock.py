"""The only `now()`: real, scaled for the demo, or turned by hand in tests."""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time of the world that is watched. Throttles, retries and sessions use `time.monotonic` instead."""

    def now(self) -> datetime:
        """Return the instant, UTC."""
        ...


class RealClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the instant, UTC."""
        return datetime.now(UTC)


class ScaledClock:
    """Starts at an instant and runs `speed` times as fast as the machine's."""

    def __init__(self, start: datetime, speed: float) -> None:
        self._start = start
        self.speed = speed
        self._zero = time.monotonic()

    def now(self) -> datetime:
        """Return the instant, UTC."""
        return self._start + timedelta(seconds=(time.monotonic() - self._zero) * self.speed)


class HandClock:
    """Stands still until it is turned."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        """Return the instant, UTC."""
        return self._at

    def turn(self, to: datetime) -> None:
        """Set the clock forward.

        Raises:
            ValueError: `to` is before the instant it shows.
        """
        if to < self._at:
            raise ValueError(f"a clock is not turned back from {self._at} to {to}")
        self._at = to
