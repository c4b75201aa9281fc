"""Placing: which units a product may be put into, and what the time between two units and a late word come to."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from coldchain.decisions.asking import Asking
from coldchain.errors import RefusedError
from coldchain.findings import Excursion
from coldchain.lots import Lot
from coldchain.sentences import instant
from coldchain.stock import Incident, Place, TimeOut

BETWEEN = timedelta(minutes=10)
"""Longer between two units is time out of any."""

LATE = timedelta(minutes=10)
"""What is dated further back than this was entered late."""


def check_fits(doing: str, place: Place, product: str, asking: Asking) -> None:
    """Refuse a unit that is out of service, or neither of the product's storage class nor a shipper.

    Raises:
        NotFoundError: there is no such unit or product.
        RefusedError: names the unit, what it is and what the product needs.
    """
    if place in asking.out:
        raise RefusedError(f"Cannot {doing} into {place}: it is out of service.")
    storage, needed = asking.unit(place).storage, asking.product(product)
    if storage not in {needed.storage, "shipper"}:
        raise RefusedError(
            f"Cannot {doing} into {place}: it is a {storage}, {needed.name} needs a {needed.storage} or a shipper."
        )


def since_put_in(doing: str, at: datetime | None, lot: Lot, asking: Asking) -> datetime:
    """Return a stated instant at which a lot lay where it lies, or now.

    Raises:
        RefusedError: it lies ahead of the clock, or before the lot was put there.
    """
    at = asking.past(doing, at, lot.stays[0].since)
    since = lot.stays[-1].since
    if at < since:
        raise RefusedError(f"Cannot {doing} at {instant(at)}: it was put into {lot.place} at {instant(since)}.")
    return at


def out_between(left_at: datetime, arrived_at: datetime) -> TimeOut | None:
    """Return the time out between two units; None: it was too short to count."""
    return TimeOut(left_at, arrived_at) if arrived_at - left_at > BETWEEN else None


def entered_late(did: str, at: datetime, excursions: Sequence[Excursion], asking: Asking) -> tuple[Incident, ...]:
    """Return the doubt about what is dated before an excursion by somebody who could see that it had begun.

    Args:
        did: such as `moved`.
        at: when, as they say.
        excursions: of the units that it is about.
        asking: who asks, and when.
    """
    began = [each.since for each in excursions if at < each.since <= asking.now]
    if not began or asking.now - at <= LATE:
        return ()
    told = f"{did} at {instant(at)}, as entered after an excursion began there at {instant(min(began))}"
    return (Incident(asking.new_id(), "move", "quarantined", told, at),)
