"""`/api/v1/stock`: how much there is, what expires, what is at risk now, what to take first, where a lot number is."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query

from api.prices import priced
from api.schemas import stock as shown
from api.schemas.recalls import Whereabouts
from api.visit import Seeing, Visit
from coldchain import expiry
from coldchain.errors import RefusedError
from coldchain.inventory import expiring as nearly
from coldchain.inventory import overview, picking, risk, tracking
from coldchain.stock import Form, Place, UseBy

router = APIRouter(prefix="/api/v1/stock", tags=["stock"])
_PRODUCT = Query(max_length=300, description="Of the catalogue.")


@router.get("", response_model=shown.Overview)
def stock(visit: Seeing) -> object:
    """Show how much there is by product, form, site, stage and condition, and the value at risk."""
    visit.catch_up()
    return priced(visit.by, overview.overview(visit.store, visit.by, visit.now))


@router.get("/expiring", response_model=shown.Expiring)
def expiring(visit: Seeing, days: Annotated[int, Query(ge=0, le=nearly.MOST_DAYS)] = 30) -> object:
    """Show what is to be used within so many days."""
    visit.catch_up()
    found = nearly.expiring(visit.store, visit.by, days, visit.now)
    names = ("lot", "product", "form", "lot_number", "stage", "condition", "quantity", "value")
    lots = [
        {
            **{name: getattr(each, name) for name in names},
            **_place(each.place),
            "use_by": _use_by(each.use_by),
            "left_minutes": each.left,
        }
        for each in found.lots
    ]
    return priced(visit.by, {"lots": lots, "homes": found.homes})


@router.get("/at-risk", response_model=shown.AtRisk)
def at_risk(visit: Seeing) -> object:
    """Show what lies in units that are out of range or silent now, and the tolerance left."""
    visit.catch_up()
    found = risk.at_risk(visit.store, visit.by, visit.now)
    names = ("told", "lots", "pens", "syringes", "value")
    units = [
        {**_place(each.place), "left_minutes": each.left, **{name: getattr(each, name) for name in names}}
        for each in found.units
    ]
    return priced(visit.by, {"units": units, "homes": found.homes})


@router.get("/pick", response_model=shown.PickingList)
def pick(
    visit: Seeing,
    product: Annotated[str, _PRODUCT],
    site: Annotated[str, Query(max_length=300)],
    quantity: Annotated[int, Query(ge=1, le=100_000)],
    form: Form | None = None,
) -> dict[str, object]:
    """Show which to take first: those whose use-by comes first, of what may be dispensed."""
    name = product.strip().casefold()
    found = picked(visit, name, _form(visit, name, form), visit.site(site).id, quantity)
    names = ("lot", "lot_number", "quantity", "in_danger")
    lines = [
        {**{name: getattr(each, name) for name in names}, **_place(each.place), "use_by": _use_by(each.use_by)}
        for each in found.lines
    ]
    return {"lines": lines, "missing": found.missing, "told": found.told}


@router.get("/where", response_model=Whereabouts)
def where(
    visit: Seeing,
    product: Annotated[str, _PRODUCT],
    lot_number: Annotated[str, Query(max_length=300, description="The maker's; empty: all of the product.")] = "",
) -> object:
    """Show where every unit of a lot number is."""
    found = tracking.whereabouts(visit.store, visit.by, product.strip().casefold(), lot_number, visit.now)
    return priced(visit.by, found)


def picked(visit: Visit, product: str, form: Form, site: str, quantity: int) -> picking.PickingList:
    """Return what to take first of what is usable up to now, whoever has found out yet that something is not."""
    asked = visit.store, visit.by, product, form, site, quantity, visit.now
    return picking.pick_judged(partial(picking.pick, *asked), visit.store, lambda lots: visit.desk.look(lots, visit.by))


def _form(visit: Visit, product: str, form: Form | None) -> Form:
    """Return the form that is meant: left out, the only one of the product.

    Raises:
        RefusedError: it is left out, and there is not one alone.
    """
    known = visit.catalogue.products.get(product)
    forms = sorted({each.form for each in known.presentations}) if known else []
    if form is None and len(forms) != 1:
        raise RefusedError(f"form is missing: expected {' or '.join(forms) or 'pen or syringe'}.")
    return form or forms[0]


def _place(place: Place) -> dict[str, str]:
    return {"site": place.site, "unit": place.unit}


def _use_by(bound: UseBy) -> dict[str, object]:
    return {"at": bound.at, "on": bound.on, "because": bound.because, "told": expiry.sentence(bound)}
