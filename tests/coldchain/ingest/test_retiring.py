"""Sensors that the configuration no longer names, or judges in another role: nothing of them stays open for ever."""

import pytest

from coldchain.events import SensorConfigured, SensorRetired
from coldchain.stock import Place
from coldchain.store.memory import MemoryStore
from coldchain.store.sqlite import SqliteStore
from coldchain.store.stock_ports import WatchSince
from tests.coldchain.ingest.world import World
from tests.coldchain.timetable import LIMITS, PROBE, at, every, watched

AIR = "river/fridge-1/air"
FRIDGE = Place("river", "fridge-1")


def roles(world):
    """The roles of the fridge's sensors since when; instants of one transaction are apart by microseconds."""
    return [(each.sensor, each.since.replace(microsecond=0), each.role) for each in world.store.watches(FRIDGE)]


def both(**more):
    return watched(), watched(AIR, **more)


def test_a_sensor_is_told_with_its_role_and_its_unit_is_watched_by_it():
    world = World(*both(role="air"))
    assert world.events(SensorConfigured) == [
        SensorConfigured(PROBE, f"coldchain/v1/{PROBE}", LIMITS, "product", since=at(0)),
        SensorConfigured(AIR, f"coldchain/v1/{AIR}", LIMITS, "air", since=at(0)),
    ]
    assert roles(world) == [(PROBE, at(0), "product"), (AIR, at(0), "air")]
    assert world.restart(now=10) == []


def test_a_role_that_changes_is_told_though_the_limits_are_the_same():
    world = World(*both())
    assert world.restart(*both(role="air"), now=10) == ["SensorConfigured"]
    assert roles(world) == [(PROBE, at(0), "product"), (AIR, at(0), "product"), (AIR, at(10), "air")]
    assert len(world.store.limits()) == 2


def test_a_sensor_that_is_not_named_any_more_is_retired_once():
    world = World(*both())
    assert world.restart(watched(), now=10) == ["SensorRetired"]
    assert world.events(SensorRetired) == [SensorRetired(AIR)]
    assert roles(world)[-1] == (AIR, at(10), None)
    assert world.restart(now=20) == []


def test_an_excursion_of_a_retired_sensor_ends_as_by_a_gap():
    world = World(*both())
    world.one_by_one([(0, 9.0), (10, 9.0)])
    assert world.restart(watched(AIR), now=12) == ["ExcursionEnded 0-15 above 9 x2 interrupted", "SensorRetired"]
    assert world.findings == ["0-15 above 9 x2 interrupted"]
    assert world.store.findings(open_only=True) == []
    world.holds()


def test_a_silence_of_a_retired_sensor_ends_when_it_is_retired():
    world = World(*both())
    world.one_by_one([(0, 9.0)])
    world.tick(30)
    assert world.restart(watched(AIR), now=60) == ["FindingAmended 5-… gap => 5-60 gap", "SensorRetired"]
    assert world.findings == ["0-5 above 9 x1 interrupted", "5-60 gap"]
    world.holds()


def test_a_silence_that_no_clock_has_shown_yet_is_told_before_it_ends():
    world = World(*both())
    world.one_by_one([(0, 9.0)])
    assert world.restart(watched(AIR), now=60) == [
        "SensorFellSilent 5-… gap",
        "ExcursionEnded 0-5 above 9 x1 interrupted",
        "FindingAmended 5-… gap => 5-60 gap",
        "SensorRetired",
    ]
    world.holds()


def test_a_breach_by_the_sum_ends_when_the_sum_has_fallen_or_when_the_sensor_is_retired():
    world = World(*both())
    world.one_by_one(every(5, 0, 65, 9.0))
    world.one_by_one([(65, 5.0)])
    later = World(*both())
    later.one_by_one([*every(5, 0, 65, 9.0), (65, 5.0)])
    assert world.restart(watched(AIR), now=70) == [
        "FindingAmended 0-… cumulative above at 60 => 0-70 cumulative above at 60",
        "SensorRetired",
    ]
    assert "CumulativeRearmed 0-1445 cumulative above at 60" in later.restart(watched(AIR), now=2000)
    world.holds()
    later.holds()


