"""What is done with stock over HTTP: each command's main way, and how it is refused."""

from datetime import date

import pytest

from coldchain.commands import Quarantine
from tests.api.conftest import PASSWORD
from tests.api.routes.shop import FRIDGE, HOME

LOTS = "/api/v1/lots"
DELIVERY = {
    "site": "river",
    "unit": "fridge-1",
    "product": "Kesimpta",
    "form": "pen",
    "lot_number": "SLA42",
    "manufacturer_expiry": "2027-12-31",
    "quantity": 12,
    "arrival": {"indicator": "ok", "packs": "cool"},
}
SCAN = "]d201003007810076881727123110SLA42\x1d21SN000"


@pytest.fixture
def lot(shop) -> str:
    shop.hear(0, 60)
    return shop.receive()


def kinds(done):
    return [each["kind"] for each in done["entries"]]


def test_a_delivery_is_received_by_its_fields(shop):
    answer = shop.running.program("technician").post(LOTS, json=DELIVERY)
    done = answer.json()
    (lot,) = done["lots"]
    assert (answer.status_code, answer.headers["location"]) == (201, f"{LOTS}/{lot}")
    assert (kinds(done)[0], done["made"], done["again"]) == ("LotReceived", "", False)
    assert done["entries"][0]["sentence"].startswith(f"Lot {lot}: 12 pens of kesimpta")
    found = shop.store.lot(lot)
    assert (found.quantity, found.lot_number, found.manufacturer_expiry) == (12, "SLA42", date(2027, 12, 31))


def test_a_delivery_is_received_by_scans_of_its_cartons(shop):
    delivery = {"site": "river", "unit": "fridge-1", "scans": [f"{SCAN}1", f"{SCAN}2"]}
    status, done = shop.post(LOTS, delivery)
    found = shop.store.lot(done["lots"][0])
    assert (status, found.quantity, found.serials) == (201, 2, ("SN0001", "SN0002"))
    status, told = shop.refused("POST", LOTS, json={**delivery, "scans": ["]d20100300781007688"]})
    assert status == 409
    assert "scan" in told


def test_what_is_sent_again_under_its_key_is_done_once(shop):
    delivery = {**DELIVERY, "arrival": {"at": "2026-11-23T11:00:00Z", "indicator": "ok", "packs": "cool"}}
    program = shop.running.program("pharmacist")
    first, again = (program.post(LOTS, json=delivery, headers={"Idempotency-Key": "k1"}).json() for _ in range(2))
    assert again == {**first, "again": True}
    assert len(shop.get(LOTS)["items"]) == 1
    status, told = shop.refused("POST", LOTS, json=DELIVERY, headers={"Idempotency-Key": "k2"})
    assert (status, told) == (409, "arrival.at is missing: with an Idempotency-Key an instant is expected.")


def test_a_key_is_for_one_command_and_everybody_has_their_own(shop, lot):
    keyed = {"headers": {"Idempotency-Key": "k1"}}
    assert shop.post(f"{LOTS}/{lot}/report", {"kinds": ["dropped"], "cap": "on"}, **keyed)[0] == 200
    told = "Key k1 was used for another command."
    assert shop.refused("POST", f"{LOTS}/{lot}/split", json={"quantity": 1}, **keyed) == (409, told)
    status, done = shop.post(f"{LOTS}/{lot}/report", {"kinds": ["frozen"]}, "technician", **keyed)
    assert (status, done["again"]) == (200, False)
    assert {each.kind for each in shop.store.lot(lot).incidents} >= {"frozen"}


def test_a_lot_that_has_changed_since_it_was_seen_is_left_alone(shop, lot):
    program = shop.running.program("pharmacist")
    seen = program.get(f"{LOTS}/{lot}").headers["etag"]
    assert program.post(f"{LOTS}/{lot}/split", json={"quantity": 3}, headers={"If-Match": seen}).status_code == 200
    status, told = shop.refused("POST", f"{LOTS}/{lot}/split", json={"quantity": 3}, headers={"If-Match": seen})
    assert (status, told) == (412, f"Lot {lot} has changed since you saw it: load it again.")
    assert shop.store.lot(lot).quantity == 7
    assert program.post(f"{LOTS}/{lot}/split", json={"quantity": 3}, headers={"If-Match": "*"}).status_code == 200


def test_a_lot_is_moved_split_counted_and_used(shop, lot):
    assert shop.post(f"{LOTS}/{lot}/move", {"unit": "fridge-2", "quantity": 4}, "technician")[0] == 200
    assert shop.post(f"{LOTS}/{lot}/split", {"quantity": 2})[1]["lots"][1] == lot
    assert kinds(shop.post(f"{LOTS}/{lot}/adjust", {"counted": 3, "reason": "one broke"})[1]) == ["LotAdjusted"]
    assert kinds(shop.post(f"{LOTS}/{lot}/report", {"kinds": ["dropped"], "cap": "off"})[1])[0] == "IncidentReported"
    found = {each["unit"]: each["quantity"] for each in shop.get(f"{LOTS}?unit=fridge-2")["items"]}
    assert found == {"fridge-2": 4}
    assert shop.store.lot(lot).quantity == 3


def test_an_expiry_is_assigned_and_a_pen_dispensed(shop, lot):
    status, done = shop.post(f"{LOTS}/{lot}/dispense", {"quantity": 2, "home": "h-7f3a"}, "technician")
    prepared = done["lots"][0]
    assert (status, shop.store.lot(prepared).stage) == (200, "prepared")
    assert shop.post(f"{LOTS}/{prepared}/assign-expiry", {"on": "2027-06-30"})[0] == 200
    found = shop.store.lot(prepared)
    assert (found.stage, found.assigned.on, found.home) == ("transit", date(2027, 6, 30), HOME.site)
    assert shop.post(f"{LOTS}/{prepared}/return", {"route": "restock", "unit": "fridge-1", "site": "river"})[0] == 200


