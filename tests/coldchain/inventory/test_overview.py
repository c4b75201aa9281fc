import pytest

from coldchain.errors import NotAllowedError
from coldchain.findings import Excursion
from coldchain.inventory.overview import HomesLine, ValueAtRisk, overview
from coldchain.store.stock_ports import StockCount
from tests.coldchain.inventory.world import (
    DEVICE,
    FRIDGE,
    HOME_2,
    LAKE,
    MANAGER,
    NOBODY,
    NOW,
    PHARMACIST,
    RIVER,
    RIVER_MANAGER,
    at_home,
    find,
    keep,
    lot,
    watch,
)
from tests.coldchain.timetable import PROBE, at


def line(site, stage="stock", condition="usable", lots=1, quantity=10, form="pen"):
    return StockCount("kesimpta", form, site, stage, condition, lots, quantity, 100.0 * quantity)


@pytest.fixture
def stocked(store):
    keep(store, lot("A"), lot("B", quantity=3), lot("C", condition="quarantined"), lot("D", form="syringe"))
    keep(store, lot("E", LAKE), lot("F", quantity=0, stage="gone"), at_home("G"), at_home("H", HOME_2, quantity=2))
    return store


def test_stock_is_counted_by_product_form_site_and_condition(stocked):
    assert overview(stocked, PHARMACIST, NOW).lines == (
        line("home-1", "home"),
        line("home-2", "home", quantity=2),
        line("lake"),
        line("river", lots=2, quantity=13),
        line("river", condition="quarantined"),
        line("river", form="syringe"),
    )


def test_a_manager_sees_homes_as_counts(stocked):
    seen = overview(stocked, MANAGER, NOW)
    assert {each.site for each in seen.lines} == {"river", "lake"}
    assert seen.homes == (HomesLine("kesimpta", "pen", "usable", 2, 2, 12, 1200.0),)


def test_who_dispensed_keeps_sight_of_it_and_sees_no_other_pharmacy(stocked):
    keep(stocked, at_home("I", HOME_2, pharmacy="lake"))
    seen = overview(stocked, RIVER, NOW)
    assert {each.site for each in seen.lines} == {"river", "home-1", "home-2"}
    assert overview(stocked, RIVER_MANAGER, NOW).homes == (HomesLine("kesimpta", "pen", "usable", 2, 2, 12, 1200.0),)


def test_what_expired_since_it_was_judged_counts_as_expired(store):
    keep(store, lot("A", manufacturer_expiry=at(-1440).date()))
    assert overview(store, PHARMACIST, NOW).lines == (line("river", condition="expired"),)


def test_value_at_risk_is_that_of_what_is_not_usable_and_of_what_lies_in_a_unit_out_of_range(stocked):
    assert overview(stocked, PHARMACIST, NOW).at_risk == ValueAtRisk(1000.0, 0.0)
    watch(stocked, PROBE, last=0)
    find(stocked, Excursion(PROBE, "v", "above", at(-5), at(0), 9.0))
    assert overview(stocked, PHARMACIST, NOW).at_risk == ValueAtRisk(1000.0, 2300.0)
    assert overview(stocked, NOBODY, NOW).at_risk == ValueAtRisk(0.0, 0.0)


def test_a_lot_without_a_price_is_worth_nothing_and_counted_all_the_same(store):
    keep(store, lot("A", FRIDGE, "compromised", unit_price=None))
    seen = overview(store, PHARMACIST, NOW)
    assert (seen.lines[0].quantity, seen.at_risk) == (10, ValueAtRisk(0.0, 0.0))


def test_who_has_no_site_sees_nothing(stocked):
    assert overview(stocked, NOBODY, NOW).lines == ()


def test_a_device_asks_nothing(store):
    with pytest.raises(NotAllowedError) as refused:
        overview(store, DEVICE, NOW)
    assert str(refused.value) == "Cannot show stock: gateway-1 is a device; devices bring readings only."
