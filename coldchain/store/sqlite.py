"""The embedded store: one SQLite file in WAL mode, every commit on the disk before it is told (synchronous=FULL)."""

import os
import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.resources import files
from pathlib import Path

from coldchain.errors import ConfigurationError, StoreUnavailableError
from coldchain.store.sqlite_reads import SqliteReads
from coldchain.store.sqlite_rows import told
from coldchain.store.sqlite_transaction import SqliteTransaction

SCHEMA = "4"
ADDED = {
    "1": ("stock.sql", "counting.sql", "sharing.sql", "alerting.sql", "access.sql", "checking.sql"),
    "2": ("counting.sql", "sharing.sql", "alerting.sql", "access.sql", "checking.sql"),
    "3": ("checking.sql",),
}
"""What is made in a store of a schema before this one."""

BUSY_MS = 10_000


class SqliteStore(SqliteReads):
    """Opens the file, makes it where it is not there; each thread reads through a connection of its own.

    A store of a schema before this one is brought up to it.

    Args:
        path: of the file; `-wal` and `-shm` stand beside it while it is open.
        restoring: open it though it is not whole yet.

    Raises:
        StoreUnavailableError: the file cannot be opened or written.
        ConfigurationError: the file is not a store, of another version of the schema, or is being restored.
    """

    def __init__(self, path: Path, *, restoring: bool = False) -> None:
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._writing = threading.Lock()
        super().__init__(path, self._connection)
        with told(path):
            self._create()
        self._id = self._meta("store")
        if (schema := self._meta("schema")) != SCHEMA:
            raise ConfigurationError(f"Store {path} has schema {schema}; this version of Coldchain reads {SCHEMA}.")
        if self.restoring() and not restoring:
            raise ConfigurationError(
                f"Store {path} is being restored from InfluxDB: let `coldchain restore` finish it."
            )

    @property
    def id(self) -> str:
        """The store's random id."""
        return self._id

    @contextmanager
    def transaction(self) -> Iterator[SqliteTransaction]:
        """Begin to write; commit at the end, roll back on any error.

        Raises:
            StoreUnavailableError: nothing was written; try again later.
        """
        with self._writing, told(self._path):
            connection = self._connection()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield SqliteTransaction(self._path, connection, self._names)
                connection.execute("COMMIT")
            except BaseException:
                self._names.forget()
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def snapshot(self) -> Iterator[SqliteReads]:
        """Ask of one instant, whatever others write meanwhile, through a connection of its own; nobody waits for it."""
        with told(self._path), closing(_connect(self._path)) as connection:
            connection.execute("BEGIN")
            connection.execute("SELECT count(*) FROM meta").fetchone()  # the first question begins it, not BEGIN
            yield SqliteReads(self._path, lambda: connection)

    def close(self) -> None:
        """Close every thread's connection."""
        for connection in self._connections:
            connection.close()
        self._connections.clear()
        self._local = threading.local()

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            with told(self._path):
                connection = _connect(self._path)
            self._local.connection = connection
            self._connections.append(connection)
        return connection

    def _create(self) -> None:
        connection = self._connection()
        connection.execute("BEGIN IMMEDIATE")
        try:
            if not connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
                _make(connection, "schema.sql", *ADDED["1"])
                rows = [("store", secrets.token_hex(8)), ("schema", SCHEMA)]
                connection.executemany("INSERT INTO meta VALUES (?, ?)", rows)
            elif (added := ADDED.get(_schema(connection) or "")) is not None:
                _make(connection, *added)
                connection.execute("UPDATE meta SET value = ? WHERE name = 'schema'", (SCHEMA,))
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    def _meta(self, name: str) -> str:
        try:
            row = self._connection().execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        except sqlite3.DatabaseError as error:
            raise ConfigurationError(f"{self._path} is not a Coldchain store: {error}.") from error
        if row is None:
            raise ConfigurationError(f"{self._path} is not a Coldchain store: it has no {name}.")
        return str(row[0])


def _make(connection: sqlite3.Connection, *names: str) -> None:
    for name in names:
        statement = ""
        for part in files("coldchain.store").joinpath(name).read_text("utf-8").split(";"):
            statement += f"{part};"
            if sqlite3.complete_statement(statement):  # a semicolon of a comment ends nothing
                connection.execute(statement)
                statement = ""


def _schema(connection: sqlite3.Connection) -> str | None:
    """The version that a store says it has; None: it is no store, or another program's."""
    columns = {name for (name,) in connection.execute("SELECT name FROM pragma_table_info('meta')")}
    row = None
    if columns == {"name", "value"}:
        row = connection.execute("SELECT value FROM meta WHERE name = 'schema'").fetchone()
    return None if row is None else str(row[0])


def _connect(path: Path) -> sqlite3.Connection:
    if not path.exists() and path.parent.is_dir():
        # A new store is its owner's alone; SQLite gives the files beside it the same rights.
        try:
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        except OSError as error:
            raise StoreUnavailableError(f"Store {path} cannot be made: {error.strerror}.") from error
    # Python's own transactions are off, so that BEGIN IMMEDIATE is the only way to write.
    connection = sqlite3.connect(path, timeout=BUSY_MS / 1000, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA wal_autocheckpoint=4000")
    connection.execute("PRAGMA cache_size=-16000")
    return connection
