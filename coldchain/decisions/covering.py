"""Covering: a supply for so many days is dispensed only if each pen may still be used when its dose is planned."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from coldchain import expiry
from coldchain.decisions.asking import Asking
from coldchain.errors import RefusedError
from coldchain.lots import Lot
from coldchain.stock import UseBy

SPARE = timedelta(days=3)
"""So long after its planned dose must a pen still be usable: doses are taken late."""

MOST_DAYS = 366
"""A supply for longer than a year is a slip: the date on the box is a year from dispensing by default."""


def check_days(doing: str, days_supply: int | None) -> None:
    """Refuse a supply that is for no number of days.

    Raises:
        RefusedError: names the number and what was expected.
    """
    if days_supply is not None and not 1 <= days_supply <= MOST_DAYS:
        raise RefusedError(f"Cannot {doing} for {days_supply} days: expected a whole number from 1 to {MOST_DAYS}.")


def check_covered(doing: str, lot: Lot, quantity: int, planned: tuple[date, ...], asking: Asking) -> None:
    """Refuse a lot of which a pen's use-by does not reach its planned dose and 3 days more.

    Args:
        doing: for the refusal.
        lot: with the pharmacist's date, where it has one.
        quantity: pens that are dispensed.
        planned: days of the doses to come, the first pen's first.
        asking: who asks, and when.

    Raises:
        RefusedError: names both dates.
    """
    bound = expiry.use_by(lot)
    last_on = _last_day(bound, asking.zone(lot.place.site))
    because = f"its last day is {last_on}: {expiry.DECIDES[bound.because]}"
    for number, on in enumerate(planned[:quantity], start=1):
        if last_on < on + SPARE:
            told = f"pen {number} is planned for {on} and has to be usable through {on + SPARE}"
            raise RefusedError(f"Cannot {doing}: {told}, but {because}.")


def _last_day(bound: UseBy, zone: ZoneInfo) -> date:
    """Return the last day through which a lot may be used; of a label's clock, the last whole one."""
    return bound.on or bound.at.astimezone(zone).date() - timedelta(days=1)
