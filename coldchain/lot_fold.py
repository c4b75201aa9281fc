"""The fold of lots: what each event makes of a lot. An event that says nothing of a lot leaves it as it is."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from coldchain import events
from coldchain.errors import LedgerBrokenError
from coldchain.events import Event
from coldchain.lots import Lot
from coldchain.stock import Standing, Stay, Use


def evolve(lot: Lot | None, event: Event, at: datetime) -> Lot:
    """Return a lot as an event leaves it; what says nothing of it leaves it as it is.

    Args:
        lot: before the event; None only before `LotReceived`.
        event: that names it, or the shipment that it is in.
        at: when the event's entry was written.

    Raises:
        LedgerBrokenError: a lot that was never received.
    """
    if isinstance(event, events.LotReceived):
        return _received(event)
    if lot is None:
        raise LedgerBrokenError(f"{type(event).__name__} tells of a lot that was never received.")
    fold = _FOLDS.get(type(event))
    return lot if fold is None else fold(lot, event, at)


def child_of(lot: Lot, event: events.LotSplit) -> Lot:
    """Return the part that is split off: all that is true of the lot is true of it, but for what was used."""
    return replace(
        lot,
        id=event.child,
        parent=lot.id,
        quantity=event.quantity,
        serials=event.serials,
        letters=event.letters,
        uses=(),
    )


def concerns(event: Event) -> bool:
    """Tell whether an event changes lots."""
    return isinstance(event, events.LotReceived) or type(event) in _FOLDS


def _received(event: events.LotReceived) -> Lot:
    return Lot(
        event.lot,
        event.organisation,
        event.product,
        event.form,
        event.lot_number,
        event.manufacturer_expiry,
        event.zone,
        event.quantity,
        "stock",
        (Stay(event.place, event.arrival.stored_at),),
        incidents=event.incidents,
        serials=event.serials,
        gtin=event.gtin,
        unit_price=event.unit_price,
    )


def _moved(lot: Lot, event: events.LotMoved, _at: datetime) -> Lot:
    stays = _put_into(lot, Stay(event.target, event.arrived_at, None, event.attested_until), event.left_at)
    outs = lot.outs if event.out is None else (*lot.outs, event.out)
    return replace(lot, stays=stays, outs=outs, incidents=lot.incidents + event.incidents)


def _put_into(lot: Lot, stay: Stay, left_at: datetime) -> tuple[Stay, ...]:
    return (*lot.stays[:-1], replace(lot.stays[-1], until=left_at), stay)


def _split(lot: Lot, event: events.LotSplit, at: datetime) -> Lot:
    serials = tuple(each for each in lot.serials if each not in event.serials)
    return _left(replace(lot, serials=serials), lot.quantity - event.quantity, at, event.letters)


def _used(lot: Lot, event: events.LotUsed, _at: datetime) -> Lot:
    uses = (*lot.uses, Use(event.at, event.quantity, event.kind))
    return _left(replace(lot, uses=uses), lot.quantity - event.quantity, event.at, event.letters)


def _left(lot: Lot, quantity: int, at: datetime, letters: str = "") -> Lot:
    """Set what is there, without these letters; with nothing left the lot has ended."""
    if quantity:
        return replace(lot, quantity=quantity, letters="".join(each for each in lot.letters if each not in letters))
    stays = (*lot.stays[:-1], replace(lot.stays[-1], until=at))
    return replace(lot, quantity=0, letters="", stage="gone", stays=stays, ended_at=at)


def _returned(lot: Lot, event: events.LotReturned, _at: datetime) -> Lot:
    if event.route == "restock" and lot.stage == "prepared":
        return _called_off(lot)
    stays = _put_into(lot, Stay(event.place, event.at), event.at)
    back = replace(lot, stage="returned", stays=stays, incidents=lot.incidents + event.incidents)
    if event.route != "restock":
        return back
    nobodys = replace(back, home="", pharmacy="", dispensed_on=None, days_supply=None, letters="")
    return replace(nobodys, stage="stock")


def _called_off(lot: Lot) -> Lot:
    """What was only set aside never left its unit."""
    nobodys = replace(lot, stage="stock", home="", days_supply=None)
    return replace(nobodys, package="", due_at=None, shipper=None)


def _reported(lot: Lot, event: events.IncidentReported, _at: datetime) -> Lot:
    outs = lot.outs if event.out is None else (*lot.outs, event.out)
    return replace(lot, outs=outs, incidents=lot.incidents + event.incidents)


def _corrected(lot: Lot, event: events.StayCorrected, _at: datetime) -> Lot:
    outs = lot.outs if event.outs is None else event.outs
    return replace(lot, stays=event.now, outs=outs, incidents=lot.incidents + event.incidents)


def _confirmed(lot: Lot, event: events.MoveConfirmed, _at: datetime) -> Lot:
    return replace(lot, incidents=tuple(each for each in lot.incidents if each.id != event.incident))


def _judged(lot: Lot, event: events.VerdictChanged, at: datetime) -> Lot:
    """The condition's `since` is when the lot came to be it, not when other reasons were told."""
    same = event.now == lot.standing.condition and lot.standing.since is not None
    since = lot.standing.since if same else at
    standing = Standing(event.now, event.reasons, since, event.label, event.approved, event.label_clock_ends_at)
    return replace(lot, standing=standing)


