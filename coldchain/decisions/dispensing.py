"""Dispensing: pens of a lot go to a patient under the pharmacist's date; a technician's wait for that date."""

from collections.abc import Sequence
from datetime import date, datetime

from msgspec.structs import replace

from coldchain import expiry
from coldchain.approvals import ApprovedPackage
from coldchain.commands import AssignExpiry, Dispense
from coldchain.decisions import conditions
from coldchain.decisions.asking import Asking, quantity_of, reason_of
from coldchain.decisions.cartons import there
from coldchain.decisions.covering import check_covered, check_days
from coldchain.decisions.packing import Packing, check_unit, packed
from coldchain.decisions.parts import part_of
from coldchain.errors import NotAllowedError, RefusedError
from coldchain.events import DispensingPrepared, Event, ExpiryAssigned
from coldchain.findings import Excursion
from coldchain.lots import Lot
from coldchain.sentences import instant
from coldchain.stock import AssignedExpiry


def dispense(
    command: Dispense,
    lot: Lot,
    asking: Asking,
    planned: tuple[date, ...] = (),
    packages: Sequence[ApprovedPackage] = (),
    excursions: Sequence[Excursion] = (),
) -> tuple[Event, ...]:
    """Dispense pens of a lot to a patient and pack them, or set them aside until a pharmacist gives the date.

    Args:
        command: what is asked.
        lot: with a standing as of now.
        asking: who asks, and when.
        planned: days of the patient's doses to come, as many days ahead as the supply is for.
        packages: that pharmacists approved, oldest first.
        excursions: of the lot's unit, which began after `packed_at` and at or before now.

    Raises:
        RefusedError: it may not be used, is not there, has another date, or does not last until its doses.
    """
    doing = f"dispense {command.quantity} of lot {lot.id}"
    asking.allow(doing, "pharmacist", "technician")
    asking.allow_lot(doing, lot)
    _in_stock(doing, lot)
    quantity = quantity_of("dispense", lot, command.quantity)
    _usable(doing, lot, asking.now)
    packing = _packing(doing, command, lot, asking)
    part, split = part_of(lot, quantity, asking)
    assigned = _date_of(doing, command, lot, packing, asking)
    dated = replace(lot, assigned=assigned)
    _usable(doing, dated, asking.now)
    if command.days_supply is not None:
        check_covered(doing, dated, quantity, planned, asking)
    if assigned is None:
        return (*split, _prepared(doing, command, part))
    given = () if lot.assigned is not None else (ExpiryAssigned(part, assigned),)
    return (*split, *given, *packed(lot, part, quantity, packing, packages, excursions, asking))


def assign_expiry(
    command: AssignExpiry,
    lot: Lot,
    asking: Asking,
    planned: tuple[date, ...] = (),
    packages: Sequence[ApprovedPackage] = (),
) -> tuple[Event, ...]:
    """Put a date on the box, or change it; of a prepared lot this finishes the dispensing.

    Args:
        command: what is asked.
        lot: with a standing as of now.
        asking: who asks, and when.
        planned: of a prepared lot, days of the patient's doses to come.
        packages: that pharmacists approved, oldest first.

    Raises:
        RefusedError: the day is after the manufacturer's or before receipt, is the same, or is changed without a
            reason; or a prepared lot may not be used or does not last until its doses.
    """
    doing = f"assign an expiry to lot {lot.id}"
    asking.allow(doing, "pharmacist")
    asking.allow_lot(doing, lot)
    there(doing, lot)
    pharmacy = lot.pharmacy or lot.place.site
    product = asking.product(lot.product)
    on = command.on or expiry.default_expiry(asking.today(pharmacy), product, lot.manufacturer_expiry)
    assigned = _assigned(doing, lot, on, pharmacy, asking)
    changed = _changed(doing, command, lot, assigned)
    if lot.stage != "prepared":
        return (changed,)
    return (changed, *_finished(lot, assigned, asking, planned, packages))


def _finished(
    lot: Lot,
    assigned: AssignedExpiry,
    asking: Asking,
    planned: tuple[date, ...],
    packages: Sequence[ApprovedPackage],
) -> tuple[Event, ...]:
    doing = f"dispense {lot.quantity} of lot {lot.id}"
    dated = replace(lot, assigned=assigned)
    _usable(doing, dated, asking.now)
    if lot.days_supply is not None:
        check_covered(doing, dated, lot.quantity, planned, asking)
    check_unit(doing, lot.shipper, lot.place.site, asking)
    due_at = lot.due_at if lot.due_at is not None and lot.due_at > asking.now else None
    packing = Packing(lot.home, asking.now, lot.days_supply, lot.package, due_at, lot.shipper)
    return packed(lot, lot.id, lot.quantity, packing, packages, (), asking)


