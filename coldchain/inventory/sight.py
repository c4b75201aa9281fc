"""Sight: who sees which lots.

Everyone sees those of their sites, and what these dispensed. Managers see homes as counts only, devices nothing.
"""

from collections.abc import Iterable, Sequence

import msgspec
from msgspec.structs import replace

from coldchain.errors import NotAllowedError, NotFoundError
from coldchain.lots import Lot, same_number
from coldchain.stock import Actor
from coldchain.store.stock_ports import LotFilter

NOWHERE = ("-",)
"""No site can have this id. To a store no site at all means everywhere, and an empty one what was not dispensed."""


class Homes(msgspec.Struct, frozen=True):
    """What patients have, as counts that name no home; `value` of what has a unit price."""

    homes: int = 0
    lots: int = 0
    pens: int = 0
    syringes: int = 0
    value: float = 0.0


def allow(doing: str, by: Actor) -> None:
    """Refuse a device, and a patient of everywhere.

    Raises:
        NotAllowedError: a device may bring readings and ask nothing; a patient has a home.
    """
    if by.role == "device":
        raise NotAllowedError(f"Cannot {doing}: {by.id} is a device; devices bring readings only.")
    if by.role == "patient" and "*" in by.sites:
        raise NotAllowedError(f"Cannot {doing}: {by.id} is a patient, who has to be named with the own home.")


def allow_site(doing: str, by: Actor, site: str) -> None:
    """Refuse a device, and whoever has nothing to do with a site.

    Raises:
        NotFoundError: as if it did not exist.
    """
    allow(doing, by)
    if not {"*", site}.intersection(by.sites):
        raise NotFoundError(f"Cannot {doing}: there is no site {site} for {by.id}.")


def sites_of(by: Actor) -> tuple[str, ...]:
    """Return the sites to ask a store for; none: everywhere."""
    return () if "*" in by.sites else by.sites or NOWHERE


def seen_by(by: Actor, which: LotFilter) -> LotFilter:
    """Return a question narrowed to what lies at somebody's sites or was dispensed there."""
    return replace(which, sites=sites_of(by), pharmacies=sites_of(by))


def sees(by: Actor, lot: Lot) -> bool:
    """Tell whether somebody has to do with a lot: where it lies, whose it is, and who dispensed it."""
    return bool({"*", lot.place.site, lot.home, lot.pharmacy}.intersection(by.sites))


def counts_homes(by: Actor) -> bool:
    """Tell whether somebody sees homes as counts only."""
    return by.role == "manager"


def apart(by: Actor, lots: Iterable[Lot]) -> tuple[list[Lot], list[Lot]]:
    """Return the lots that are named to somebody, and those in homes that are only counted for them."""
    seen = [lot for lot in lots if sees(by, lot)]
    if not counts_homes(by):
        return seen, []
    return [lot for lot in seen if not in_home(lot)], [lot for lot in seen if in_home(lot)]


def in_home(lot: Lot) -> bool:
    """Tell whether a lot lies, or was used up, with the patient whom it was dispensed to."""
    return lot.place.site == lot.home


def homes(lots: Sequence[Lot]) -> Homes:
    """Return lots in homes as counts."""
    return Homes(
        len({lot.place.site for lot in lots}),
        len(lots),
        sum(lot.quantity for lot in lots if lot.form == "pen"),
        sum(lot.quantity for lot in lots if lot.form == "syringe"),
        value(lots),
    )


def value(lots: Iterable[Lot]) -> float:
    """Return what lots are worth; one without a unit price counts nothing."""
    return sum((lot.quantity * (lot.unit_price or 0.0) for lot in lots), 0.0)


def is_of(lot_number: str, lot: Lot) -> bool:
    """Tell whether a lot has a maker's lot number, in whatever case it was typed; an empty one means any."""
    return not lot_number or same_number(lot_number, lot.lot_number)
