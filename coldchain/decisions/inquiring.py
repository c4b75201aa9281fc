"""Inquiring: asking a manufacturer whether lots can still be used, and noting the answer."""

from collections.abc import Sequence
from datetime import timedelta

from coldchain.commands import AnswerInquiry, OpenInquiry
from coldchain.decisions.asking import Asking, said
from coldchain.errors import RefusedError
from coldchain.events import Event, InquiryAnswered, InquiryOpened
from coldchain.lots import Lot
from coldchain.recalls import Inquiry

EASTMOST = timedelta(hours=14)
"""An inquiry belongs to no zone: the day may have begun where it begins first, and not have where it begins last."""


def open_inquiry(command: OpenInquiry, lots: Sequence[Lot], asking: Asking) -> tuple[Event, ...]:
    """Note that the manufacturer was asked about these lots.

    Raises:
        RefusedError: without lots, a case number or a question, or a lot is of another product.
    """
    doing = f"open an inquiry about {command.product}"
    asking.allow(doing, "pharmacist")
    asking.product(command.product)
    if not lots:
        raise RefusedError(f"Cannot {doing}: expected the lots that it is about.")
    for lot in lots:
        asking.allow_lot(doing, lot)
        if lot.product != command.product:
            raise RefusedError(f"Cannot {doing}: lot {lot.id} is of {lot.product}.")
    case = said(doing, "the case's number", command.case)
    asked = said(doing, "what is asked", command.asked)
    named = tuple(dict.fromkeys(lot.id for lot in lots))
    return (InquiryOpened(asking.new_id(), command.product, named, case, asked),)


def answer_inquiry(command: AnswerInquiry, inquiry: Inquiry, lots: Sequence[Lot], asking: Asking) -> tuple[Event, ...]:
    """Note what the manufacturer answered; a later answer, such as the written one, counts instead.

    Args:
        command: what is asked.
        inquiry: the one that was answered.
        lots: those that it is about.
        asking: who asks, and when.

    Raises:
        RefusedError: without an answer, or it is dated before the question or ahead of the clock.
    """
    doing = f"answer inquiry {inquiry.id}"
    asking.allow(doing, "pharmacist")
    for lot in lots:
        asking.allow_lot(doing, lot)
    answer = said(doing, "the manufacturer's answer", command.answer)
    if command.answered_on > (asking.now + EASTMOST).date():
        raise RefusedError(f"Cannot {doing} on {command.answered_on}: that is ahead of the clock.")
    if command.answered_on < (inquiry.asked_at - EASTMOST).date():
        raise RefusedError(f"Cannot {doing} on {command.answered_on}: it was asked on {inquiry.asked_at:%Y-%m-%d}.")
    return (InquiryAnswered(inquiry.id, answer, command.answered_on, command.reference.strip(), command.usable),)
