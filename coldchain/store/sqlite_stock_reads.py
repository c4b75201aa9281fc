"""What can be asked of the SQLite store about stock besides lots: shipments, recalls, approvals, watches, people."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from coldchain.approvals import ApprovedLabel, ApprovedLane, ApprovedPackage
from coldchain.findings import Finding
from coldchain.recalls import Inquiry, Recall
from coldchain.schedules import Schedule
from coldchain.shipments import Shipment
from coldchain.stock import Place
from coldchain.store.sqlite_lot_reads import SqliteLotReads
from coldchain.store.stock_ports import Answered, Person, WatchSince
from coldchain.units import from_us, to_us

_finding: msgspec.json.Decoder[Finding] = msgspec.json.Decoder(Finding)
_shipment = msgspec.json.Decoder(Shipment)
_recall = msgspec.json.Decoder(Recall)
_inquiry = msgspec.json.Decoder(Inquiry)
_label = msgspec.json.Decoder(ApprovedLabel)
_package = msgspec.json.Decoder(ApprovedPackage)
_lane = msgspec.json.Decoder(ApprovedLane)
_schedule = msgspec.json.Decoder(Schedule)
_person = msgspec.json.Decoder(Person)
_answered = msgspec.json.Decoder(Answered)

_APPROVED = "SELECT body FROM approval WHERE kind = ? AND organisation = ? ORDER BY at, number"
_APPROVED_LABELS = (
    "SELECT body FROM approval WHERE kind = 'label' AND organisation = ? AND product = ? ORDER BY at, number"
)
# Two ranges of one index: what ended later, and what has not ended.
_TOUCHING = """
SELECT body FROM (
    SELECT began, id, body FROM finding INDEXED BY finding_until WHERE sensor = ?1 AND until >= ?2 AND began <= ?3
    UNION ALL
    SELECT began, id, body FROM finding INDEXED BY finding_until WHERE sensor = ?1 AND until IS NULL AND began <= ?3
) ORDER BY began, id
"""


class SqliteStockReads(SqliteLotReads):
    """Every question of `stock_ports.StockReads`."""

    def shipment(self, shipment_id: str) -> Shipment | None:
        """Return a shipment."""
        return self._one(_shipment, "SELECT body FROM shipment WHERE id = ?", shipment_id)

    def shipments(self, *, open_only: bool = False, sites: Sequence[str] = ()) -> list[Shipment]:
        """Return shipments from or to sites (empty: all), by due time then id; open: not arrived."""
        where = ["state IN ('open', 'overdue')"] if open_only else []
        if sites:
            these = ", ".join("?" * len(sites))
            where.append(f"(source IN ({these}) OR target IN ({these}))")
        query = f"SELECT body FROM shipment{' WHERE ' if where else ''}{' AND '.join(where)} ORDER BY due_at, id"  # noqa: S608
        return self._all(_shipment, query, *sites, *sites)

    def shipments_due(self, now: datetime) -> list[Shipment]:
        """Return shipments in state `open` that were due at or before an instant."""
        query = (
            "SELECT body FROM shipment WHERE state IN ('open', 'overdue') AND state = 'open' AND due_at <= ?"
            " ORDER BY due_at, id"
        )
        return self._all(_shipment, query, to_us(now))

    def recall(self, recall_id: str) -> Recall | None:
        """Return a recall."""
        return self._one(_recall, "SELECT body FROM recall WHERE id = ?", recall_id)

    def recalls(self, *, open_only: bool = False) -> list[Recall]:
        """Return recalls, oldest first."""
        query = "SELECT body FROM recall WHERE NOT ? OR closed_at IS NULL ORDER BY opened_at, id"
        return self._all(_recall, query, open_only)

    def inquiry(self, inquiry_id: str) -> Inquiry | None:
        """Return a stability inquiry."""
        return self._one(_inquiry, "SELECT body FROM inquiry WHERE id = ?", inquiry_id)

    def inquiries(self) -> list[Inquiry]:
        """Return stability inquiries, oldest first."""
        return self._all(_inquiry, "SELECT body FROM inquiry ORDER BY asked_at, id")

    def approved_labels(self, organisation: str, product: str) -> list[ApprovedLabel]:
        """Return the label rules that were approved, oldest first: the last counts."""
        return self._all(_label, _APPROVED_LABELS, organisation, product)

    def approved_packages(self, organisation: str) -> list[ApprovedPackage]:
        """Return the packagings that were approved, oldest first: of one name the last counts."""
        return self._all(_package, _APPROVED, "package", organisation)

    def approved_lanes(self, organisation: str) -> list[ApprovedLane]:
        """Return the lanes that were approved, oldest first."""
        return self._all(_lane, _APPROVED, "lane", organisation)

    def schedules(self, home: str) -> list[Schedule]:
        """Return a patient's schedules, by product."""
        return self._all(_schedule, "SELECT body FROM schedule WHERE home = ? ORDER BY product", home)

    def watches(self, place: Place) -> list[WatchSince]:
        """Return since when sensors had which role in a unit, by instant then sensor."""
        rows = self._rows("SELECT sensor, since, role FROM watch WHERE place = ? ORDER BY since, sensor", str(place))
        return [WatchSince(sensor, from_us(since), role) for sensor, since, role in rows]

    def all_watches(self) -> list[WatchSince]:
        """Return since when sensors had which role in any unit, by instant then sensor."""
        rows = self._rows("SELECT sensor, since, role FROM watch ORDER BY since, sensor")
        return [WatchSince(sensor, from_us(since), role) for sensor, since, role in rows]

    def first_reading_at(self, sensor: str) -> datetime | None:
        """Return the instant of a sensor's earliest reading."""
        return self._instant("SELECT min(at) FROM reading WHERE sensor = ?", self._number(sensor))

    def last_reading_at(self, sensor: str) -> datetime | None:
        """Return the instant of a sensor's newest reading."""
        return self._instant("SELECT max(at) FROM reading WHERE sensor = ?", self._number(sensor))

    def findings_between(self, sensor: str, since: datetime, until: datetime) -> list[Finding]:
        """Return a sensor's findings that touch [since, until], open ones too, by the time they began."""
        return self._all(_finding, _TOUCHING, self._number(sensor), to_us(since), to_us(until))

    def person(self, person_id: str) -> Person | None:
        """Return who stands behind an opaque id; None: nobody named, or erased."""
        return self._one(_person, "SELECT body FROM person WHERE id = ?", person_id)

    def answered(self, key: str) -> Answered | None:
        """Return what was done under an idempotency key."""
        return self._one(_answered, "SELECT body FROM answered WHERE key = ?", key)
