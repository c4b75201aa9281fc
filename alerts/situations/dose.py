"""Dose: a patient's next dose is near, and no pen that may be used through its day is at home or on its way."""

from datetime import timedelta

from msgspec.structs import replace

from alerts.situations import stakes
from alerts.situations.looked import Looked
from alerts.situations.site import Site, compared, since_of
from coldchain import doses
from coldchain.alert import Key, Situation
from coldchain.lots import Lot
from coldchain.schedules import Schedule

WITHIN = timedelta(days=7)
"""So long before a dose somebody can still send a pen."""

_COMING = {"home", "transit"}


def find(site: Site) -> Looked:
    """Find the next doses of a home that nothing covers; of a day that only a pharmacist can tell nothing is known."""
    if not site.is_home:
        return compared(site, "dose", {}, "it is no home any more")
    found = {}
    for schedule in site.reads.schedules(site.info.id):
        key = site.key("dose", schedule.product)
        if (situation := _situation(site, key, schedule)) is not None:
            found[key] = situation
    return compared(site, "dose", found, "the next dose is covered, or due later")


def _situation(site: Site, key: Key, schedule: Schedule) -> Situation | None:
    product = site.world.catalogue.products.get(schedule.product)
    dosing = None if product is None else product.dosing
    today = site.now.astimezone(site.zone).date()
    due_on = doses.next_dose(schedule, dosing, today).due_on
    if due_on is None or due_on - today > WITHIN:
        return None
    mine = [lot for lot in site.patients if lot.product == schedule.product and lot.stage in _COMING]
    # What is on its way covers a dose as if it were there already.
    held = doses.supply(schedule, dosing, [_at_home(lot) for lot in mine], today, site.now)
    if held.lasts_until is not None:
        return None
    told = "the pen that is there expires before" if held.doses else "no pen for it is there or on its way"
    when = f"the next dose is due on {due_on}" if due_on >= today else f"the dose of {due_on} is not recorded as taken"
    return Situation(
        key,
        "soon",
        "warning",
        since_of(site, key),
        lots=stakes.lines_of(mine, site.now),
        details=(f"{when}: {told}",),
    )


def _at_home(lot: Lot) -> Lot:
    return replace(lot, stage="home")
