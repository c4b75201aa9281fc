"""`/shipments`: what is on its way, and the word that it came, each refusal by its field."""

import pytest

from tests.api.pages.seen import deed, faults, hidden

CAME = {"unit": "fridge", "at": "2026-11-23T12:00", "indicator": "ok", "packs": "cool"}


@pytest.fixture
def shipment(shop):
    shop.hear(-60, 0)
    return shop.dispense(shop.receive(10), 2).made


def test_what_is_on_its_way_is_listed(look, shipment):
    (row,) = look("/shipments").rows()
    assert row[:4] == [shipment, "on its way", "River Pharmacy", "Home"]
    assert look("/shipments", "manager").rows()[0][3] == "a patient"


def test_word_that_it_came(shop, look, shipment):
    shop.turn(30)
    asking = shop.running.browser("technician")
    fields = {**hidden(asking.get(f"/shipments/{shipment}")), **CAME}
    answers = [asking.post(f"/shipments/{shipment}", data=fields) for _ in range(2)]
    assert [each.headers["location"] for each in answers] == [f"/shipments/{shipment}?did=arrived"] * 2
    assert (shop.store.shipment(shipment).state, shop.running.kinds().count("ShipmentArrived")) == ("arrived", 1)
    assert deed(asking.get(answers[0].headers["location"])) == "The shipment is in."
    assert look("/shipments").text().endswith("Nothing is on its way.")
    assert look("/shipments?all=1").rows()[0][1] == "arrived"


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"unit": "fridge-1"}, {"unit": "The unit is missing: choose one."}),
        ({"at": "<b>"}, {"at": "<b> is no time: expected one such as 2026-11-22T14:05, by the site's clock."}),
        ({"stored_at": "2026-11-23T11:59"}, {"stored_at": "It cannot have been put in before it was handed over."}),
        ({"indicator": "x"}, {"indicator": "The indicator is missing: choose one."}),
    ],
)
def test_what_is_wrong_stands_by_its_field(shop, shipment, fields, told):
    asking = shop.running.browser("pharmacist")
    sent = asking.send(f"/shipments/{shipment}", {**CAME, **fields})
    assert (sent.status_code, faults(sent)) == (422, told)


@pytest.mark.parametrize("at", ["2026-11-23T13:00", "2026-11-23T10:00"])
def test_a_time_that_cannot_be_is_refused_by_its_field(shop, shipment, at):
    sent = shop.running.browser("pharmacist").send(f"/shipments/{shipment}", {**CAME, "at": at})
    assert (sent.status_code, list(faults(sent))) == (409, ["at"])


def test_a_shipment_of_others_is_not_there(shop, shipment):
    for which in (shipment, "l-none"):
        assert shop.running.browser("hilda").get(f"/shipments/{which}").status_code == 404


def test_an_auditor_has_no_form(look, shipment):
    assert "It came" not in look(f"/shipments/{shipment}", "auditor").text()
