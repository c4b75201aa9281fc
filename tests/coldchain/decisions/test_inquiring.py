import re
from datetime import date

import pytest
from msgspec.structs import replace

from coldchain.commands import AnswerInquiry, OpenInquiry
from coldchain.decisions.inquiring import answer_inquiry, open_inquiry
from coldchain.errors import NotAllowedError, NotFoundError, RefusedError
from coldchain.events import InquiryAnswered, InquiryOpened
from coldchain.recalls import Inquiry
from tests.coldchain.decisions.pharmacy import LOT, NOW, STRANGER, TECHNICIAN, asking

OPEN = OpenInquiry("kesimpta", ("A1047", "B2"), "N-1", "frozen for 20 min?")
OTHER = replace(LOT, id="B2")
INQUIRY = Inquiry("q1", "kesimpta", ("A1047",), "N-1", "frozen for 20 min?", NOW, "anna")
ANSWER = AnswerInquiry("q1", "can be used", date(2026, 11, 22), "letter 7", usable=True)


def test_a_pharmacist_asks_about_lots_each_named_once():
    assert open_inquiry(OPEN, [LOT, OTHER, LOT], asking()) == (
        InquiryOpened("id-1", "kesimpta", ("A1047", "B2"), "N-1", "frozen for 20 min?"),
    )


@pytest.mark.parametrize(
    ("command", "lots", "told"),
    [
        (OPEN, [], "expected the lots that it is about."),
        (OPEN, [replace(LOT, product="humira")], "lot A1047 is of humira."),
        (replace(OPEN, case=""), [LOT], "the case's number is required."),
        (replace(OPEN, asked=" "), [LOT], "what is asked is required."),
    ],
)
def test_an_inquiry_that_makes_no_sense_is_refused(command, lots, told):
    with pytest.raises(RefusedError, match=f"^{re.escape('Cannot open an inquiry about kesimpta: ' + told)}$"):
        open_inquiry(command, lots, asking())


def test_only_a_pharmacist_who_sees_the_lots_asks_and_answers():
    with pytest.raises(NotAllowedError, match="tom is a technician"):
        open_inquiry(OPEN, [LOT], asking(TECHNICIAN))
    with pytest.raises(NotAllowedError, match="tom is a technician"):
        answer_inquiry(ANSWER, INQUIRY, [LOT], asking(TECHNICIAN))
    with pytest.raises(NotFoundError, match="there is no lot A1047 for sue"):
        open_inquiry(OPEN, [LOT], asking(STRANGER))
    with pytest.raises(NotFoundError, match="there is no lot A1047 for sue"):
        answer_inquiry(ANSWER, INQUIRY, [LOT], asking(STRANGER))


def test_an_answer_is_noted_as_it_was_given():
    assert answer_inquiry(ANSWER, INQUIRY, [LOT], asking()) == (
        InquiryAnswered("q1", "can be used", date(2026, 11, 22), "letter 7", usable=True),
    )
    spoken = AnswerInquiry("q1", "ask again", date(2026, 11, 22))
    assert answer_inquiry(spoken, INQUIRY, [LOT], asking()) == (InquiryAnswered("q1", "ask again", date(2026, 11, 22)),)


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (replace(ANSWER, answer=""), "answer inquiry q1: the manufacturer's answer is required."),
        (replace(ANSWER, answered_on=date(2026, 11, 24)), "on 2026-11-24: that is ahead of the clock."),
        (replace(ANSWER, answered_on=date(2026, 11, 20)), "on 2026-11-20: it was asked on 2026-11-22."),
    ],
)
def test_an_answer_that_makes_no_sense_is_refused(command, told):
    with pytest.raises(RefusedError, match=re.escape(told)):
        answer_inquiry(command, INQUIRY, [LOT], asking())
