from datetime import date, timedelta

import pytest

from coldchain.errors import RefusedError
from coldchain.inventory.expiring import expiring
from coldchain.inventory.sight import Homes
from coldchain.stock import AssignedExpiry, Release, UseBy
from tests.coldchain.inventory.world import (
    LAKE,
    MANAGER,
    NOW,
    PHARMACIST,
    RIVER,
    RIVER_MANAGER,
    at_home,
    keep,
    lot,
)
from tests.coldchain.timetable import at

TOMORROW = date(2026, 3, 2)


def ids(store, days, by=PHARMACIST):
    return [each.lot for each in expiring(store, by, days, NOW).lots]


def test_first_comes_what_expires_first_and_each_says_what_decides(store):
    keep(store, lot("A", manufacturer_expiry=TOMORROW, quantity=2))
    keep(store, lot("B", assigned=AssignedExpiry(date(2026, 3, 1), "UTC", "ana")))
    keep(store, lot("C", releases=(Release((), "label_clock", "fine", "ana", NOW, use_by=at(90)),)))
    lots = expiring(store, PHARMACIST, 2, NOW).lots
    assert [(each.lot, each.told, each.left) for each in lots] == [
        ("C", "use before 2026-03-01 13:30 UTC: the label's clock", timedelta(minutes=90)),
        ("B", "use before the end of 2026-03-01: the pharmacist's date", timedelta(hours=12)),
        ("A", "use before the end of 2026-03-02: the manufacturer's date", timedelta(hours=36)),
    ]
    assert (lots[2].quantity, lots[2].value, lots[2].condition) == (2, 200.0, "usable")
    assert lots[0].use_by == UseBy(at(90), None, "label_clock", "UTC")


def test_the_end_of_the_days_is_within_them(store):
    keep(store, lot("A", releases=(Release((), "label_clock", "fine", "ana", NOW, use_by=at(1440)),)))
    keep(store, lot("B", releases=(Release((), "label_clock", "fine", "ana", NOW, use_by=at("1440:1")),)))
    assert ids(store, 1) == ["A"]
    assert ids(store, 0) == []


def test_what_can_no_longer_be_used_in_time_is_left_out(store):
    keep(store, lot("past", manufacturer_expiry=date(2026, 2, 28)))
    keep(store, lot("bad", condition="compromised", manufacturer_expiry=TOMORROW))
    keep(store, lot("gone", quantity=0, stage="gone", manufacturer_expiry=TOMORROW))
    keep(store, lot("back", stage="returned", manufacturer_expiry=TOMORROW))
    keep(store, lot("held", condition="quarantined", manufacturer_expiry=TOMORROW))
    assert ids(store, 30) == ["held"]


def test_everyone_sees_their_sites_and_what_these_dispensed_and_a_manager_homes_as_counts(store):
    keep(store, lot("A", manufacturer_expiry=TOMORROW), lot("B", LAKE, manufacturer_expiry=TOMORROW))
    keep(store, at_home("C", manufacturer_expiry=TOMORROW, quantity=1))
    keep(store, at_home("D", manufacturer_expiry=TOMORROW, form="syringe", pharmacy="lake"))
    assert ids(store, 2) == ["A", "B", "C", "D"]
    assert ids(store, 2, RIVER) == ["A", "C"]
    assert (ids(store, 2, MANAGER), expiring(store, MANAGER, 2, NOW).homes) == (
        ["A", "B"],
        Homes(1, 2, pens=1, syringes=10, value=1100.0),
    )
    assert expiring(store, RIVER_MANAGER, 2, NOW).homes == Homes(1, 1, pens=1, value=100.0)


@pytest.mark.parametrize("days", [-1, 3661, 10**9])
def test_days_that_are_none_are_refused(store, days):
    with pytest.raises(RefusedError) as refused:
        expiring(store, PHARMACIST, days, NOW)
    told = f"Cannot show what expires within {days} days: expected a whole number from 0 to 3660."
    assert str(refused.value) == told
