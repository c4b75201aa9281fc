"""What stores have shipped to an InfluxDB, read back: their ledgers, their batches, their readings."""

import operator
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from coldchain.influx.lines import MARK, OWN_FIELDS, numbers_of
from coldchain.influx.server import Series, Server
from coldchain.ledger import Entry
from coldchain.readings import MAX_C, MIN_C, QUALITIES
from coldchain.store.ports import BatchSeal
from coldchain.store.reading_rows import Row
from coldchain.store.rows import encode_numbers
from coldchain.units import EPOCH, from_us, parse_instant, to_us
from coldchain.windows import floor

LATEST = datetime(2200, 1, 1, tzinfo=UTC)
"""After all that was ever read."""
MOST_ENTRIES = 5_000
MOST_SEALS = 20_000
MOST_ROWS = 50_000
"""Readings of one answer, about: 1.x makes the whole answer in its memory before it sends it."""
SITES = 3

_OWN_IN_ORDER = ("time", "origin", "batch", "temperature_c", "received_at", "quality")
_OWN = frozenset(_OWN_IN_ORDER)
_DAY = timedelta(days=1)
_MONTH = timedelta(days=30)
_SECOND = timedelta(seconds=1)
_COUNTS = "SELECT count(seq), min(seq), max(seq) FROM ledger WHERE store <> '' GROUP BY store"
_NEWEST = "SELECT last(seq) FROM ledger WHERE store <> '' GROUP BY store"
_SITES = "SHOW TAG VALUES FROM ledger WITH KEY = site WHERE store = $store"
_ENTRIES = "SELECT * FROM ledger WHERE store = $store AND time > $after ORDER BY time LIMIT $limit"
_NEWEST_OF = "SELECT * FROM ledger WHERE store = $store AND kind = $kind ORDER BY time DESC LIMIT 1"
_SEALS = "SELECT number, readings, digest FROM batch WHERE store = $store AND time > $after ORDER BY time LIMIT $limit"
_FIRST = "SELECT first(temperature_c) FROM reading WHERE time >= $since"
_LAST = "SELECT last(temperature_c) FROM reading WHERE time >= $since"
_DAYS = "SELECT count(temperature_c) FROM reading WHERE time >= $since AND time < $until GROUP BY time(1d) fill(none)"
_READINGS = "SELECT * FROM reading WHERE time >= $since AND time < $until GROUP BY site, unit, sensor"


class ShippedStore(msgspec.Struct, frozen=True):
    """A store that has shipped its ledger.

    Attributes:
        id: its random id.
        entries: how many entries InfluxDB has.
        first_seq, last_seq: the numbers of the first and the newest of them.
        last_at: when the newest was written.
    """

    id: str
    entries: int
    first_seq: int
    last_seq: int
    last_at: datetime


class Window(msgspec.Struct, frozen=True):
    """A time, [since, until), with about so many readings of all sensors."""

    since: datetime
    until: datetime
    readings: int


