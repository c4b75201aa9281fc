"""`/stock`: what is there, first to use first; sums by product and condition; the same as comma-separated values."""

from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlencode

import msgspec
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response, StreamingResponse

from api.pages.looking import Look, Looking
from api.prices import sees_prices
from api.rendering import page
from api.reported import reported
from api.sheets import sheet
from api.shelves import CHOICES, SORTS, Wanted, asked, every, shelf, wanted
from api.words import STAGES
from coldchain import expiry
from coldchain.decisions.conditions import condition
from coldchain.inventory.overview import HomesLine, ValueAtRisk, overview
from coldchain.inventory.sight import counts_homes, in_home, sees
from coldchain.lots import Lot
from coldchain.narrative.words import PLAIN
from coldchain.stock import Condition, Form, UseBy
from coldchain.store.stock_ports import LotFilter, StockCount

router = APIRouter(include_in_schema=False)
HEADS = (
    "lot", "product", "form", "lot number", "site", "unit", "stage", "condition", "screen says", "quantity",
    "use before the end of", "decided by", "maker's last day", "pharmacist's date", "reasons",
)  # fmt: skip
_CONDITION_WORDS = {**{each: each for each in CHOICES}, "": "any", "check": "check first", "not": "do not use"}


class Row(msgspec.Struct, frozen=True):
    """One lot as it is shown.

    Attributes:
        lot: it.
        condition: with expiry as of now.
        use_by: until when it may be used.
        told: what decides that.
        first: take this one first of its product, form and site.
        target: what people call where it is on its way to; empty: it is not.
        reported: what was said to have happened to it, as long as that is open; empty: nothing is.
    """

    lot: Lot
    condition: Condition
    use_by: UseBy
    told: str
    first: bool
    target: str = ""
    reported: str = ""


class Sum(msgspec.Struct, frozen=True):
    """How much there is of one product and form, by plain word."""

    product: str
    form: Form
    usable: int = 0
    check: int = 0
    refused: int = 0
    homes: int = 0
    at_home: int = 0


@router.get("/stock")
def stock(request: Request, look: Looking) -> Response:
    """Show stock, filtered and sorted as the address says."""
    ask = wanted(request.query_params, look.visit.catalogue)
    if ask.site:
        look.site(ask.site)
    if (there := _the_lot(look, ask.lot_number)) is not None:
        return RedirectResponse(f"/lots/{there.id}", status_code=303)
    look.visit.catch_up()
    found = shelf(look.store, look.caller.by, asked(ask, look.caller.by, LotFilter(look.now)), ask)
    lots = [lot for lot in look.visit.desk.look(found.lots, look.caller.by) if _still(lot, look, ask)]
    seen = overview(look.store, look.caller.by, look.now)
    about = {
        "wanted": ask,
        "rows": _rows(look, lots),
        "next": urlencode({**ask.address, "after": found.next}) if found.next else "",
        "first_page": urlencode(ask.address),
        "export": urlencode(ask.address),
        "is_sorted": found.is_sorted,
        "sums": _sums(seen.lines, seen.homes, ask),
        "at_risk": _at_risk(seen.at_risk, ask) if sees_prices(look.caller.by) else None,
        "counts_homes": counts_homes(look.caller.by),
        "options": _options(look),
    }
    return page(request, "stock.html", about, status=422 if ask.faults else 200)


@router.get("/stock.csv")
def exported(request: Request, look: Looking) -> Response:
    """Return the same lots, all of them, as comma-separated values."""
    ask = wanted(request.query_params, look.visit.catalogue)
    if ask.site:
        look.site(ask.site)
    look.visit.catch_up()
    which = asked(msgspec.structs.replace(ask, after=""), look.caller.by, LotFilter(look.now))
    lots = every(look.store, look.caller.by, which)
    name = f"stock-{look.now:%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingResponse(sheet(HEADS, _cells(look, lots)), media_type="text/csv; charset=utf-8", headers=headers)


