"""What changes a lot's story over HTTP: moves confirmed, stays corrected, a compromise amended by two people."""

from datetime import date

import pytest

from coldchain.commands import AnswerInquiry, ApproveLabel, Move, OpenInquiry
from coldchain.config.catalogue import catalogue
from coldchain.stock import Stay
from tests.api.routes.shop import FRIDGE, OTHER, at

LOTS = "/api/v1/lots"


@pytest.fixture
def late(shop) -> str:
    """A lot that was moved while its unit was out of range, as somebody said afterwards."""
    shop.hear(0, 60)
    lot = shop.receive()
    shop.hear(65, 80, 9.0)
    shop.do(Move(lot, OTHER, left_at=at(62), arrived_at=at(62)))
    return lot


@pytest.fixture
def frozen(shop) -> str:
    """A lot that froze, by a label rule that is approved."""
    shop.do(ApproveLabel("kesimpta", catalogue().products["kesimpta"].label.version, "river"))
    shop.hear(0, 60)
    lot = shop.receive()
    shop.hear(65, 80, -2.0)
    shop.hear(85, 90)
    assert shop.get(f"{LOTS}/{lot}")["condition"] == "compromised"
    return lot


def doubt(shop, lot):
    (found,) = [each for each in shop.get(f"{LOTS}/{lot}")["incidents"] if each["kind"] == "move"]
    return found["id"]


def answered(shop, lot, reference="letter 7"):
    inquiry = shop.do(OpenInquiry("kesimpta", (lot,), "N-1", "20 min at -2 °C: usable?")).made
    shop.do(AnswerInquiry(inquiry, "may be used", date(2026, 11, 23), reference, usable=True))
    return inquiry


def test_a_move_that_was_entered_late_is_confirmed_by_a_pharmacist(shop, late):
    path, body = f"{LOTS}/{late}/confirm-move", {"incident": doubt(shop, late), "reason": "I saw it"}
    assert shop.get(f"{LOTS}/{late}")["condition"] == "quarantined"
    assert shop.refused("POST", path, "technician", json=body)[0] == 403
    headers = {"Idempotency-Key": "k1"}
    status, done = shop.post(path, body, headers=headers)
    assert (status, [each["kind"] for each in done["entries"]]) == (200, ["MoveConfirmed", "VerdictChanged"])
    assert shop.get(f"{LOTS}/{late}")["condition"] == "usable"
    assert shop.post(path, body, headers=headers) == (200, {**done, "again": True})


def test_no_other_move_is_confirmed_and_none_of_a_lot_that_changed(shop, late):
    path, body = f"{LOTS}/{late}/confirm-move", {"incident": "l0", "reason": "I saw it"}
    status, told = shop.refused("POST", path, json=body)
    assert (status, told) == (
        404, f"Cannot confirm a move of lot {late}: l0 is no move that waits for it, {doubt(shop, late)}.",
    )  # fmt: skip
    stale = {"If-Match": '"another"'}
    assert shop.refused("POST", path, json={**body, "incident": doubt(shop, late)}, headers=stale)[0] == 412
    assert shop.get(f"{LOTS}/{late}")["condition"] == "quarantined"


def test_where_a_lot_lay_is_corrected_as_it_was_told(shop, late):
    path, stays = f"{LOTS}/{late}/correct", shop.get(f"{LOTS}/{late}")["stays"]
    assert [(each["unit"], each["until"]) for each in stays] == [
        ("fridge-1", "2026-11-23T13:02:00Z"),
        ("fridge-2", None),
    ]
    stays[0]["until"] = stays[1]["since"] = "2026-11-23T13:01:00Z"
    body = {"stays": stays, "reason": "the clock on the wall is fast"}
    assert shop.refused("POST", path, "technician", json=body)[0] == 403
    status, done = shop.post(path, body)
    assert (status, done["lots"], done["entries"][0]["kind"]) == (200, [late], "StayCorrected")
    assert shop.store.lot(late).stays == (Stay(FRIDGE, at(60), at(61)), Stay(OTHER, at(61)))