def test_stock_is_stopped_and_released_with_a_signature(shop, lot):
    assert kinds(shop.post(f"{LOTS}/{lot}/quarantine", {"reason": "wet box"}, "technician")[1])[0] == "LotQuarantined"
    advice = {"case": "N-1", "advice": "may be used", "advised_on": "2026-11-23"}
    release = {"basis": "manufacturer_advice", "reason": "only the outer box", "password": PASSWORD, **advice}
    status, done = shop.post(f"{LOTS}/{lot}/release", release)
    assert (status, kinds(done)[0], kinds(done)[-1]) == (200, "LotReleased", "ActSigned")
    signed = shop.store.last_entry("ActSigned").event
    assert (signed.user, signed.name, signed.meaning) == ("u-pharmacist", "Pharmacist", "ReleaseLot")
    assert shop.get(f"{LOTS}/{lot}")["releases"][0]["reason"] == "only the outer box"


def test_stock_is_discarded_with_a_signature(shop, lot):
    status, done = shop.post(f"{LOTS}/{lot}/discard", {"reason": "frozen", "quantity": 4, "password": PASSWORD})
    assert (status, kinds(done)) == (200, ["LotDiscarded", "ActSigned"])
    assert shop.store.lot(lot).quantity == 6


@pytest.mark.parametrize("verb", ["release", "discard"])
def test_nothing_is_signed_with_a_wrong_password(shop, lot, verb):
    shop.do(Quarantine(lot, "wet"))
    body = {"reason": "x", "password": "wrong", **({"basis": "accepted_unknown"} if verb == "release" else {})}
    told = "The password is wrong: nothing was signed, and nothing was done."
    assert shop.refused("POST", f"{LOTS}/{lot}/{verb}", json=body) == (403, told)
    assert shop.store.counts("sign_ins_refused") == {"signature": 1}
    assert shop.store.lot(lot).standing.condition == "quarantined"
    assert "ActSigned" not in shop.running.kinds()


def test_who_guesses_a_password_to_sign_has_to_wait(shop, lot):
    body = {"reason": "x", "password": "wrong"}
    program = shop.running.program("pharmacist")
    answers = [program.post(f"{LOTS}/{lot}/discard", json=body) for _ in range(6)]
    assert [each.status_code for each in answers] == [403] * 5 + [429]
    assert int(answers[-1].headers["retry-after"]) >= 1


def test_a_technician_cannot_release_and_a_manager_cannot_touch_stock(shop, lot):
    shop.do(Quarantine(lot, "wet"))
    release = {"basis": "accepted_unknown", "reason": "fine", "password": PASSWORD}
    status, told = shop.refused("POST", f"{LOTS}/{lot}/release", "technician", json=release)
    assert (status, told) == (403, f"Cannot release lot {lot}: u-technician is a technician; this needs a pharmacist.")
    assert shop.refused("POST", LOTS, "manager", json=DELIVERY)[0] == 403
    assert shop.refused("POST", LOTS, "auditor", json=DELIVERY)[0] == 403
    assert shop.store.lot(lot).standing.condition == "quarantined"


def test_another_pharmacys_lot_is_not_there(shop, lot):
    bodies = {
        "assign-expiry": {},
        "move": {"unit": "fridge-2"},
        "split": {"quantity": 1},
        "dispense": {"quantity": 1, "home": "h-7f3a"},
        "quarantine": {"reason": "x"},
        "release": {"basis": "accepted_unknown", "reason": "x", "password": PASSWORD},
        "discard": {"reason": "x", "password": PASSWORD},
        "use": {},
        "adjust": {"counted": 1, "reason": "x"},
        "return": {"route": "discard"},
        "confirm-move": {"incident": "x", "reason": "x"},
        "correct": {"stays": [{"unit": "fridge-1", "since": "2026-11-23T12:00:00Z"}], "reason": "x"},
        "amend": {"inquiry": "x", "second": "u-hilda", "reason": "x"},
        "report": {"kinds": ["dropped"]},
    }
    for verb, body in bodies.items():
        there, nowhere = (shop.refused("POST", f"{LOTS}/{each}/{verb}", "hilda", json=body) for each in (lot, "nobody"))
        assert there[0] == nowhere[0] == 404
        assert there[1].replace(lot, "…") == nowhere[1].replace("nobody", "…")


def test_a_patient_uses_and_reports_the_own_pens_only(shop, lot):
    home = shop.dispense(lot, 2).lots[0]
    shop.turn(70)
    shop.post(f"/api/v1/shipments/{shop.store.shipments()[0].id}/arrive", {"unit": "fridge"}, "patient")
    letters = shop.store.lot(home).letters
    status, done = shop.post(f"{LOTS}/{home}/report", {"kinds": ["frozen"], "letters": letters[0]}, "patient")
    assert status == 200
    assert shop.store.lot(done["lots"][0]).standing.condition == "quarantined"
    assert shop.post(f"{LOTS}/{home}/use", {"letters": letters[1]}, "patient")[0] == 200
    assert shop.refused("POST", f"{LOTS}/{lot}/use", "patient", json={})[0] == 404
    assert shop.refused("POST", f"{LOTS}/{home}/adjust", "patient", json={"counted": 9, "reason": "x"})[0] == 403


def test_what_lies_elsewhere_is_named_by_its_site_alone(shop, lot):
    assert shop.refused("POST", f"{LOTS}/{lot}/move", json={"unit": "fridge-9"})[0] == 404
    assert shop.store.lot(lot).place == FRIDGE
