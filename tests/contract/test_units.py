"""How much lies in each unit, and when its sensors' findings ended: the same answers of any store."""

from datetime import timedelta

from coldchain.findings import CumulativeBreach, Excursion, Gap, Standstill
from coldchain.store.unit_ports import UnitCount
from tests.contract.stock_rows import DAY, FRIDGE, HOME, NOON, OTHER, lot, put

PROBE, AIR = "river/fridge-1/probe", "river/fridge-1/air"
HOUR = timedelta(hours=1)


def test_lots_are_counted_by_unit_and_condition_with_expiry_as_of_now(store):
    put(store, lot("a", quantity=10), days=300)
    put(store, lot("b", quantity=5), days=300)
    put(store, lot("c", quantity=2), days=-1)
    put(store, lot("d", OTHER, "quarantined", quantity=3), days=200)
    put(store, lot("e", HOME, quantity=1), days=200)
    put(store, lot("f", quantity=0), days=200)
    assert store.unit_counts(NOON, ["river"]) == [
        UnitCount(FRIDGE, "usable", 2, 15),
        UnitCount(FRIDGE, "expired", 1, 2),
        UnitCount(OTHER, "quarantined", 1, 3),
    ]
    assert store.unit_counts(NOON - 2 * DAY, ["river"])[0] == UnitCount(FRIDGE, "usable", 3, 17)
    assert [each.place for each in store.unit_counts(NOON, ["home-1", "nowhere"])] == [HOME]
    assert store.unit_counts(NOON, []) == []


def test_the_newest_end_of_a_sensors_excursions_and_gaps_is_told(store):
    found = [
        Excursion(PROBE, "v", "above", NOON, NOON, 9.0, until=NOON + HOUR),
        Gap(PROBE, NOON + 2 * HOUR, NOON + 3 * HOUR),
        Standstill(PROBE, "v", NOON + 4 * HOUR, NOON + 5 * HOUR, 5.0, 9, NOON + 6 * HOUR),
        CumulativeBreach(PROBE, "v", "above", NOON, NOON + HOUR, NOON + 25 * HOUR),
        Gap(PROBE, NOON + 7 * HOUR),
        Excursion(AIR, "v", "above", NOON, NOON, 9.0),
    ]
    with store.transaction() as tx:
        for each in found:
            tx.put_finding(each)
    assert store.last_ended([PROBE, AIR, "river/fridge-1/nobody"]) == {PROBE: NOON + 3 * HOUR}
    assert store.last_ended([AIR]) == store.last_ended([]) == {}
