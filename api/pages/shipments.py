"""`/shipments`: what is on its way; `/shipments/{id}`: one of them, and the word that it came."""

from typing import Annotated, get_args

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from api.deeds import onward
from api.filling import Filled, local_time
from api.forms import form
from api.pages.looking import Handling, Look, Looking
from api.pages.receive import INDICATORS, PACKS
from api.rendering import page
from api.routes.shipments import shipment_of
from api.sending import send
from coldchain.commands import Arrive
from coldchain.inventory import sight
from coldchain.lots import Lot
from coldchain.shipments import Shipment
from coldchain.stock import Arrival, Indicator, Packs, Place

router = APIRouter(include_in_schema=False)
Fields = Annotated[dict[str, str], Depends(form)]
MOST = 200
_WORDS = {"open": "on its way", "overdue": "overdue", "arrived": "arrived", "returned": "came back"}
_SIGNS = {"open": "unknown", "overdue": "bad", "arrived": "ok", "returned": "check"}
_ABOUT = {"ahead of the clock": "at", "packed": "at", "handed over": "at", "storage": "unit", "out of service": "unit"}


@router.get("/shipments")
def shipments(request: Request, look: Looking, all: str = "") -> Response:  # noqa: A002 - the name of the field
    """Show what is on its way, the first due first; with `all` also what has come."""
    found = look.store.shipments(open_only=not all, sites=sight.sites_of(look.caller.by))
    about = {"shipments": found[:MOST], "more": len(found) - MOST, "every": bool(all), **_words(look)}
    return page(request, "shipments.html", about)


@router.get("/shipments/{shipment_id}")
def one_shipment(request: Request, look: Looking, shipment_id: str) -> Response:
    """Show a shipment."""
    shipment = shipment_of(look.visit, shipment_id)
    units = _units(look, shipment)
    begins = {"at": local_time(look.now, look.zone(shipment.target)), "unit": next(iter(units), "")}
    return _page(request, look, shipment, Filled(begins))


@router.post("/shipments/{shipment_id}")
def arrived(request: Request, fields: Fields, look: Handling, shipment_id: str) -> Response:
    """Say that it came, and in which state."""
    shipment, filled = shipment_of(look.visit, shipment_id), Filled(fields)
    zone = look.zone(shipment.target)
    at = filled.instant("at", zone, "When it was handed over") or look.now
    stored_at = filled.instant("stored_at", zone) or at
    if stored_at < at:
        filled.refuse("stored_at", "It cannot have been put in before it was handed over.")
    unit = filled.one_of("unit", "The unit", _units(look, shipment))
    indicator: Indicator = filled.one_of("indicator", "The indicator", get_args(Indicator)) or "none"  # type: ignore[assignment]
    packs: Packs = filled.one_of("packs", "How the cold packs were", get_args(Packs)) or "none"  # type: ignore[assignment]
    arrival = Arrival(at, stored_at, indicator, packs, not filled.ticked("seal_broken"))
    command = Arrive(shipment.id, Place(shipment.target, unit), arrival)
    if filled.is_right and send(look, filled, command, _ABOUT) is not None:
        return onward(f"/shipments/{shipment.id}", "arrived")
    return _page(request, look, shipment_of(look.visit, shipment_id), filled)


def _units(look: Look, shipment: Shipment) -> dict[str, str]:
    site = look.visit.all_sites.get(shipment.target)
    return {} if site is None or _hides(look, shipment) else {unit.id: unit.name for unit in site.units.values()}


def _hides(look: Look, shipment: Shipment) -> bool:
    """To which home it goes is not told to who sees homes as counts."""
    site = look.visit.all_sites.get(shipment.target)
    return sight.counts_homes(look.caller.by) and site is not None and site.kind == "home"


def _words(look: Look) -> dict[str, object]:
    def target(shipment: Shipment) -> str:
        return "a patient" if _hides(look, shipment) else look.site_name(shipment.target)

    return {"words": _WORDS, "signs": _SIGNS, "target": target}


def _page(request: Request, look: Look, shipment: Shipment, filled: Filled) -> Response:
    lots = [lot for each in shipment.lots if (lot := look.store.lot(each)) is not None]
    about = {
        "shipment": shipment,
        "form": filled,
        "lots": [lot for lot in lots if _names(look, lot)],
        "units": list(_units(look, shipment).items()),
        "zone": look.zone(shipment.target if not _hides(look, shipment) else shipment.source),
        "indicators": INDICATORS,
        "packs": PACKS,
        "hides": _hides(look, shipment),
        **_words(look),
    }
    return page(request, "shipment.html", about, status=200 if filled.is_right else filled.status)


def _names(look: Look, lot: Lot) -> bool:
    return sight.sees(look.caller.by, lot) and not (sight.counts_homes(look.caller.by) and sight.in_home(lot))
