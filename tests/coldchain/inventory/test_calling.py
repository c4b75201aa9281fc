"""Whom a patient is to call: the pharmacy that dispensed, by the home's own numbers where it has some."""

import pytest
from msgspec.structs import replace

from coldchain.inventory.calling import Call, called
from coldchain.sites import SiteInfo
from tests.coldchain.inventory.world import at_home

RIVER = SiteInfo("river", "River Pharmacy", "pharmacy", "UTC", "main", {}, "+1 555 0100", "+1 555 0199")
LAKE = SiteInfo("lake", "Lake Pharmacy", "pharmacy", "UTC", "main", {}, "+1 555 0300")
HOME = SiteInfo("home-1", "Home", "home", "UTC", "main", {})


def of(*sites):
    return {each.id: each for each in sites}


@pytest.mark.parametrize(
    ("home", "sites", "lots", "told"),
    [
        (HOME, of(RIVER, LAKE), [at_home("L1")], Call("River Pharmacy", "+1 555 0100", "+1 555 0199")),
        (HOME, of(RIVER, LAKE), [], Call()),
        (HOME, of(LAKE), [], Call("Lake Pharmacy", "+1 555 0300")),
        (HOME, of(LAKE), [at_home("L1")], Call("Lake Pharmacy", "+1 555 0300")),
        (HOME, of(replace(LAKE, organisation="other")), [], Call()),
        (replace(HOME, phone="+1 555 0400"), of(RIVER), [at_home("L1")], Call("River Pharmacy", "+1 555 0400")),
    ],
)
def test_the_pharmacy_that_dispensed_is_called_else_the_only_one_there_is(home, sites, lots, told):
    assert called(home, sites, lots) == told


def test_it_reads_on_after_call():
    assert str(Call()) == "your pharmacy"
    assert str(Call("River", "+1")) == "River +1"
    assert str(Call("River", "+1", "+2")) == "River +1 (after hours +2)"
