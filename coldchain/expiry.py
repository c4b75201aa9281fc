"""Expiry: dates on the box, and until when a lot may be used. A date is usable through its last second."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from coldchain.lots import Lot
from coldchain.products import Product
from coldchain.sentences import instant
from coldchain.stock import UseBy

DECIDES = {
    "assigned": "the pharmacist's date",
    "manufacturer": "the manufacturer's date",
    "label_clock": "the label's clock",
}


def day_end(on: date, zone: str) -> datetime:
    """Return the first instant of the next day in a zone, in UTC, also where midnight does not exist or comes twice."""
    if on == date.max:
        return datetime.max.replace(tzinfo=UTC)
    return datetime.combine(on + timedelta(days=1), time.min, ZoneInfo(zone)).astimezone(UTC)


def after(on: date, period: str) -> date:
    """Return the day that a period ends, `P1Y`, `P6M` or `P28D`; a day that its month lacks is the month's last."""
    number = int(period[1:-1])
    if period.endswith("Y"):
        return on + relativedelta(years=number)
    return on + (relativedelta(months=number) if period.endswith("M") else relativedelta(days=number))


def default_expiry(on: date, product: Product, manufacturer_expiry: date) -> date:
    """Return the pharmacist's date for what is dispensed on a day, never later than the manufacturer's."""
    return min(after(on, product.expiry_after_dispensing), manufacturer_expiry)


def use_by(lot: Lot) -> UseBy:
    """Return until when a lot may be used: the earliest of the dates and clocks that bind it."""
    bounds = [UseBy(day_end(lot.manufacturer_expiry, lot.zone), lot.manufacturer_expiry, "manufacturer", lot.zone)]
    if lot.assigned is not None:
        on, zone = lot.assigned.on, lot.assigned.zone
        bounds.insert(0, UseBy(day_end(on, zone), on, "assigned", zone))
    clocks = (release.use_by for release in lot.releases if release.use_by is not None)
    bounds += [UseBy(ends_at, None, "label_clock", lot.zone) for ends_at in clocks]
    return min(bounds, key=lambda bound: bound.at)  # the first of those that tie


def is_expired(lot: Lot, now: datetime) -> bool:
    """Tell whether a lot may no longer be used, whatever its temperature was."""
    return now >= use_by(lot).at


def sentence(bound: UseBy) -> str:
    """Return a use-by in words, with what decides: `use before the end of 2027-01-03: the pharmacist's date`."""
    end = instant(bound.at) if bound.on is None else f"the end of {bound.on}"
    return f"use before {end}: {DECIDES[bound.because]}"
