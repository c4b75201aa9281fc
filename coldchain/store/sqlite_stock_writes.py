"""What can be written to the SQLite store about stock, within one transaction."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

import msgspec

from coldchain.approvals import ApprovedLabel, ApprovedLane, ApprovedPackage
from coldchain.lots import Lot
from coldchain.recalls import Inquiry, Recall
from coldchain.schedules import Schedule
from coldchain.shipments import Shipment
from coldchain.stock import Stay
from coldchain.store.sqlite_rows import LATEST, SqliteRows, us_or
from coldchain.store.stock_ports import Answered, Person, WatchSince
from coldchain.store.stock_rows import RANKS
from coldchain.units import to_us

_encode = msgspec.json.Encoder(order="deterministic").encode

# What a lot is born with stays as it was; `due_at` is `put_due`'s.
_PUT_LOT = """
INSERT INTO lot (id, organisation, product, form, lot_number, site, unit, home, pharmacy, stage, condition, use_by,
    quantity, unit_price, lot_group, body)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14,
    (SELECT number FROM lot_group WHERE product = ?3 AND stage = ?10 AND form = ?4 AND site = ?6),
    ?15)
ON CONFLICT (id) DO UPDATE SET site = excluded.site, unit = excluded.unit, home = excluded.home,
    pharmacy = excluded.pharmacy, stage = excluded.stage, condition = excluded.condition, use_by = excluded.use_by,
    quantity = excluded.quantity, unit_price = excluded.unit_price, lot_group = excluded.lot_group,
    body = excluded.body
RETURNING lot_group
"""
_PUT_GROUP = "INSERT OR IGNORE INTO lot_group (product, stage, form, site) VALUES (?, ?, ?, ?)"
_COUNTED = "SELECT body, lot_group, condition, pharmacy, coalesce(unit_price, 0.0), quantity FROM lot WHERE id = ?"
_ADD_TO_SUM = (
    "INSERT INTO lot_sum VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT DO UPDATE SET lots = lots + excluded.lots, quantity = quantity + excluded.quantity"
)
_DROP_SUM = "DELETE FROM lot_sum WHERE lot_group = ? AND condition = ? AND pharmacy = ? AND unit_price = ? AND lots = 0"
_APPROVE = "INSERT INTO approval (kind, organisation, product, at, body) VALUES (?, ?, ?, ?, ?)"


_Counted = tuple[int, int, str, float, int]
"""Of a lot: its group, its condition, its pharmacy, its price and how much there is."""


class _Was(msgspec.Struct, frozen=True):
    """What of a lot's body decides which other rows change."""

    stage: str = ""
    stays: tuple[Stay, ...] = ()
    serials: tuple[str, ...] = ()
    gtin: str = ""


_was = msgspec.json.Decoder(_Was).decode


