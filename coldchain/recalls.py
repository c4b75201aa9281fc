"""Recalls and stability inquiries: what goes back and forth with manufacturers about lots.

open ──each site answers──▶ open ──closed──▶ closed
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

import msgspec
from msgspec.structs import replace

from coldchain import events
from coldchain.errors import LedgerBrokenError
from coldchain.events import Event


class RecallAnswer(msgspec.Struct, frozen=True):
    """What a site said: how many units it found and what it did with them."""

    found: int
    answer: str
    at: datetime
    by: str


class Recall(msgspec.Struct, frozen=True):
    """One recall; `lot_number` is empty where all lots of the product are meant."""

    id: str
    product: str
    lot_number: str
    scope: Literal["stock", "patients"]
    reference: str
    reason: str
    opened_at: datetime
    answers: Mapping[str, RecallAnswer] = {}
    closed_at: datetime | None = None


class Inquiry(msgspec.Struct, frozen=True):
    """A stability inquiry to the manufacturer: who asked what about which lots, and the answer."""

    id: str
    product: str
    lots: tuple[str, ...]
    case: str
    asked: str
    asked_at: datetime
    asked_by: str
    answer: str = ""
    answered_on: date | None = None
    answered_by: str = ""
    reference: str = ""
    usable: bool = False


def evolve(recall: Recall | None, event: Event, at: datetime, by: str) -> Recall:
    """Return a recall as an event leaves it; None only before `RecallOpened`.

    Args:
        recall: before the event.
        event: that names it.
        at: when the event's entry was written.
        by: its actor.

    Raises:
        LedgerBrokenError: a recall that was never opened.
    """
    if isinstance(event, events.RecallOpened):
        opened = (event.recall, event.product, event.lot_number, event.scope, event.reference, event.reason)
        return Recall(*opened, opened_at=at)
    if recall is None:
        raise LedgerBrokenError(f"{type(event).__name__} tells of a recall that was never opened.")
    match event:
        case events.RecallAnswered():
            answer = RecallAnswer(event.found, event.answer, at, by)
            return replace(recall, answers={**recall.answers, event.site: answer})
        case events.RecallClosed():
            return replace(recall, closed_at=at)
        case _:
            return recall


def evolve_inquiry(inquiry: Inquiry | None, event: Event, at: datetime, by: str) -> Inquiry:
    """Return a stability inquiry as an event leaves it; None only before `InquiryOpened`.

    Args:
        inquiry: before the event.
        event: that names it.
        at: when the event's entry was written.
        by: its actor.

    Raises:
        LedgerBrokenError: an inquiry that was never opened.
    """
    if isinstance(event, events.InquiryOpened):
        return Inquiry(event.inquiry, event.product, event.lots, event.case, event.asked, asked_at=at, asked_by=by)
    if inquiry is None:
        raise LedgerBrokenError(f"{type(event).__name__} tells of an inquiry that was never opened.")
    if not isinstance(event, events.InquiryAnswered):
        return inquiry
    answered = replace(inquiry, answer=event.answer, answered_on=event.answered_on, answered_by=by)
    return replace(answered, reference=event.reference, usable=event.usable)