def test_stays_that_cannot_have_been_are_refused_and_named(shop, late):
    path = f"{LOTS}/{late}/correct"
    short = {"stays": [{"unit": "fridge-1", "since": "2026-11-23T13:00:00Z"}], "reason": "x"}
    elsewhere = [{"site": "hill", "unit": "fridge-9", "since": "2026-11-23T13:00:00Z"}]
    told = f"Cannot correct where lot {late} lay: the last stay is in hill/fridge-9, expected a unit of river."
    assert shop.refused("POST", path, json={**short, "stays": elsewhere}) == (409, told)
    assert shop.post(path, short, headers={"If-Match": '"another"'})[0] == 412
    answer = shop.running.program("pharmacist").post(path, json={"stays": [], "reason": "x"})
    assert (answer.status_code, [each["field"] for each in answer.json()["errors"]]) == (422, ["stays"])
    assert len(shop.store.lot(late).stays) == 2


def test_a_packaging_that_was_qualified_stays_so_where_its_times_are_corrected(shop):
    shop.hear(0, 60)
    sent = shop.dispense(shop.receive())
    stays = shop.get(f"{LOTS}/{sent.lots[0]}")["stays"]
    kept = shop.store.lot(sent.lots[0]).stays
    told = [{name: each[name] for name in ("site", "unit", "since", "until")} for each in stays]
    status, told = shop.refused("POST", f"{LOTS}/{sent.lots[0]}/correct", json={"stays": told, "reason": "x"})
    assert (status, told) == (409, f"Cannot correct where lot {sent.lots[0]} lay: that is what is recorded.")
    assert shop.store.lot(sent.lots[0]).stays == kept


def test_a_compromise_is_amended_by_the_written_answer_and_two_people(shop, frozen):
    path, body = (
        f"{LOTS}/{frozen}/amend",
        {"inquiry": answered(shop, frozen), "second": "u-technician", "reason": "M-9"},
    )
    status, done = shop.post(path, body)
    assert (status, done["entries"][0]["kind"]) == (200, "CompromiseAmended")
    assert shop.get(f"{LOTS}/{frozen}")["condition"] == "quarantined"
    event = shop.store.last_entry("CompromiseAmended").event
    assert (event.lot, event.inquiry, event.second) == (frozen, body["inquiry"], "u-technician")


@pytest.mark.parametrize("second", ["u-hilda", "u-patient", "u-auditor", "u-left", "nobody"])
def test_nobody_is_a_second_person_who_does_not_work_with_the_lot(shop, frozen, second):
    left = shop.running.user("technician", name="left")
    shop.running.state.accounts.disable(left.id, "left", "u-chief")
    body = {"inquiry": answered(shop, frozen), "second": second, "reason": "M-9"}
    told = f"second: there is no pharmacist or technician {second} who has to do with lot {frozen}."
    assert shop.refused("POST", f"{LOTS}/{frozen}/amend", json=body) == (409, told)
    assert shop.get(f"{LOTS}/{frozen}")["condition"] == "compromised"


def test_a_compromise_is_not_amended_by_one_person_by_word_of_mouth_or_by_a_technician(shop, frozen):
    path, said = f"{LOTS}/{frozen}/amend", answered(shop, frozen, reference="")
    body = {"inquiry": said, "second": "u-technician", "reason": "M-9"}
    status, told = shop.refused("POST", path, json=body)
    assert (status, told.endswith(f"inquiry {said} was not answered in writing, a reference is expected.")) == (
        409,
        True,
    )
    alone = {**body, "inquiry": answered(shop, frozen), "second": "u-pharmacist"}
    status, told = shop.refused("POST", path, json=alone)
    assert (status, told.endswith("the second person is u-pharmacist too, expected another one.")) == (409, True)
    assert shop.refused("POST", path, "technician", json=body)[0] == 403
    assert shop.post(path, body, headers={"If-Match": '"another"'})[0] == 412