class SqliteStockWrites(SqliteRows):
    """Every command of `stock_ports.StockWrites`."""

    _write: sqlite3.Connection

    def put_lot(self, lot: Lot, use_by: datetime) -> None:
        """Set a lot with its stays and serials; `use_by` is the first instant at which it may not be used.

        When it is due stays as it is; a new lot is not due. A serial belongs to the lot that was last given it, and is
        never forgotten: what was once received is not received again.
        """
        row = self._first(_COUNTED, lot.id)
        was = _Was() if row is None else _was(row[0])
        if not was.stays or (was.stage, was.stays[-1].place.site) != (lot.stage, lot.place.site):
            self._write.execute(_PUT_GROUP, (lot.product, lot.stage, lot.form, lot.place.site))
        (number,) = self._write.execute(_PUT_LOT, _row(lot, use_by)).fetchone()
        condition, price = RANKS[lot.standing.condition], lot.unit_price or 0.0
        self._put_sums(row and row[1:], (number, condition, lot.pharmacy, price, lot.quantity))
        if was.stays != lot.stays:
            self._put_stays(lot.id, set(was.stays), set(lot.stays))
        if (was.gtin, was.serials) != (lot.gtin, lot.serials):
            known = set(was.serials) if was.gtin == lot.gtin else set()
            rows = [(lot.gtin, serial, lot.id) for serial in lot.serials if serial not in known]
            self._write.executemany("INSERT OR REPLACE INTO lot_serial VALUES (?, ?, ?)", rows)

    def put_due(self, lot_id: str, due_at: datetime | None) -> None:
        """Set when a lot's verdict may change by the passing of time; None: not before something else happens."""
        instant = None if due_at is None else to_us(due_at)
        self._write.execute("UPDATE lot SET due_at = ?1 WHERE id = ?2 AND due_at IS NOT ?1", (instant, lot_id))

    def link(self, seq: int, lots: Iterable[str]) -> None:
        """Note that a ledger entry names lots."""
        self._write.executemany("INSERT OR IGNORE INTO entry_lot VALUES (?, ?)", [(lot, seq) for lot in lots])

    def put_course(self, lot_id: str, body: bytes | None) -> None:
        """Set where the judging of a lot stands; None: forget it."""
        if body is None:
            self._write.execute("DELETE FROM lot_course WHERE lot = ?", (lot_id,))
        else:
            query = "INSERT INTO lot_course VALUES (?, ?) ON CONFLICT (lot) DO UPDATE SET body = excluded.body"
            self._write.execute(query, (lot_id, body))

    def put_shipment(self, shipment: Shipment) -> None:
        """Set a shipment."""
        due_at = to_us(shipment.due_at)
        row = (shipment.id, shipment.source, shipment.target, shipment.state, due_at, _encode(shipment))
        self._write.execute("INSERT OR REPLACE INTO shipment VALUES (?, ?, ?, ?, ?, ?)", row)

    def put_recall(self, recall: Recall) -> None:
        """Set a recall."""
        closed_at = None if recall.closed_at is None else to_us(recall.closed_at)
        row = (recall.id, to_us(recall.opened_at), closed_at, _encode(recall))
        self._write.execute("INSERT OR REPLACE INTO recall VALUES (?, ?, ?, ?)", row)

    def put_inquiry(self, inquiry: Inquiry) -> None:
        """Set a stability inquiry."""
        row = (inquiry.id, to_us(inquiry.asked_at), _encode(inquiry))
        self._write.execute("INSERT OR REPLACE INTO inquiry VALUES (?, ?, ?)", row)

    def approve_label(self, approved: ApprovedLabel) -> None:
        """Add an approved label rule."""
        row = ("label", approved.organisation, approved.product, to_us(approved.at), _encode(approved))
        self._write.execute(_APPROVE, row)

    def approve_package(self, approved: ApprovedPackage) -> None:
        """Add an approved packaging."""
        self._write.execute(_APPROVE, ("package", approved.organisation, "", to_us(approved.at), _encode(approved)))

    def approve_lane(self, approved: ApprovedLane) -> None:
        """Add an approved lane."""
        self._write.execute(_APPROVE, ("lane", approved.organisation, "", to_us(approved.at), _encode(approved)))

    def put_schedule(self, schedule: Schedule) -> None:
        """Set a patient's schedule."""
        row = (schedule.home, schedule.product, _encode(schedule))
        self._write.execute("INSERT OR REPLACE INTO schedule VALUES (?, ?, ?)", row)

    def put_watch(self, watch: WatchSince) -> None:
        """Add a sensor's role from an instant on."""
        row = (watch.sensor.rpartition("/")[0], to_us(watch.since), watch.sensor, watch.role)
        self._write.execute("INSERT OR REPLACE INTO watch VALUES (?, ?, ?, ?)", row)

    def put_person(self, person: Person) -> None:
        """Set who stands behind an opaque id."""
        with self._overwriting():
            self._write.execute("INSERT OR REPLACE INTO person VALUES (?, ?)", (person.id, _encode(person)))

    def drop_person(self, person_id: str) -> None:
        """Erase who stands behind an opaque id."""
        with self._overwriting():
            self._write.execute("DELETE FROM person WHERE id = ?", (person_id,))

    def put_answered(self, answered: Answered) -> None:
        """Keep what was done under an idempotency key."""
        self._write.execute("INSERT OR REPLACE INTO answered VALUES (?, ?)", (answered.key, _encode(answered)))

    def count(self, name: str, part: str, number: int = 1) -> None:
        """Add to a named set of counters."""
        query = "INSERT INTO count VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET number = number + ?3"
        self._write.execute(query, (name, part, number))

    def _put_stays(self, lot: str, was: set[Stay], now: set[Stay]) -> None:
        gone = "DELETE FROM lot_stay WHERE site = ? AND unit = ? AND until = ? AND since = ? AND lot = ?"
        self._write.executemany(gone, [_stay_row(lot, stay) for stay in was - now])
        new = "INSERT OR IGNORE INTO lot_stay VALUES (?, ?, ?, ?, ?)"
        self._write.executemany(new, [_stay_row(lot, stay) for stay in now - was])

    def _put_sums(self, was: _Counted | None, now: _Counted) -> None:
        """Take a lot out of the sum that it was in and add it to that which it is in; one that is empty is in none."""
        if was == now:
            return
        if was and was[-1]:
            self._write.execute(_ADD_TO_SUM, (*was[:-1], -1, -was[-1]))
        if now[-1]:
            self._write.execute(_ADD_TO_SUM, (*now[:-1], 1, now[-1]))
        if was:
            self._write.execute(_DROP_SUM, was[:-1])

    @contextmanager
    def _overwriting(self) -> Iterator[None]:
        """Erased means erased: what is deleted meanwhile is overwritten in the file."""
        self._write.execute("PRAGMA secure_delete = ON")
        try:
            yield
        finally:
            self._write.execute("PRAGMA secure_delete = OFF")


def _row(lot: Lot, use_by: datetime) -> tuple[object, ...]:
    return (
        lot.id,
        lot.organisation,
        lot.product,
        lot.form,
        lot.lot_number,
        lot.place.site,
        lot.place.unit,
        lot.home,
        lot.pharmacy,
        lot.stage,
        RANKS[lot.standing.condition],
        to_us(use_by),
        lot.quantity,
        lot.unit_price,
        _encode(lot),
    )


def _stay_row(lot: str, stay: Stay) -> tuple[object, ...]:
    return (stay.place.site, stay.place.unit, us_or(stay.until, LATEST), to_us(stay.since), lot)
