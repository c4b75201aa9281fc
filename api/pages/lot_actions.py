"""`/lots/{id}/move`, `release`, `discard` and the other forms about one lot: what each asks, and for which command.

Each is offered as `api.pages.lot` offers its button; who comes all the same is told why there is no form.
"""

from collections.abc import Callable, Mapping
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from api import asking_about as ask
from api.deeds import onward
from api.filling import Filled
from api.forms import form
from api.local_time import in_zone
from api.pages.looking import Look, looking
from api.pages.lot import ACTIONS
from api.pages.lot import Action as Button
from api.rendering import page
from api.sending import note_seen, send, signed
from coldchain import expiry
from coldchain.commands import Command
from coldchain.decisions.conditions import condition, why
from coldchain.desk.people import in_words
from coldchain.lots import Lot

router = APIRouter(include_in_schema=False)
Fields = Annotated[dict[str, str], Depends(form)]


class Act(msgspec.Struct, frozen=True):
    """One form.

    Attributes:
        word: the button, and the page's title.
        deed: what is told once it is done; see `api.deeds`.
        begins: what stands in the form at first.
        read: reads the command from the form.
        about: by words of the desk's refusal, the field that it is about.
        meaning: what an electronic signature under it stands for; empty: it takes none.
        options: what the template has to choose from.
    """

    word: str
    deed: str
    begins: Callable[[Look, Lot], dict[str, str]]
    read: Callable[[Filled, Look, Lot], Command]
    about: Mapping[str, str] = {}
    meaning: str = ""
    options: Callable[[Look, Lot], Mapping[str, object]] = lambda _look, _lot: {}


ACTS: Mapping[str, Act] = {
    "move": Act("Move", "moved", ask.move_begins, ask.move, ask.MOVE_ABOUT, options=ask.units_to_move_to),
    "quarantine": Act("Quarantine", "quarantined", ask.nothing, ask.quarantine, {"reason is": "reason"}),
    "adjust": Act("Correct the count", "adjusted", ask.adjust_begins, ask.adjust, ask.ADJUST_ABOUT),
    "report": Act(
        "Report what happened", "reported", ask.nothing, ask.report, ask.REPORT_ABOUT, options=ask.what_happens
    ),
    "return": Act("Take back", "returned", ask.return_begins, ask.take_back, options=ask.units_to_return_to),
    "assign-expiry": Act("Date on the box", "assigned", ask.expiry_begins, ask.assign_expiry, ask.EXPIRY_ABOUT),
    "release": Act(
        "Release", "released", ask.release_begins, ask.release, ask.RELEASE_ABOUT,
        "I release these for use, and accept the findings named here", ask.findings,
    ),
    "discard": Act(
        "Discard", "discarded", ask.nothing, ask.discard, {" of lot ": "quantity", "reason is": "reason"},
        "these are destroyed, and are not used any more",
    ),
}  # fmt: skip
"""By the last part of the address."""


def _of(name: str) -> Button:
    return next(each for each in ACTIONS if each.path == name)


def _add(name: str) -> None:
    """Add the two routes of a form: the page, and what it sends."""
    dependency = Depends(looking(_of(name).right))

    def shown(request: Request, lot_id: str, look: Look = dependency) -> Response:
        lot = look.visit.lot(lot_id)
        return _page(request, look, name, lot, Filled(ACTS[name].begins(look, lot)))

    def sent(request: Request, fields: Fields, lot_id: str, look: Look = dependency) -> Response:
        return _sent(request, look, name, look.visit.lot(lot_id), Filled(fields))

    router.add_api_route(f"/lots/{{lot_id}}/{name}", shown, methods=["GET"], name=name, response_model=None)
    router.add_api_route(f"/lots/{{lot_id}}/{name}", sent, methods=["POST"], name=f"{name} sent", response_model=None)


for _name in ACTS:
    _add(_name)


def _sent(request: Request, look: Look, name: str, lot: Lot, filled: Filled) -> Response:
    act = ACTS[name]
    command = act.read(filled, look, lot)
    signature = signed(request, look, filled) if act.meaning else ""
    if filled.is_right and (done := send(look, filled, command, act.about, signature)) is not None:
        # The part that was split off for what was asked stands first.
        return onward(f"/lots/{done.lots[0] if done.lots else lot.id}", act.deed)
    return _page(request, look, name, look.visit.lot(lot.id), filled)


def _page(request: Request, look: Look, name: str, lot: Lot, filled: Filled) -> Response:
    note_seen(look, filled, lot)
    act, told, bound = ACTS[name], condition(lot, look.now), expiry.use_by(lot)
    zone = look.zone(lot.place.site)
    about = {
        "lot": lot,
        "act": act,
        "name": name,
        "form": filled,
        "condition": told,
        "use_by": bound,
        "zone": zone,
        "reasons": [in_zone(in_words(look.store, lot.home, why(each)), zone) for each in lot.standing.reasons],
        "offered": bool(lot.quantity) and _of(name).fits(lot, told),
        **act.options(look, lot),
    }
    return page(request, f"lot_{name.replace('-', '_')}.html", about, status=200 if filled.is_right else filled.status)