def _still(lot: Lot, look: Look, ask: Wanted) -> bool:
    """Tell whether a lot that was brought up to now is of the condition that is asked for."""
    return not ask.condition or condition(lot, look.now) in CHOICES[ask.condition]


def _the_lot(look: Look, lot_id: str) -> Lot | None:
    """Return the lot whose own id was typed where a lot number was expected, if they may see it."""
    lot = look.store.lot(lot_id) if lot_id else None
    if lot is None or not sees(look.caller.by, lot):
        return None
    return None if counts_homes(look.caller.by) and in_home(lot) else lot


def _rows(look: Look, lots: Iterable[Lot]) -> list[Row]:
    firsts: dict[tuple[str, Form, str], str] = {}
    told = []
    for lot in lots:
        key = lot.product, lot.form, lot.place.site
        if lot.stage == "stock" and key not in firsts:
            first = look.store.first_to_use(lot.product, look.now, (lot.place.site,), lot.form, 1)
            firsts[key] = first[0].id if first else ""
        bound = expiry.use_by(lot)
        is_first = firsts.get(key) == lot.id
        decides, target = expiry.DECIDES[bound.because], _target(look, lot)
        told.append(Row(lot, condition(lot, look.now), bound, decides, is_first, target, reported(look, lot)))
    return told


def _target(look: Look, lot: Lot) -> str:
    """Return where a lot is on its way to; a manager is not told to which home."""
    if lot.stage != "transit":
        return ""
    shipment = look.store.shipment(lot.shipment)
    target = lot.home if shipment is None else shipment.target
    site = look.visit.all_sites.get(target)
    hides = counts_homes(look.caller.by) and site is not None and site.kind == "home"
    return "a patient" if hides else look.site_name(target)


def _sums(lines: Sequence[StockCount], homes: Sequence[HomesLine], ask: Wanted) -> list[Sum]:
    counts: dict[tuple[str, Form], dict[str, int]] = {}
    for line in lines:
        if ask.site in {"", line.site} and ask.product in {"", line.product}:
            told = counts.setdefault((line.product, line.form), {})
            word = {"usable": "usable", "check first": "check"}.get(PLAIN[line.condition], "refused")
            told[word] = told.get(word, 0) + line.quantity
    if not ask.site:
        for home in homes:
            told = counts.setdefault((home.product, home.form), {})
            told["homes"] = max(told.get("homes", 0), home.homes)
            told["at_home"] = told.get("at_home", 0) + home.quantity
    return [Sum(product, form, **told) for (product, form), told in sorted(counts.items())]


def _at_risk(risk: ValueAtRisk, ask: Wanted) -> ValueAtRisk | None:
    """The value is of everything one sees; beside a part of it, it would mislead."""
    return None if ask.site or ask.product or not (risk.not_usable or risk.out_of_range) else risk


def _options(look: Look) -> dict[str, list[tuple[str, str]]]:
    return {
        "site": [("", "all"), *((each.id, each.name) for each in look.sites())],
        "product": [("", "all"), *((each.id, each.name) for each in look.visit.catalogue.products.values())],
        "form": [("", "both"), ("pen", "pens"), ("syringe", "syringes")],
        "condition": [(each, _CONDITION_WORDS[each]) for each in CHOICES],
        "stage": [("", "anywhere"), *STAGES.items()],
        "sort": list(SORTS.items()),
    }


def _cells(look: Look, lots: Iterable[Lot]) -> Iterator[tuple[object, ...]]:
    for lot in lots:
        now, bound = condition(lot, look.now), expiry.use_by(lot)
        ends_at = bound.at.astimezone(look.zone(lot.place.site))
        until = bound.on.isoformat() if bound.on else ends_at.isoformat(" ", "minutes")
        yield (
            lot.id, lot.product, lot.form, lot.lot_number, lot.place.site, lot.place.unit, lot.stage, now, PLAIN[now],
            lot.quantity, until, expiry.DECIDES[bound.because], lot.manufacturer_expiry.isoformat(),
            lot.assigned.on.isoformat() if lot.assigned else "",
            " ".join(reason.sentence for reason in lot.standing.reasons),
        )  # fmt: skip
