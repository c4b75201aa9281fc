"""Questions about all units at once, of dictionaries."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from coldchain.findings import Excursion, Gap
from coldchain.stock import CONDITIONS, Place
from coldchain.store.memory_checks import MemoryCheckReads
from coldchain.store.memory_tables import Tables
from coldchain.store.stock_rows import RANKS, condition_at
from coldchain.store.unit_ports import UnitCount


class MemoryUnitReads(MemoryCheckReads):
    """Every question of `unit_ports.UnitReads`."""

    _tables: Tables

    def unit_counts(self, now: datetime, sites: Sequence[str]) -> list[UnitCount]:
        """Return how much lies in the units of sites, with expiry as of `now`, by site, unit and rising condition."""
        lots, quantities = Counter[tuple[str, str, int]](), Counter[tuple[str, str, int]]()
        for kept in self._tables.lots.values():
            lot = kept.lot
            if lot.quantity > 0 and lot.place.site in sites:
                rank = RANKS[condition_at(lot.standing.condition, kept.use_by, now)]
                lots[lot.place.site, lot.place.unit, rank] += 1
                quantities[lot.place.site, lot.place.unit, rank] += lot.quantity
        return [
            UnitCount(Place(site, unit), CONDITIONS[rank], lots[site, unit, rank], quantities[site, unit, rank])
            for site, unit, rank in sorted(lots)
        ]

    def last_ended(self, sensors: Sequence[str]) -> dict[str, datetime]:
        """Return when the newest excursion or gap of each sensor ended; of those that ever had one."""
        ended: dict[str, datetime] = {}
        for each in self._tables.findings.values():
            if each.until is not None and each.sensor in sensors and isinstance(each, Excursion | Gap):
                ended[each.sensor] = max(each.until, ended.get(each.sensor, each.until))
        return ended
