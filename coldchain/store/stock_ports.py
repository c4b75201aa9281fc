"""What the core asks of a store about stock. The tables are projections: the fold of the ledger's entries."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from coldchain.approvals import ApprovedLabel, ApprovedLane, ApprovedPackage
from coldchain.findings import Finding
from coldchain.ledger import Entry
from coldchain.lots import Lot
from coldchain.readings import SensorRole
from coldchain.recalls import Inquiry, Recall
from coldchain.schedules import Schedule
from coldchain.shipments import Shipment
from coldchain.stock import Condition, Form, Place, Stage


class WatchSince(msgspec.Struct, frozen=True, gc=False):
    """From `since` on a sensor has this role in its unit; None: it was retired."""

    sensor: str
    since: datetime
    role: SensorRole | None


class LotFilter(msgspec.Struct, frozen=True):
    """Which lots; what is None or empty does not narrow.

    Attributes:
        sites: lots that lie there.
        units: units' ids, of those sites.
        pharmacies: or that were dispensed there; joined by or with `sites`.
        home: dispensed to this patient's site.
        organisation: whose approvals count.
        product: of the catalogue.
        form: pen or syringe.
        lot_number: the maker's, in whatever case its ASCII letters are.
        conditions: as of `now`, expiry counted.
        stages: where in their lives.
        use_by_before: with a use-by before this instant.
        with_stock: only lots of which something is there.
        now: the instant that `conditions` are asked for.
        after: the id that the page before ended with; pages are in the order of use-by, then id.
        limit: so many at most.
    """

    now: datetime
    sites: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    pharmacies: tuple[str, ...] = ()
    home: str = ""
    organisation: str = ""
    product: str = ""
    form: Form | None = None
    lot_number: str = ""
    conditions: tuple[Condition, ...] = ()
    stages: tuple[Stage, ...] = ()
    use_by_before: datetime | None = None
    with_stock: bool = True
    after: str = ""
    limit: int | None = None


class StockCount(msgspec.Struct, frozen=True, gc=False):
    """How much there is of one product, form, site, stage and condition; `value` of what has a unit price."""

    product: str
    form: Form
    site: str
    stage: Stage
    condition: Condition
    lots: int
    quantity: int
    value: float


class Person(msgspec.Struct, frozen=True):
    """Who stands behind an opaque id. Never in the ledger; can be erased. `salt` hashes what the ledger may keep."""

    id: str
    name: str
    contact: str
    salt: str
    notes: tuple[str, ...] = ()


class Answered(msgspec.Struct, frozen=True):
    """A command that was carried out under an idempotency key.

    Attributes:
        key: the key.
        digest: SHA-256, in hex, of the command and who asked.
        lots: ids that it made or changed, as it answered.
        seqs: the ledger's entries that it wrote.
    """

    key: str
    digest: str
    lots: tuple[str, ...]
    seqs: tuple[int, ...]


class StockReads(Protocol):
    """What can be asked about stock, in a transaction or outside one."""

    def lot(self, lot_id: str) -> Lot | None:
        """Return a lot; None: there is none of this id."""
        ...

    def lots(self, which: LotFilter) -> list[Lot]:
        """Return lots in the order of their use-by, then id."""
        ...

    def lots_present(self, place: Place, since: datetime, until: datetime | None = None) -> list[Lot]:
        """Return the lots that lay in a unit at any instant of [since, until), also those that are gone; by id."""
        ...

    def lots_due(self, now: datetime, limit: int) -> list[Lot]:
        """Return lots whose verdict may have changed by the passing of time: those due at or before `now`."""
        ...

    def stock_counts(
        self, now: datetime, sites: Sequence[str] = (), pharmacies: Sequence[str] = ()
    ) -> list[StockCount]:
        """Return the sums over lots of which something is there, with expiry as of `now`.

        Those that lie at `sites` or were dispensed by `pharmacies`; both empty: all.
        """
        ...

    def first_to_use(
        self, product: str, now: datetime, sites: Sequence[str] = (), form: Form | None = None, limit: int = 100
    ) -> list[Lot]:
        """Return usable lots in stage `stock`, in the order of their use-by, then id. Expiry is as of `now`."""
        ...

    def lot_of_serial(self, gtin: str, serial: str) -> str | None:
        """Return the id of the lot that a carton's serial was received in."""
        ...

    def lot_entries(self, lot_id: str) -> Iterator[Entry]:
        """Yield the ledger's entries that name a lot, in order."""
        ...

    def course(self, lot_id: str) -> bytes | None:
        """Return where the judging of a lot stands, as it was put."""
        ...

    def shipment(self, shipment_id: str) -> Shipment | None:
        """Return a shipment."""
        ...

    def shipments(self, *, open_only: bool = False, sites: Sequence[str] = ()) -> list[Shipment]:
        """Return shipments from or to sites (empty: all), by due time then id; open: not arrived."""
        ...

    def shipments_due(self, now: datetime) -> list[Shipment]:
        """Return shipments in state `open` that were due at or before an instant."""
        ...

    def recall(self, recall_id: str) -> Recall | None:
        """Return a recall."""
        ...

    def recalls(self, *, open_only: bool = False) -> list[Recall]:
        """Return recalls, oldest first."""
        ...

    def inquiry(self, inquiry_id: str) -> Inquiry | None:
        """Return a stability inquiry."""
        ...

    def inquiries(self) -> list[Inquiry]:
        """Return stability inquiries, oldest first."""
        ...

    def approved_labels(self, organisation: str, product: str) -> list[ApprovedLabel]:
        """Return the label rules that were approved, oldest first: the last counts."""
        ...

    def approved_packages(self, organisation: str) -> list[ApprovedPackage]:
        """Return the packagings that were approved, oldest first: of one name the last counts."""
        ...

    def approved_lanes(self, organisation: str) -> list[ApprovedLane]:
        """Return the lanes that were approved, oldest first."""
        ...

    def schedules(self, home: str) -> list[Schedule]:
        """Return a patient's schedules, by product."""
        ...

    def watches(self, place: Place) -> list[WatchSince]:
        """Return since when sensors had which role in a unit, by instant then sensor."""
        ...

    def all_watches(self) -> list[WatchSince]:
        """Return since when sensors had which role in any unit, by instant then sensor."""
        ...

    def first_reading_at(self, sensor: str) -> datetime | None:
        """Return the instant of a sensor's earliest reading."""
        ...

    def last_reading_at(self, sensor: str) -> datetime | None:
        """Return the instant of a sensor's newest reading."""
        ...

    def findings_between(self, sensor: str, since: datetime, until: datetime) -> list[Finding]:
        """Return a sensor's findings that touch [since, until], open ones too, by the time they began."""
        ...

    def person(self, person_id: str) -> Person | None:
        """Return who stands behind an opaque id; None: nobody named, or erased."""
        ...

    def answered(self, key: str) -> Answered | None:
        """Return what was done under an idempotency key."""
        ...


