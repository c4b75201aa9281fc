"""`/api/v1/ledger`: the audit trail, and whether it holds."""

import threading
from collections.abc import Iterator
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Query
from msgspec.structs import asdict

from api.concerns import concern_of
from api.paging import USUAL, Limit, Page, Paged
from api.schemas import ledger as shown
from api.visit import Visit, visits
from coldchain import narrative
from coldchain.audit import audit
from coldchain.errors import LedgerBrokenError, StoreUnavailableError
from coldchain.ledger import Entry

CHUNK = 500
MOST_READ = 20 * CHUNK
"""Entries looked at for one page: those of others are passed over."""
Auditing = Annotated[Visit, Depends(visits("see_ledger"))]
router = APIRouter(prefix="/api/v1/ledger", tags=["ledger"])
_auditing = threading.Lock()


@router.get("", response_model=Page[shown.Entry])
def entries(
    visit: Auditing,
    after: Annotated[int, Query(ge=0, le=1 << 53, description="Entries after this number, the oldest first.")] = 0,
    before: Annotated[int, Query(ge=0, le=1 << 53, description="Before this number, the newest first; 0: not.")] = 0,
    newest: Annotated[bool, Query(description="The newest first, from the end on.")] = False,
    kind: Annotated[str, Query(max_length=100, description="Of this kind alone, such as LotReleased.")] = "",
    limit: Limit = USUAL,
) -> Paged:
    """List the entries about one's sites; `next` is what to send as `after`, or as `before`. A page may be short."""
    backwards = newest or before > 0
    head = visit.store.head().seq
    end = min(before or head + 1, head + 1)
    found, last, left = [], 0, MOST_READ
    for entry in _backwards(visit, end) if backwards else visit.store.entries(after):
        last, left = entry.seq, left - 1
        if kind in {"", entry.kind} and _is_theirs(visit, entry):
            found.append(_told(visit, entry))
        if len(found) >= limit or not left:
            break
    over = last <= 1 if backwards else last in {0, head}
    return Paged(found, "" if over else str(last))


@router.get("/verify", response_model=shown.Audit)
def verify(
    visit: Auditing,
    expect: Annotated[str, Query(max_length=64, pattern="^[0-9a-f]*$", description="A hash noted earlier.")] = "",
) -> dict[str, object]:
    """Verify the chain of entries, each batch's digest and the seals over the batches; one at a time."""
    if not _auditing.acquire(blocking=False):
        raise StoreUnavailableError("The ledger is being verified for somebody else: ask again later.")
    try:
        return {"holds": True, "told": "", **asdict(audit(visit.store, expected=expect))}
    except LedgerBrokenError as error:
        head = visit.store.head()
        nothing = {"entries": head.seq, "batches": 0, "readings": 0, "sealed": 0, "pruned": 0}
        return {"holds": False, "told": str(error), **nothing, "hash": head.hash, "at": head.at}
    finally:
        _auditing.release()


def _backwards(visit: Visit, before: int) -> Iterator[Entry]:
    while before > 1:
        after = max(before - 1 - CHUNK, 0)
        yield from reversed(list(visit.store.entries(after, before - 1 - after)))
        before = after + 1


def _is_theirs(visit: Visit, entry: Entry) -> bool:
    concern = concern_of(visit.store, entry.event, visit.all_sites)
    return entry.actor == visit.by.id or concern.is_for(visit.by, visit.sites)


def _told(visit: Visit, entry: Entry) -> dict[str, object]:
    concern = concern_of(visit.store, entry.event, visit.all_sites)
    zone = visit.zone(concern.unit.site if concern.unit else "")
    names = ("seq", "at", "actor", "kind", "hash")
    return {
        **{name: getattr(entry, name) for name in names},
        "actor_name": visit.name_of(entry.actor),
        "sentence": narrative.tell(entry.event, zone),
        "event": msgspec.json.decode(entry.body),
    }
