"""Shipments, recalls, inquiries, label rules and doses over HTTP."""

import pytest

from tests.api.routes.shop import HILL, HOME

API = "/api/v1"


@pytest.fixture
def lot(shop) -> str:
    shop.hear(0, 60)
    shop.hear(0, 60, place=HILL)
    return shop.receive()


def test_a_shipment_is_on_its_way_and_comes(shop, lot):
    parcel = shop.dispense(lot, 2)
    (found,) = shop.get(f"{API}/shipments")["items"]
    assert (found["id"], found["source"], found["target"], found["state"]) == (
        parcel.made, "river", HOME.site, "open",
    )  # fmt: skip
    assert shop.get(f"{API}/shipments", "hilda")["items"] == []
    assert shop.get(f"{API}/shipments/{parcel.made}", "manager")["target"] == ""
    assert shop.refused("GET", f"{API}/shipments/{parcel.made}", "hilda")[0] == 404
    assert shop.refused("POST", f"{API}/shipments/{parcel.made}/arrive", "hilda", json={"unit": "fridge"})[0] == 404
    shop.turn(90)
    body = {"unit": "fridge", "arrival": {"packs": "cool", "indicator": "ok"}}
    status, done = shop.post(f"{API}/shipments/{parcel.made}/arrive", body, "patient")
    assert (status, done["entries"][0]["kind"]) == (200, "ShipmentArrived")
    assert shop.get(f"{API}/shipments")["items"] == []
    (come,) = shop.get(f"{API}/shipments?all=true")["items"]
    assert (come["state"], come["arrival"]["packs"]) == ("arrived", "cool")


def test_a_recall_blocks_and_every_site_answers(shop, lot):
    body = {"product": "Kesimpta", "lot_number": "sla42", "scope": "stock", "reference": "FDA-1"}
    status, done = shop.post(f"{API}/recalls", body)
    recall = done["made"]
    assert (status, shop.get(f"{API}/lots/{lot}")["condition"]) == (201, "quarantined")
    found = shop.get(f"{API}/recalls/{recall}")
    assert (found["missing"], found["all_answered"], found["closed_at"]) == (["river"], False, None)
    assert shop.get(f"{API}/recalls", "hilda")["items"][0]["replies"] == []
    answer = {"site": "river", "found": 10, "answer": "sent back"}
    assert shop.refused("POST", f"{API}/recalls/{recall}/answer", "hilda", json=answer)[0] == 404
    assert shop.post(f"{API}/recalls/{recall}/answer", answer, "technician")[0] == 200
    assert shop.get(f"{API}/recalls/{recall}")["replies"][0]["answer"]["answer"] == "sent back"
    assert shop.refused("POST", f"{API}/recalls/{recall}/close", "technician", json={"reason": "x"})[0] == 403
    assert shop.post(f"{API}/recalls/{recall}/close", {"reason": "all answered"})[0] == 200
    assert shop.get(f"{API}/recalls")["items"] == []
    assert [each["id"] for each in shop.get(f"{API}/recalls?all=true")["items"]] == [recall]
    assert shop.refused("GET", f"{API}/recalls/nobody")[0] == 404


def test_the_manufacturer_is_asked_and_answers(shop, lot):
    body = {"product": "kesimpta", "lots": [lot], "case": "N-1", "asked": "41 min at 9 °C: usable?"}
    assert shop.refused("POST", f"{API}/inquiries", "technician", json=body)[0] == 403
    assert shop.refused("POST", f"{API}/inquiries", "hilda", json=body)[0] == 404
    status, done = shop.post(f"{API}/inquiries", body)
    inquiry = done["made"]
    answer = {"answer": "may be used", "answered_on": "2026-11-23", "reference": "letter 7", "usable": True}
    assert shop.refused("POST", f"{API}/inquiries/{inquiry}/answer", "hilda", json=answer)[0] == 404
    assert (status, shop.post(f"{API}/inquiries/{inquiry}/answer", answer)[0]) == (201, 200)
    found = shop.get(f"{API}/inquiries/{inquiry}", "auditor")
    assert (found["case"], found["answer"], found["usable"], found["asked_by"]) == (
        "N-1", "may be used", True, "u-pharmacist",
    )  # fmt: skip
    assert [shop.get(f"{API}/inquiries", who)["items"] for who in ("hilda", "patient")] == [[], []]


