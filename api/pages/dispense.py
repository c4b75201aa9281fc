"""`/dispense`: what to take first; `/lots/{id}/dispense`: to whom, and the date on the box before it is done."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from api.asking_about import default_expiry
from api.deeds import onward
from api.filling import Filled
from api.forms import form
from api.pages.looking import Handling, Look
from api.pages.lot import ACTIONS
from api.rendering import page
from api.routes.stock import picked
from api.sending import note_seen, send
from coldchain import expiry
from coldchain.commands import Dispense
from coldchain.decisions.conditions import condition
from coldchain.inventory.picking import PickingList
from coldchain.lots import Lot
from coldchain.stock import Form

router = APIRouter(include_in_schema=False)
Fields = Annotated[dict[str, str], Depends(form)]
_MOST_DAYS = 3_660
_ABOUT = {
    "expiry": "expiry",
    "too late": "expiry",
    "day it was received": "expiry",
    "days": "days_supply",
    "packag": "package",
    "home": "home",
    " it has ": "quantity",
}


class Confirm(msgspec.Struct, frozen=True):
    """What is shown before it is done; `on`: the date on the box, None: a pharmacist has yet to give it."""

    home: str
    quantity: int
    on: date | None
    days: int | None
    package: str


@router.get("/dispense")
def first_to_use(
    request: Request, look: Handling, product: str = "", form: str = "", site: str = "", quantity: str = ""
) -> Response:
    """Show what to take first of a product."""
    filled = Filled({"product": product, "form": form, "site": site, "quantity": quantity or "1"})
    return page(request, "dispense.html", _picking(look, filled, asked=bool(product)))


@router.get("/lots/{lot_id}/dispense")
def dispense(request: Request, look: Handling, lot_id: str, quantity: str = "1") -> Response:
    """Show the form."""
    lot = look.visit.lot(lot_id)
    assigned = lot.assigned.on if lot.assigned else default_expiry(look, lot)
    return _page(request, look, lot, Filled({"quantity": quantity[:9], "expiry": assigned.isoformat()}), None)


@router.post("/lots/{lot_id}/dispense")
def dispensed(request: Request, fields: Fields, look: Handling, lot_id: str) -> Response:
    """Show what would be done, with the date on the box; once that is confirmed, do it."""
    lot, filled = look.visit.lot(lot_id), Filled(fields)
    command = _command(filled, look, lot)
    if not filled.is_right or fields.get("do") == "change":
        return _page(request, look, lot, filled, None)
    if fields.get("do") != "confirm":
        return _page(request, look, lot, filled, _shown(look, lot, command))
    if (done := send(look, filled, command, _ABOUT)) is None:
        return _page(request, look, look.visit.lot(lot.id), filled, None)
    return onward(f"/lots/{done.lots[0]}", "dispensed" if done.made else "prepared")


def _command(filled: Filled, look: Look, lot: Lot) -> Dispense:
    home = filled.text("home", "The patient's home", 300)
    if home and home not in _homes(look, lot):
        filled.refuse("home", f"There is no home {home[:80]}: choose one of the list.")
    quantity = filled.whole("quantity", "The quantity", most=lot.quantity) or 1
    days = filled.whole("days_supply", most=_MOST_DAYS)
    package = filled.value("package")
    if package and package not in _packages(look, lot):
        filled.refuse("package", "This packaging is not approved: choose one of the list.")
    on = filled.day("expiry", "The date on the box") if look.may("decide") and not lot.assigned else None
    if on is not None and on > lot.manufacturer_expiry:
        filled.refuse("expiry", f"{on} is too late: the maker's last day is {lot.manufacturer_expiry}.")
    return Dispense(lot.id, quantity, home, on, days, package)


def _shown(look: Look, lot: Lot, command: Dispense) -> Confirm:
    on = lot.assigned.on if lot.assigned else command.expiry
    return Confirm(_homes(look, lot)[command.home], command.quantity, on, command.days_supply, command.package)


def _homes(look: Look, lot: Lot) -> Mapping[str, str]:
    """Return the homes that may be dispensed to from where a lot lies, by id."""
    here = look.visit.all_sites.get(lot.place.site)
    sites = look.visit.all_sites.values()
    return {
        each.id: each.name for each in sites if each.kind == "home" and here and each.organisation == here.organisation
    }


def _packages(look: Look, lot: Lot) -> Mapping[str, str]:
    approved = look.store.approved_packages(lot.organisation)
    return {each.package: f"{each.package}, {each.hours:g} h" for each in approved}


def _page(request: Request, look: Look, lot: Lot, filled: Filled, confirm: Confirm | None) -> Response:
    note_seen(look, filled, lot)
    told = condition(lot, look.now)
    button = next(each for each in ACTIONS if each.path == "dispense")
    about = {
        "lot": lot,
        "form": filled,
        "confirm": confirm,
        "condition": told,
        "use_by": expiry.use_by(lot),
        "zone": look.zone(lot.place.site),
        "offered": bool(lot.quantity) and button.fits(lot, told),
        "homes": _homes(look, lot),
        "packages": [("", "none, or fetched"), *_packages(look, lot).items()],
        "default": default_expiry(look, lot),
        "names": ("home", "quantity", "days_supply", "package", "expiry"),
    }
    return page(request, "lot_dispense.html", about, status=200 if filled.is_right else filled.status)


def _picking(look: Look, filled: Filled, *, asked: bool) -> dict[str, object]:
    products = {each.id: each.name for each in look.visit.catalogue.products.values()}
    sites = {each.id: each.name for each in look.sites() if each.kind == "pharmacy"}
    found: PickingList | None = None
    if len(sites) == 1 and not filled.value("site"):
        filled.set("site", next(iter(sites)))
    if asked:
        product = filled.one_of("product", "The product", products)
        kind: Form = filled.one_of("form", "Pen or syringe", ("pen", "syringe"))  # type: ignore[assignment]
        site = filled.one_of("site", "The site", sites)
        quantity = filled.whole("quantity", "The quantity")
        if filled.is_right and quantity:
            found = picked(look.visit, product, kind, site, quantity)
    kinds = [("pen", "pens"), ("syringe", "syringes")]
    return {
        "form": filled, "found": found, "products": list(products.items()), "sites": list(sites.items()), "kinds": kinds
    }  # fmt: skip