class Shipped:
    """One InfluxDB as the record that stores shipped to. Each method may raise `InfluxUnavailableError`.

    Args:
        server: the InfluxDB.
    """

    def __init__(self, server: Server) -> None:
        self._server = server
        self.name = f"{server.name}, {server.database}"

    def stores(self) -> list[ShippedStore]:
        """Return the stores that have shipped, by id."""
        newest = {series.tags["store"]: _row(series)["time"] for series in self._server.query(_NEWEST)}
        found = []
        for series in self._server.query(_COUNTS):
            told, store = _row(series), series.tags["store"]
            last_at = from_us(newest[store] // 1000)
            found.append(ShippedStore(store, int(told["count"]), int(told["min"]), int(told["max"]), last_at))
        return sorted(found, key=lambda each: each.id)

    def sites(self, store: str) -> list[str]:
        """Return the first of the sites that a store's ledger tells of, by name."""
        found = (row["value"] for series in self._server.query(_SITES, store=store) for row in _rows(series))
        return sorted({each for each in found if each})[:SITES]

    def entries(self, store: str, after: datetime | None = None) -> Iterator[Entry]:
        """Yield the entries of a store that were written after an instant, in the order of time."""
        after = EPOCH if after is None else after
        while True:
            page = self._page(_ENTRIES, store, to_us(after) * 1000, MOST_ENTRIES)
            yield from filter(None, map(_entry, page))
            if len(page) < MOST_ENTRIES:
                return
            after = from_us(page[-1]["time"] // 1000)

    def newest(self, store: str, kind: str) -> Entry | None:
        """Return a store's newest entry of a kind."""
        found = self._server.query(_NEWEST_OF, store=store, kind=kind)
        return next((entry for series in found for entry in filter(None, map(_entry, _rows(series)))), None)

    def seals(self, store: str) -> Iterator[BatchSeal]:
        """Yield the seals of a store's batches, in the order of their numbers."""
        after_ns = 0
        while True:
            page = self._page(_SEALS, store, after_ns, MOST_SEALS)
            for row in page:
                if None not in row.values():  # else it is no seal
                    yield BatchSeal(int(row["number"]), int(row["readings"]), str(row["digest"]))
            if len(page) < MOST_SEALS:
                return
            after_ns = page[-1]["time"]

    def windows(self, since: datetime) -> Iterator[Window]:
        """Yield windows of time from an instant on that hold all readings of then on, each few enough for an answer."""
        began, readings = since, 0
        for day, count in self._days(since):
            if readings and readings + count > MOST_ROWS:
                yield Window(began, max(began, day), readings)
                began, readings = max(began, day), 0
            readings += count
            if readings > MOST_ROWS:
                yield from _parts(Window(max(began, day), day + _DAY, readings))
                began, readings = day + _DAY, 0
        if readings:
            yield Window(began, LATEST, readings)

    def _days(self, since: datetime) -> Iterator[tuple[datetime, int]]:
        """Yield days with the number of their readings; counted by months, since no answer may be long in coming."""
        first, last = self._when(_FIRST, since), self._when(_LAST, since)
        month = since if first is None else max(since, floor(first, _DAY))
        while last is not None and month <= last:
            until = floor(month, _DAY) + _MONTH
            for series in self._server.query(_DAYS, since=month, until=until):
                yield from ((from_us(row["time"] // 1000), int(row["count"])) for row in _rows(series))
            month = until

    def _when(self, query: str, since: datetime) -> datetime | None:
        times = [row["time"] for series in self._server.query(query, since=since) for row in _rows(series)]
        return from_us(times[0] // 1000) if times else None

    def readings(self, window: Window) -> list[tuple[int, Row]]:
        """Return the readings of a window, each with what `origin_of` makes of the id of the store that shipped it."""
        found = self._server.query(_READINGS, since=window.since, until=window.until)
        return [told for series in found for told in _readings(series)]

    def _page(self, query: str, store: str, after_ns: int, limit: int) -> list[dict[str, Any]]:
        found = self._server.query(query, store=store, after=after_ns, limit=limit)
        return [row for series in found for row in _rows(series)]


def _parts(window: Window) -> Iterator[Window]:
    """Yield a window in parts of as many readings each, where they come evenly."""
    number = -(-window.readings // MOST_ROWS)
    step = max(_SECOND, (window.until - window.since) / number)
    since = window.since
    while since < window.until:
        until = min(since + step, window.until)
        yield Window(since, until, window.readings // number)
        since = until


def _entry(row: Mapping[str, Any]) -> Entry | None:
    """Return the entry that a row tells; None: it is none of ours."""
    if any(row.get(name) is None for name in ("seq", "actor", "kind", "body", "hash")):
        return None
    parts, number = [str(row["body"])], 2
    while (part := row.get(f"body_{number}")) is not None:
        parts.append(part)
        number += 1
    at = from_us(row["time"] // 1000)
    return Entry(int(row["seq"]), at, str(row["actor"]), str(row["kind"]), "".join(parts).encode(), str(row["hash"]))


def _readings(series: Series) -> Iterator[tuple[int, Row]]:
    """Yield a sensor's readings; what no store of ours has shipped is left out."""
    tags = [series.tags[tag] for tag in ("site", "unit", "sensor")]
    columns = {name: index for index, name in enumerate(series.columns)}
    if not columns.keys() >= _OWN or not all(tags):
        return
    own = operator.itemgetter(*(columns[name] for name in _OWN_IN_ORDER))
    order = columns.get("order")
    numbers = sorted((name.removeprefix(MARK), index) for name, index in columns.items() if name not in OWN_FIELDS)
    sensor = "/".join(tags)
    for row in series.rows:
        at, origin, batch, celsius, received, quality = mine = own(row)
        if None in mine or quality not in QUALITIES or batch < 1:
            continue
        try:
            if order is None or row[order] is None:
                told = tuple([(name, float(row[index])) for name, index in numbers if row[index] is not None])
            else:
                told = numbers_of(dict(zip(series.columns, row, strict=True)))
            received_at, beside = to_us(parse_instant(received)), encode_numbers(told)
        except (AttributeError, TypeError, ValueError):
            continue
        if MIN_C <= celsius <= MAX_C:
            yield origin, (batch, sensor, at // 1000, float(celsius), received_at, quality, beside)


def _rows(series: Series) -> Iterator[dict[str, Any]]:
    return (dict(zip(series.columns, row, strict=True)) for row in series.rows)


def _row(series: Series) -> dict[str, Any]:
    return next(_rows(series))
