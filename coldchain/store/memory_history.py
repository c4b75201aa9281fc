"""The past of a sensor in the memory store: the same as in SQLite, without short cuts."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import TypeVar

from coldchain.stock import Place
from coldchain.store.history_ports import Kept
from coldchain.store.memory_tables import Tables
from coldchain.windows import HOUR, Hour, Window, added, ceiling, floor, gathered, one

_Key = TypeVar("_Key")


class MemoryHistoryReads:
    """Every question of `history_ports.HistoryReads`."""

    _tables: Tables

    def singles(self, sensor: str, since: datetime, until: datetime, limit: int) -> list[Window]:
        """Return a sensor's first readings in [since, until), each a window by itself; `limit` at most."""
        return list(self._singles(sensor, since, until))[:limit]

    def windows(self, sensor: str, since: datetime, until: datetime, width: timedelta) -> list[Window]:
        """Return a sensor's readings in [since, until) by aligned windows, of each what lies within these bounds.

        Windows of whole hours are made of hours that are summed up, where these hold all that has come.
        """
        first, last = ceiling(since, HOUR), floor(until, HOUR)
        if width % HOUR or last <= first:
            return gathered(self._singles(sensor, since, until), width)
        ahead = set(self._ahead(sensor))
        found = [*self._singles(sensor, since, first), *self._singles(sensor, last, until)]
        for at, hour in self._tables.hours.get(sensor, {}).items():
            if first <= at < last and at not in ahead:
                found.append(hour.window)
        for at in ahead:
            if first <= at < last:
                found += self._singles(sensor, at, at + HOUR)
        return gathered(found, width)

    def hours_of(self, after: int, until: int) -> list[Hour]:
        """Return what the batches in (after, until] brought, by sensor and hour."""
        found: dict[tuple[str, datetime], Hour] = {}
        for sensor, mine in sorted(self._tables.readings.items()):
            for at in sorted(mine):
                reading, batch = mine[at]
                if after < batch <= until:
                    hour = floor(at, HOUR)
                    (window,) = gathered([one(at, reading.temperature_c)], HOUR)
                    _add(found, (sensor, hour), Hour(sensor, window, batch))
        return list(found.values())

    def changed_hours(self, after: int, limit: int) -> list[Hour]:
        """Return the hours that batches above a number changed, as they are summed up, by batch.

        Some `limit` of them, but all of each batch.
        """
        hours = (hour for mine in self._tables.hours.values() for hour in mine.values() if hour.batch > after)
        changed = sorted(hours, key=lambda hour: (hour.batch, hour.sensor, hour.window.at))
        last = max((hour.batch for hour in changed[:limit]), default=after)
        return [hour for hour in changed if hour.batch <= last]

    def kept(self, sensor: str) -> Kept | None:
        """Return from when on a sensor's readings are here; None: all are."""
        return self._tables.kept.get(sensor)

    def all_kept(self) -> dict[str, Kept]:
        """Return the same of all sensors of which not all readings are here, by sensor."""
        return dict(sorted(self._tables.kept.items()))

    def pruned(self) -> Mapping[int, int]:
        """Return how many readings of which batch are no longer here."""
        return dict(self._tables.pruned)

    def pruned_received(self, after: int, until: int) -> Mapping[int, datetime]:
        """Return, by batch, when the newest of its readings that are no longer here had arrived, of (after, until]."""
        return {batch: at for batch, at in self._tables.pruned_received.items() if after < batch <= until}

    def sensors_read(self) -> list[str]:
        """Return the sensors that the store has heard of, by name."""
        return sorted({*self._tables.readings, *self._tables.states, *self._tables.hours})

    def count_before(self, sensor: str, before: datetime) -> int:
        """Return how many of a sensor's readings before an instant are here."""
        return sum(at < before for at in self._tables.readings.get(sensor, {}))

    def first_of_batches(self, after: int) -> dict[str, datetime]:
        """Return the earliest instant of each sensor's readings in batches above a number."""
        found = {
            sensor: min((at for at, (_, batch) in mine.items() if batch > after), default=None)
            for sensor, mine in self._tables.readings.items()
        }
        return {sensor: at for sensor, at in sorted(found.items()) if at is not None}

    def stays_needed(self, since: datetime) -> dict[Place, datetime]:
        """Return, by unit, when the earliest stay there began of a lot of which something is there, or was since."""
        found: dict[Place, datetime] = {}
        for lot in (kept.lot for kept in self._tables.lots.values()):
            if lot.quantity or any(stay.until is None or stay.until >= since for stay in lot.stays):
                for stay in lot.stays:
                    found[stay.place] = min(stay.since, found.get(stay.place, stay.since))
        return found

    def count_of_batches(self, after: int) -> int:
        """Return how many readings the batches above a number brought."""
        return sum(seal.readings for seal in self._tables.batches if seal.number > after)

    def _singles(self, sensor: str, since: datetime, until: datetime) -> Iterator[Window]:
        mine = self._tables.readings.get(sensor, {})
        for at in sorted(mine):
            if since <= at < until:
                yield one(at, mine[at][0].temperature_c)

    def _ahead(self, sensor: str) -> Iterator[datetime]:
        rolled = self._tables.cursors.get("rollup", 0)
        for at, (_, batch) in self._tables.readings.get(sensor, {}).items():
            if batch > rolled:
                yield floor(at, HOUR)


class MemoryHistoryWrites:
    """Every command of `history_ports.HistoryWrites`."""

    _tables: Tables

    def add_hours(self, hours: Iterable[Hour]) -> None:
        """Add what batches brought to the hours that are summed up."""
        for hour in hours:
            _add(self._tables.hours.setdefault(hour.sensor, {}), hour.window.at, hour)

    def put_kept(self, sensor: str, kept: Kept) -> None:
        """Set from when on a sensor's readings are here. Those before are to be removed by `prune`."""
        self._tables.kept[sensor] = kept

    def prune(self, sensor: str, limit: int) -> int:
        """Remove `limit` at most of a sensor's readings before what is kept, and snapshots; count them by batch.

        Returns:
            how many were removed.
        """
        kept = self._tables.kept.get(sensor)
        if kept is None:
            return 0
        mine = self._tables.readings.get(sensor, {})
        gone = sorted(at for at in mine if at < kept.since)[:limit]
        for at in gone:
            reading, batch = mine.pop(at)
            self._tables.pruned[batch] = self._tables.pruned.get(batch, 0) + 1
            received = self._tables.pruned_received
            received[batch] = max(reading.received_at, received.get(batch, reading.received_at))
        snapshots = self._tables.snapshots.get(sensor, {})
        self._tables.snapshots[sensor] = {at: each for at, each in snapshots.items() if at >= kept.settled}
        return len(gone)


def _add(hours: dict[_Key, Hour], key: _Key, hour: Hour) -> None:
    before = hours.get(key)
    if before is None:
        hours[key] = hour
    else:
        hours[key] = Hour(hour.sensor, added(before.window, hour.window), max(before.batch, hour.batch))