class StockWrites(Protocol):
    """What can be written about stock within a transaction."""

    def put_lot(self, lot: Lot, use_by: datetime) -> None:
        """Set a lot with its stays and serials; `use_by` is the first instant at which it may not be used.

        When it is due stays as it is; a new lot is not due.
        """
        ...

    def put_due(self, lot_id: str, due_at: datetime | None) -> None:
        """Set when a lot's verdict may change by the passing of time; None: not before something else happens."""
        ...

    def link(self, seq: int, lots: Iterable[str]) -> None:
        """Note that a ledger entry names lots."""
        ...

    def put_course(self, lot_id: str, body: bytes | None) -> None:
        """Set where the judging of a lot stands; None: forget it."""
        ...

    def put_shipment(self, shipment: Shipment) -> None:
        """Set a shipment."""
        ...

    def put_recall(self, recall: Recall) -> None:
        """Set a recall."""
        ...

    def put_inquiry(self, inquiry: Inquiry) -> None:
        """Set a stability inquiry."""
        ...

    def approve_label(self, approved: ApprovedLabel) -> None:
        """Add an approved label rule."""
        ...

    def approve_package(self, approved: ApprovedPackage) -> None:
        """Add an approved packaging."""
        ...

    def approve_lane(self, approved: ApprovedLane) -> None:
        """Add an approved lane."""
        ...

    def put_schedule(self, schedule: Schedule) -> None:
        """Set a patient's schedule."""
        ...

    def put_watch(self, watch: WatchSince) -> None:
        """Add a sensor's role from an instant on."""
        ...

    def put_person(self, person: Person) -> None:
        """Set who stands behind an opaque id."""
        ...

    def drop_person(self, person_id: str) -> None:
        """Erase who stands behind an opaque id."""
        ...

    def put_answered(self, answered: Answered) -> None:
        """Keep what was done under an idempotency key."""
        ...

    def count(self, name: str, part: str, number: int = 1) -> None:
        """Add to a named set of counters."""
        ...
