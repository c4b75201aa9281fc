from datetime import timedelta

import pytest
from msgspec.structs import replace

from coldchain.findings import CumulativeBreach, Excursion, Freeze, Gap, Overheat
from coldchain.inventory.risk import AtRisk, LotAtRisk, UnitAtRisk, at_risk
from coldchain.inventory.sight import Homes
from coldchain.stock import Place, Standing
from tests.coldchain.inventory.world import (
    FRIDGE,
    HOME,
    HOME_2,
    LAKE,
    MANAGER,
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

SECOND = "river/fridge-1/second"
HOT = Excursion(PROBE, "v", "above", at(-12), at(-12), 9.0)
EMPTY = AtRisk((), Homes())


def minutes(number):
    return timedelta(minutes=number)


def left(store, by=PHARMACIST):
    """Return what is left of each lot's tolerance, in minutes and in the order that they are told."""
    units = at_risk(store, by, NOW).units
    return [(each.lot, each.left / minutes(1)) for unit in units for each in unit.lots]


def hot(place):
    return Excursion(f"{place}/probe", "v", "above", at(-12), at(-12), 9.0)


def test_a_unit_out_of_range_is_told_with_what_lies_in_it_and_what_is_left(store):
    keep(store, lot("A", quantity=4), lot("B", form="syringe", unit_price=None), lot("C", OTHER))
    watch(store, PROBE, last=-2)
    find(store, HOT)
    a = LotAtRisk("A", "kesimpta", "pen", "SLA42", "usable", 4, 400.0, minutes(20))
    b = LotAtRisk("B", "kesimpta", "syringe", "SLA42", "usable", 10, 0.0, minutes(20))
    told = "above 8 °C since 2026-03-01 11:48 UTC"
    assert at_risk(store, PHARMACIST, NOW) == AtRisk(
        (UnitAtRisk(FRIDGE, told, (a, b), minutes(20), 4, 10, 400.0),), Homes()
    )


def test_the_tolerance_of_what_was_put_in_later_runs_from_then(store):
    keep(store, lot("A"), lot("B", since=-5), lot("C", since=-1))
    watch(store, PROBE, last=-2)
    find(store, HOT)
    assert left(store) == [("A", 20), ("B", 27), ("C", 30)]


def test_no_tolerance_is_less_than_none(store):
    keep(store, lot("A"))
    watch(store, PROBE, last=-2)
    find(store, replace(HOT, since=at(-90), breached_at=at(-60)))
    assert left(store) == [("A", 0)]


@pytest.mark.parametrize(
    ("finding", "told"),
    [
        (Freeze(PROBE, "v", at(-3), at(-3), 0.2), "freezing since 2026-03-01 11:57 UTC"),
        (Overheat(PROBE, "v", 25.0, at(-3), at(-3), 26.0), "above 25 °C since 2026-03-01 11:57 UTC"),
    ],
)
def test_a_freeze_and_an_overheat_have_no_tolerance(store, finding, told):
    keep(store, lot("A"))
    watch(store, PROBE, last=0)
    find(store, finding, Excursion(PROBE, "v", "above", at(-3), at(-3), 26.0))
    assert left(store) == [("A", 0)]
    assert told in at_risk(store, PHARMACIST, NOW).units[0].told


def test_what_is_over_its_limit_no_longer_counts_and_what_is_quarantined_shows_its_label_s_clock(store):
    clock = Standing("quarantined", label_clock_ends_at=at(600))
    keep(store, lot("A", condition="compromised"), lot("B"), lot("past", manufacturer_expiry=at(-1440).date()))
    keep(store, replace(lot("C"), standing=clock))
    keep(store, replace(lot("D"), standing=replace(clock, label_clock_ends_at=at(-1))))
    watch(store, PROBE, last=-2)
    find(store, HOT)
    (unit,) = at_risk(store, PHARMACIST, NOW).units
    assert [(each.lot, each.label_left) for each in unit.lots] == [("D", minutes(0)), ("C", minutes(600)), ("B", None)]


def test_a_silent_unit_has_the_time_until_nobody_can_tell(store):
    keep(store, lot("A"), lot("B", since=-10))
    watch(store, PROBE, last=-50)
    find(store, Gap(PROBE, at(-45)))
    assert left(store) == [("A", 75), ("B", 110)]
    assert at_risk(store, PHARMACIST, NOW).units[0].told == "no data since 2026-03-01 11:15 UTC"


def test_a_silence_that_cut_an_excursion_off_leaves_what_that_had_left(store):
    keep(store, lot("A"), lot("B", since=-50), lot("C", since=-10))
    watch(store, PROBE, last=-20)
    find(
        store, Excursion(PROBE, "v", "above", at(-25), at(-20), 9.0, 2, at(-15), interrupted=True), Gap(PROBE, at(-15))
    )
    assert left(store) == [("A", 5), ("B", 5), ("C", 110)]


def test_a_silent_sensor_matters_only_if_no_other_is_heard_or_it_was_last_out_of_range(store):
    keep(store, lot("A"))
    watch(store, PROBE, last=-50)
    watch(store, SECOND, last=0)
    find(store, Gap(PROBE, at(-45)))
    assert at_risk(store, PHARMACIST, NOW) == EMPTY
    find(store, Excursion(PROBE, "v", "above", at(-48), at(-48), 9.0, 1, at(-45), interrupted=True))
    assert left(store) == [("A", 0)]


def test_a_sensor_that_was_never_heard_tells_no_more_than_a_silent_one(store):
    keep(store, lot("A"))
    watch(store, PROBE, last=-50)
    watch(store, SECOND)
    find(store, Gap(PROBE, at(-45)))
    assert left(store) == [("A", 75)]


def test_only_the_sensors_that_a_unit_is_judged_by_count(store):
    keep(store, lot("A"))
    watch(store, SECOND, last=0)
    for sensor, role in [(PROBE, "air"), ("river/fridge-1/room", "ambient"), ("river/fridge-1/old", None)]:
        watch(store, sensor, role, last=0)
        find(store, replace(HOT, sensor=sensor))
    assert at_risk(store, PHARMACIST, NOW) == EMPTY


def test_a_unit_that_is_in_range_again_or_empty_is_not_at_risk(store):
    keep(store, lot("A"), lot("B", OTHER, quantity=0, stage="gone"))
    for place in (FRIDGE, OTHER):
        watch(store, f"{place}/probe", last=0)
    find(store, replace(HOT, until=at(-5)), CumulativeBreach(PROBE, "v", "above", at(-90), at(-5)), hot(OTHER))
    assert at_risk(store, PHARMACIST, NOW) == EMPTY


def test_the_unit_with_the_least_left_comes_first(store):
    keep(store, lot("A", FRIDGE, since=-3), lot("B", OTHER), lot("C", LAKE, since=-8))
    for place in (FRIDGE, OTHER, LAKE):
        watch(store, f"{place}/probe", last=-2)
        find(store, hot(place))
    assert [unit.place for unit in at_risk(store, PHARMACIST, NOW).units] == [OTHER, LAKE, FRIDGE]
    assert [unit.place for unit in at_risk(store, RIVER, NOW).units] == [OTHER, FRIDGE]


def test_a_manager_sees_homes_at_risk_as_counts_and_the_dispensing_pharmacy_sees_which(store):
    keep(store, at_home("A", HOME, quantity=1), at_home("B", HOME_2, quantity=2), at_home("C", HOME_2, pharmacy="lake"))
    for place in (HOME, HOME_2):
        watch(store, f"{place}/probe", last=-2)
        find(store, hot(place))
    assert at_risk(store, MANAGER, NOW) == AtRisk((), Homes(2, 3, pens=13, value=1300.0))
    units = at_risk(store, RIVER, NOW).units
    assert [(unit.place, unit.pens) for unit in units] == [(Place("home-1", "fridge"), 1), (HOME_2, 2)]
