"""A recall on the patient's page: what is recalled, what to do with it, and the answer in two taps."""

import re

import pytest

from coldchain.commands import CloseRecall, OpenRecall, Use
from coldchain.store.alert_ports import AlertFilter
from tests.api.household import PAT
from tests.api.patient.alerted import Alerted, cards
from tests.api.patient.seeing import glance, plain

CALL = "call River Pharmacy +1 555 0100."
ANSWER = "Answer the recall I use none of them. I have none 1 2 More than that? Call River Pharmacy."


@pytest.fixture
def recall(household):
    """Two pens at home are recalled; the recall's id."""
    household.bring(2, number="SLA42")
    household.hear(minutes=5)
    return household.do(OpenRecall("kesimpta", "SLA42", "patients", "R-7")).made


def answer(phone, recall, found):
    return phone.send("/home/recall", {"recall": recall, "found": found}, page="/home")


@pytest.mark.usefixtures("recall")
def test_it_says_which_pens_and_what_to_do_with_them(running, household, phone, tmp_path):
    Alerted(running, household, ("pat",), tmp_path).look()  # its alert is not told a second time
    assert len(running.store.alerts(AlertFilter())) == 1
    assert cards(phone) == [
        (
            "Recall since 12:10 The maker recalls Kesimpta with lot no. SLA42: do not use it. Yours: pens A, B. Keep"
            f" them in the fridge, don't throw them away, {CALL} {ANSWER}"
        )
    ]
    assert glance(phone)[0] == "red"
    assert "The maker recalls it." in glance(phone)[1]


def test_two_taps_answer_it_and_the_pharmacy_sees_the_answer(running, household, recall, phone):
    shown = phone.send("/home/recall", {"recall": recall, "found": "2"}, page="/home")
    assert shown.headers["location"] == "/home?told=recall"
    assert "Noted. Your pharmacy can see your answer." in plain(phone.get("/home?told=recall").text)
    kept = household.store.recall(recall).answers["h-7f3a"]
    assert (kept.found, kept.by) == (2, "u-patient")
    assert "Kept in the fridge, and not used." in plain(running.browser("pharmacist").get(f"/recalls/{recall}").text)
    assert "Answered 12:10: 2 there. Answer again I use none of them. I have none 1 2" in cards(phone)[0]
    assert glance(phone)[0] == "red"


def test_a_later_answer_counts_instead(household, recall, phone):
    answer(phone, recall, "2")
    household.hear(minutes=5)
    answer(phone, recall, "0")
    assert household.store.recall(recall).answers["h-7f3a"].found == 0
    assert "Answered 12:15: none there." in cards(phone)[0]


def test_of_what_is_used_already_it_is_said_that_there_was_some(household, recall, phone):
    (lot,) = household.lots()
    household.do(CloseRecall(recall, "by mistake"))
    household.do(Use(lot.id, 2, at=household.clock.now()), PAT)
    household.do(OpenRecall("kesimpta", "", "patients", "R-8"))
    assert cards(phone) == [
        (
            "Recall since 12:10 The maker recalls all Kesimpta: do not use it. You had some of it, and as far as we"
            " know nothing of it is left. Call River Pharmacy +1 555 0100. Answer the recall I use none of them. I have"
            " none 1 More than that? Call River Pharmacy."
        )
    ]


def test_a_recall_of_pharmacies_stock_or_of_another_lot_is_not_shown(household, phone):
    household.bring(2, number="SLA42")
    household.do(OpenRecall("kesimpta", "SLA42", "stock", "R-7"))
    household.do(OpenRecall("kesimpta", "SLA43", "patients", "R-8"))
    assert cards(phone) == []


def test_once_it_is_closed_it_is_gone_and_cannot_be_answered(household, recall, phone):
    household.do(CloseRecall(recall, "all have answered"))
    assert cards(phone) == []
    refused = answer(phone, recall, "2")
    assert refused.status_code == 409
    told = "Nothing was noted: that recall is over, or about nothing of yours."
    assert re.search(r'role="alert">(.*?)</p>', refused.text)[1] == told


@pytest.mark.parametrize("found", ["", "-1", "two", "2.5", "99999", "²", "<b>"])
def test_what_is_no_number_of_pens_is_refused_in_one_sentence(household, recall, phone, found):
    refused = answer(phone, recall, found)
    told = "Nothing was noted: choose how many of them you have."
    assert (refused.status_code, re.search(r'role="alert">(.*?)</p>', refused.text)[1]) == (409, told)
    assert household.store.recall(recall).answers == {}


@pytest.mark.usefixtures("recall")
def test_who_dispensed_sees_it_and_answers_elsewhere(running):
    page = running.browser("pharmacist").get("/homes/h-7f3a").text
    assert "The maker recalls Kesimpta with lot no. SLA42: do not use it." in plain(page)
    assert "<form" not in page
