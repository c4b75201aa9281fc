"""Stock in dictionaries: the same questions and commands as the SQLite store's."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from coldchain.approvals import ApprovedLabel, ApprovedLane, ApprovedPackage
from coldchain.findings import Finding
from coldchain.ledger import Entry
from coldchain.lots import Lot, same_number
from coldchain.recalls import Inquiry, Recall
from coldchain.replay import began
from coldchain.schedules import Schedule
from coldchain.shipments import Shipment
from coldchain.stock import Form, Place
from coldchain.store.memory_tables import KeptLot, Tables
from coldchain.store.stock_ports import Answered, LotFilter, Person, StockCount, WatchSince
from coldchain.store.stock_rows import COMING, RANKS, Group, Sums, added, condition_at, counted, of_sites, touches


class MemoryStockReads:
    """Every question of `stock_ports.StockReads`."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def lot(self, lot_id: str) -> Lot | None:
        """Return a lot; None: there is none of this id."""
        kept = self._tables.lots.get(lot_id)
        return None if kept is None else kept.lot

    def lots(self, which: LotFilter) -> list[Lot]:
        """Return lots in the order of their use-by, then id."""
        found = _in_order(kept for kept in self._tables.lots.values() if _is_wanted(kept, which))
        if which.after:
            after = self._tables.lots.get(which.after)
            found = [] if after is None else [kept for kept in found if _place_in_order(kept) > _place_in_order(after)]
        return [kept.lot for kept in found[: which.limit]]

    def lots_present(self, place: Place, since: datetime, until: datetime | None = None) -> list[Lot]:
        """Return the lots that lay in a unit at any instant of [since, until), also those that are gone; by id."""
        return [kept.lot for _, kept in sorted(self._tables.lots.items()) if _lay(kept.lot, place, since, until)]

    def lots_due(self, now: datetime, limit: int) -> list[Lot]:
        """Return lots whose verdict may have changed by the passing of time: those due at or before `now`."""
        due = sorted((at, lot_id) for lot_id, at in self._tables.dues.items() if at <= now)
        return [self._tables.lots[lot_id].lot for _, lot_id in due[:limit]]

    def stock_counts(
        self, now: datetime, sites: Sequence[str] = (), pharmacies: Sequence[str] = ()
    ) -> list[StockCount]:
        """Return the sums over lots of which something is there, with expiry as of `now`.

        Those that lie at `sites` or were dispensed by `pharmacies`; both empty: all.
        """
        which = LotFilter(now, tuple(sites), pharmacies=tuple(pharmacies))
        sums = added(_sum(kept, now) for _, kept in sorted(self._tables.lots.items()) if _is_wanted(kept, which))
        return counted((group, rank, found) for (group, rank), found in sums.items())

    def first_to_use(
        self, product: str, now: datetime, sites: Sequence[str] = (), form: Form | None = None, limit: int = 100
    ) -> list[Lot]:
        """Return usable lots in stage `stock`, in the order of their use-by, then id. Expiry is as of `now`."""
        usable = LotFilter(
            now, tuple(sites), product=product, form=form, conditions=("usable",), stages=("stock",), limit=limit
        )
        return self.lots(usable)

    def lot_of_serial(self, gtin: str, serial: str) -> str | None:
        """Return the id of the lot that a carton's serial was received in."""
        return self._tables.serials.get((gtin, serial))

    def lot_entries(self, lot_id: str) -> Iterator[Entry]:
        """Yield the ledger's entries that name a lot, in order."""
        for seq in self._tables.lot_entries.get(lot_id, ()):
            yield self._tables.entries[seq - 1]

    def course(self, lot_id: str) -> bytes | None:
        """Return where the judging of a lot stands, as it was put."""
        return self._tables.courses.get(lot_id)

    def shipment(self, shipment_id: str) -> Shipment | None:
        """Return a shipment."""
        return self._tables.shipments.get(shipment_id)

    def shipments(self, *, open_only: bool = False, sites: Sequence[str] = ()) -> list[Shipment]:
        """Return shipments from or to sites (empty: all), by due time then id; open: not arrived."""
        found = sorted(self._tables.shipments.values(), key=lambda each: (each.due_at, each.id))
        return [each for each in found if of_sites(each, sites) and not (open_only and each.state not in COMING)]

    def shipments_due(self, now: datetime) -> list[Shipment]:
        """Return shipments in state `open` that were due at or before an instant."""
        return [each for each in self.shipments() if each.state == "open" and each.due_at <= now]

    def recall(self, recall_id: str) -> Recall | None:
        """Return a recall."""
        return self._tables.recalls.get(recall_id)

    def recalls(self, *, open_only: bool = False) -> list[Recall]:
        """Return recalls, oldest first."""
        found = sorted(self._tables.recalls.values(), key=lambda each: (each.opened_at, each.id))
        return [each for each in found if not (open_only and each.closed_at)]

    def inquiry(self, inquiry_id: str) -> Inquiry | None:
        """Return a stability inquiry."""
        return self._tables.inquiries.get(inquiry_id)

    def inquiries(self) -> list[Inquiry]:
        """Return stability inquiries, oldest first."""
        return sorted(self._tables.inquiries.values(), key=lambda each: (each.asked_at, each.id))

    def approved_labels(self, organisation: str, product: str) -> list[ApprovedLabel]:
        """Return the label rules that were approved, oldest first: the last counts."""
        mine = [each for each in self._tables.labels if (each.organisation, each.product) == (organisation, product)]
        return sorted(mine, key=lambda each: each.at)

    def approved_packages(self, organisation: str) -> list[ApprovedPackage]:
        """Return the packagings that were approved, oldest first: of one name the last counts."""
        mine = [each for each in self._tables.packages if each.organisation == organisation]
        return sorted(mine, key=lambda each: each.at)

    def approved_lanes(self, organisation: str) -> list[ApprovedLane]:
        """Return the lanes that were approved, oldest first."""
        return sorted(
            (each for each in self._tables.lanes if each.organisation == organisation), key=lambda each: each.at
        )

    def schedules(self, home: str) -> list[Schedule]:
        """Return a patient's schedules, by product."""
        return [each for (its_home, _), each in sorted(self._tables.schedules.items()) if its_home == home]

    def watches(self, place: Place) -> list[WatchSince]:
        """Return since when sensors had which role in a unit, by instant then sensor."""
        return [
            WatchSince(sensor, since, self._tables.watches[since, sensor])
            for since, sensor in sorted(self._tables.watches)
            if sensor.rpartition("/")[0] == str(place)
        ]

    def all_watches(self) -> list[WatchSince]:
        """Return since when sensors had which role in any unit, by instant then sensor."""
        return [WatchSince(sensor, since, role) for (since, sensor), role in sorted(self._tables.watches.items())]

    def first_reading_at(self, sensor: str) -> datetime | None:
        """Return the instant of a sensor's earliest reading."""
        return min(self._tables.readings.get(sensor, ()), default=None)

    def last_reading_at(self, sensor: str) -> datetime | None:
        """Return the instant of a sensor's newest reading."""
        return max(self._tables.readings.get(sensor, ()), default=None)

    def findings_between(self, sensor: str, since: datetime, until: datetime) -> list[Finding]:
        """Return a sensor's findings that touch [since, until], open ones too, by the time they began."""
        mine = (each for each in self._tables.findings.values() if each.sensor == sensor)
        found = [each for each in mine if touches(each, since, until)]
        return sorted(found, key=lambda each: (began(each), each.id))

    def person(self, person_id: str) -> Person | None:
        """Return who stands behind an opaque id; None: nobody named, or erased."""
        return self._tables.people.get(person_id)

    def answered(self, key: str) -> Answered | None:
        """Return what was done under an idempotency key."""
        return self._tables.answered.get(key)


