"""`/api/v1/doses`: a patient's schedule, the doses that were taken, and the next one."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from api.doing import do
from api.schemas import doses as shown
from api.schemas.done import Done
from api.visit import Acting, Key, Visit, visits
from coldchain import commands, doses, expiry
from coldchain.doses import Supply
from coldchain.errors import NotFoundError
from coldchain.inventory import sight
from coldchain.lots import Lot
from coldchain.store.stock_ports import LotFilter

router = APIRouter(prefix="/api/v1/doses", tags=["doses"])


@router.get("", response_model=list[shown.Doses])
def all_doses(
    visit: Annotated[Visit, Depends(visits("see_doses"))],
    home: Annotated[str, Query(max_length=300, description="The patient's site; left out: one's own home.")] = "",
) -> list[dict[str, object]]:
    """Show the next dose of each product of a home, what is there for it, and the doses that were taken."""
    home = home or _own_home(visit)
    lots = _lots(visit, home)
    return list(_told(visit, home, lots))


@router.post("/start")
def start(visit: Acting, given: shown.StartDoses, key: Key = "") -> Done:
    """Begin a patient's schedule, or begin it anew."""
    return do(visit, commands.StartDoses(given.home, given.product.casefold(), given.on, given.past_first), key)


@router.post("")
def record(visit: Acting, given: shown.RecordDose, key: Key = "") -> Done:
    """Record a dose that used no pen known here; `lots/{lot_id}/use` records those of one that is."""
    return do(visit, commands.RecordDose(given.home, given.product.casefold(), given.on), key)


def _own_home(visit: Visit) -> str:
    homes = [each.id for each in visit.sites.values() if each.kind == "home"]
    if len(homes) != 1:
        raise NotFoundError("home is missing: expected the patient's site.")
    return homes[0]


def _lots(visit: Visit, home: str) -> list[Lot]:
    """Return a home's lots.

    Raises:
        NotFoundError: it is none of theirs, and they dispensed nothing to it; whether it exists is not told.
    """
    found = visit.store.lots(LotFilter(visit.now, home=home, with_stock=False)) if home else []
    mine = any(sight.sees(visit.by, lot) for lot in found)
    known = visit.all_sites.get(home)
    if known is None or known.kind != "home" or not (mine or visit.caller.sees(home)):
        raise NotFoundError(f"There is no home {home} for you.")
    there = [lot for lot in found if lot.quantity and lot.place.site == home]
    return visit.desk.look(there, visit.by)


def _told(visit: Visit, home: str, lots: Sequence[Lot]) -> Iterator[dict[str, object]]:
    today = visit.now.astimezone(visit.zone(home)).date()
    schedules = {each.product: each for each in visit.store.schedules(home)}
    for product in sorted({*schedules, *(lot.product for lot in lots)}):
        known = visit.catalogue.products.get(product)
        dosing, schedule = None if known is None else known.dosing, schedules.get(product)
        theirs = [lot for lot in lots if lot.product == product]
        yield {
            "home": home,
            "product": product,
            "started_on": None if schedule is None else schedule.started_on,
            "past_first": schedule is not None and schedule.past_first,
            "taken": () if schedule is None else schedule.taken,
            "next": doses.next_dose(schedule, dosing, today),
            "supply": _supply(doses.supply(schedule, dosing, theirs, today, visit.now)),
        }


def _supply(found: Supply) -> dict[str, object]:
    bound = found.use_by
    use_by = None
    if bound is not None:
        use_by = {"at": bound.at, "on": bound.on, "because": bound.because, "told": expiry.sentence(bound)}
    names = ("doses", "lasts_until", "first", "letter", "covers_next")
    return {**{name: getattr(found, name) for name in names}, "use_by": use_by}
