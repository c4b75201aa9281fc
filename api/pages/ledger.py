"""`/ledger`: the audit trail, the newest first, by kind, person or lot; and whether it holds, by its own hashes."""

from collections.abc import Iterator
from typing import Annotated, get_args

import msgspec
from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from api.concerns import concern_of
from api.forms import form
from api.pages.looking import Look, looking
from api.rendering import page
from api.routes.ledger import CHUNK, MOST_READ, verify
from coldchain import narrative
from coldchain.errors import StoreUnavailableError
from coldchain.events import Fact
from coldchain.ledger import Entry
from coldchain.users import User

router = APIRouter(include_in_schema=False)
Auditing = Annotated[Look, Depends(looking("see_ledger"))]
Fields = Annotated[dict[str, str], Depends(form)]
PAGE = 50
KINDS = sorted(each.__name__ for each in get_args(Fact))


class Asked(msgspec.Struct, frozen=True):
    """Which entries are asked for; what is empty does not narrow."""

    before: int = 0
    kind: str = ""
    actor: str = ""
    lot: str = ""


class Line(msgspec.Struct, frozen=True):
    """One entry as it is shown."""

    entry: Entry
    by: str
    sentence: str
    site: str


@router.get("/ledger")
def ledger(
    request: Request, look: Auditing, before: str = "", kind: str = "", actor: str = "", lot: str = ""
) -> Response:
    """Show the audit trail."""
    number = int(before) if before.isascii() and before.isdigit() and len(before) < 16 else 0  # noqa: PLR2004
    return _page(request, look, Asked(number, kind[:100], actor.strip()[:100], lot.strip()[:100]), None)


@router.post("/ledger/verify")
def verified(request: Request, _fields: Fields, look: Auditing) -> Response:
    """Hold the store to its own hashes, and show what came of it."""
    try:
        outcome = verify(look.visit)
    except StoreUnavailableError as error:
        outcome = {"holds": None, "told": str(error)}
    return _page(request, look, Asked(), outcome)


def _page(request: Request, look: Look, asked: Asked, outcome: dict[str, object] | None) -> Response:
    found, goes_on = _found(look, asked)
    about = {
        "lines": [_line(look, each) for each in found],
        "asked": asked,
        "next": goes_on,
        "kinds": KINDS,
        "outcome": outcome,
        "people": sorted((each.name, each.id) for each in look.store.users() if _works_here(look, each)),
    }
    return page(request, "ledger.html", about)


def _works_here(look: Look, user: User) -> bool:
    """Tell whether somebody may have done something at one of the sites that one sees."""
    theirs = {"*", *look.visit.sites}.intersection(user.sites)
    return user.role not in {"patient", "device"} and ("*" in look.caller.by.sites or bool(theirs))


def _found(look: Look, asked: Asked) -> tuple[list[Entry], int]:
    """Return a page of entries, and the number that the next page lies before; 0: there is none."""
    found: list[Entry] = []
    last, left = 0, MOST_READ
    for entry in _backwards(look, asked):
        last, left = entry.seq, left - 1
        if _fits(look, entry, asked):
            found.append(entry)
        if len(found) >= PAGE or not left:
            return found, last if last > 1 else 0
    return found, 0


def _backwards(look: Look, asked: Asked) -> Iterator[Entry]:
    before = asked.before or look.store.head().seq + 1
    if asked.lot:
        yield from reversed([each for each in look.store.lot_entries(asked.lot) if each.seq < before])
        return
    while before > 1:
        after = max(before - 1 - CHUNK, 0)
        yield from reversed(list(look.store.entries(after, before - 1 - after)))
        before = after + 1


def _fits(look: Look, entry: Entry, asked: Asked) -> bool:
    if asked.kind not in {"", entry.kind} or asked.actor not in {"", entry.actor}:
        return False
    by = look.caller.by
    concern = concern_of(look.store, entry.event, look.visit.all_sites)
    return entry.actor == by.id or concern.is_for(by, look.visit.sites)


def _line(look: Look, entry: Entry) -> Line:
    concern = concern_of(look.store, entry.event, look.visit.all_sites)
    site = concern.unit.site if concern.unit else min(concern.sites, default="")
    told = narrative.tell(entry.event, look.zone(site))
    return Line(entry, look.visit.name_of(entry.actor) or entry.actor, told, site)