def test_a_freeze_of_a_retired_sensor_ends_too():
    world = World(*both())
    world.one_by_one(every(5, 0, 15, -1.0))
    world.restart(watched(AIR), now=12)
    assert world.store.findings(open_only=True) == []
    world.holds()


def test_a_sensor_that_was_never_heard_has_nothing_to_end():
    world = World(*both())
    world.tick(30)
    assert world.restart(watched(AIR), now=60) == ["SensorRetired"]


def test_a_sensor_that_comes_back_is_judged_as_if_it_had_been_silent():
    world = World(*both())
    world.one_by_one([(0, 9.0), (10, 9.0)])
    world.restart(watched(AIR), now=12)
    assert world.restart(*both(), now=100) == [
        "SensorConfigured",
        "FindingAmended 0-15 above 9 x2 interrupted => 0-… above 9 x2",
    ]
    assert world.send((110, 9.0)) == [
        "SensorFellSilent 15-… gap",
        "ExcursionEnded 0-15 above 9 x2 interrupted",
        "SensorReturned 15-110 gap",
        "ExcursionStarted 110-… above 9 x1 continues 0",
    ]
    assert roles(world)[-1] == (PROBE, at(100), "product")
    world.holds()


def test_a_sensor_that_comes_back_at_once_goes_on_with_its_excursion():
    world = World(*both())
    world.one_by_one(every(5, 0, 30, 9.0))
    world.restart(watched(AIR), now=26)
    world.restart(*both(), now=27)
    assert world.send((30, 9.0)) == ["ExcursionBreached 0-… above 9 x7 breached 30"]
    world.holds()


def test_a_silent_sensor_that_comes_back_is_silent_until_it_is_heard():
    world = World(*both())
    world.one_by_one([(0, 5.0)])
    world.tick(30)
    world.restart(watched(AIR), now=60)
    assert world.restart(*both(), now=90) == ["SensorConfigured", "FindingAmended 5-60 gap => 5-… gap"]
    assert world.send((100, 5.0)) == ["SensorReturned 5-100 gap"]
    world.holds()


def test_late_readings_of_a_sensor_that_came_back_are_judged_as_of_one_that_stayed():
    world = World(*both())
    world.one_by_one([(0, 9.0), (10, 9.0)])
    world.restart(watched(AIR), now=12)
    world.restart(*both(), now=20)
    world.one_by_one([(22, 5.0)])
    assert world.findings == ["0-22 above 9 x2"]
    assert world.send((15, 9.5)) == ["FindingAmended 0-22 above 9 x2 => 0-22 above 9.5 x3"]
    world.holds()


def test_a_sensor_that_is_put_into_the_room_leaves_nothing_open_and_is_judged_no_longer():
    world = World(*both())
    world.one_by_one([(0, 9.0), (10, 9.0)])
    assert world.restart(watched(role="ambient"), watched(AIR), now=12) == [
        "SensorConfigured",
        "ExcursionEnded 0-15 above 9 x2 interrupted",
    ]
    assert world.send((20, 22.0)) == []
    assert world.restart(*both(), now=25) == ["SensorConfigured"]
    assert world.send((26, 9.0)) == ["ExcursionStarted 26-… above 9 x1"]
    world.holds()


def test_a_store_that_knows_limits_but_no_roles_is_told_them():
    world = World(watched())
    with world.store.transaction() as tx:
        tx._tables.watches.clear()
    assert world.restart(now=10) == ["SensorConfigured"]
    assert roles(world) == [(PROBE, at(10), "product")]


@pytest.mark.parametrize("lasting", [False, True])
def test_the_watches_of_all_units_are_asked_for_at_once(tmp_path, lasting):
    store = SqliteStore(tmp_path / "store.db") if lasting else MemoryStore()
    world = World(watched(), watched("lake/fridge-1/probe"), store=store)
    assert [
        WatchSince(each.sensor, each.since.replace(microsecond=0), each.role) for each in world.store.all_watches()
    ] == [
        WatchSince(PROBE, at(0), "product"),
        WatchSince("lake/fridge-1/probe", at(0), "product"),
    ]
    assert world.restart(watched(), now=10) == ["SensorRetired"]
    assert store.all_watches()[-1].role is None
    store.close()
