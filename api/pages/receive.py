"""`/receive`: a delivery comes in, carton by carton as a scanner types them into one field, or by hand.

Enter adds the scan that was typed; what was scanned so far travels in the form, so that nothing is kept between.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, get_args

import msgspec
from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from api.deeds import onward
from api.filling import Filled, local_time
from api.forms import form
from api.pages.looking import Handling, Look
from api.rendering import page
from api.sending import send
from coldchain.commands import Receive
from coldchain.errors import RefusedError
from coldchain.gs1 import Scan, parse_scan, presentation_of
from coldchain.products import Presentation, Product
from coldchain.sites import SiteInfo
from coldchain.stock import Arrival, Form, Indicator, Packs, Place

router = APIRouter(include_in_schema=False)
Fields = Annotated[dict[str, str], Depends(form)]

MOST_CARTONS = 1_000
_BY_HAND = ("product", "form", "lot_number", "manufacturer_expiry")
_GS = "\x1d"
INDICATORS = (("none", "there was none"), ("ok", "in order"), ("alarm", "alarm: too warm or frozen"))
PACKS = (("none", "there were none"), ("frozen", "frozen"), ("cool", "cool"), ("warm", "warm"))
_ABOUT = {
    "expired on": "manufacturer_expiry",
    "expiry is": "manufacturer_expiry",
    "quantity is": "quantity",
    "unit price": "unit_price",
    "lot number is": "lot_number",
    "expected pen or syringe": "form",
    "as no form": "form",
    "Scan ": "scan",
    "carton": "scan",
    "serial": "scan",
    "GTIN": "scan",
    "handed over": "at",
    "ahead of the clock": "at",
    "storage": "place",
    "out of service": "place",
}


class Carton(msgspec.Struct, frozen=True):
    """One that was scanned: its text as it travels in the form, and what it says."""

    text: str
    scan: Scan


@router.get("/receive")
def receive(request: Request, look: Handling, site: str = "", unit: str = "") -> Response:
    """Show the form."""
    places = [key for key, _ in _places(look)]
    asked = f"{site}/{unit}"
    begins = asked if asked in places else next(iter(places), "")
    zone = look.zone(begins.partition("/")[0])
    return _page(request, look, Filled({"place": begins, "at": local_time(look.now, zone)}))


@router.post("/receive")
def received(request: Request, fields: Fields, look: Handling) -> Response:
    """Add a scan, take one away, or receive what is there."""
    filled = Filled(fields)
    cartons = _cartons(filled, look.now)
    match fields.get("do", "add"):
        case "receive":
            command = _command(filled, look, cartons)
            if filled.is_right and (done := send(look, filled, command, _ABOUT)) is not None:
                return onward(f"/lots/{done.lots[0]}", "received")
        case "add":
            _add(filled, look, cartons)
        case gone:
            texts = [each.text for each in cartons if f"remove {each.scan.serial}" != gone]
            filled.set("scans", "\n".join(texts))
    return _page(request, look, filled)


def _cartons(filled: Filled, now: datetime) -> list[Carton]:
    """Return what was scanned so far; what is none of ours is left out, and told."""
    found = []
    for text in filled.value("scans").split()[:MOST_CARTONS]:
        try:
            found.append(Carton(text, parse_scan(text, now.year)))
        except RefusedError as error:
            filled.refuse("scan", str(error))
    filled.set("scans", "\n".join(each.text for each in found))
    return found


def _add(filled: Filled, look: Look, cartons: Sequence[Carton]) -> None:
    text = filled.value("scan").strip()
    filled.set("scan", "")
    if not text and any(filled.value(name).strip() for name in _BY_HAND):
        filled.refuse("", "Nothing was received yet: press Receive once all of it is right.")
        return
    try:
        scan = parse_scan(text, look.now.year)
        _fits(look, scan, cartons)
    except RefusedError as error:
        filled.refuse("scan", str(error))
        return
    filled.set("scans", "\n".join([*(each.text for each in cartons), "".join(text.replace(_GS, "<GS>").split())]))


def _fits(look: Look, scan: Scan, cartons: Sequence[Carton]) -> None:
    """Refuse a carton at once that the desk would refuse in the end."""
    if presentation_of(scan.gtin, look.visit.catalogue.products) is None:
        raise RefusedError(f"No product of the catalogue has GTIN {scan.gtin}: put this carton aside.")
    if any(each.scan.serial == scan.serial for each in cartons):
        raise RefusedError(f"Serial {scan.serial} was scanned already: each carton counts once.")
    if (lot := look.store.lot_of_serial(scan.gtin, scan.serial)) is not None:
        raise RefusedError(f"Serial {scan.serial} was received already, as holding {lot}.")
    if len(cartons) >= MOST_CARTONS:
        raise RefusedError(f"These are {MOST_CARTONS} cartons: receive them, then go on with the next.")
    if cartons and _same(scan) != _same(cartons[0].scan):
        number, day = cartons[0].scan.lot_number, cartons[0].scan.manufacturer_expiry
        told = f"lot no. {scan.lot_number}, {scan.manufacturer_expiry}, the first ones {number}, {day}"
        raise RefusedError(f"This carton is another: {told}. Receive these first.")


def _same(scan: Scan) -> tuple[object, ...]:
    return scan.gtin, scan.lot_number, scan.manufacturer_expiry


def _command(filled: Filled, look: Look, cartons: Sequence[Carton]) -> Receive:
    if filled.value("scan").strip():
        filled.refuse("scan", "This scan is not added yet: press Enter in its field, or empty it.")
    place = filled.one_of("place", "The unit", [key for key, _ in _places(look)])
    site, _, unit = place.partition("/")
    arrival = _arrival(filled, look, site)
    quantity = filled.whole("quantity", "" if cartons else "The quantity")
    price = filled.number("unit_price")
    where = Place(site, unit)
    if cartons:
        return Receive(where, arrival, tuple(each.text for each in cartons), quantity=quantity, unit_price=price)
    product = filled.one_of("product", "The product", look.visit.catalogue.products)
    kind: Form | None = filled.one_of("form", "Pen or syringe", get_args(Form)) or None  # type: ignore[assignment]
    number, day = filled.text("lot_number", "The lot number", 20), filled.day("manufacturer_expiry", "The expiry")
    return Receive(where, arrival, (), product, kind, number, day, quantity, price)


def _arrival(filled: Filled, look: Look, site: str) -> Arrival:
    zone = look.zone(site)
    at = filled.instant("at", zone, "When it was handed over") or look.now
    stored_at = filled.instant("stored_at", zone) or at
    if stored_at < at:
        filled.refuse("stored_at", "It cannot have been put in before it was handed over.")
    indicator: Indicator = filled.one_of("indicator", "The indicator", get_args(Indicator)) or "none"  # type: ignore[assignment]
    packs: Packs = filled.one_of("packs", "How the cold packs were", get_args(Packs)) or "none"  # type: ignore[assignment]
    intact = not filled.ticked("seal_broken")
    return Arrival(
        at, stored_at, indicator, packs, intact, filled.text("supplier", most=300), filled.text("lane", most=300)
    )


def _places(look: Look) -> list[tuple[str, str]]:
    out = {(each.site, each.unit) for each in look.store.units_out()}
    sites: list[SiteInfo] = [site for site in look.sites() if site.kind == "pharmacy"]
    return [
        (f"{site.id}/{unit.id}", unit.name if len(sites) == 1 else f"{site.name}: {unit.name}")
        for site in sites
        for unit in site.units.values()
        if (site.id, unit.id) not in out
    ]


def _known(look: Look, cartons: Sequence[Carton]) -> tuple[Product, Presentation] | None:
    return presentation_of(cartons[0].scan.gtin, look.visit.catalogue.products) if cartons else None


def _page(request: Request, look: Look, filled: Filled) -> Response:
    cartons = _cartons(filled, look.now)
    found = _known(look, cartons)
    about = {
        "form": filled,
        "cartons": cartons,
        "product": found[0] if found else None,
        "presentation": found[1] if found else None,
        "places": _places(look),
        "products": [("", "choose"), *((each.id, each.name) for each in look.visit.catalogue.products.values())],
        "kinds": [("", "choose"), ("pen", "pens"), ("syringe", "syringes")],
        "indicators": INDICATORS,
        "packs": PACKS,
    }
    return page(request, "receive.html", about, status=200 if filled.is_right else filled.status)