class MemoryStockWrites:
    """Every command of `stock_ports.StockWrites`."""

    _tables: Tables

    def put_lot(self, lot: Lot, use_by: datetime) -> None:
        """Set a lot with its stays and serials; `use_by` is the first instant at which it may not be used.

        When it is due stays as it is; a new lot is not due. A serial belongs to the lot that was last given it, and is
        never forgotten: what was once received is not received again.
        """
        was = self._tables.lots.get(lot.id)
        known = {(was.lot.gtin, serial) for serial in was.lot.serials} if was else set()
        given = ((lot.gtin, serial) for serial in lot.serials)
        self._tables.serials.update((each, lot.id) for each in given if each not in known)
        self._tables.lots[lot.id] = KeptLot(lot, use_by)

    def put_due(self, lot_id: str, due_at: datetime | None) -> None:
        """Set when a lot's verdict may change by the passing of time; None: not before something else happens."""
        if due_at is None:
            self._tables.dues.pop(lot_id, None)
        elif lot_id in self._tables.lots:
            self._tables.dues[lot_id] = due_at

    def link(self, seq: int, lots: Iterable[str]) -> None:
        """Note that a ledger entry names lots."""
        for lot in lots:
            seqs = self._tables.lot_entries.get(lot, ())
            in_order = not seqs or seq > seqs[-1]
            self._tables.lot_entries[lot] = (*seqs, seq) if in_order else tuple(sorted({*seqs, seq}))

    def put_course(self, lot_id: str, body: bytes | None) -> None:
        """Set where the judging of a lot stands; None: forget it."""
        if body is None:
            self._tables.courses.pop(lot_id, None)
        else:
            self._tables.courses[lot_id] = body

    def put_shipment(self, shipment: Shipment) -> None:
        """Set a shipment."""
        self._tables.shipments[shipment.id] = shipment

    def put_recall(self, recall: Recall) -> None:
        """Set a recall."""
        self._tables.recalls[recall.id] = recall

    def put_inquiry(self, inquiry: Inquiry) -> None:
        """Set a stability inquiry."""
        self._tables.inquiries[inquiry.id] = inquiry

    def approve_label(self, approved: ApprovedLabel) -> None:
        """Add an approved label rule."""
        self._tables.labels.append(approved)

    def approve_package(self, approved: ApprovedPackage) -> None:
        """Add an approved packaging."""
        self._tables.packages.append(approved)

    def approve_lane(self, approved: ApprovedLane) -> None:
        """Add an approved lane."""
        self._tables.lanes.append(approved)

    def put_schedule(self, schedule: Schedule) -> None:
        """Set a patient's schedule."""
        self._tables.schedules[schedule.home, schedule.product] = schedule

    def put_watch(self, watch: WatchSince) -> None:
        """Add a sensor's role from an instant on."""
        self._tables.watches[watch.since, watch.sensor] = watch.role

    def put_person(self, person: Person) -> None:
        """Set who stands behind an opaque id."""
        self._tables.people[person.id] = person

    def drop_person(self, person_id: str) -> None:
        """Erase who stands behind an opaque id."""
        self._tables.people.pop(person_id, None)

    def put_answered(self, answered: Answered) -> None:
        """Keep what was done under an idempotency key."""
        self._tables.answered[answered.key] = answered

    def count(self, name: str, part: str, number: int = 1) -> None:
        """Add to a named set of counters."""
        counts = self._tables.counts.setdefault(name, {})
        counts[part] = counts.get(part, 0) + number


