"""Projecting: the ledger's entries as tables of stock and alerts, one event at a time.

Whoever appends an entry projects it in the same transaction, so that the tables always are the fold of the ledger.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, get_args

from coldchain import events, expiry, lot_fold, recalls, schedules, shipments, upkeep_fold
from coldchain.alert_projecting import ALERT_TABLES
from coldchain.approvals import ApprovedLabel, ApprovedLane, ApprovedPackage
from coldchain.errors import LedgerBrokenError
from coldchain.events import Event
from coldchain.events.upkeep import UpkeepFact
from coldchain.ledger import Entry
from coldchain.lots import Lot
from coldchain.store.check_ports import SignedCheck
from coldchain.store.ports import Transaction
from coldchain.store.stock_ports import WatchSince

_LEAVING = (events.LotReturned, events.LotDiscarded, events.LotAdjusted, events.LotUsed)
"""After these a shipment may have nothing on its way any more."""


def project(tx: Transaction, entry: Entry, event: Event) -> None:
    """Apply one event to the tables of stock and alerts.

    Args:
        tx: the transaction that the entry is appended in.
        entry: the event's; its instant and actor are when and by whom.
        event: the same as `entry.event`, which is costly to read.

    Raises:
        LedgerBrokenError: it tells of a lot, shipment, recall, inquiry, alert or message that no entry before it made.
    """
    if (apply := _TABLES.get(type(event))) is not None:
        apply(tx, entry, event)
    named = _concerned(tx, event)
    if lot_fold.concerns(event):
        _evolve(tx, entry, event, named)
    if isinstance(event, _LEAVING):
        _close_emptied(tx, event.lot)
    if named:
        tx.link(entry.seq, named)


def rebuild(tx: Transaction, entries: Iterable[Entry]) -> None:
    """Project entries from the ledger's first on into tables of stock and alerts that hold nothing yet.

    Where the judging of a lot stands is not rebuilt: every lot is due, and is judged anew from its readings. Nor is
    what an alerter has to do by time: it looks at every place as it begins. A message that waits may be tried at once.

    Raises:
        LedgerBrokenError: as `project` does.
    """
    for entry in entries:
        project(tx, entry, entry.event)


def lots_of(event: Event) -> tuple[str, ...]:
    """Return the ids of the lots that an event names, a new one included; each once."""
    named = (getattr(event, "lot", ""), getattr(event, "child", ""), *getattr(event, "lots", ()))
    return tuple(dict.fromkeys(lot_id for lot_id in named if lot_id))


def _concerned(tx: Transaction, event: Event) -> tuple[str, ...]:
    """Return the lots that an event is about: those it names, or those of the shipment or inquiry that it names."""
    if isinstance(event, events.ShipmentArrived | events.ShipmentOverdue):
        shipment = tx.shipment(event.shipment)
        return () if shipment is None else shipment.lots
    if isinstance(event, events.InquiryAnswered):
        inquiry = tx.inquiry(event.inquiry)
        return () if inquiry is None else inquiry.lots
    return lots_of(event)


def _evolve(tx: Transaction, entry: Entry, event: Event, named: tuple[str, ...]) -> None:
    if isinstance(event, events.LotReceived):
        _bear(tx, lot_fold.evolve(None, event, entry.at), entry)
    elif isinstance(event, events.LotSplit):
        _split(tx, entry, event)
    else:
        for lot_id in named:
            _put(tx, lot_fold.evolve(_known(tx, lot_id, entry), event, entry.at))


def _split(tx: Transaction, entry: Entry, event: events.LotSplit) -> None:
    """The part goes on from where the judging of the whole stands."""
    lot = _known(tx, event.lot, entry)
    _put(tx, lot_fold.evolve(lot, event, entry.at))
    _bear(tx, lot_fold.child_of(lot, event), entry)
    if (course := tx.course(lot.id)) is not None:
        tx.put_course(event.child, course)
    if lot.stage == "transit":
        tx.put_shipment(shipments.evolve(tx.shipment(lot.shipment), event))


def _bear(tx: Transaction, lot: Lot, entry: Entry) -> None:
    """Set a new lot; it is due at once, and whoever judges it then says when next."""
    _put(tx, lot)
    tx.put_due(lot.id, entry.at)


def _put(tx: Transaction, lot: Lot) -> None:
    tx.put_lot(lot, expiry.use_by(lot).at)


def _known(tx: Transaction, lot_id: str, entry: Entry) -> Lot:
    lot = tx.lot(lot_id)
    if lot is None:
        raise LedgerBrokenError(f"Entry {entry.seq} ({entry.kind}) tells of lot {lot_id}, which was never received.")
    return lot


def _close_emptied(tx: Transaction, lot_id: str) -> None:
    """Close the shipment that a lot was in if nothing of it is on its way any more."""
    lot = tx.lot(lot_id)
    shipment = tx.shipment(lot.shipment) if lot is not None and lot.shipment else None
    if shipment is None or shipment.state not in {"open", "overdue"}:
        return
    left = (tx.lot(each) for each in shipment.lots)
    if not any(each is not None and each.stage == "transit" for each in left):
        tx.put_shipment(shipments.emptied(shipment))


def _shipment(tx: Transaction, _entry: Entry, event: Any) -> None:  # noqa: ANN401 - one of three that name it alike
    tx.put_shipment(shipments.evolve(tx.shipment(event.shipment), event))


def _recall(tx: Transaction, entry: Entry, event: Any) -> None:  # noqa: ANN401 - one of three that name it alike
    tx.put_recall(recalls.evolve(tx.recall(event.recall), event, entry.at, entry.actor))


def _inquiry(tx: Transaction, entry: Entry, event: Any) -> None:  # noqa: ANN401 - one of two that name it alike
    tx.put_inquiry(recalls.evolve_inquiry(tx.inquiry(event.inquiry), event, entry.at, entry.actor))


def _started(tx: Transaction, _entry: Entry, event: events.DosesStarted) -> None:
    tx.put_schedule(schedules.evolve(_schedule(tx, event.home, event.product), event))


def _dose(tx: Transaction, _entry: Entry, event: events.DoseRecorded) -> None:
    """Without a schedule a dose stands in the ledger alone: nothing is computed from it."""
    if (schedule := _schedule(tx, event.home, event.product)) is not None:
        tx.put_schedule(schedules.evolve(schedule, event))


def _schedule(tx: Transaction, home: str, product: str) -> schedules.Schedule | None:
    return next((each for each in tx.schedules(home) if each.product == product), None)


def _label(tx: Transaction, entry: Entry, event: events.LabelApproved) -> None:
    tx.approve_label(ApprovedLabel(event.organisation, event.product, event.label, entry.at, entry.actor))


def _package(tx: Transaction, entry: Entry, event: events.PackageApproved) -> None:
    approved = (event.organisation, event.package, event.hours, event.source)
    tx.approve_package(ApprovedPackage(*approved, entry.at, entry.actor))


def _lane(tx: Transaction, entry: Entry, event: events.LaneApproved) -> None:
    tx.approve_lane(ApprovedLane(event.organisation, event.supplier, event.lane, entry.at, entry.actor))


def _configured(tx: Transaction, entry: Entry, event: events.SensorConfigured) -> None:
    tx.put_watch(WatchSince(event.sensor, entry.at, event.role))
    before = tx.upkeep(event.sensor)
    if (after := upkeep_fold.configured(before, event, entry.at)) is not before:
        tx.put_upkeep(after)


def _retired(tx: Transaction, entry: Entry, event: events.SensorRetired) -> None:
    tx.put_watch(WatchSince(event.sensor, entry.at, None))


def _upkeep(tx: Transaction, entry: Entry, event: Any) -> None:  # noqa: ANN401 - one of those that are told alike
    tx.put_upkeep(upkeep_fold.evolve(tx.upkeep(event.sensor), event, entry.actor))


def _checked(tx: Transaction, entry: Entry, event: events.CheckSigned) -> None:
    tx.put_check(SignedCheck(event.site, event.on, entry.at, entry.actor, event.units, event.note))


_TABLES: Mapping[type[Event], Callable[[Transaction, Entry, Any], None]] = {
    events.ShipmentPacked: _shipment,
    events.ShipmentArrived: _shipment,
    events.ShipmentOverdue: _shipment,
    events.RecallOpened: _recall,
    events.RecallAnswered: _recall,
    events.RecallClosed: _recall,
    events.InquiryOpened: _inquiry,
    events.InquiryAnswered: _inquiry,
    events.DosesStarted: _started,
    events.DoseRecorded: _dose,
    events.LabelApproved: _label,
    events.PackageApproved: _package,
    events.LaneApproved: _lane,
    events.SensorConfigured: _configured,
    events.SensorRetired: _retired,
    **dict.fromkeys(get_args(UpkeepFact), _upkeep),
    events.CheckSigned: _checked,
    **ALERT_TABLES,
}
