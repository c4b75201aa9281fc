"""`/home`: the patient's page; `/homes/{site}`: the same, read-only, for whoever dispensed to that home.

The page is whole without a script: it says of when it is. With one it stays live and turns grey by itself: see
static/home.js. `/worker.js` keeps the page's shell for a phone without a network, and never a page with data.
"""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import msgspec
from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from api.pages.home_alerts import told_of
from api.pages.looking import Look, looking
from api.rendering import STATIC, page
from api.visit import watched_of
from api.words import BANDS
from coldchain.errors import NotFoundError
from coldchain.inventory.home import Holding, Home, home
from coldchain.stock import CONDITIONS

router = APIRouter(include_in_schema=False)
AtHome = Annotated[Look, Depends(looking("own_home"))]
Caring = Annotated[Look, Depends(looking("see_doses"))]
SHELL = ("/static/offline.html", "/static/home.css", "/static/home.js", "/static/offline.js", "/static/icon.svg")
"""What a phone keeps; nothing of it knows anything about anybody."""
NOTICES = {
    "report": "Noted. Your pharmacy can see it.",
    "still": "Noted. Put it into the fridge now.",
    "dose": "Your dose is noted.",
    "arrived": "Noted that it arrived.",
    "seen": "Noted that you have seen it.",
    "recall": "Noted. Your pharmacy can see your answer.",
}


class Fridge(msgspec.Struct, frozen=True):
    """What one fridge is like: its name where there are several, its last temperature, its band in words, and when.

    Of one that is silent nobody knows what it is like now.
    """

    name: str
    degrees: str
    band: str
    at: datetime | None
    silent: bool


@router.get("/home")
def own(request: Request, look: AtHome, told: str = "") -> Response:
    """Show a patient the own home."""
    return shown(request, look, site_of(look), notice=NOTICES.get(told, ""))


@router.get("/home/glance")
def own_glance(request: Request, look: AtHome) -> Response:
    """Return what changes of the page, to put into an open one."""
    return page(request, "home_live.html", about(request, look, site_of(look), is_mine=True))


@router.get("/homes/{site}")
def other(request: Request, look: Caring, site: str) -> Response:
    """Show what a patient sees to whoever dispensed to them."""
    return _dense(page(request, "home.html", about(request, look, site, is_mine=False)))


@router.get("/homes/{site}/glance")
def other_glance(request: Request, look: Caring, site: str) -> Response:
    """Return what changes of it."""
    return page(request, "home_live.html", about(request, look, site, is_mine=False))


@router.get("/worker.js")
def worker() -> Response:
    """Return the page's service worker; public, as what it keeps is. Another shell is another worker."""
    lead = f'const DIGEST = "{digest()}";\nconst FILES = {msgspec.json.encode(SHELL).decode()};\n'
    body = lead + STATIC.joinpath("worker.js").read_text(encoding="utf-8")
    headers = {"Cache-Control": "no-cache", "Service-Worker-Allowed": "/home"}
    return Response(body, media_type="text/javascript", headers=headers)


def shown(
    request: Request,
    look: Look,
    site: str,
    *,
    notice: str = "",
    problem: str = "",
    field: str = "",
    typed: Mapping[str, str] | None = None,
) -> Response:
    """Return the patient's own page, with what became of a form; a refusal also stands by the field it is about."""
    told = {"notice": notice, "problem": problem, "field": field, "typed": typed or {}}
    found = {**about(request, look, site, is_mine=True), **told}
    return _dense(page(request, "home.html", found, status=409 if problem else 200))


def site_of(look: Look) -> str:
    """Return the patient's own home.

    Raises:
        NotFoundError: it is not configured.
    """
    found = next((each.id for each in look.sites() if each.kind == "home"), None)
    if found is None:
        raise NotFoundError("Your home is not set up here yet: ask your pharmacy.")
    return found


def seen(request: Request, look: Look, site: str) -> Home:
    """Return a home as of now."""
    state = request.app.state
    watched = [each for each in watched_of(request) if each.site == site]
    return home(look.store, look.caller.by, site, state.sites, state.catalogue.products, watched, look.now)


def about(request: Request, look: Look, site: str, *, is_mine: bool) -> dict[str, Any]:
    """Return what the page shows."""
    found, here = seen(request, look, site), "/home" if is_mine else f"/homes/{site}"
    return {
        "home": found,
        "is_mine": is_mine,
        "here": here,
        "source": f"{here}/glance",
        "zone": ZoneInfo(found.site.zone),
        "today": found.at.astimezone(ZoneInfo(found.site.zone)).date(),
        "fridges": fridges(look, found),
        "others": _others(found),
        "alerts": told_of(request, look, found) if is_mine else (),
        "shell": digest(),
        "key": secrets.token_urlsafe(9),
        "notice": "",
        "problem": "",
        "field": "",
        "typed": {},
    }


def fridges(look: Look, found: Home) -> list[Fridge]:
    """Return what the home's fridges are like."""
    cold = [unit for unit in found.units if unit.storage != "shipper"]
    told = []
    for unit in cold:
        decides = next((each for each in unit.sensors if each.state is unit.state), None)
        state, limits = unit.state, None if decides is None else decides.limits
        band = BANDS[state.band or "no_data"]
        degrees = "" if state.temperature_c is None else look.degrees(state.temperature_c, limits)
        told.append(Fridge(unit.name if len(cold) > 1 else "", degrees, band, state.at, unit.silent))
    return told


def digest() -> str:
    """Return what the shell is, in a few letters: its files are asked for by it, so that none is mixed with another."""
    read = (STATIC.joinpath(each.removeprefix("/static/")).read_bytes() for each in (*SHELL, "worker.js"))
    return hashlib.sha256(b"\n".join(read)).hexdigest()[:8]


def _dense(answer: Response) -> Response:
    """Return a page without the indentation of its templates: a weak network carries each byte of it."""
    lines = (line.strip() for line in bytes(answer.body).splitlines())
    headers = {name: value for name, value in answer.headers.items() if name != "content-length"}
    return Response(b"\n".join(line for line in lines if line), answer.status_code, headers)


def _others(found: Home) -> list[Holding]:
    """Return what is there beside the pen that decides, the worst first."""
    rest = found.holdings[1:]
    return sorted(rest, key=lambda each: -CONDITIONS.index(each.condition))
