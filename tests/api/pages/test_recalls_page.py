"""`/recalls`: opened by a pharmacist, answered by each site, closed; each refusal by its field."""

import pytest

from coldchain.commands import OpenRecall
from tests.api.pages.seen import deed, faults

WHAT = {"product": "kesimpta", "lot_number": "SLA42", "scope": "patients", "reference": "FDA-1"}


@pytest.fixture
def lot(shop):
    shop.hear(-60, 0)
    return shop.receive(10)


@pytest.fixture
def recall(shop, lot):
    assert shop.store.lot(lot).quantity
    return shop.do(OpenRecall("kesimpta", "SLA42", "patients", "FDA-1")).made


def test_a_pharmacist_blocks_a_lot_number(shop, lot):
    asking = shop.running.browser("pharmacist")
    sent = asking.send("/recalls", {**WHAT, "reason": "<b>x</b>"})
    page = asking.get(sent.headers["location"])
    assert deed(page) == "The recall is open: every holding of it is blocked."
    assert "<b>x</b>" not in page.text
    assert shop.store.lot(lot).standing.condition == "quarantined"


def test_answered_and_closed(shop, look, recall):
    asking = shop.running.browser("pharmacist")
    page = f"/recalls/{recall}"
    sent = asking.send(f"{page}/answer", {"site": "river", "found": "10", "answer": "kept apart"}, page=page)
    assert sent.headers["location"] == f"{page}?did=answered"
    assert look("/recalls").rows()[0][4] == "all answered"
    closed = asking.send(f"{page}/close", {"reason": "all went back"}, page=page)
    assert closed.headers["location"] == f"{page}?did=closed"
    assert look("/recalls").rows()[0][1] == "closed"


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"product": "x"}, {"product": "The product is missing: choose one."}),
        ({"lot_number": ""}, {"lot_number": "The lot number is missing."}),
        ({"all_lots": "on"}, {"lot_number": "Either name a lot number, or tick all of the product."}),
        ({"reference": " "}, {"reference": "The maker's or authority's reference is missing."}),
    ],
)
def test_what_is_wrong_with_a_recall_stands_by_its_field(shop, fields, told):
    sent = shop.running.browser("pharmacist").send("/recalls", {**WHAT, **fields})
    assert (sent.status_code, faults(sent)) == (422, told)
    assert shop.store.recalls() == []


@pytest.mark.parametrize(
    ("which", "fields", "told"),
    [
        ("answer", {"site": "hill", "found": "1", "answer": "x"}, {"site": "The site is missing: choose one."}),
        ("answer", {"site": "river", "found": "-1", "answer": "x"}, {
            "found": "-1 is no whole number from 0 to 1,000,000.",
        }),
        ("answer", {"site": "river", "found": "1"}, {"answer": "What was done is missing."}),
        ("close", {}, {"reason": "The reason is missing."}),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_answer_stands_by_its_field(shop, recall, which, fields, told):
    asking = shop.running.browser("pharmacist")
    sent = asking.send(f"/recalls/{recall}/{which}", fields, page=f"/recalls/{recall}")
    assert (sent.status_code, faults(sent)) == (422, told)


def test_a_technician_answers_and_opens_or_closes_nothing(shop, look, recall):
    assert "Open a recall" not in look("/recalls", "technician").text()
    page = look(f"/recalls/{recall}", "technician").text()
    assert ("Answer for a site" in page, "Close the recall" in page) == (True, False)
    assert shop.running.program("technician").post(f"/recalls/{recall}/close").status_code == 403


def test_a_recall_that_is_not_there(look):
    look("/recalls/l-none", status=404)
