"""`/api/v1/recalls`: a maker's lot number must not be used, and every site that has some answers."""

from typing import Annotated

from fastapi import APIRouter, Query
from msgspec.structs import asdict

from api.doing import do
from api.paging import USUAL, After, Limit, Page, Paged, cut
from api.schemas import recalls as shown
from api.schemas.done import Done
from api.visit import Acting, Key, Seeing, Visit
from coldchain import commands
from coldchain.inventory.tracking import tracking
from coldchain.recalls import Recall

router = APIRouter(prefix="/api/v1/recalls", tags=["recalls"])


@router.get("", response_model=Page[shown.Recall])
def recalls(
    visit: Seeing,
    every: Annotated[bool, Query(alias="all", description="Also those that are closed.")] = False,
    after: After = "",
    limit: Limit = USUAL,
) -> Paged:
    """List the recalls, oldest first."""
    page = cut(visit.store.recalls(open_only=not every), after, limit, lambda each: each.id)
    return Paged([_tracked(visit, each.id) for each in page.items if isinstance(each, Recall)], page.next)


@router.get("/{recall_id}", response_model=shown.Recall)
def recall(visit: Seeing, recall_id: str) -> dict[str, object]:
    """Show where everything of a recall is, and who answered."""
    return _tracked(visit, recall_id)


@router.post("", status_code=201)
def open_recall(visit: Acting, given: shown.OpenRecall, key: Key = "") -> Done:
    """Block a lot number until the recall is closed."""
    what = given.product.casefold(), given.lot_number, given.scope
    return do(visit, commands.OpenRecall(*what, given.reference, given.reason), key)


@router.post("/{recall_id}/answer")
def answer(visit: Acting, recall_id: str, given: shown.AnswerRecall, key: Key = "") -> Done:
    """Say what a site did with its units of a recalled lot."""
    return do(visit, commands.AnswerRecall(recall_id, given.site, given.found, given.answer), key)


@router.post("/{recall_id}/close")
def close(visit: Acting, recall_id: str, given: shown.Close, key: Key = "") -> Done:
    """End a recall: it no longer blocks."""
    return do(visit, commands.CloseRecall(recall_id, given.reason), key)


def _tracked(visit: Visit, recall_id: str) -> dict[str, object]:
    found = tracking(visit.store, visit.by, recall_id, visit.now)
    return {**asdict(found.recall), **asdict(found)}
