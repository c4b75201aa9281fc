"""Sources that nobody has configured, claimed later; input that is refused."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from coldchain import ingest
from coldchain.events import InputRefused, InputUnclaimed, SensorClaimed
from coldchain.ingest import start
from coldchain.readings import Batch, Refusal
from tests.coldchain.ingest.world import World
from tests.coldchain.timetable import LIMITS, PROBE, at, every, reading, watched

TOPIC = "tele/ds1820/SENSOR#030597946B04"
CLAIMED = "river/fridge-9/probe"


def strangers(*rows):
    return tuple(reading(moment, celsius, TOPIC) for moment, celsius in rows)


def refusal(number):
    return Refusal("x", "stale", f"x: number {number}.", at(0), b"\xff")


def test_a_source_that_nobody_configured_is_kept_listed_and_not_judged():
    world = World()
    assert world.commit(Batch(unclaimed=strangers((0, 30.0), (5, 31.0)))) == []
    (source,) = world.store.unclaimed()
    assert (source.source, source.readings, source.last_at, source.last_c) == (TOPIC, 2, at(5), 31.0)
    assert (world.store.count_readings(), world.findings) == (0, [])


def test_a_reading_of_a_sensor_that_is_not_configured_is_kept_as_unclaimed_too():
    world = World()
    world.send(reading(0, 9.0, "river/gone/probe"), (0, 5.0))
    assert [each.source for each in world.store.unclaimed()] == ["river/gone/probe"]
    assert world.store.count_readings() == 1


def test_once_configured_its_readings_are_judged_in_one_step_with_the_entry_that_says_so():
    world = World()
    world.commit(Batch(unclaimed=strangers(*every(10, 0, 40, 9.0), (5, 9.5), (40, 5.0))))
    told = world.restart(watched(), watched(CLAIMED, source=TOPIC), now=50)
    assert told == [
        "SensorConfigured",
        "SensorClaimed",
        "SensorHeard",
        "ExcursionStarted 0-… above 9 x1",
        "ExcursionBreached 0-… above 9.5 x5 breached 30",
        "ExcursionEnded 0-40 above 9.5 x5 breached 30",
    ]
    assert world.events(SensorClaimed) == [SensorClaimed(CLAIMED, TOPIC, 6)]
    assert world.store.unclaimed() == []
    assert world.state(CLAIMED).last_at == at(40)
    assert world.restart() == []
    world.holds()


def test_what_lies_before_the_commissioning_is_refused_when_it_is_claimed():
    world = World()
    world.commit(Batch(unclaimed=strangers((0, 30.0), (10, 30.0), (20, 5.0))))
    world.restart(watched(CLAIMED, source=TOPIC, commissioned_at=at(10)))
    assert [each.at for each in world.store.readings(CLAIMED)] == [at(10), at(20)]
    (refused,) = world.store.refusals()
    assert refused.sentence == (
        f"{TOPIC}: time 2026-03-01T12:00:00Z is before the sensor's commissioning at 2026-03-01T12:10:00Z."
    )
    assert world.events(SensorClaimed) == [SensorClaimed(CLAIMED, TOPIC, 2)]


def test_claimed_readings_are_late_where_the_sensor_has_newer_ones():
    world = World(watched())
    world.one_by_one([(5, 5.0), (20, 5.0)])
    world.commit(Batch(unclaimed=strangers((10, 9.0), (20, 30.0))))
    told = world.restart(watched(source=TOPIC))
    assert told == ["SensorClaimed", "FindingAmended nothing => 10-20 above 9 x1"]
    assert world.store.count_readings() == 3
    world.holds()


@pytest.mark.parametrize("size", [1, 700])
def test_what_is_kept_of_a_source_is_capped_the_newest_stay(size):
    world = World()
    rows = strangers(*[(f"0:{second}", 5.0) for second in range(1400)])
    for first in range(0, 1400, 700 if size == 700 else 1400):
        world.commit(Batch(unclaimed=rows[first : first + (700 if size == 700 else 1400)]))
    kept = world.store.unclaimed_readings(TOPIC)
    assert (len(kept), kept[0].at) == (ingest.KEEP_UNCLAIMED, at("0:400"))


def test_so_many_sources_and_no_more_are_kept_and_all_are_counted():
    world = World()
    world.commit(Batch(unclaimed=tuple(reading(0, 5.0, f"t/{number}") for number in range(1005))))
    assert len(world.store.unclaimed()) == ingest.KEEP_SOURCES == 1000
    world.tick(60)
    assert world.events(InputUnclaimed) == [InputUnclaimed({"dropped": 5, "kept": 1000})]


def test_refused_input_is_kept_capped_and_counted_in_the_ledger_once_an_hour():
    world = World()
    for number in range(0, 10_500, 700):
        world.commit(Batch(refusals=tuple(refusal(each) for each in range(number, number + 700))))
    assert len(world.store.refusals(20_000)) == start.KEEP_REFUSED == 10_000
    assert world.store.refusals(1) == [refusal(10_499)]
    world.tick(59)
    assert world.events(InputRefused) == []
    world.tick(61)
    assert world.events(InputRefused) == [InputRefused({"stale": 10_500})]
    for minute in range(62, 121):
        world.commit(Batch(refusals=(refusal(1),)))
        world.tick(minute)
    assert len(world.events(InputRefused)) == 1
    world.tick(122)
    assert world.events(InputRefused)[1:] == [InputRefused({"stale": 59})]
    for minute in range(123, 180):
        world.commit(Batch(refusals=(refusal(1),)))
        world.tick(minute)
    assert len(world.events(InputRefused)) == 2
    world.tick(183)
    assert world.events(InputRefused)[2:] == [InputRefused({"stale": 57})]
    world.tick(300)
    assert len(world.events(InputRefused)) == 3


def test_a_claimed_sensor_is_judged_by_its_own_limits():
    world = World()
    world.commit(Batch(unclaimed=strangers((0, 0.4))))
    world.restart(watched(CLAIMED, LIMITS.paced(timedelta(minutes=5), 0.5), source=TOPIC))
    assert world.findings == ["0-… below 0.4 x1", "0-… freeze 0.4 x1"]
    assert replace(LIMITS, uncertainty_c=0.5) == world.store.limits()[1].limits
    assert world.store.limits()[0].sensor == PROBE
