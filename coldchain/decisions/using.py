"""Using: pens and syringes are used, come back, are counted or destroyed."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from coldchain.commands import Adjust, Discard, Return, Use
from coldchain.decisions.asking import Asking, quantity_of, reason_of
from coldchain.decisions.cartons import MOST, letters_of, there
from coldchain.decisions.placing import check_fits, entered_late, since_put_in
from coldchain.errors import NotFoundError, RefusedError
from coldchain.events import DoseRecorded, Event, LotAdjusted, LotDiscarded, LotReturned, LotUsed
from coldchain.findings import Excursion
from coldchain.lots import Lot
from coldchain.shipments import Shipment
from coldchain.stock import Incident, Role, Route, Stage

HOLDERS: tuple[Role, ...] = ("pharmacist", "technician", "patient")
"""Who may say what happened to pens and syringes that they have."""


def allow_holder(doing: str, lot: Lot, asking: Asking) -> None:
    """Refuse whoever has nothing to do with a lot: a patient with all but those of the own home.

    Raises:
        NotAllowedError: by role.
        NotFoundError: as if it did not exist.
    """
    asking.allow(doing, *HOLDERS)
    if asking.by.role == "patient" and (not lot.home or lot.home not in asking.by.sites):
        raise NotFoundError(f"Cannot {doing}: there is no lot {lot.id} for {asking.by.id}.")
    asking.allow_lot(doing, lot)


def use(command: Use, lot: Lot, asking: Asking, dosed: Collection[date] = ()) -> tuple[Event, ...]:
    """Record that pens or syringes were used or thrown away, whatever their condition: it happened.

    At home the use of a medicine with a schedule is a dose, unless it is said that it was none.

    Args:
        command: what is asked.
        lot: of which.
        asking: who asks, and when.
        dosed: the days at its home that have a dose of its product already.

    Raises:
        RefusedError: they were not there then, or it were a second dose of one day.
    """
    doing = f"use {command.quantity} of lot {lot.id}"
    allow_holder(doing, lot, asking)
    there(doing, lot)
    if lot.stage not in {"stock", "home"}:
        raise RefusedError(f"Cannot {doing}: it is {_where(lot)}, expected it in stock or at home.")
    quantity = quantity_of("use", lot, command.quantity)
    letters = letters_of(doing, lot, command.letters, quantity)
    at = since_put_in(doing, command.at, lot, asking)
    used = LotUsed(lot.id, at, quantity, letters, command.kind, command.disposal.strip())
    if not (command.dose and command.kind == "used" and lot.stage == "home" and asking.product(lot.product).dosing):
        return (used,)
    on = at.astimezone(asking.zone(lot.home)).date()
    if on in dosed:
        raise RefusedError(f"Cannot {doing} as a dose of {on}: one is recorded on that day already.")
    return (used, DoseRecorded(lot.home, lot.product, on, lot.id))


def take_back(
    command: Return,
    lot: Lot,
    asking: Asking,
    shipment: Shipment | None = None,
    excursions: Sequence[Excursion] = (),
) -> tuple[Event, ...]:
    """Take a lot back; only what was never handed over may be stock again.

    What was on its way then waits for a pharmacist. What was set aside never left its unit: that is called off.

    Args:
        command: what is asked.
        lot: that comes back.
        asking: who asks, and when.
        shipment: that the lot is in; None: in none.
        excursions: of the unit that it comes out of, which began after it came back.

    Raises:
        RefusedError: it came back before, or cannot be stock again.
    """
    doing = f"return lot {lot.id}"
    asking.allow(doing, "pharmacist", "technician")
    asking.allow_lot(doing, lot)
    there(doing, lot)
    if lot.stage == "returned":
        raise RefusedError(f"Cannot {doing}: it was returned already.")
    asking.allow_site(doing, command.place.site)
    _place(doing, command, lot, shipment, asking)
    at = since_put_in(doing, command.at, lot, asking)
    called_off = command.route == "restock" and lot.stage == "prepared"
    doubt = () if called_off else _doubt(command.route, at, excursions, asking)
    handed_over = lot.stage == "home"
    return (LotReturned(lot.id, command.route, handed_over, command.place, at, doubt, command.reason.strip()),)


def _doubt(route: Route, at: datetime, excursions: Sequence[Excursion], asking: Asking) -> tuple[Incident, ...]:
    late = entered_late("taken back", at, excursions, asking)
    if route != "restock":
        return late
    told = "packed for a patient and never handed over"
    return (Incident(asking.new_id(), "never_handed_over", "quarantined", told, at), *late)


def adjust(command: Adjust, lot: Lot, asking: Asking) -> tuple[Event, ...]:
    """Correct a count.

    Raises:
        RefusedError: no whole number, no other than before, or the lot is gone.
    """
    doing = f"adjust lot {lot.id}"
    asking.allow(doing, "pharmacist", "technician")
    asking.allow_lot(doing, lot)
    there(doing, lot)
    counted = command.counted
    if not isinstance(counted, int) or not 0 <= counted <= MOST:
        raise RefusedError(f"Cannot {doing} to {counted}: expected a whole number from 0 to {MOST:,}.")
    if counted == lot.quantity:
        raise RefusedError(f"Cannot {doing} to {counted}: that is what is recorded.")
    return (LotAdjusted(lot.id, lot.quantity, counted, reason_of(doing, command.reason)),)


def discard(command: Discard, lot: Lot, asking: Asking) -> tuple[Event, ...]:
    """Destroy pens or syringes.

    Raises:
        RefusedError: so many are not there, or there is no reason.
    """
    doing = f"discard lot {lot.id}"
    asking.allow(doing, "pharmacist")
    asking.allow_lot(doing, lot)
    there(doing, lot)
    quantity = quantity_of("discard", lot, command.quantity)
    return (LotDiscarded(lot.id, quantity, reason_of(doing, command.reason)),)


def _where(lot: Lot) -> str:
    told: dict[Stage, str] = {
        "stock": "in stock",
        "prepared": f"set aside for {lot.home}",
        "transit": f"on its way in shipment {lot.shipment}",
        "home": f"at {lot.home}",
    }
    return told.get(lot.stage, lot.stage)


def _place(doing: str, command: Return, lot: Lot, shipment: Shipment | None, asking: Asking) -> None:
    """Refuse a unit that it cannot come back into: what may be stock again goes back to who sent it."""
    place = command.place
    asking.unit(place)
    if asking.site(place.site).kind != "pharmacy":
        raise RefusedError(f"Cannot {doing} into {place}: it is a home's, expected a unit of a pharmacy.")
    if command.route != "restock":
        return
    if lot.stage == "prepared":
        if place != lot.place:
            raise RefusedError(f"Cannot {doing} to stock in {place}: it lies in {lot.place}, expected that unit.")
        return
    if lot.stage != "transit" or shipment is None or shipment.state not in {"open", "overdue"}:
        expected = "set aside, or on its way and never handed over"
        raise RefusedError(f"Cannot {doing} to stock: it is {_where(lot)}, expected {expected}.")
    if place.site != shipment.source:
        raise RefusedError(f"Cannot {doing} to stock in {place}: expected a unit of {shipment.source}, which sent it.")
    check_fits(doing, place, lot.product, asking)
