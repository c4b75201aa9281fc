"""Limits that change by configuration: a reading is judged by those of its time, whenever it is judged."""

from datetime import timedelta

from coldchain.events import SensorConfigured
from tests.coldchain.ingest.world import World
from tests.coldchain.timetable import LIMITS, PROBE, at, every, watched

WIDE = LIMITS.amended({"max_c": 10.0, "lifetime": ((10.0, timedelta(hours=24)),)})
SLOW = LIMITS.paced(timedelta(minutes=30))


def test_new_limits_count_from_the_start_that_brought_them():
    world = World()
    world.one_by_one([(0, 9.0), (10, 9.0)])
    assert world.restart(watched(limits=WIDE), now=15) == ["SensorConfigured"]
    assert world.send((20, 9.0)) == ["ExcursionEnded 0-20 above 9 x2"]
    assert world.restart() == []
    assert [event.limits for event in world.events(SensorConfigured)] == [LIMITS, WIDE]
    assert world.restart(watched(), now=30) == ["SensorConfigured"]
    assert world.send((35, 9.0)) == ["ExcursionStarted 35-… above 9 x1"]
    (ended, opened) = world.store.findings(PROBE)
    assert (ended.limits, opened.limits) == (LIMITS.version, LIMITS.version)
    assert WIDE.version.startswith("refrigerator-1+")


def test_a_late_reading_is_judged_by_the_limits_of_its_own_time():
    world = World()
    world.one_by_one([(5, 5.0), (20, 5.0)])
    world.restart(watched(limits=WIDE), now=25)
    world.one_by_one([(30, 9.0), (40, 5.0)])
    assert world.send((10, 9.0), (35, 9.9), (36, 10.1)) == [
        "FindingAmended nothing => 10-20 above 9 x1",
        "FindingAmended nothing => 36-40 above 10.1 x1",
    ]
    assert [each.limits for each in world.store.findings()] == [LIMITS.version, WIDE.version]
    world.holds()


def test_a_silence_keeps_the_interval_it_was_told_by_also_when_it_is_judged_again():
    world = World()
    world.send((0, 9.0))
    world.tick(20)
    world.restart(watched(limits=SLOW), now=30)
    assert world.send((100, 5.0)) == ["SensorReturned 5-100 gap"]
    assert world.send((99, 5.0)) == ["FindingAmended 5-100 gap => 5-99 gap"]
    assert world.findings == ["0-5 above 9 x1 interrupted", "5-99 gap"]
    world.holds()


def test_a_new_interval_is_expected_from_the_first_reading_after_it():
    world = World(watched(limits=SLOW))
    world.send((0, 5.0))
    world.restart(watched(), now=10)
    assert world.tick(90) == []
    assert world.tick("90:01") == ["SensorFellSilent 30-… gap"]
    world.send((100, 5.0))
    assert world.tick("115:01") == ["SensorFellSilent 105-… gap"]


def test_a_silence_after_a_reading_of_a_quicker_time_is_not_told_later():
    world = World()
    world.send((0, 5.0))
    world.restart(watched(limits=SLOW), now=10)
    assert world.tick("15:01") == ["SensorFellSilent 5-… gap"]


def test_before_the_first_limits_the_first_count():
    world = World(start=1000)
    world.send(*every(10, 0, 40, 9.0), now=1001)
    assert world.findings == ["0-… above 9 x4 breached 30"]


def test_a_clock_that_went_back_between_two_starts_leaves_the_order_of_the_limits():
    world = World(start=100)
    other = World(watched(limits=WIDE), store=world.store, start=50)
    assert [(each.since, each.limits) for each in world.store.limits()] == [(at(100), WIDE)]
    track = other.ingest.tracks.get(PROBE)
    assert (track.limits_at(at(50)), track.limits_at(at(100))) == (LIMITS, WIDE)
