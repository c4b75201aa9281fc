"""Daily checks in the SQLite store."""

import sqlite3
from datetime import date

import msgspec

from coldchain.store.check_ports import SignedCheck
from coldchain.store.sqlite_rows import SqliteRows
from coldchain.units import to_us

_encode = msgspec.json.Encoder(order="deterministic").encode
_decode = msgspec.json.Decoder(SignedCheck).decode


class SqliteCheckReads(SqliteRows):
    """Every question of `check_ports.CheckReads`."""

    def last_check(self, site: str) -> SignedCheck | None:
        """Return a site's newest check; None: there never was one."""
        row = self._first("SELECT body FROM signed_check WHERE site = ? ORDER BY at DESC LIMIT 1", site)
        return None if row is None else _decode(row[0])

    def checks(self, site: str, since: date) -> list[SignedCheck]:
        """Return a site's checks of this day and later ones, oldest first."""
        query = 'SELECT body FROM signed_check WHERE site = ? AND "on" >= ? ORDER BY at'
        return [_decode(body) for (body,) in self._rows(query, site, since.isoformat())]


class SqliteCheckWrites(SqliteRows):
    """Every command of `check_ports.CheckWrites`."""

    _write: sqlite3.Connection

    def put_check(self, check: SignedCheck) -> None:
        """Add a check."""
        row = check.site, to_us(check.at), check.on.isoformat(), _encode(check)
        self._write.execute("INSERT OR REPLACE INTO signed_check VALUES (?, ?, ?, ?)", row)
