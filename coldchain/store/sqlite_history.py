"""The past of a sensor in the SQLite store: curves, hours summed up, what is kept and what was removed."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from coldchain.stock import Place
from coldchain.store.history_ports import Kept
from coldchain.store.sqlite_rows import SqliteRows
from coldchain.units import from_us, to_us
from coldchain.windows import HOUR, INSTANT, Hour, Window, ceiling, floor, gathered, one

_H = 3_600_000_000
_SUMS = "min(temperature_c), max(temperature_c), sum(CAST(round(temperature_c * 1000) AS INTEGER)), count(*)"
MANY_AHEAD = 200_000
"""With more readings than this that are not yet summed up, a curve is made of readings alone."""

_Sums = tuple[int, float, float, int, int]


class SqliteHistoryReads(SqliteRows):
    """Every question of `history_ports.HistoryReads`."""

    def singles(self, sensor: str, since: datetime, until: datetime, limit: int) -> list[Window]:
        """Return a sensor's first readings in [since, until), each a window by itself; `limit` at most."""
        query = "SELECT at, temperature_c FROM reading WHERE sensor = ? AND at >= ? AND at < ? ORDER BY at LIMIT ?"
        rows = self._rows(query, self._number(sensor), to_us(since), to_us(until), limit)
        return [one(from_us(at), celsius) for at, celsius in rows]

    def windows(self, sensor: str, since: datetime, until: datetime, width: timedelta) -> list[Window]:
        """Return a sensor's readings in [since, until) by aligned windows, of each what lies within these bounds.

        Windows of whole hours are made of hours that are summed up, where these hold all that has come.
        """
        number = self._number(sensor)
        first, last = ceiling(since, HOUR), floor(until, HOUR)
        if number is None or until <= since:
            return []
        if width % HOUR or last <= first:
            return list(self._raw(number, since, until, width))
        found = [*self._raw(number, since, first, width), *self._raw(number, last, until, width)]
        start = first
        for at in [*self._ahead(number, first, last), last]:
            found += self._summed(number, start, at, width)
            if at < last:
                found += self._raw(number, at, at + HOUR, width)
            start = at + HOUR
        return gathered(found, width)

    def hours_of(self, after: int, until: int) -> list[Hour]:
        """Return what the batches in (after, until] brought, by sensor and hour."""
        query = (
            f"SELECT sensor, at / {_H} * {_H} AS hour, {_SUMS}, max(batch) FROM reading INDEXED BY reading_batch"  # noqa: S608 - our own words
            " WHERE batch > ? AND batch <= ? GROUP BY sensor, hour"
        )
        return [self._as_hour(row) for row in self._rows(query, after, until)]

    def changed_hours(self, after: int, limit: int) -> list[Hour]:
        """Return the hours that batches above a number changed, as they are summed up, by batch.

        Some `limit` of them, but all of each batch.
        """
        query = (
            "SELECT sensor, hour, min_c, max_c, sum_mc, count, batch FROM reading_hour WHERE batch > ?1 AND batch <="
            " (SELECT max(batch) FROM (SELECT batch FROM reading_hour WHERE batch > ?1 ORDER BY batch LIMIT ?2))"
            " ORDER BY batch, sensor, hour"
        )
        return [self._as_hour(row) for row in self._rows(query, after, limit)]

    def kept(self, sensor: str) -> Kept | None:
        """Return from when on a sensor's readings are here; None: all are."""
        row = self._first("SELECT since, settled FROM kept WHERE sensor = ?", self._number(sensor))
        return None if row is None else Kept(from_us(row[0]), from_us(row[1]))

    def all_kept(self) -> dict[str, Kept]:
        """Return the same of all sensors of which not all readings are here, by sensor."""
        rows = self._rows("SELECT name, since, settled FROM kept JOIN sensor ON id = sensor ORDER BY name")
        return {name: Kept(from_us(since), from_us(settled)) for name, since, settled in rows}

    def pruned(self) -> Mapping[int, int]:
        """Return how many readings of which batch are no longer here."""
        return dict(self._rows("SELECT batch, readings FROM pruned"))

    def pruned_received(self, after: int, until: int) -> Mapping[int, datetime]:
        """Return, by batch, when the newest of its readings that are no longer here had arrived, of (after, until]."""
        query = "SELECT batch, received_at FROM pruned WHERE batch > ? AND batch <= ? AND received_at > 0"
        return {batch: from_us(at) for batch, at in self._rows(query, after, until)}

    def sensors_read(self) -> list[str]:
        """Return the sensors that the store has heard of, by name."""
        return [name for (name,) in self._rows("SELECT name FROM sensor ORDER BY name")]

    def count_before(self, sensor: str, before: datetime) -> int:
        """Return how many of a sensor's readings before an instant are here."""
        query = "SELECT count(*) FROM reading WHERE sensor = ? AND at < ?"
        return int(next(self._rows(query, self._number(sensor), to_us(before)))[0])

    def first_of_batches(self, after: int) -> dict[str, datetime]:
        """Return the earliest instant of each sensor's readings in batches above a number."""
        query = (
            "SELECT name, min(at) FROM reading INDEXED BY reading_batch JOIN sensor ON id = sensor"
            " WHERE batch > ? GROUP BY sensor"
        )
        return {name: from_us(at) for name, at in self._rows(query, after)}

    def stays_needed(self, since: datetime) -> dict[Place, datetime]:
        """Return, by unit, when the earliest stay there began of a lot of which something is there, or was since."""
        query = (
            "SELECT site, unit, min(since) FROM lot_stay WHERE lot IN"
            " (SELECT id FROM lot WHERE quantity > 0 UNION SELECT lot FROM lot_stay WHERE until >= ?)"
            " GROUP BY site, unit"
        )
        return {Place(site, unit): from_us(at) for site, unit, at in self._rows(query, to_us(since))}

    def count_of_batches(self, after: int) -> int:
        """Return how many readings the batches above a number brought."""
        return int(next(self._rows("SELECT coalesce(sum(readings), 0) FROM batch WHERE number > ?", after))[0])

    def _raw(self, number: int, since: datetime, until: datetime, width: timedelta) -> Iterator[Window]:
        query = (
            f"SELECT at / ?4 * ?4 AS start, {_SUMS} FROM reading WHERE sensor = ?1 AND at >= ?2 AND at < ?3"  # noqa: S608 - our own words
            " GROUP BY start ORDER BY start"
        )
        if since < until:
            rows = self._rows(query, number, to_us(since), to_us(until), width // INSTANT)
            yield from (_as_window(row) for row in rows)

    def _summed(self, number: int, since: datetime, until: datetime, width: timedelta) -> Iterator[Window]:
        query = (
            "SELECT hour / ?4 * ?4 AS start, min(min_c), max(max_c), sum(sum_mc), sum(count) FROM reading_hour"
            " WHERE sensor = ?1 AND hour >= ?2 AND hour < ?3 GROUP BY start ORDER BY start"
        )
        if since < until:
            rows = self._rows(query, number, to_us(since), to_us(until), width // INSTANT)
            yield from (_as_window(row) for row in rows)

    def _ahead(self, number: int, first: datetime, last: datetime) -> list[datetime]:
        """Return the hours in [first, last) of which something has come that is not summed up yet."""
        rolled = self._rolled()
        if self.count_of_batches(rolled) > MANY_AHEAD:
            row = self._first("SELECT since FROM kept WHERE sensor = ?", number)
            since = first if row is None else max(first, from_us(row[0]))
            query = f"SELECT DISTINCT at / {_H} * {_H} FROM reading WHERE sensor = ? AND at >= ? AND at < ? ORDER BY 1"  # noqa: S608 - our own words
            return [from_us(at) for (at,) in self._rows(query, number, to_us(since), to_us(last))]
        query = (
            f"SELECT DISTINCT at / {_H} * {_H} FROM reading INDEXED BY reading_batch"  # noqa: S608 - our own words
            " WHERE batch > ? AND sensor = ? AND at >= ? AND at < ? ORDER BY 1"
        )
        return [from_us(at) for (at,) in self._rows(query, rolled, number, to_us(first), to_us(last))]

    def _rolled(self) -> int:
        row = self._first("SELECT position FROM cursor WHERE name = 'rollup'")
        return 0 if row is None else int(row[0])

    def _as_hour(self, row: tuple[int, int, float, float, int, int, int]) -> Hour:
        number, *sums, batch = row
        return Hour(self._names.name(self._connect(), number), _as_window(tuple(sums)), batch)  # type: ignore[arg-type]


class SqliteHistoryWrites(SqliteRows):
    """Every command of `history_ports.HistoryWrites`."""

    _write: sqlite3.Connection

    def add_hours(self, hours: Iterable[Hour]) -> None:
        """Add what batches brought to the hours that are summed up."""
        query = (
            "INSERT INTO reading_hour VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
            " min_c = min(min_c, excluded.min_c), max_c = max(max_c, excluded.max_c),"
            " sum_mc = sum_mc + excluded.sum_mc, count = count + excluded.count, batch = max(batch, excluded.batch)"
        )
        given, connection = self._names.given, self._write
        rows = (
            (
                given(connection, hour.sensor),
                to_us(each.at),
                each.min_c,
                each.max_c,
                each.sum_mc,
                each.count,
                hour.batch,
            )
            for hour in hours
            for each in (hour.window,)
        )
        connection.executemany(query, rows)

    def put_kept(self, sensor: str, kept: Kept) -> None:
        """Set from when on a sensor's readings are here. Those before are to be removed by `prune`."""
        row = (self._names.given(self._write, sensor), to_us(kept.since), to_us(kept.settled))
        self._write.execute("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", row)

    def prune(self, sensor: str, limit: int) -> int:
        """Remove `limit` at most of a sensor's readings before what is kept, and snapshots; count them by batch.

        Returns:
            how many were removed.
        """
        number = self._number(sensor)
        row = self._first("SELECT since, settled FROM kept WHERE sensor = ?", number)
        if row is None:
            return 0
        since, settled = row
        beyond = "SELECT at FROM reading WHERE sensor = ? AND at < ? ORDER BY at LIMIT 1 OFFSET ?"
        after = self._first(beyond, number, since, limit)
        before = since if after is None else after[0]
        count = (
            "INSERT INTO pruned SELECT batch, count(*), max(received_at) FROM reading WHERE sensor = ? AND at < ?"
            " GROUP BY batch ON CONFLICT DO UPDATE SET readings = readings + excluded.readings,"
            " received_at = max(received_at, excluded.received_at)"
        )
        self._write.execute(count, (number, before))
        gone = self._write.execute("DELETE FROM reading WHERE sensor = ? AND at < ?", (number, before)).rowcount
        self._write.execute("DELETE FROM snapshot WHERE sensor = ? AND at < ?", (number, settled))
        return gone


def _as_window(row: _Sums) -> Window:
    at, min_c, max_c, sum_mc, count = row
    return Window(from_us(at), min_c, max_c, sum_mc, count)
