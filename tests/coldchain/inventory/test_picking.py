from datetime import UTC, date, datetime

import pytest

from coldchain.errors import NotFoundError, RefusedError
from coldchain.findings import Excursion
from coldchain.inventory.picking import Pick, PickingList, pick
from coldchain.recalls import Recall
from coldchain.stock import AssignedExpiry, UseBy
from tests.coldchain.inventory.world import (
    FRIDGE,
    LAKE,
    NOW,
    OTHER,
    PHARMACIST,
    RIVER,
    at_home,
    find,
    keep,
    lot,
    watch,
)
from tests.coldchain.timetable import PROBE, at


def picked(store, quantity, form="pen", by=PHARMACIST):
    return pick(store, by, "kesimpta", form, "river", quantity, NOW)


def taken(store, quantity):
    return [(line.lot, line.quantity) for line in picked(store, quantity).lines]


def test_what_expires_first_is_taken_first_until_there_is_enough(store):
    keep(
        store, lot("A"), lot("B", manufacturer_expiry=date(2026, 6, 30)), lot("C", manufacturer_expiry=date(2026, 9, 1))
    )
    assert taken(store, 10) == [("B", 10)]
    assert taken(store, 25) == [("B", 10), ("C", 10), ("A", 5)]


def test_a_line_says_where_it_lies_and_what_decides(store):
    keep(store, lot("A", OTHER, assigned=AssignedExpiry(date(2027, 3, 1), "UTC", "ana")))
    use_by = UseBy(datetime(2027, 3, 2, tzinfo=UTC), date(2027, 3, 1), "assigned", "UTC")
    told = "use before the end of 2027-03-01: the pharmacist's date"
    assert picked(store, 4) == PickingList((Pick("A", "SLA42", OTHER, 4, use_by, told, in_danger=False),), 0, "")


def test_nothing_is_picked_that_must_not_be_used(store):
    conditions = ["unverified", "quarantined", "expired", "compromised"]
    keep(store, *(lot(each, condition=each) for each in conditions), lot("past", manufacturer_expiry=date(2026, 2, 28)))
    keep(store, lot("P", stage="prepared"), lot("R", stage="returned"), at_home("H"), lot("L", LAKE))
    assert picked(store, 2) == PickingList(
        (), 2, "2 pens of kesimpta at river missing: 50 more in stock must not be picked."
    )


def test_a_recalled_lot_is_not_picked_even_before_its_verdict_says_so(store):
    keep(store, lot("A", lot_number="sla42"), lot("B", lot_number="SLA43"))
    with store.transaction() as tx:
        tx.put_recall(Recall("r1", "kesimpta", "SLA42", "stock", "FDA-1", "", at(-5)))
        tx.put_recall(Recall("r2", "kesimpta", "SLA43", "stock", "FDA-2", "", at(-9), closed_at=at(-5)))
        tx.put_recall(Recall("r3", "humira", "", "stock", "FDA-3", "", at(-5)))
    assert taken(store, 15) == [("B", 10)]


def test_it_goes_on_past_many_small_recalled_lots(store):
    keep(store, *(lot(f"S{number:03}", quantity=1) for number in range(450)), lot("Z", lot_number="X", quantity=5))
    with store.transaction() as tx:
        tx.put_recall(Recall("r1", "kesimpta", "SLA42", "stock", "FDA-1", "", at(-5)))
    assert taken(store, 5) == [("Z", 5)]


def test_what_is_missing_is_said(store):
    keep(store, lot("A", quantity=2))
    assert picked(store, 3).told == "1 pen of kesimpta at river missing."
    assert picked(store, 3, "syringe").told == "3 syringes of kesimpta at river missing."


def test_a_line_warns_of_a_unit_that_is_out_of_range_now(store):
    keep(store, lot("A", FRIDGE), lot("B", OTHER, manufacturer_expiry=date(2028, 1, 31)))
    watch(store, PROBE, last=0)
    find(store, Excursion(PROBE, "v", "above", at(-5), at(0), 9.0))
    assert [(line.lot, line.in_danger) for line in picked(store, 20).lines] == [("A", True), ("B", False)]


@pytest.mark.parametrize("quantity", [0, -1])
def test_a_quantity_that_is_none_is_refused(store, quantity):
    with pytest.raises(RefusedError) as refused:
        picked(store, quantity)
    assert str(refused.value) == f"Cannot pick {quantity} of kesimpta: expected a whole number from 1."


def test_nobody_picks_at_another_s_site(store):
    with pytest.raises(NotFoundError) as refused:
        pick(store, RIVER, "kesimpta", "pen", "lake", 1, NOW)
    assert str(refused.value) == "Cannot pick: there is no site lake for bo."
