"""What every question to the SQLite store is asked through: a connection, sensors' names, rows."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from coldchain.errors import ConfigurationError, LedgerBrokenError, StoreUnavailableError
from coldchain.ledger import Entry
from coldchain.store.stock_rows import Group
from coldchain.units import from_us, to_us

EARLIEST = -(1 << 62)
LATEST = 1 << 62

_T = TypeVar("_T")


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into ours, which say what to do next."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise StoreUnavailableError(f"Store {path} cannot be used now: {error}.") from error
    except sqlite3.IntegrityError:
        raise  # a defect of ours, not the file's
    except sqlite3.DatabaseError as error:
        raise ConfigurationError(f"{path} is not a Coldchain store: {error}.") from error


class Names:
    """Sensors' names by number and back, remembered; all processes give the same numbers.

    Attributes:
        groups: of lots, by number, as they were read; like names they never change.
    """

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._names: list[str | None] = []  # at its number: a store gives them one after the other
        self.groups: dict[int, Group] = {}

    def number(self, connection: sqlite3.Connection, name: str) -> int | None:
        """Return a sensor's number; None where the store has never heard of it."""
        number = self._numbers.get(name)
        if number is None:
            row = connection.execute("SELECT id FROM sensor WHERE name = ?", (name,)).fetchone()
            if row is None:
                return None
            number = self._numbers[name] = int(row[0])
            self._keep(number, name)  # the same object, not another as SQLite would give
        return number

    def given(self, connection: sqlite3.Connection, name: str) -> int:
        """Return a sensor's number, a new one where it has none. Only in a transaction."""
        number = self.number(connection, name)
        if number is None:
            connection.execute("INSERT INTO sensor (name) VALUES (?)", (name,))
            number = self.number(connection, name)
            assert number is not None  # noqa: S101 - just inserted
        return number

    def name(self, connection: sqlite3.Connection, number: int) -> str:
        """Return a sensor's name.

        Raises:
            LedgerBrokenError: the store has no such number.
        """
        found = self._kept(number)
        if found is None:
            query = "SELECT id, name FROM sensor WHERE id >= ? ORDER BY id LIMIT 1000"
            for each, name in connection.execute(query, (number,)):
                self._keep(each, name)
            found = self._kept(number)
        return named(number, found)

    def forget(self) -> None:
        """Drop what a transaction that was rolled back may have given."""
        # Another thread may still use those before.
        self._numbers, self._names, self.groups = {}, [], {}

    def _kept(self, number: int) -> str | None:
        names = self._names
        return names[number] if 0 <= number < len(names) else None

    def _keep(self, number: int, name: str) -> None:
        names = self._names
        if number >= len(names):
            names.extend([None] * (number + 1 - len(names)))
        names[number] = names[number] or name


def named(number: int, name: str | None) -> str:
    """Return the name that was found for a sensor's number.

    Raises:
        LedgerBrokenError: none was.
    """
    if name is None:
        raise LedgerBrokenError(f"The store has no sensor of number {number}.")
    return name


class SqliteRows:
    """Rows, on the connection that `connect` gives."""

    def __init__(self, path: Path, connect: Callable[[], sqlite3.Connection], names: Names | None = None) -> None:
        self._path = path
        self._connect = connect
        self._names = names or Names()

    def _rows(self, query: str, *parameters: object, **named_ones: object) -> Iterator[Any]:
        with told(self._path):
            rows = self._connect().execute(query, named_ones or parameters)
            for row in rows:  # noqa: UP028 - `yield from` would close the cursor
                yield row

    def _first(self, query: str, *parameters: object) -> tuple[Any, ...] | None:
        return next(self._rows(query, *parameters), None)

    def _all(self, decoder: msgspec.json.Decoder[_T], query: str, *parameters: object) -> list[_T]:
        return [decoder.decode(body) for (body,) in self._rows(query, *parameters)]

    def _one(self, decoder: msgspec.json.Decoder[_T], query: str, *parameters: object) -> _T | None:
        row = self._first(query, *parameters)
        return None if row is None else decoder.decode(row[0])

    def _instant(self, query: str, *parameters: object) -> datetime | None:
        row = self._first(query, *parameters)
        return None if row is None or row[0] is None else from_us(row[0])

    def _count_of(self, query: str) -> int:
        return int(next(self._rows(query))[0])

    def _number(self, sensor: str) -> int | None:
        return self._names.number(self._connect(), sensor)


def as_entry(row: tuple[int, int, str, str, bytes | str, str]) -> Entry:
    """Return a row's ledger entry."""
    seq, at, actor, kind, body, digest = row
    # Another program's hand may have left a text where the bytes were.
    return Entry(seq, from_us(at), actor, kind, body if isinstance(body, bytes) else body.encode(), digest)


def us_or(at: datetime | None, default: int) -> int:
    """Return an instant in microseconds; None: the default."""
    return default if at is None else to_us(at)
