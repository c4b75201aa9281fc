"""What the shipper reads from and writes to the SQLite store."""

import sqlite3
from collections.abc import Iterable, Sequence

import msgspec

from coldchain.lots import Lot
from coldchain.store.shipping_ports import Position, RefusedPoint, Row, ShippingTrouble
from coldchain.store.sqlite_restoring import SqliteRestoringReads, SqliteRestoringWrites
from coldchain.store.sqlite_rows import told
from coldchain.units import from_us, to_us

_encode = msgspec.json.Encoder(order="deterministic").encode
_lot = msgspec.json.Decoder(Lot)
_ROLE = "influx"

# The index by batch ends in the table's key, so that rows come in this order by themselves.
_ROWS = """
SELECT batch, sensor, at, temperature_c, received_at, quality, numbers FROM reading INDEXED BY reading_batch
WHERE batch >= ?1 AND (batch, sensor, at) > (?1, ?2, ?3) ORDER BY batch, sensor, at LIMIT ?4
"""


class SqliteShippingReads(SqliteRestoringReads):
    """Every question of `shipping_ports.ShippingReads`."""

    def reading_rows(self, after: Position, limit: int) -> list[Row]:
        """Return the readings that follow on a position, in the order of batch, sensor (its own) and time."""
        number = self._number(after.sensor) if after.sensor else 0
        with told(self._path):
            connection = self._connect()
            rows = connection.execute(_ROWS, (after.batch, number, after.at, limit)).fetchall()
            # Named here: a join takes as long as all the rest.
            names = {each: self._names.name(connection, each) for each in {row[1] for row in rows}}
        return [
            (batch, names[sensor], at, celsius, received_at, quality, numbers)
            for batch, sensor, at, celsius, received_at, quality, numbers in rows
        ]

    def shipped_lot(self, lot_id: str) -> Lot | None:
        """Return a lot as of the last entry that was shipped."""
        row = self._first("SELECT body FROM shipped_lot WHERE id = ?", lot_id)
        return None if row is None else _lot.decode(row[0])

    def refused_points(self, limit: int = 100) -> list[RefusedPoint]:
        """Return the newest points that InfluxDB would not take, newest first."""
        rows = self._rows("SELECT line, reason, at FROM influx_refused ORDER BY number DESC LIMIT ?", limit)
        return [RefusedPoint(line, reason, from_us(at)) for line, reason, at in rows]

    def shipping_trouble(self) -> ShippingTrouble | None:
        """Return why nothing is shipped; None: nothing stands in the way."""
        row = self._first("SELECT since, at, why, sentence FROM shipping_trouble WHERE role = ?", _ROLE)
        return None if row is None else ShippingTrouble(from_us(row[0]), from_us(row[1]), row[2], row[3])


class SqliteShippingWrites(SqliteRestoringWrites):
    """Every command of `shipping_ports.ShippingWrites`."""

    _write: sqlite3.Connection

    def put_shipped_lots(self, lots: Iterable[Lot]) -> None:
        """Set lots as of the entry that the cursor now stands at."""
        rows = ((lot.id, _encode(lot)) for lot in lots)
        self._write.executemany("INSERT OR REPLACE INTO shipped_lot VALUES (?, ?)", rows)

    def refuse_points(self, points: Sequence[RefusedPoint], keep: int) -> None:
        """Keep points that InfluxDB would not take, the newest `keep` in all."""
        rows = [(to_us(point.at), point.reason, point.line) for point in points]
        self._write.executemany("INSERT INTO influx_refused (at, reason, line) VALUES (?, ?, ?)", rows)
        query = "DELETE FROM influx_refused WHERE number <= (SELECT max(number) FROM influx_refused) - ?"
        self._write.execute(query, (keep,))

    def put_shipping_trouble(self, trouble: ShippingTrouble | None) -> None:
        """Set why nothing is shipped; None: it goes on."""
        self._write.execute("DELETE FROM shipping_trouble WHERE role = ?", (_ROLE,))
        if trouble is not None:
            row = (_ROLE, to_us(trouble.since), to_us(trouble.at), trouble.why, trouble.sentence)
            self._write.execute("INSERT INTO shipping_trouble VALUES (?, ?, ?, ?, ?)", row)

    def forget_shipping(self) -> None:
        """Forget which lots were shipped, so that everything can be shipped again from the beginning."""
        self._write.execute("DELETE FROM shipped_lot")
