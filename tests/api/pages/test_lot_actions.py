"""The forms about one lot: the main way of each, what is refused by which field, and who signed."""

import pytest

from coldchain.commands import Move, Quarantine
from coldchain.events import ActSigned
from tests.api.conftest import PASSWORD
from tests.api.pages.seen import deed, faults, hidden, problem
from tests.api.routes.shop import HOME, OTHER

HTML = "<script>alert(1)</script>'; DROP TABLE lot;--"


@pytest.fixture
def lot(shop):
    shop.hear(-60, 0)
    return shop.receive(10)


@pytest.fixture
def held(shop, lot):
    shop.do(Quarantine(lot, "the box looks wet"))
    return lot


def send(shop, lot, name, fields, who="pharmacist"):
    asking = shop.running.browser(who)
    path = f"/lots/{lot}/{name}"
    return asking, asking.post(path, data={**hidden(asking.get(path)), **release(shop, lot, name), **fields})


def release(shop, lot, name):
    grounds = [ground.id for reason in shop.store.lot(lot).standing.reasons for ground in reason.grounds]
    return {f"finding-{each}": "on" for each in grounds} if name == "release" else {}


MAIN = [
    ("move", {"unit": "fridge-2", "quantity": "10"}, "moved"),
    ("move", {"unit": "fridge-2", "quantity": "4", "reason": HTML}, "moved"),
    ("quarantine", {"reason": HTML}, "quarantined"),
    ("adjust", {"counted": "9", "reason": HTML}, "adjusted"),
    ("report", {"kind-dropped": "on", "quantity": "2", "cap": "on", "note": HTML}, "reported"),
    ("assign-expiry", {"on": "2027-11-23"}, "assigned"),
    ("discard", {"quantity": "3", "reason": HTML, "password": PASSWORD}, "discarded"),
]


@pytest.mark.parametrize(("name", "fields", "told"), MAIN)
def test_what_is_asked_is_done_and_told_and_typed_text_stays_text(shop, lot, name, fields, told):
    asking, sent = send(shop, lot, name, fields)
    assert sent.status_code == 303, problem(sent) or faults(sent)
    assert sent.headers["location"].endswith(f"?did={told}")
    page = asking.get(sent.headers["location"])
    assert (page.status_code, bool(deed(page))) == (200, True)
    assert "<script>alert" not in page.text


def test_a_part_is_moved_and_its_page_is_shown(shop, lot):
    _, sent = send(shop, lot, "move", {"unit": "fridge-2", "quantity": "4"}, "technician")
    part = sent.headers["location"].removeprefix("/lots/").partition("?")[0]
    assert (shop.store.lot(part).place, shop.store.lot(part).quantity, shop.store.lot(lot).quantity) == (OTHER, 4, 6)


def test_a_double_click_does_it_once(shop, lot):
    asking = shop.running.browser("technician")
    fields = {**hidden(asking.get(f"/lots/{lot}/move")), "unit": "fridge-2", "quantity": "4"}
    answers = [asking.post(f"/lots/{lot}/move", data=fields) for _ in range(2)]
    assert [each.headers["location"] for each in answers] == [answers[0].headers["location"]] * 2
    assert shop.store.lot(lot).quantity == 6


def test_who_goes_back_and_sends_the_form_otherwise_is_told_and_can_send_it_again(shop, lot):
    asking = shop.running.browser("technician")
    old = {**hidden(asking.get(f"/lots/{lot}/adjust")), "reason": "counted"}
    assert asking.post(f"/lots/{lot}/adjust", data={**old, "counted": "9"}).status_code == 303
    refused = asking.post(f"/lots/{lot}/adjust", data={**old, "counted": "8"})
    told = "You sent this form before, and what it said then was done."
    assert (refused.status_code, problem(refused).startswith(told)) == (409, True)
    assert shop.store.lot(lot).quantity == 9
    again = {**hidden(refused), "reason": "counted", "counted": "8"}
    assert asking.post(f"/lots/{lot}/adjust", data=again).status_code == 303
    assert shop.store.lot(lot).quantity == 8


