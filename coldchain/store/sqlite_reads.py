"""What can be asked of the SQLite store."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache

import msgspec

from coldchain.findings import Finding
from coldchain.ledger import Entry, Head
from coldchain.products import Limits
from coldchain.readings import Quality, Reading, Refusal, Status
from coldchain.rules import SensorState, decode_state
from coldchain.store.ports import BatchSeal, LimitsSince, StoredState, UnclaimedSource
from coldchain.store.rows import decode_numbers
from coldchain.store.sqlite_access import SqliteAccessReads
from coldchain.store.sqlite_alert_reads import SqliteAlertReads
from coldchain.store.sqlite_checks import SqliteCheckReads
from coldchain.store.sqlite_history import SqliteHistoryReads
from coldchain.store.sqlite_rows import EARLIEST, LATEST, as_entry, named, us_or
from coldchain.store.sqlite_shipping import SqliteShippingReads
from coldchain.store.sqlite_stock_reads import SqliteStockReads
from coldchain.store.sqlite_units import SqliteUnitReads
from coldchain.units import from_us, to_us
from coldchain.upkeep import Upkeep

_finding: msgspec.json.Decoder[Finding] = msgspec.json.Decoder(Finding)
_limits = lru_cache(maxsize=1024)(msgspec.json.Decoder(Limits).decode)  # many sensors, few limits
_reading = msgspec.json.Decoder(Reading)
_refusal = msgspec.json.Decoder(Refusal)
_upkeep = msgspec.json.Decoder(Upkeep)

_ReadingRow = tuple[int, int, float, int, Quality, bytes | None]


class SqliteReads(
    SqliteStockReads,
    SqliteAccessReads,
    SqliteAlertReads,
    SqliteHistoryReads,
    SqliteShippingReads,
    SqliteUnitReads,
    SqliteCheckReads,
):
    """Every question of `ports.Reads`."""

    def head(self) -> Head:
        """Return where the ledger ends."""
        row = self._first("SELECT seq, at, hash FROM entry ORDER BY seq DESC LIMIT 1")
        return Head() if row is None else Head(row[0], from_us(row[1]), row[2])

    def entries(self, after: int = 0, limit: int | None = None) -> Iterator[Entry]:
        """Yield the ledger's entries with a number above `after`, in order."""
        query = "SELECT seq, at, actor, kind, body, hash FROM entry WHERE seq > ? ORDER BY seq LIMIT ?"
        for row in self._rows(query, after, -1 if limit is None else limit):
            yield as_entry(row)

    def last_entry(self, kind: str) -> Entry | None:
        """Return the newest entry of a kind."""
        query = "SELECT seq, at, actor, kind, body, hash FROM entry WHERE kind = ? ORDER BY seq DESC LIMIT 1"
        row = self._first(query, kind)
        return None if row is None else as_entry(row)

    def readings(self, sensor: str, after: datetime | None = None, until: datetime | None = None) -> Iterator[Reading]:
        """Yield a sensor's readings in (after, until], in the order of their times; None: no bound."""
        query = (
            "SELECT sensor, at, temperature_c, received_at, quality, numbers FROM reading"
            " WHERE sensor = ? AND at > ? AND at <= ? ORDER BY at"
        )
        for row in self._rows(query, self._number(sensor), us_or(after, EARLIEST), us_or(until, LATEST)):
            yield self._as_reading(row)

    def reading_before(self, sensor: str, at: datetime) -> Reading | None:
        """Return a sensor's newest reading before an instant."""
        query = (
            "SELECT sensor, at, temperature_c, received_at, quality, numbers FROM reading"
            " WHERE sensor = ? AND at < ? ORDER BY at DESC LIMIT 1"
        )
        row = self._first(query, self._number(sensor), to_us(at))
        return None if row is None else self._as_reading(row)

    def has_reading(self, sensor: str, at: datetime) -> bool:
        """Tell whether there is a reading of this sensor and instant."""
        query = "SELECT 1 FROM reading WHERE sensor = ? AND at = ?"
        return self._first(query, self._number(sensor), to_us(at)) is not None

    def count_readings(self) -> int:
        """Return how many readings there are."""
        return self._count_of("SELECT count(*) FROM reading")

    def findings(self, sensor: str | None = None, *, open_only: bool = False) -> list[Finding]:
        """Return the findings as they stand, by the time they began."""
        query = "SELECT body FROM finding WHERE (?1 OR sensor = ?2) AND (NOT ?3 OR until IS NULL) ORDER BY began, id"
        # A sensor that the store does not know has no number; that is not all of them.
        number = None if sensor is None else self._number(sensor)
        return [_finding.decode(body) for (body,) in self._rows(query, sensor is None, number, open_only)]

    def findings_after(self, sensor: str, after: datetime) -> list[Finding]:
        """Return a sensor's findings that are open or ended after an instant."""
        query = "SELECT body FROM finding WHERE sensor = ?1 AND (until IS NULL OR until > ?2) ORDER BY began, id"
        return [_finding.decode(body) for (body,) in self._rows(query, self._number(sensor), to_us(after))]

    def states(self, since_batch: int = 0) -> Iterator[StoredState]:
        """Yield the newest states that batches above a number wrote."""
        query = "SELECT sensor, name, body FROM state LEFT JOIN sensor ON id = sensor WHERE batch > ?"
        for number, name, body in self._rows(query, since_batch):
            yield StoredState(named(number, name), decode_state(body))

    def state(self, sensor: str) -> SensorState | None:
        """Return a sensor's newest state; None: nothing was ever judged of it."""
        row = self._first("SELECT body FROM state WHERE sensor = ?", self._number(sensor))
        return None if row is None else decode_state(row[0])

    def snapshot_before(self, sensor: str, at: datetime) -> SensorState | None:
        """Return the newest snapshot whose last reading lies before an instant."""
        query = "SELECT body FROM snapshot WHERE sensor = ? AND at < ? ORDER BY at DESC LIMIT 1"
        row = self._first(query, self._number(sensor), to_us(at))
        return None if row is None else decode_state(row[0])

    def snapshots_after(self, sensor: str, at: datetime | None) -> Mapping[datetime, SensorState]:
        """Return the snapshots later than an instant (None: all), by the instant of their last reading."""
        query = "SELECT at, body FROM snapshot WHERE sensor = ? AND at > ? ORDER BY at"
        rows = self._rows(query, self._number(sensor), us_or(at, EARLIEST))
        return {from_us(instant): decode_state(body) for instant, body in rows}

    def limits(self, sensor: str | None = None) -> list[LimitsSince]:
        """Return all limits that sensors, or one of them, were ever judged by, oldest first."""
        which, values = ("", ()) if sensor is None else ("WHERE sensor = ?", (self._number(sensor),))
        # Either way a query of its own: one for both would read those of all sensors for one.
        rows = self._rows(
            f"SELECT sensor, name, since, body FROM limits LEFT JOIN sensor ON id = sensor {which}"  # noqa: S608 - ours
            " ORDER BY since, sensor",
            *values,
        )
        return [LimitsSince(named(number, name), from_us(since), _limits(body)) for number, name, since, body in rows]

    def upkeep(self, sensor: str) -> Upkeep:
        """Return what was done to a sensor; an empty one where nothing was."""
        row = self._first("SELECT body FROM upkeep WHERE sensor = ?", sensor)
        return Upkeep(sensor) if row is None else _upkeep.decode(row[0])

    def upkeeps(self) -> list[Upkeep]:
        """Return what was done to sensors, by sensor, without those to which nothing was."""
        return [_upkeep.decode(body) for (body,) in self._rows("SELECT body FROM upkeep ORDER BY sensor")]

    def last_batch(self) -> int:
        """Return the newest batch's number; 0 before the first."""
        return self._count_of("SELECT coalesce(max(number), 0) FROM batch")

    def batches(self, after: int = 0) -> Iterator[BatchSeal]:
        """Yield the batches with a number above `after`, in order."""
        query = "SELECT number, readings, digest FROM batch WHERE number > ? ORDER BY number"
        for row in self._rows(query, after):
            yield BatchSeal(*row)

    def batch_readings(self, number: int) -> list[Reading]:
        """Return the readings of a batch, by sensor and time."""
        query = "SELECT sensor, at, temperature_c, received_at, quality, numbers FROM reading WHERE batch = ?"
        rows = self._rows(query, number)
        return sorted((self._as_reading(row) for row in rows), key=lambda reading: (reading.sensor, reading.at))

    def unclaimed(self) -> list[UnclaimedSource]:
        """Return the sources that nobody has claimed, by name."""
        query = "SELECT source, count(*), min(at), max(at), body FROM unclaimed GROUP BY source ORDER BY source"
        return [
            # SQLite gives the bare column of the row that holds max(at).
            UnclaimedSource(source, count, from_us(first), from_us(last), _reading.decode(body).temperature_c)
            for source, count, first, last, body in self._rows(query)
        ]

    def unclaimed_readings(self, source: str) -> list[Reading]:
        """Return what is kept of a source that nobody has claimed, by time."""
        rows = self._rows("SELECT body FROM unclaimed WHERE source = ? ORDER BY at", source)
        return [_reading.decode(body) for (body,) in rows]

    def refusals(self, limit: int = 100) -> list[Refusal]:
        """Return the newest refusals, newest first."""
        rows = self._rows("SELECT body FROM refused ORDER BY number DESC LIMIT ?", limit)
        return [_refusal.decode(body) for (body,) in rows]

    def counts(self, name: str) -> dict[str, int]:
        """Return a named set of counters, such as `refused` by reason."""
        return dict(self._rows("SELECT part, number FROM count WHERE name = ? ORDER BY part", name))

    def statuses(self) -> dict[str, Status]:
        """Return what sensors, or the broker on their behalf, last said: `online` or `offline`."""
        return dict(self._rows("SELECT sensor, status FROM status ORDER BY sensor"))

    def outages(self) -> dict[str, datetime]:
        """Return the sites that are silent, with the instant since when."""
        rows = self._rows("SELECT site, since FROM outage ORDER BY site")
        return {site: from_us(since) for site, since in rows}

    def outage(self, site: str) -> datetime | None:
        """Return since when a site is silent; None: it is not."""
        row = self._first("SELECT since FROM outage WHERE site = ?", site)
        return None if row is None else from_us(row[0])

    def cursor(self, name: str) -> int:
        """Return how far a reader of the ledger or the batches has come; 0: it has not begun."""
        row = self._first("SELECT position FROM cursor WHERE name = ?", name)
        return 0 if row is None else int(row[0])

    def _as_reading(self, row: _ReadingRow) -> Reading:
        number, at, celsius, received_at, quality, numbers = row
        name = self._names.name(self._connect(), number)
        return Reading(name, from_us(at), celsius, from_us(received_at), quality, decode_numbers(numbers))
