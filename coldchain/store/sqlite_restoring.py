"""What `restore` reads from and writes to the SQLite store."""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from coldchain.store.reading_rows import Row
from coldchain.store.sqlite_rows import SqliteRows

if TYPE_CHECKING:
    from coldchain.store.ports import BatchSeal

_MARK = "restoring"


class SqliteRestoringReads(SqliteRows):
    """Every question of `restoring_ports.RestoringReads`."""

    def restoring(self) -> str:
        """Return the id of the store that this one is being made of; empty: it is whole."""
        row = self._first("SELECT value FROM meta WHERE name = ?", _MARK)
        return "" if row is None else str(row[0])


class SqliteRestoringWrites(SqliteRows):
    """Every command of `restoring_ports.RestoringWrites`."""

    _write: sqlite3.Connection

    def put_restoring(self, origin: str) -> None:
        """Set the id of the store that this one is being made of; empty: it is whole."""
        self._write.execute("DELETE FROM meta WHERE name = ?", (_MARK,))
        if origin:
            self._write.execute("INSERT INTO meta VALUES (?, ?)", (_MARK, origin))

    def add_rows(self, rows: Iterable[Row]) -> None:
        """Add readings as they lay in another store; one that is there already stays as it is."""
        given, connection = self._names.given, self._write
        told = ((given(connection, sensor), *rest, batch) for batch, sensor, *rest in rows)
        connection.executemany("INSERT OR IGNORE INTO reading VALUES (?, ?, ?, ?, ?, ?, ?)", told)

    def add_seals(self, seals: "Sequence[BatchSeal]") -> None:
        """Add batches without their readings, which `add_rows` brings."""
        rows = [(seal.number, seal.readings, seal.digest) for seal in seals]
        self._write.executemany("INSERT INTO batch VALUES (?, ?, ?)", rows)

    def put_missing(self, batch: int, readings: int) -> None:
        """Note that so many of a batch's readings are not here."""
        self._write.execute("INSERT OR REPLACE INTO pruned VALUES (?, ?, 0)", (batch, readings))

    def drop_readings(self, batch: int) -> None:
        """Remove the readings of a batch, which are not what it was sealed for."""
        self._write.execute("DELETE FROM reading WHERE batch = ?", (batch,))

    def drop_cursor(self, name: str) -> None:
        """Forget how far a reader has come."""
        self._write.execute("DELETE FROM cursor WHERE name = ?", (name,))