@pytest.mark.parametrize(
    ("name", "fields", "told"),
    [
        ("move", {"quantity": "4"}, {"unit": "The unit is missing: choose one."}),
        ("move", {"unit": "fridge-2", "quantity": "11"}, {"quantity": "11 is no whole number from 1 to 10."}),
        ("move", {"unit": "fridge-2", "quantity": "-1"}, {"quantity": "-1 is no whole number from 1 to 10."}),
        ("move", {"unit": "fridge-2", "quantity": "1", "left_at": "noon"}, {
            "left_at": "noon is no time: expected one such as 2026-11-22T14:05, by the site's clock.",
        }),
        ("quarantine", {"reason": "  "}, {"reason": "The reason is missing."}),
        ("adjust", {"counted": "", "reason": "x"}, {"counted": "The number is missing."}),
        ("report", {}, {"out_since": "Say what happened, or since when it was out of the fridge."}),
        ("assign-expiry", {"on": "2027-02-30"}, {"on": "2027-02-30 is no day: expected one such as 2027-11-22."}),
        ("discard", {"reason": "x"}, {"password": "Your password is missing: entered again, it is your signature."}),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_by_its_field_and_nothing_is_done(shop, lot, name, fields, told):
    before = shop.store.lot(lot)
    _, sent = send(shop, lot, name, fields)
    assert (sent.status_code, faults(sent)) == (422, told)
    assert shop.store.lot(lot) == before


@pytest.mark.parametrize(
    ("name", "fields", "field", "words"),
    [
        ("move", {"unit": "fridge-1", "quantity": "10"}, "unit", "it lies there already"),
        ("move", {"unit": "fridge-2", "quantity": "9", "left_at": "2026-11-24T12:00"}, "left_at", "ahead of the clock"),
        ("assign-expiry", {"on": "2029-01-01"}, "on", "is too late"),
    ],
)
def test_what_the_desk_refuses_stands_by_the_field_it_is_about(shop, lot, name, fields, field, words):
    _, sent = send(shop, lot, name, fields)
    assert sent.status_code == 409
    assert words in faults(sent)[field]


def test_a_release_is_signed_with_name_time_and_meaning(shop, held):
    fields = {"basis": "manufacturer_advice", "reason": "covered", "case": "N-1", "advice": "use", "password": PASSWORD}
    _, sent = send(shop, held, "release", {**fields, "advised_on": "2026-11-22"})
    assert sent.headers["location"] == f"/lots/{held}?did=released"
    assert shop.store.lot(held).standing.condition == "usable"
    (signed,) = [each.event for each in shop.store.entries() if isinstance(each.event, ActSigned)]
    assert (signed.user, signed.name, signed.meaning) == ("u-pharmacist", "Pharmacist", "ReleaseLot")


def test_a_wrong_password_is_told_by_its_field_and_what_was_typed_is_kept_but_the_password(shop, held):
    fields = {"basis": "manufacturer_advice", "reason": "covered", "case": "N-1", "advice": "use", "password": "guess"}
    _, sent = send(shop, held, "release", {**fields, "advised_on": "2026-11-22"})
    told = "The password is wrong: nothing was signed, and nothing was done."
    assert (sent.status_code, faults(sent)) == (422, {"password": told})
    assert 'value="N-1"' in sent.text
    assert "guess" not in sent.text
    assert shop.store.lot(held).standing.condition == "quarantined"


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"basis": "manufacturer_advice"}, "case", "The number of the advice is missing."),
        ({"basis": "guess"}, "basis", "The basis is missing: choose one."),
        ({"basis": "accepted_unknown"}, "basis", "expected only what is unverified"),
        ({"basis": "label_clock"}, "basis", "label's clock does not run"),
    ],
)
def test_why_a_release_is_refused_stands_by_its_field(shop, held, fields, field, words):
    _, sent = send(shop, held, "release", {"reason": "covered", "password": PASSWORD, **fields})
    assert words in faults(sent)[field]
    assert shop.store.lot(held).standing.condition == "quarantined"


def test_a_release_of_nothing_is_told_by_the_boxes(shop, held):
    asking = shop.running.browser("pharmacist")
    fields = {**hidden(asking.get(f"/lots/{held}/release")), "basis": "accepted_unknown", "reason": "x"}
    assert faults(asking.post(f"/lots/{held}/release", data=fields))["findings"].startswith("Nothing is accepted")


def test_whoever_saw_another_state_is_told_what_changed_and_can_send_it_again(shop, lot):
    asking = shop.running.browser("pharmacist")
    seen = hidden(asking.get(f"/lots/{lot}/adjust"))
    shop.do(Move(lot, OTHER))
    stale = asking.post(f"/lots/{lot}/adjust", data={**seen, "counted": "9", "reason": "one broke"})
    assert stale.status_code == 412
    assert problem(stale).startswith("Nothing was done, since this lot changed after you opened the page: ")
    assert "fridge-2" in problem(stale)
    assert (shop.store.lot(lot).quantity, "one broke" in stale.text) == (10, True)
    again = asking.post(f"/lots/{lot}/adjust", data={**hidden(stale), "counted": "9", "reason": "one broke"})
    assert (again.status_code, shop.store.lot(lot).quantity) == (303, 9)


def test_what_a_lot_s_condition_does_not_allow_has_no_form(shop, lot):
    page = shop.running.browser("pharmacist").get(f"/lots/{lot}/release")
    assert (page.status_code, "This cannot be done with this holding now" in page.text) == (200, True)
    assert 'action="/lots/' not in page.text


@pytest.mark.parametrize("name", ["release", "discard", "assign-expiry"])
def test_what_a_technician_may_not_is_refused(shop, held, name):
    page = shop.running.browser("technician").get(f"/lots/{held}/{name}")
    assert page.status_code == 403


def test_a_lot_of_others_is_not_there(shop, lot):
    shop.running.user("pharmacist", "hill", name="harry")
    for which in (lot, "l-none"):
        assert shop.running.browser("harry").get(f"/lots/{which}/move").status_code == 404


def test_what_comes_back_from_the_way_waits_for_a_pharmacist(shop, lot):
    away = shop.dispense(lot, 2).lots[0]
    _, sent = send(shop, away, "return", {"route": "restock", "unit": "fridge-1"})
    assert sent.headers["location"] == f"/lots/{away}?did=returned"
    assert (shop.store.lot(away).standing.condition, HOME.site) == ("quarantined", "h-7f3a")
