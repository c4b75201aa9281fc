"""Hours on their way to InfluxDB, so that a year is a few thousand points to read and not half a million.

    reading_hour,site=river,unit=fridge-1,sensor=probe min_c=4.1,max_c=5.2,sum_c=277.5,mean_c=4.625,count=60i <the hour>

An hour to which late readings are added is shipped again: the same point with other values.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta

from coldchain.rolling import MOST, ROLLUP, roll_up
from coldchain.store.ports import Store
from coldchain.units import to_us
from coldchain.windows import Hour

HOURS = "influx.hours"
"""The cursor's name: of every batch up to it the hours are in InfluxDB, as they were then or are now."""

EVERY = timedelta(minutes=15)
"""The hour that goes on changes with each batch: so often at most is it shipped."""

AT_ONCE = 5_000
"""How many hours are written at once, or as many as one batch changed."""


def hour_line(hour: Hour) -> str:
    """Return an hour as a line of InfluxDB's line protocol, in nanoseconds."""
    site, unit, sensor = hour.sensor.split("/")
    each = hour.window
    sums = f"min_c={each.min_c},max_c={each.max_c},sum_c={each.sum_mc / 1000},mean_c={each.mean_c},count={each.count}i"
    return f"reading_hour,site={site},unit={unit},sensor={sensor} {sums} {to_us(each.at)}000"


class HourShipping:
    """Ships the hours that batches changed: a part a call, for whoever ships readings to call in turn.

    Args:
        store: whose hours; its cursor `influx.hours` is moved.
        write: writes lines, isolates those that are refused, and raises `InfluxUnavailableError` for all others.
        every: between two rounds over what has changed.
    """

    def __init__(self, store: Store, write: Callable[[Sequence[str]], None], every: timedelta = EVERY) -> None:
        self._store = store
        self._write = write
        self._every_s = every.total_seconds()
        self._begun_s: float | None = None
        self._target = 0

    def step(self, monotonic_s: float) -> int:
        """Sum up what came and ship some hours, if there are any and their time has come.

        A collector sums up by itself all the time; here it is done for a store that none works on, and not more often
        than it is shipped.

        Args:
            monotonic_s: of a clock that only goes forward.

        Returns:
            how many were shipped, or readings summed up; 0: nothing is left to do for now.

        Raises:
            InfluxUnavailableError: nothing is marked; the same are shipped again.
            StoreUnavailableError: likewise.
        """
        after = self._store.cursor(HOURS)
        if after >= self._target:
            if self._begun_s is not None and monotonic_s - self._begun_s < self._every_s:
                return 0
            if (summed := roll_up(self._store)) >= MOST:
                return summed
            rolled = self._store.cursor(ROLLUP)
            if rolled <= after:
                return 0
            self._begun_s, self._target = monotonic_s, rolled
        hours = self._store.changed_hours(after, AT_ONCE)
        if hours:
            self._write([hour_line(hour) for hour in hours])
        # Of the batches up to the target that no hour names any more, later ones have changed the hours.
        with self._store.transaction() as tx:
            tx.put_cursor(HOURS, hours[-1].batch if hours else self._target)
        return len(hours)
