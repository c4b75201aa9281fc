"""Moving: where a lot lies, the parts that it is split into, and moves that were entered late."""

from collections.abc import Sequence
from datetime import datetime

from coldchain.commands import ConfirmMove, Move, Split
from coldchain.decisions.asking import Asking, reason_of
from coldchain.decisions.cartons import split_off, there
from coldchain.decisions.placing import check_fits, entered_late, out_between, since_put_in
from coldchain.errors import NotFoundError, RefusedError
from coldchain.events import Event, LotMoved, MoveConfirmed
from coldchain.findings import Excursion
from coldchain.lots import Lot
from coldchain.sentences import instant


def move(command: Move, lot: Lot, asking: Asking, excursions: Sequence[Excursion] = ()) -> tuple[Event, ...]:
    """Put a lot, or part of it, into another unit of the same site.

    Args:
        command: what is asked.
        lot: that is moved.
        asking: who asks, and when.
        excursions: of the unit that it leaves and of the one that it is put into, which began after it left.

    Raises:
        RefusedError: it cannot have been there then, or does not belong there.
    """
    doing = f"move lot {lot.id}"
    asking.allow(doing, "pharmacist", "technician")
    asking.allow_lot(doing, lot)
    there(doing, lot)
    _target(doing, command, lot, asking)
    left_at, arrived_at = _times(doing, command, lot, asking)
    part, split = split_off("move", lot, command.quantity, "", asking)
    moved = LotMoved(
        part,
        lot.place,
        command.target,
        left_at,
        arrived_at,
        out_between(left_at, arrived_at),
        entered_late("moved", left_at, excursions, asking),
        reason=command.reason.strip(),
    )
    return (*split, moved)


def split(command: Split, lot: Lot, asking: Asking) -> tuple[Event, ...]:
    """Make part of a lot a lot of its own.

    Raises:
        RefusedError: so many are not there, or none would stay.
    """
    doing = f"split lot {lot.id}"
    asking.allow(doing, "pharmacist", "technician")
    asking.allow_lot(doing, lot)
    there(doing, lot)
    _, parted = split_off("split", lot, command.quantity, command.letters, asking)
    if not parted:
        raise RefusedError(
            f"Cannot split {command.quantity} of lot {lot.id}: it has {lot.quantity}, and one has to stay."
        )
    return parted


def confirm(command: ConfirmMove, lot: Lot, asking: Asking) -> tuple[Event, ...]:
    """Confirm a move that was entered late: it no longer quarantines.

    Raises:
        NotFoundError: the lot has no such move to confirm.
    """
    doing = f"confirm a move of lot {lot.id}"
    asking.allow(doing, "pharmacist")
    asking.allow_lot(doing, lot)
    open_moves = [each.id for each in lot.incidents if each.kind == "move"]
    if command.incident not in open_moves:
        told = ", ".join(open_moves) or "and there is none"
        raise NotFoundError(f"Cannot {doing}: {command.incident} is no move that waits for it, {told}.")
    return (MoveConfirmed(lot.id, command.incident, reason_of(doing, command.reason)),)


def _target(doing: str, command: Move, lot: Lot, asking: Asking) -> None:
    if lot.stage == "transit":
        raise RefusedError(
            f"Cannot {doing}: it is on its way in shipment {lot.shipment}; say that it came, or return it."
        )
    if command.target.site != lot.place.site:
        told = f"it lies at {lot.place.site}; between sites it is dispensed and shipped"
        raise RefusedError(f"Cannot {doing} into {command.target}: {told}.")
    if command.target == lot.place:
        raise RefusedError(f"Cannot {doing} into {command.target}: it lies there already.")
    check_fits(doing, command.target, lot.product, asking)


def _times(doing: str, command: Move, lot: Lot, asking: Asking) -> tuple[datetime, datetime]:
    left_at = since_put_in(doing, command.left_at, lot, asking)
    arrived_at = asking.past(doing, command.arrived_at)
    if arrived_at < left_at:
        raise RefusedError(
            f"Cannot {doing}: put in at {instant(arrived_at)}, before it was taken out at {instant(left_at)}."
        )
    return left_at, arrived_at