def _is_wanted(kept: KeptLot, which: LotFilter) -> bool:
    lot = kept.lot
    return (
        _is_of_sites(lot, which)
        and _is_one_of(lot.place.unit, which.units)
        and which.home in {"", lot.home}
        and which.organisation in {"", lot.organisation}
        and which.product in {"", lot.product}
        and which.form in {None, lot.form}
        and (not which.lot_number or same_number(which.lot_number, lot.lot_number))
        and _is_one_of(condition_at(lot.standing.condition, kept.use_by, which.now), which.conditions)
        and _is_one_of(lot.stage, which.stages)
        and (which.use_by_before is None or kept.use_by < which.use_by_before)
        and (lot.quantity > 0 or not which.with_stock)
    )


def _is_of_sites(lot: Lot, which: LotFilter) -> bool:
    if not which.sites and not which.pharmacies:
        return True
    return lot.place.site in which.sites or lot.pharmacy in which.pharmacies


def _is_one_of(value: str, values: Sequence[str]) -> bool:
    return not values or value in values


def _lay(lot: Lot, place: Place, since: datetime, until: datetime | None) -> bool:
    return any(
        stay.place == place and (until is None or stay.since < until) and (stay.until is None or stay.until > since)
        for stay in lot.stays
    )


def _place_in_order(kept: KeptLot) -> tuple[datetime, str]:
    return kept.use_by, kept.lot.id


def _in_order(lots: Iterable[KeptLot]) -> list[KeptLot]:
    return sorted(lots, key=_place_in_order)


def _sum(kept: KeptLot, now: datetime) -> tuple[tuple[Group, int], *Sums]:
    lot = kept.lot
    rank = RANKS[condition_at(lot.standing.condition, kept.use_by, now)]
    value = lot.quantity * (lot.unit_price or 0.0)
    return ((lot.product, lot.form, lot.place.site, lot.stage), rank), 1, lot.quantity, value
