"""`/api/v1/inquiries`: what manufacturers were asked about lots, and their answers."""

from fastapi import APIRouter

from api.doing import do
from api.paging import USUAL, After, Limit, Page, Paged, cut
from api.schemas import recalls as shown
from api.schemas.done import Done
from api.visit import Acting, Key, Seeing, Visit
from coldchain import commands
from coldchain.errors import NotFoundError
from coldchain.inventory import sight
from coldchain.recalls import Inquiry

router = APIRouter(prefix="/api/v1/inquiries", tags=["inquiries"])


@router.get("", response_model=Page[shown.Inquiry])
def inquiries(visit: Seeing, after: After = "", limit: Limit = USUAL) -> Paged:
    """List the inquiries about lots that one has to do with, oldest first."""
    found = [each for each in visit.store.inquiries() if _is_theirs(visit, each)]
    return cut(found, after, limit, lambda each: each.id)


@router.get("/{inquiry_id}", response_model=shown.Inquiry)
def inquiry(visit: Seeing, inquiry_id: str) -> Inquiry:
    """Show an inquiry."""
    return inquiry_of(visit, inquiry_id)


@router.post("", status_code=201)
def open_inquiry(visit: Acting, given: shown.OpenInquiry, key: Key = "") -> Done:
    """Note that the manufacturer was asked."""
    return do(visit, commands.OpenInquiry(given.product.casefold(), given.lots, given.case, given.asked), key)


@router.post("/{inquiry_id}/answer")
def answer(visit: Acting, inquiry_id: str, given: shown.AnswerInquiry, key: Key = "") -> Done:
    """Note what the manufacturer answered; a later answer counts instead."""
    inquiry_of(visit, inquiry_id)
    said = given.answer, given.answered_on, given.reference
    return do(visit, commands.AnswerInquiry(inquiry_id, *said, usable=given.usable), key)


def inquiry_of(visit: Visit, inquiry_id: str) -> Inquiry:
    """Return an inquiry about lots that somebody has to do with.

    Raises:
        NotFoundError: it is none of theirs; whether it exists is not told.
    """
    found = visit.store.inquiry(inquiry_id)
    if found is None or not _is_theirs(visit, found):
        raise NotFoundError(f"There is no inquiry {inquiry_id} for you.")
    return found


def _is_theirs(visit: Visit, inquiry: Inquiry) -> bool:
    """Who has to do with all of its lots; it names no home."""
    lots = [visit.store.lot(each) for each in inquiry.lots]
    return all(lot is not None and sight.sees(visit.by, lot) for lot in lots) and visit.by.role != "patient"
