import re

import pytest
from msgspec.structs import replace

from coldchain.commands import AnswerRecall, CloseRecall, OpenRecall
from coldchain.decisions.recalling import answer_recall, close_recall, matches, open_recall
from coldchain.errors import NotAllowedError, NotFoundError, RefusedError
from coldchain.events import RecallAnswered, RecallClosed, RecallOpened
from coldchain.recalls import Recall
from tests.coldchain.decisions.pharmacy import (
    LOT,
    MANAGER,
    NOW,
    PATIENT,
    PHARMACIST,
    STRANGER,
    TECHNICIAN,
    asking,
)

OPEN = OpenRecall("kesimpta", "SLA42", "patients", "R-1", "particles")
RECALL = Recall("r1", "kesimpta", "SLA42", "patients", "R-1", "particles", NOW)
CLOSED = replace(RECALL, closed_at=NOW)
HOME_LOT = replace(LOT, stage="home", home="home-7", pharmacy="mitte")


def test_a_pharmacist_opens_a_recall_of_a_lot_number_or_of_all():
    assert open_recall(OPEN, asking()) == (RecallOpened("id-1", "kesimpta", "SLA42", "patients", "R-1", "particles"),)
    assert open_recall(OpenRecall("kesimpta", "", "stock", "R-2"), asking()) == (
        RecallOpened("id-1", "kesimpta", "", "stock", "R-2"),
    )


@pytest.mark.parametrize("by", [TECHNICIAN, PATIENT, MANAGER])
def test_nobody_else_opens_or_closes_a_recall(by):
    with pytest.raises(NotAllowedError, match="this needs a pharmacist"):
        open_recall(OPEN, asking(by))
    with pytest.raises(NotAllowedError, match="this needs a pharmacist"):
        close_recall(CloseRecall("r1", "done"), RECALL, asking(by))


def test_a_recall_needs_a_known_product_and_a_reference():
    with pytest.raises(NotFoundError, match="There is no product aspirin"):
        open_recall(replace(OPEN, product="aspirin"), asking())
    told = "Cannot open a recall of kesimpta: the maker's or authority's reference is required."
    with pytest.raises(RefusedError, match=f"^{re.escape(told)}$"):
        open_recall(replace(OPEN, reference=" "), asking())


@pytest.mark.parametrize("stage", ["stock", "prepared", "transit", "home", "returned", "gone"])
def test_a_recall_of_stock_is_about_what_pharmacies_have_one_of_patients_about_all(stage):
    lot = replace(LOT, stage=stage)
    assert matches(RECALL, lot)
    assert matches(replace(RECALL, scope="stock"), lot) == (stage in {"stock", "prepared"})


def test_a_recall_is_about_its_product_and_lot_number_however_that_was_typed():
    assert not matches(RECALL, replace(LOT, product="humira"))
    assert not matches(RECALL, replace(LOT, lot_number="SLA43"))
    assert matches(replace(RECALL, lot_number=""), replace(LOT, lot_number="SLA43"))
    assert matches(replace(RECALL, lot_number="sla42"), LOT)


@pytest.mark.parametrize("by", [PHARMACIST, TECHNICIAN])
def test_a_pharmacy_answers_for_itself_and_for_the_homes_it_dispensed_to(by):
    for site in ("mitte", "home-7"):
        command = AnswerRecall("r1", site, 2, "sent back")
        assert answer_recall(command, RECALL, [HOME_LOT], asking(by)) == (RecallAnswered("r1", site, 2, "sent back"),)
    with pytest.raises(NotFoundError, match=f"there is no site home-7 for {by.id}"):
        answer_recall(AnswerRecall("r1", "home-7", 2, "sent back"), RECALL, [], asking(by))


def test_a_patient_answers_for_the_own_home_only():
    command = AnswerRecall("r1", "home-7", 0, "none left")
    assert answer_recall(command, RECALL, [], asking(PATIENT)) == (RecallAnswered("r1", "home-7", 0, "none left"),)
    for site in ("mitte", "home-9"):
        with pytest.raises(NotFoundError, match=f"there is no site {site} for p7"):
            answer_recall(replace(command, site=site), RECALL, [], asking(PATIENT))


@pytest.mark.parametrize(
    ("command", "recall", "told"),
    [
        (AnswerRecall("r1", "mitte", -1, "?"), RECALL, "found -1, expected a whole number from 0 to 1000000."),
        (AnswerRecall("r1", "mitte", 10**9, "?"), RECALL, "found 1000000000, expected a whole number from 0 to"),
        (AnswerRecall("r1", "mitte", 1, " "), RECALL, "what was done is required."),
        (AnswerRecall("r1", "mitte", 1, "sent back"), CLOSED, "it was closed 2026-11-22 10:00 UTC."),
    ],
)
def test_an_answer_that_makes_no_sense_is_refused(command, recall, told):
    with pytest.raises(RefusedError, match=f"^{re.escape('Cannot answer recall r1 for site mitte: ' + told)}"):
        answer_recall(command, recall, [], asking())


def test_a_manager_or_stranger_answers_nothing():
    command = AnswerRecall("r1", "mitte", 1, "sent back")
    with pytest.raises(NotAllowedError, match="max is a manager"):
        answer_recall(command, RECALL, [], asking(MANAGER))
    with pytest.raises(NotFoundError, match="there is no site mitte for sue"):
        answer_recall(command, RECALL, [], asking(STRANGER))


def test_a_pharmacist_closes_a_recall_once_with_a_reason():
    assert close_recall(CloseRecall("r1", "all back"), RECALL, asking()) == (RecallClosed("r1", "all back"),)
    with pytest.raises(RefusedError, match=r"^Cannot close recall r1: a reason is required\.$"):
        close_recall(CloseRecall("r1", ""), RECALL, asking())
    with pytest.raises(RefusedError, match=r"^Cannot close recall r1: it was closed 2026-11-22 10:00 UTC\.$"):
        close_recall(CloseRecall("r1", "all back"), CLOSED, asking())