def _in_stock(doing: str, lot: Lot) -> None:
    if lot.stage == "prepared":
        raise RefusedError(f"Cannot {doing}: it is set aside for {lot.home} and waits for the pharmacist's expiry.")
    if lot.stage != "stock":
        raise RefusedError(f"Cannot {doing}: it is {_STAGES[lot.stage]}, expected stock of a pharmacy.")


_STAGES = {
    "transit": "on its way to a patient",
    "home": "with a patient",
    "returned": "back from a patient",
    "gone": "used up or discarded",
}


def _usable(doing: str, lot: Lot, now: datetime) -> None:
    if conditions.condition(lot, now) != "usable":
        raise RefusedError(f"Cannot {doing}: {conditions.told(lot, now)}.")


def _packing(doing: str, command: Dispense, lot: Lot, asking: Asking) -> Packing:
    home, own = asking.site(command.home), asking.site(lot.place.site)
    if home.kind != "home":
        raise RefusedError(f"Cannot {doing} to {home.id}: it is a {home.kind}, expected a patient's home.")
    if home.organisation != own.organisation:
        told = f"it belongs to {home.organisation}, {own.id} to {own.organisation}"
        raise RefusedError(f"Cannot {doing} to {home.id}: {told}.")
    check_days(doing, command.days_supply)
    check_unit(doing, command.unit, own.id, asking)
    packed_at = asking.past(doing, command.packed_at)
    if packed_at < lot.stays[-1].since:
        told = f"it was put into {lot.place} at {instant(lot.stays[-1].since)}"
        raise RefusedError(f"Cannot {doing}, packed at {instant(packed_at)}: {told}.")
    if command.due_at is not None and command.due_at <= packed_at:
        raise RefusedError(f"Cannot {doing}, due at {instant(command.due_at)}: it is packed at {instant(packed_at)}.")
    return Packing(home.id, packed_at, command.days_supply, command.package.strip(), command.due_at, command.unit)


def _date_of(doing: str, command: Dispense, lot: Lot, packing: Packing, asking: Asking) -> AssignedExpiry | None:
    """Return the date that the lot goes under; None: a pharmacist has yet to give it."""
    if lot.assigned is not None:
        if command.expiry not in {None, lot.assigned.on}:
            told = f"its date is {lot.assigned.on}, which is changed by assigning another, with a reason"
            raise RefusedError(f"Cannot {doing} with expiry {command.expiry}: {told}.")
        return lot.assigned
    if asking.by.role != "pharmacist":
        if command.expiry is not None:
            raise NotAllowedError(f"Cannot {doing} with expiry {command.expiry}: a pharmacist assigns the date.")
        return None
    on = packing.packed_at.astimezone(asking.zone(lot.place.site)).date()
    default = expiry.default_expiry(on, asking.product(lot.product), lot.manufacturer_expiry)
    return _assigned(doing, lot, command.expiry or default, lot.place.site, asking)


def _assigned(doing: str, lot: Lot, on: date, pharmacy: str, asking: Asking) -> AssignedExpiry:
    if on > lot.manufacturer_expiry:
        told = f"the manufacturer's is {lot.manufacturer_expiry}, expected that day or an earlier one"
        raise RefusedError(f"Cannot {doing}: {on} is too late, {told}.")
    received_on = lot.stays[0].since.astimezone(asking.zone(pharmacy)).date()
    if on < received_on:
        raise RefusedError(f"Cannot {doing}: {on} is before {received_on}, the day it was received.")
    return AssignedExpiry(on, asking.site(pharmacy).zone, asking.by.id)


def _changed(doing: str, command: AssignExpiry, lot: Lot, assigned: AssignedExpiry) -> ExpiryAssigned:
    if lot.assigned is None:
        return ExpiryAssigned(lot.id, assigned, reason=command.reason.strip())
    if lot.assigned.on == assigned.on:
        raise RefusedError(f"Cannot {doing}: it is {assigned.on} already.")
    told = f"change the expiry of lot {lot.id} from {lot.assigned.on} to {assigned.on}"
    return ExpiryAssigned(lot.id, assigned, lot.assigned, reason_of(told, command.reason))


def _prepared(doing: str, command: Dispense, part: str) -> DispensingPrepared:
    if command.packed_at is not None:
        raise RefusedError(f"Cannot {doing} as packed already: it waits for the pharmacist's expiry first.")
    return DispensingPrepared(
        lot=part,
        home=command.home,
        days_supply=command.days_supply,
        package=command.package.strip(),
        due_at=command.due_at,
        unit=command.unit,
    )
