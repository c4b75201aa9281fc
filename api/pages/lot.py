"""`/lots/{id}`: a lot's whole story: its verdict and reasons, what to do, where it lay, what it went through."""

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec
from fastapi import APIRouter, Request
from fastapi.responses import Response
from msgspec.structs import replace

from api.chart import item
from api.evidence import evidence, signatures
from api.guard import CHART_POLICY
from api.local_time import in_zone
from api.pages.looking import Look, Looking
from api.pictures import Drawing
from api.rendering import page
from api.reported import reported
from api.rights import Right
from api.routes.units import history_of
from api.spans import between
from coldchain import advice, expiry
from coldchain.decisions.conditions import condition, why
from coldchain.desk.people import in_words
from coldchain.inventory.history import history
from coldchain.inventory.sight import counts_homes
from coldchain.judging.known import Known
from coldchain.lots import Lot
from coldchain.path import segments
from coldchain.stock import Condition, Place

router = APIRouter(include_in_schema=False)


class Action(msgspec.Struct, frozen=True):
    """A button: where it leads, what it is called, which right it takes, and when there is something to do by it."""

    path: str
    word: str
    icon: str
    right: Right
    fits: Callable[[Lot, Condition], bool]
    look: str = ""


_THERE = {"stock", "prepared", "home", "returned"}
ACTIONS = (
    Action("release", "Release", "sign", "decide", lambda _, told: told in {"unverified", "quarantined"}, "main"),
    Action("assign-expiry", "Date on the box", "label", "decide", lambda lot, _: lot.stage in {"stock", "prepared"}),
    Action("dispense", "Dispense", "dispense", "handle", lambda lot, told: (lot.stage, told) == ("stock", "usable")),
    Action("move", "Move", "move", "handle", lambda lot, _: lot.stage in {"stock", "prepared", "returned"}),
    Action("report", "Report what happened", "check", "handle", lambda lot, _: lot.stage in _THERE),
    Action("quarantine", "Quarantine", "stop", "handle", lambda _, told: told in {"usable", "unverified"}),
    Action("adjust", "Correct the count", "stock", "handle", lambda lot, _: lot.stage in {"stock", "prepared"}),
    Action("return", "Take back", "recall", "handle", lambda lot, _: lot.stage in {"home", "transit", "prepared"}),
    Action("discard", "Discard", "stop", "decide", lambda lot, _: lot.stage in _THERE, "danger"),
)
"""What can be done with a lot, by `/lots/{id}/…`; the desk decides whether it is."""


@router.get("/lots/{lot_id}")
def one_lot(request: Request, look: Looking, lot_id: str) -> Response:
    """Show a lot."""
    lot = look.visit.lot(lot_id)
    told, zone, bound = condition(lot, look.now), look.zone(lot.place.site), expiry.use_by(lot)
    entries = list(look.store.lot_entries(lot_id))
    about = {
        "lot": lot,
        "condition": told,
        "zone": zone,
        "use_by": bound,
        "decides": expiry.DECIDES[bound.because],
        "reasons": [in_zone(in_words(look.store, lot.home, why(each)), zone) for each in lot.standing.reasons],
        "is_current": told == lot.standing.condition,
        "todo": _todo(look, lot, told),
        "reported": reported(look, lot),
        "evidence": evidence(look.store, lot, look.now, look.visit.catalogue),
        "signatures": [] if counts_homes(look.caller.by) else signatures(look.store, entries),
        "story": history(look.store, look.caller.by, lot_id, zone),
        "name_of": look.visit.name_of,
        "hides": lambda place: _hides(look, place),
        "actions": [each for each in ACTIONS if lot.quantity and look.may(each.right) and each.fits(lot, told)],
        "begins": lot.stays[0].since,
        "ends": lot.ended_at or look.now,
    }
    return page(request, "lot.html", about, headers={"Content-Security-Policy": CHART_POLICY})


@router.get("/lots/{lot_id}/chart.json")
def chart(look: Looking, lot_id: str, since: str = "", until: str = "", *, dark: bool = False) -> Response:
    """Return what a lot went through, across its units, for Bokeh."""
    lot = look.visit.lot(lot_id)
    zone, whole = look.zone(lot.place.site), (lot.stays[0].since, _end(look, lot))
    limits = look.visit.catalogue.storage[look.visit.catalogue.products[lot.product].storage]
    path = [each for each in segments(lot, Known(look.store, limits).roles) if not _hides(look, each.place)]
    names = {each.place: look.unit_name(each.place) for each in path}
    ends = between(since, until, zone) if since or until else whole
    picture = Drawing(look.store, history_of(look.visit), zone).lot(path, ends, limits, names)
    return Response(item(replace(picture, fahrenheit=look.fahrenheit, dark=dark)), media_type="application/json")


def _end(look: Look, lot: Lot) -> datetime:
    """A lot that is gone has its last stay's end; one that came this minute has a minute all the same."""
    return max(lot.ended_at or look.now, lot.stays[0].since + timedelta(minutes=1))


def _todo(look: Look, lot: Lot, told: Condition) -> str:
    site = look.visit.all_sites.get(lot.place.site)
    return advice.todo(
        told,
        lot.standing.reasons,
        home=site is not None and site.kind == "home",
        label_clock_ends_at=lot.standing.label_clock_ends_at,
        zone=look.zone(lot.place.site),
    )


def _hides(look: Look, place: Place) -> bool:
    """A manager sees homes as counts: neither which one, nor what was read there."""
    site = look.visit.all_sites.get(place.site)
    return counts_homes(look.caller.by) and site is not None and site.kind == "home"