def _amended(lot: Lot, event: events.CompromiseAmended, _at: datetime) -> Lot:
    excused = replace(lot, excused=lot.excused + event.accepted, excused_as=lot.excused_as + event.grounds)
    return replace(excused, incidents=(*lot.incidents, event.incident))


def _prepared(lot: Lot, event: events.DispensingPrepared, _at: datetime) -> Lot:
    """What the pharmacist's date finishes is kept until it is packed."""
    planned = replace(lot, package=event.package, due_at=event.due_at, shipper=event.unit)
    return replace(planned, stage="prepared", home=event.home, days_supply=event.days_supply)


def _dispensed(lot: Lot, event: events.LotDispensed, _at: datetime) -> Lot:
    given = replace(lot, home=event.home, pharmacy=event.pharmacy, letters=event.letters)
    return replace(given, dispensed_on=event.on, days_supply=event.days_supply)


def _packed(lot: Lot, event: events.ShipmentPacked, _at: datetime) -> Lot:
    return replace(lot, stage="transit", shipment=event.shipment, package="", due_at=None, shipper=None)


def _arrived(lot: Lot, _event: events.ShipmentArrived, _at: datetime) -> Lot:
    """What was taken out on the way stays what it is."""
    if lot.stage != "transit":
        return lot
    return replace(lot, stage="home" if lot.home else "stock")


_FOLDS: Mapping[type[Event], Callable[[Lot, Any, datetime], Lot]] = {
    events.LotMoved: _moved,
    events.LotSplit: _split,
    events.LotUsed: _used,
    events.LotReturned: _returned,
    events.LotAdjusted: lambda lot, event, at: _left(lot, event.now, at),
    events.LotDiscarded: lambda lot, event, at: _left(lot, lot.quantity - event.quantity, at),
    events.IncidentReported: _reported,
    events.StayCorrected: _corrected,
    events.ExpiryAssigned: lambda lot, event, _: replace(lot, assigned=event.expiry),
    events.LotQuarantined: lambda lot, event, _: replace(lot, incidents=(*lot.incidents, event.incident)),
    events.LotReleased: lambda lot, event, _: replace(lot, releases=(*lot.releases, event.release)),
    events.MoveConfirmed: _confirmed,
    events.VerdictChanged: _judged,
    events.CompromiseAmended: _amended,
    events.DispensingPrepared: _prepared,
    events.LotDispensed: _dispensed,
    events.ShipmentPacked: _packed,
    events.ShipmentArrived: _arrived,
}
