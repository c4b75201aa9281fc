"""`/recalls`: what must not be used, wherever it is; `/recalls/{id}`: where everything of it is, and who answered."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from api.deeds import onward
from api.filling import Filled
from api.forms import form
from api.pages.looking import Handling, Look, Looking, looking
from api.rendering import page
from api.sending import send
from coldchain.commands import AnswerRecall, CloseRecall, OpenRecall
from coldchain.inventory.tracking import Tracking, tracking

router = APIRouter(include_in_schema=False)
Fields = Annotated[dict[str, str], Depends(form)]
Deciding = Annotated[Look, Depends(looking("decide"))]
SCOPES = (("patients", "pharmacies and patients"), ("stock", "stock of pharmacies alone"))


@router.get("/recalls")
def recalls(request: Request, look: Looking) -> Response:
    """Show the recalls, those that are open first."""
    return _list(request, look, Filled({"scope": "patients"}))


@router.post("/recalls")
def opened(request: Request, fields: Fields, look: Deciding) -> Response:
    """Block a lot number."""
    filled = Filled(fields)
    product = filled.one_of("product", "The product", look.visit.catalogue.products)
    number = filled.text("lot_number", "" if filled.ticked("all_lots") else "The lot number", 200)
    if number and filled.ticked("all_lots"):
        filled.refuse("lot_number", "Either name a lot number, or tick all of the product.")
    scope = filled.one_of("scope", "The scope", dict(SCOPES)) or "patients"
    reference = filled.text("reference", "The maker's or authority's reference")
    command = OpenRecall(product, number, scope, reference, filled.text("reason"))  # type: ignore[arg-type]
    if filled.is_right and (done := send(look, filled, command, {"lot_number": "lot_number"})) is not None:
        return onward(f"/recalls/{done.made}", "opened")
    return _list(request, look, filled)


@router.get("/recalls/{recall_id}")
def one_recall(request: Request, look: Looking, recall_id: str) -> Response:
    """Show a recall."""
    return _one(request, look, recall_id, "", Filled())


@router.post("/recalls/{recall_id}/answer")
def answered(request: Request, fields: Fields, look: Handling, recall_id: str) -> Response:
    """Say what a site did with its units of it."""
    filled = Filled(fields)
    mine = _sites(look, tracking(look.store, look.caller.by, recall_id, look.now))
    site = filled.one_of("site", "The site", mine)
    found = filled.whole("found", "How many were found", least=0)
    command = AnswerRecall(recall_id, site, found or 0, filled.text("answer", "What was done"))
    if filled.is_right and send(look, filled, command, {"found ": "found"}) is not None:
        return onward(f"/recalls/{recall_id}", "answered")
    return _one(request, look, recall_id, "answer", filled)


@router.post("/recalls/{recall_id}/close")
def closed(request: Request, fields: Fields, look: Deciding, recall_id: str) -> Response:
    """End a recall."""
    filled = Filled(fields)
    command = CloseRecall(recall_id, filled.text("reason", "The reason"))
    if filled.is_right and send(look, filled, command, {"reason is": "reason"}) is not None:
        return onward(f"/recalls/{recall_id}", "closed")
    return _one(request, look, recall_id, "close", filled)


def _list(request: Request, look: Look, filled: Filled) -> Response:
    found = sorted(look.store.recalls(), key=lambda each: (each.closed_at is not None, each.opened_at))
    about = {
        "recalls": [tracking(look.store, look.caller.by, each.id, look.now) for each in found],
        "form": filled,
        "products": [("", "choose"), *((each.id, each.name) for each in look.visit.catalogue.products.values())],
        "scopes": SCOPES,
    }
    return page(request, "recalls.html", about, status=200 if filled.is_right else filled.status)


def _one(request: Request, look: Look, recall_id: str, which: str, filled: Filled) -> Response:
    found = tracking(look.store, look.caller.by, recall_id, look.now)
    sites = _sites(look, found)
    begins = {"site": next(iter(found.missing), "")}
    about = {
        "found": found,
        "recall": found.recall,
        "sites": list(sites.items()),
        "forms_by": {each: filled if each == which else Filled(begins) for each in ("answer", "close")},
        "by": lambda person: look.visit.name_of(person) or person,
    }
    return page(request, "recall.html", about, status=200 if filled.is_right else filled.status)


def _sites(look: Look, found: Tracking) -> dict[str, str]:
    return {reply.site: look.site_name(reply.site) for reply in found.replies}
