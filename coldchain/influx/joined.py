"""The past in one piece: from InfluxDB what is no longer in the store, from the store all that is still there.

◀── InfluxDB ──┊── store ──▶ now        the seam is the start of an hour, for each sensor its own
"""

from collections.abc import Iterable
from datetime import datetime

from coldchain.errors import InfluxUnavailableError
from coldchain.history import POINTS, StoreHistory, checked_width, curve_of
from coldchain.influx.past import InfluxHistory
from coldchain.influx.server import Server
from coldchain.store.ports import Reads
from coldchain.units import show_instant
from coldchain.windows import HOUR, Curve, Window, gathered


class JoinedHistory:
    """Curves out of both, without a seam and without anything twice.

    Args:
        reads: the store.
        server: the InfluxDB that the store is shipped to.
    """

    def __init__(self, reads: Reads, server: Server) -> None:
        self._reads = reads
        # Readings are removed only once their hours are shipped, and what would come late is refused since.
        self._older = InfluxHistory(server, whole=True)

    def curve(self, sensor: str, since: datetime, until: datetime, points: int = POINTS) -> Curve:
        """Return a sensor's readings in [since, until): each where these are few, else by windows.

        Where InfluxDB cannot be asked, or lacks some, it is what the store has, and `missing` says so.
        """
        kept = self._reads.kept(sensor)
        if kept is None or since >= kept.since:
            return curve_of(self._reads, sensor, since, until, points)
        try:
            return self._joined(sensor, since, until, points, min(kept.since, until))
        except (InfluxUnavailableError, _LackingError) as error:
            found = StoreHistory(self._reads).curve(sensor, since, until, points)
            told = f"Readings of {sensor} before {show_instant(kept.since)} are shown by hours only: {error}"
            return Curve(sensor, since, until, found.width, found.windows, told)

    def _joined(self, sensor: str, since: datetime, until: datetime, points: int, seam: datetime) -> Curve:
        width = checked_width(sensor, since, until, points)
        known = self._reads.windows(sensor, since, seam, max(width, HOUR))
        few = self._older.singles(sensor, since, seam, points + 1)
        if len(few) <= points:
            _expect(known, few)
            if seam < until:
                few += self._reads.singles(sensor, seam, until, points + 1 - len(few))
        if len(few) <= points:
            return Curve(sensor, since, until, None, tuple(few))
        found = self._older.windows(sensor, since, seam, width)
        _expect(known, found)
        if seam < until:
            found += self._reads.windows(sensor, seam, until, width)
        return Curve(sensor, since, until, width, tuple(gathered(found, width)))


class _LackingError(Exception):
    """InfluxDB has less than was shipped."""


def _expect(known: Iterable[Window], found: Iterable[Window]) -> None:
    """Hold what InfluxDB has to what the store remembers by hours: points may be gone by its retention, or lost.

    Raises:
        _LackingError: it has less.
    """
    lacking = sum(each.count for each in known) - sum(each.count for each in found)
    if lacking > 0:
        raise _LackingError(f"InfluxDB lacks {lacking:,} of them.")
