"""Expiring: what is to be used within so many days, by the earliest date or clock that binds it."""

from datetime import datetime, timedelta

import msgspec

from coldchain import expiry
from coldchain.decisions.conditions import condition
from coldchain.errors import RefusedError
from coldchain.inventory.sight import Homes, allow, apart, homes, seen_by, value
from coldchain.lots import Lot
from coldchain.stock import Actor, Condition, Form, Place, Stage, UseBy
from coldchain.store.ports import Reads
from coldchain.store.stock_ports import LotFilter

MOST_DAYS = 3660
_CONDITIONS: tuple[Condition, ...] = ("usable", "unverified", "quarantined")
_STAGES: tuple[Stage, ...] = ("stock", "prepared", "transit", "home")


class ExpiringLot(msgspec.Struct, frozen=True):
    """A lot whose use-by is near.

    Attributes:
        lot: its id.
        product: of the catalogue.
        form: pen or syringe.
        lot_number: the maker's.
        place: where it lies.
        stage: in stock, prepared, on the way or in a home.
        condition: what is quarantined or unverified may yet be released.
        quantity: how many are left.
        value: of what has a unit price.
        use_by: until when it may be used.
        told: that in words, with what decides.
        left: from now until then.
    """

    lot: str
    product: str
    form: Form
    lot_number: str
    place: Place
    stage: Stage
    condition: Condition
    quantity: int
    value: float
    use_by: UseBy
    told: str
    left: timedelta


class Expiring(msgspec.Struct, frozen=True):
    """What expires, first things first; what homes have as counts for whoever sees them so."""

    lots: tuple[ExpiringLot, ...]
    homes: Homes


def expiring(reads: Reads, by: Actor, days: int, now: datetime) -> Expiring:
    """Return what is not expired yet and will be within a number of days of 24 hours.

    What is compromised, returned or gone is left out: nobody can use it in time.

    Raises:
        NotAllowedError: a device asks.
        RefusedError: no whole number of days from 0 to 3660.
    """
    allow("show what expires", by)
    if not 0 <= days <= MOST_DAYS:
        raise RefusedError(
            f"Cannot show what expires within {days} days: expected a whole number from 0 to {MOST_DAYS}."
        )
    horizon = now + timedelta(days=days, microseconds=1)
    which = LotFilter(now, conditions=_CONDITIONS, stages=_STAGES, use_by_before=horizon)
    named, counted = apart(by, reads.lots(seen_by(by, which)))
    return Expiring(tuple(_line(lot, now) for lot in named), homes(counted))


def _line(lot: Lot, now: datetime) -> ExpiringLot:
    bound = expiry.use_by(lot)
    return ExpiringLot(
        lot.id,
        lot.product,
        lot.form,
        lot.lot_number,
        lot.place,
        lot.stage,
        condition(lot, now),
        lot.quantity,
        value([lot]),
        bound,
        expiry.sentence(bound),
        bound.at - now,
    )
