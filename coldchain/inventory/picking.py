"""Picking: which pens or syringes to take first, those whose use-by comes first. Only what is usable is ever picked."""

from collections.abc import Callable, Iterable
from datetime import datetime

import msgspec

from coldchain import expiry
from coldchain.errors import RefusedError
from coldchain.inventory.danger import unit_at
from coldchain.inventory.sight import allow_site, is_of
from coldchain.lots import Lot
from coldchain.narrative.words import forms
from coldchain.stock import Actor, Form, Place, UseBy
from coldchain.store.ports import Reads

_FIRST_PAGE = 100


class Pick(msgspec.Struct, frozen=True):
    """One line of a picking list.

    Attributes:
        lot: its id.
        lot_number: the maker's.
        place: the unit to take it from.
        quantity: so many of it.
        use_by: until when it may be used.
        told: that in words, with what decides.
        in_danger: its unit is out of range or silent now: look there before taking from it.
    """

    lot: str
    lot_number: str
    place: Place
    quantity: int
    use_by: UseBy
    told: str
    in_danger: bool


class PickingList(msgspec.Struct, frozen=True):
    """What to take, first to expire first.

    Attributes:
        lines: in the order to take them.
        missing: so many are not there.
        told: what is missing, in one sentence; empty where nothing is.
    """

    lines: tuple[Pick, ...]
    missing: int
    told: str


def pick(reads: Reads, by: Actor, product: str, form: Form, site: str, quantity: int, now: datetime) -> PickingList:
    """Return a picking list for pens or syringes of a product at a site.

    Raises:
        NotFoundError: whoever asks has nothing to do with the site.
        RefusedError: no whole number from 1.
    """
    allow_site("pick", by, site)
    if quantity < 1:
        raise RefusedError(f"Cannot pick {quantity} of {product}: expected a whole number from 1.")
    lines, left = [], quantity
    for lot in _first(reads, product, form, site, quantity, now):
        if left:
            lines.append(_line(reads, lot, min(left, lot.quantity), now))
            left -= lines[-1].quantity
    stopped = _there(reads, product, form, site, now) - (quantity - left) if left else 0
    return PickingList(tuple(lines), left, _missing(left, stopped, f"{product} at {site}", form) if left else "")


def pick_judged(
    pick: Callable[[], PickingList], reads: Reads, look: Callable[[Iterable[Lot]], Iterable[Lot]]
) -> PickingList:
    """Return a picking list of what is usable up to now, whoever has found out yet that something is not.

    Args:
        pick: makes the list.
        reads: where its lots are.
        look: brings lots up to now, and keeps what that changes.
    """
    found = pick()
    while any(lot.standing.condition != "usable" for lot in look(_lots(reads, found))):
        found = pick()
    return found


def _lots(reads: Reads, found: PickingList) -> list[Lot]:
    return [lot for line in found.lines if (lot := reads.lot(line.lot)) is not None]


def _first(reads: Reads, product: str, form: Form, site: str, quantity: int, now: datetime) -> list[Lot]:
    """Return lots that may be picked, enough of them if there are.

    An open recall stops a lot even where its verdict has not been told yet.
    """
    recalls = [each for each in reads.recalls(open_only=True) if each.product == product]
    limit = _FIRST_PAGE
    while True:
        found = reads.first_to_use(product, now, (site,), form, limit)
        fine = [lot for lot in found if not any(is_of(each.lot_number, lot) for each in recalls)]
        if len(found) < limit or sum(lot.quantity for lot in fine) >= quantity:
            return fine
        limit *= 4


def _line(reads: Reads, lot: Lot, quantity: int, now: datetime) -> Pick:
    use_by, in_danger = expiry.use_by(lot), bool(unit_at(reads, lot.place, now).findings)
    return Pick(lot.id, lot.lot_number, lot.place, quantity, use_by, expiry.sentence(use_by), in_danger)


def _there(reads: Reads, product: str, form: Form, site: str, now: datetime) -> int:
    """Return how many are in stock at a site, in whatever condition."""
    counts = (each for each in reads.stock_counts(now, (site,)) if each.stage == "stock")
    return sum(each.quantity for each in counts if (each.product, each.form) == (product, form))


def _missing(missing: int, stopped: int, what: str, form: Form) -> str:
    told = f"{forms(missing, form)} of {what} missing"
    return f"{told}: {stopped} more in stock must not be picked." if stopped else f"{told}."
