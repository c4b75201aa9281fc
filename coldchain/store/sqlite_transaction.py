"""What can be written to the SQLite store, within one transaction."""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from coldchain.findings import Finding
from coldchain.ledger import Entry
from coldchain.readings import Reading, Refusal, Status
from coldchain.replay import began
from coldchain.rules import SensorState, encode_state
from coldchain.store.ports import BatchSeal, LimitsSince, StoredState
from coldchain.store.rows import encode_numbers
from coldchain.store.sqlite_access import SqliteAccessWrites
from coldchain.store.sqlite_alert_writes import SqliteAlertWrites
from coldchain.store.sqlite_checks import SqliteCheckWrites
from coldchain.store.sqlite_history import SqliteHistoryWrites
from coldchain.store.sqlite_reads import SqliteReads
from coldchain.store.sqlite_rows import Names
from coldchain.store.sqlite_shipping import SqliteShippingWrites
from coldchain.store.sqlite_stock_writes import SqliteStockWrites
from coldchain.units import to_us
from coldchain.upkeep import Upkeep

_encode = msgspec.json.Encoder(order="deterministic").encode


class SqliteTransaction(
    SqliteReads,
    SqliteStockWrites,
    SqliteAccessWrites,
    SqliteAlertWrites,
    SqliteHistoryWrites,
    SqliteShippingWrites,
    SqliteCheckWrites,
):
    """Every command of `ports.Transaction`; `SqliteStore.transaction` commits it."""

    def __init__(self, path: Path, connection: sqlite3.Connection, names: Names) -> None:
        super().__init__(path, lambda: connection, names)
        self._write = connection

    def append(self, entries: Sequence[Entry]) -> None:
        """Add entries that follow from the head."""
        rows = [(each.seq, to_us(each.at), each.actor, each.kind, each.body, each.hash) for each in entries]
        self._write.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)", rows)

    def add_batch(self, seal: BatchSeal, readings: Sequence[Reading]) -> None:
        """Add readings that are not there yet, under the next batch number."""
        given, connection = self._names.given, self._write
        rows = [
            (
                given(connection, reading.sensor),
                to_us(reading.at),
                reading.temperature_c,
                to_us(reading.received_at),
                reading.quality,
                encode_numbers(reading.numbers),
                seal.number,
            )
            for reading in readings
        ]
        connection.executemany("INSERT INTO reading VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        connection.execute("INSERT INTO batch VALUES (?, ?, ?)", (seal.number, seal.readings, seal.digest))

    def put_states(self, batch: int, states: Iterable[StoredState]) -> None:
        """Set sensors' newest states."""
        rows = [(self._names.given(self._write, each.sensor), batch, encode_state(each.state)) for each in states]
        self._write.executemany("INSERT OR REPLACE INTO state VALUES (?, ?, ?)", rows)

    def put_snapshot(self, sensor: str, state: SensorState) -> None:
        """Keep a state under its last reading's instant."""
        if state.last_at is not None:
            row = (self._names.given(self._write, sensor), to_us(state.last_at), encode_state(state))
            self._write.execute("INSERT OR REPLACE INTO snapshot VALUES (?, ?, ?)", row)

    def drop_snapshot(self, sensor: str, at: datetime) -> None:
        """Forget the state that was kept under an instant."""
        number = self._names.given(self._write, sensor)
        self._write.execute("DELETE FROM snapshot WHERE sensor = ? AND at = ?", (number, to_us(at)))

    def put_finding(self, finding: Finding) -> None:
        """Set a finding as it stands, by its id."""
        until = None if finding.until is None else to_us(finding.until)
        number = self._names.given(self._write, finding.sensor)
        row = (finding.id, number, to_us(began(finding)), until, _encode(finding))
        self._write.execute("INSERT OR REPLACE INTO finding VALUES (?, ?, ?, ?, ?)", row)

    def drop_finding(self, finding: Finding) -> None:
        """Remove a finding that no longer stands."""
        self._write.execute("DELETE FROM finding WHERE id = ?", (finding.id,))

    def put_limits(self, limits: LimitsSince) -> None:
        """Add limits from an instant on."""
        row = (self._names.given(self._write, limits.sensor), to_us(limits.since), _encode(limits.limits))
        self._write.execute("INSERT OR REPLACE INTO limits VALUES (?, ?, ?)", row)

    def put_upkeep(self, upkeep: Upkeep) -> None:
        """Set what was done to a sensor."""
        self._write.execute("INSERT OR REPLACE INTO upkeep VALUES (?, ?)", (upkeep.sensor, _encode(upkeep)))

    def refuse(self, refusals: Sequence[Refusal], keep: int) -> None:
        """Keep refused input, the newest `keep` in all; count each under `refused`."""
        for refusal in refusals:
            self.count("refused", refusal.why)
        rows = [(_encode(refusal),) for refusal in refusals]
        self._write.executemany("INSERT INTO refused (body) VALUES (?)", rows)
        self._write.execute("DELETE FROM refused WHERE number <= (SELECT max(number) FROM refused) - ?", (keep,))

    def keep_unclaimed(self, readings: Sequence[Reading], keep: int, sources: int) -> None:
        """Keep readings nobody has claimed: the newest `keep` a source, of the first `sources` sources.

        Each is counted under `unclaimed`: `kept` or `dropped`.
        """
        for source in {reading.sensor for reading in readings}:
            mine = [reading for reading in readings if reading.sensor == source]
            if not self._has_room(source, sources):
                self.count("unclaimed", "dropped", len(mine))
                continue
            rows = [(source, to_us(reading.at), _encode(reading)) for reading in mine]
            self._write.executemany("INSERT OR IGNORE INTO unclaimed VALUES (?, ?, ?)", rows)
            self.count("unclaimed", "kept", len(mine))
            query = (
                "DELETE FROM unclaimed WHERE source = ?1 AND at <="
                " (SELECT at FROM unclaimed WHERE source = ?1 ORDER BY at DESC LIMIT 1 OFFSET ?2)"
            )
            self._write.execute(query, (source, keep))

    def forget_unclaimed(self, source: str) -> None:
        """Remove what was kept of a source."""
        self._write.execute("DELETE FROM unclaimed WHERE source = ?", (source,))
        self._write.execute("DELETE FROM unclaimed_source WHERE source = ?", (source,))

    def put_status(self, sensor: str, status: Status) -> None:
        """Set what a sensor last said."""
        self._write.execute("INSERT OR REPLACE INTO status VALUES (?, ?)", (sensor, status))

    def put_outage(self, site: str, since: datetime | None) -> None:
        """Set since when a site is silent; None: it is not."""
        if since is None:
            self._write.execute("DELETE FROM outage WHERE site = ?", (site,))
        else:
            self._write.execute("INSERT OR REPLACE INTO outage VALUES (?, ?)", (site, to_us(since)))

    def put_cursor(self, name: str, position: int) -> None:
        """Set how far a reader of the ledger or the batches has come."""
        self._write.execute("INSERT OR REPLACE INTO cursor VALUES (?, ?)", (name, position))

    def reset_counts(self, name: str) -> None:
        """Set a named set of counters back to nothing."""
        self._write.execute("DELETE FROM count WHERE name = ?", (name,))

    def lease(self, role: str, holder: str, now: datetime, ttl: timedelta) -> str | None:
        """Take or renew a role that one process at a time may have.

        Returns:
            None: it is the holder's now; else who holds it.
        """
        row = self._write.execute("SELECT holder, until FROM lease WHERE role = ?", (role,)).fetchone()
        if row is not None and row[0] != holder and row[1] > to_us(now):
            return str(row[0])
        mine = (role, holder, to_us(now + ttl))
        self._write.execute("INSERT OR REPLACE INTO lease VALUES (?, ?, ?)", mine)
        self._write.execute("INSERT OR REPLACE INTO holder VALUES (?, ?, ?)", mine)
        return None

    def release(self, role: str, holder: str) -> None:
        """Give a role back."""
        self._write.execute("DELETE FROM lease WHERE role = ? AND holder = ?", (role, holder))

    def _has_room(self, source: str, sources: int) -> bool:
        if self._write.execute("SELECT 1 FROM unclaimed_source WHERE source = ?", (source,)).fetchone():
            return True
        if self._write.execute("SELECT count(*) FROM unclaimed_source").fetchone()[0] >= sources:
            return False
        self._write.execute("INSERT INTO unclaimed_source VALUES (?)", (source,))
        return True