def test_label_rules_packagings_and_lanes_are_approved_by_an_organisation(shop):
    product = shop.get(f"{API}/products/kesimpta")
    label = product["label"]
    assert (label["ceiling_c"], label["allowance_minutes"], product["approved"]) == (30.0, 7 * 24 * 60, [])
    approve = {"version": label["version"], "site": "river"}
    assert shop.refused("POST", f"{API}/products/kesimpta/approve", "technician", json=approve)[0] == 403
    assert shop.refused("POST", f"{API}/products/kesimpta/approve", "hilda", json=approve)[0] == 404
    assert shop.post(f"{API}/products/kesimpta/approve", approve)[0] == 200
    (approved,) = shop.get(f"{API}/products/kesimpta")["approved"]
    assert (approved["organisation"], approved["version"], approved["by"]) == ("main", label["version"], "u-pharmacist")
    assert shop.refused("POST", f"{API}/products/kesimpta/approve", json={**approve, "version": "older"})[0] == 409
    box = {"package": "box S", "hours": 48, "source": "Q-118", "site": "river"}
    lane = {"supplier": "Wholesaler", "lane": "van", "reason": "mapped", "site": "river"}
    assert [shop.post(f"{API}/packages", box)[0], shop.post(f"{API}/lanes", lane)[0]] == [201, 201]
    assert [(each["package"], each["hours"]) for each in shop.get(f"{API}/packages")] == [("box S", 48.0)]
    assert [(each["supplier"], each["lane"]) for each in shop.get(f"{API}/lanes")] == [("Wholesaler", "van")]
    assert len(shop.get(f"{API}/products")) > 5
    assert shop.refused("GET", f"{API}/products/aspirin")[0] == 404


def test_a_patients_doses_are_started_recorded_and_foreseen(shop, lot):
    shop.dispense(lot, 2)
    start = {"home": "h-7f3a", "product": "kesimpta", "on": "2026-11-23"}
    assert shop.post(f"{API}/doses/start", start)[0] == 200
    assert shop.post(f"{API}/doses", start, "patient")[0] == 200
    (found,) = shop.get(f"{API}/doses", "patient")
    assert (found["home"], found["product"], found["taken"]) == (
        "h-7f3a", "kesimpta", [{"on": "2026-11-23", "lot": ""}],
    )  # fmt: skip
    assert (found["next"]["due_on"], found["supply"]["doses"]) == ("2026-11-30", 0)
    assert shop.get(f"{API}/doses?home=h-7f3a")[0]["next"] == found["next"]
    assert shop.refused("GET", f"{API}/doses?home=h-7f3a", "manager")[0] == 403
    assert shop.refused("GET", f"{API}/doses?home=h-7f3a", "hilda") == (404, "There is no home h-7f3a for you.")
    assert shop.refused("GET", f"{API}/doses?home=nowhere", "hilda") == (404, "There is no home nowhere for you.")
    assert shop.refused("POST", f"{API}/doses/start", "hilda", json=start)[0] == 404


def test_stock_is_counted_and_homes_are_counts_for_a_manager(shop, lot):
    parcel = shop.dispense(lot, 2)
    shop.turn(70)
    shop.post(f"{API}/shipments/{parcel.made}/arrive", {"unit": "fridge"}, "patient")
    found = {(each["site"], each["stage"]): each["quantity"] for each in shop.get(f"{API}/stock")["lines"]}
    assert found == {("river", "stock"): 8, ("h-7f3a", "home"): 2}
    managed = shop.get(f"{API}/stock", "manager")
    assert [each["site"] for each in managed["lines"]] == ["river"]
    assert [(each["homes"], each["quantity"]) for each in managed["homes"]] == [(1, 2)]
    where = shop.get(f"{API}/stock/where?product=kesimpta&lot_number=sla42", "manager")
    assert ([each["site"] for each in where["holdings"]], where["homes"]["pens"]) == (["river"], 2)
    assert shop.get(f"{API}/stock", "hilda")["lines"] == []


def test_what_expires_what_is_at_risk_and_what_to_take_first(shop, lot):
    (found,) = shop.get(f"{API}/stock/expiring?days=1000")["lots"]
    assert (found["lot"], found["unit"], found["use_by"]["on"]) == (lot, "fridge-1", "2028-12-31")
    assert shop.get(f"{API}/stock/expiring?days=30")["lots"] == []
    assert shop.refused("GET", f"{API}/stock/expiring?days=-1")[0] == 422
    pick = shop.get(f"{API}/stock/pick?product=kesimpta&site=river&quantity=12&form=pen")
    assert ([(each["lot"], each["quantity"]) for each in pick["lines"]], pick["missing"]) == ([(lot, 10)], 2)
    assert shop.refused("GET", f"{API}/stock/pick?product=kesimpta&site=hill&quantity=1&form=pen")[0] == 404
    assert shop.refused("GET", f"{API}/stock/pick?product=kesimpta&site=river&quantity=1")[0] == 409
    shop.hear(65, 80, 9.0)
    (unit,) = shop.get(f"{API}/stock/at-risk")["units"]
    assert (unit["site"], unit["unit"], unit["left_minutes"], unit["pens"]) == ("river", "fridge-1", 15.0, 10)
    assert unit["lots"][0]["left_minutes"] == 15.0
    assert shop.get(f"{API}/stock/at-risk", "hilda")["units"] == []
