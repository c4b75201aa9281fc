"""Questions about all units at once, of the SQLite store."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from coldchain.stock import CONDITIONS, Place
from coldchain.store.sqlite_rows import SqliteRows
from coldchain.store.unit_ports import UnitCount
from coldchain.units import from_us, to_us

_COUNTS = """
SELECT site, unit, max(condition, CASE WHEN use_by <= :now THEN 3 ELSE 0 END) AS rank, count(*), sum(quantity)
FROM lot WHERE quantity > 0 AND site IN (SELECT value FROM json_each(:sites)) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""
_ENDED = """
SELECT name, (
    SELECT until FROM finding WHERE finding.sensor = sensor.id AND until IS NOT NULL
        AND (finding.id LIKE '%:excursion:%' OR finding.id LIKE '%:gap:%') ORDER BY until DESC LIMIT 1
) AS ended FROM sensor WHERE name IN (SELECT value FROM json_each(:sensors)) AND ended IS NOT NULL
"""


class SqliteUnitReads(SqliteRows):
    """Every question of `unit_ports.UnitReads`."""

    def unit_counts(self, now: datetime, sites: Sequence[str]) -> list[UnitCount]:
        """Return how much lies in the units of sites, with expiry as of `now`, by site, unit and rising condition."""
        rows = self._rows(_COUNTS, now=to_us(now), sites=msgspec.json.encode(sites).decode())
        return [
            UnitCount(Place(site, unit), CONDITIONS[rank], lots, quantity) for site, unit, rank, lots, quantity in rows
        ]

    def last_ended(self, sensors: Sequence[str]) -> dict[str, datetime]:
        """Return when the newest excursion or gap of each sensor ended; of those that ever had one."""
        rows = self._rows(_ENDED, sensors=msgspec.json.encode(sensors).decode())
        return {name: from_us(ended) for name, ended in rows}
