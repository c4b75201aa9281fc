from datetime import date

import pytest
from msgspec.structs import replace

from coldchain import events as facts
from coldchain.errors import LedgerBrokenError
from coldchain.recalls import Inquiry, Recall, RecallAnswer, evolve, evolve_inquiry
from tests.coldchain.timetable import at

OPENED = facts.RecallOpened("r1", "kesimpta", "SLA42", "patients", "FDA-17", "glass in the pen")
RECALL = Recall("r1", "kesimpta", "SLA42", "patients", "FDA-17", "glass in the pen", at(0))
ASKED = facts.InquiryOpened("q1", "kesimpta", ("L1", "L2"), "C-77", "41 min above 8 °C")
INQUIRY = Inquiry("q1", "kesimpta", ("L1", "L2"), "C-77", "41 min above 8 °C", at(0), "ana")


def test_a_recall_keeps_each_site_s_last_answer_until_it_is_closed():
    recall = evolve(None, OPENED, at(0), "ana")
    assert recall == RECALL
    for moment, site, found in ((10, "river", 4), (20, "home-1", 1), (30, "river", 3)):
        recall = evolve(recall, facts.RecallAnswered("r1", site, found, "kept apart"), at(moment), site)
    answers = {
        "river": RecallAnswer(3, "kept apart", at(30), "river"),
        "home-1": RecallAnswer(1, "kept apart", at(20), "home-1"),
    }
    assert recall == replace(RECALL, answers=answers)
    closed = evolve(recall, facts.RecallClosed("r1", "all have answered"), at(40), "ana")
    assert closed == replace(RECALL, answers=answers, closed_at=at(40))


def test_an_inquiry_keeps_who_asked_and_what_was_answered():
    assert evolve_inquiry(None, ASKED, at(0), "ana") == INQUIRY
    answer = facts.InquiryAnswered("q1", "may be used", date(2026, 3, 2), "letter 4", usable=True)
    assert evolve_inquiry(INQUIRY, answer, at(60), "ben") == replace(
        INQUIRY,
        answer="may be used",
        answered_on=date(2026, 3, 2),
        answered_by="ben",
        reference="letter 4",
        usable=True,
    )


def test_what_is_told_of_something_else_changes_nothing():
    other = facts.RecallClosed("r9", "")
    assert evolve_inquiry(INQUIRY, other, at(0), "ana") == INQUIRY
    assert evolve(RECALL, ASKED, at(0), "ana") == RECALL


def test_what_was_never_opened_cannot_go_on():
    with pytest.raises(LedgerBrokenError, match=r"^RecallClosed tells of a recall that was never opened\.$"):
        evolve(None, facts.RecallClosed("r1", ""), at(0), "ana")
    with pytest.raises(LedgerBrokenError, match=r"^InquiryAnswered tells of an inquiry that was never opened\.$"):
        evolve_inquiry(None, facts.InquiryAnswered("q1", "", date(2026, 3, 2)), at(0), "ana")
