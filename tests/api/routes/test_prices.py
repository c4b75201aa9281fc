"""What a pharmacy paid is for who works with its stock: no answer to a patient holds it."""

import pytest

from coldchain.commands import Arrive
from coldchain.stock import Arrival
from tests.api.routes.shop import HOME, at

ASKED = ("lots", "lots/{lot}", "stock", "stock/expiring?days=3000", "stock/at-risk", "stock/where?product=kesimpta")


@pytest.fixture
def lot(shop) -> str:
    """What a patient has, worth 777 each; their fridge is too warm."""
    shop.hear(0, 60)
    parcel = shop.dispense(shop.receive(unit_price=777.0), 2)
    shop.hear(0, 60, place=HOME)
    shop.do(Arrive(parcel.made, HOME, Arrival(at(60), at(60), "ok", "cool")))
    shop.hear(65, 120, 9.0, place=HOME)
    return parcel.lots[0]


@pytest.mark.parametrize("path", ASKED)
def test_a_patient_is_told_no_price(shop, lot, path):
    asked = f"/api/v1/{path}".replace("{lot}", lot)
    told = shop.running.program("patient").get(asked)
    assert told.status_code == 200
    assert "777" not in told.text
    assert "1554" not in told.text
    assert set(told.json()) == set(shop.running.program("pharmacist").get(asked).json())


@pytest.mark.parametrize("path", ["/stock", "/stock.csv", "/overview/rows", "/lots/{lot}"])
def test_nor_by_a_page(shop, lot, path):
    told = shop.running.browser("patient").get(path.replace("{lot}", lot))
    assert told.status_code == 200
    assert "777" not in told.text
    assert "1,554" not in told.text


def test_who_works_with_it_is(shop, lot):
    assert shop.get(f"/api/v1/lots/{lot}")["unit_price"] == 777.0
    assert shop.get("/api/v1/stock")["at_risk"]["not_usable"] > 0
