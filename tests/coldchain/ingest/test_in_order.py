"""Readings that come as they were measured; repeated ones; sensors of the room."""

import pytest

from coldchain.events import SensorStatusChanged
from coldchain.readings import Batch
from tests.coldchain.ingest.world import World
from tests.coldchain.timetable import PROBE, at, every, reading, watched

AMBIENT = "river/room/wall"


def test_a_store_begins_with_itself_its_sensors_and_the_first_reading():
    world = World()
    world.send((0, 5.0))
    assert [entry.kind for entry in world.store.entries()] == ["StoreCreated", "SensorConfigured", "SensorHeard"]
    assert [entry.actor for entry in world.store.entries()] == ["collector"] * 3


@pytest.mark.parametrize("size", [1, 3, 100])
def test_whatever_the_batches_the_events_are_the_same(size):
    rows = [*every(10, 0, 40, 9.0), (40, 5.0), (45, -1.0), (55, -1.0), (60, 5.0)]
    world = World()
    told = [line for start in range(0, len(rows), size) for line in world.send(*rows[start : start + size])]
    assert told == [
        "SensorHeard",
        "ExcursionStarted 0-… above 9 x1",
        "ExcursionBreached 0-… above 9 x4 breached 30",
        "ExcursionEnded 0-40 above 9 x4 breached 30",
        "ExcursionStarted 45-… below -1 x1",
        "FreezeSuspected 45-… freeze -1 x1",
        "FreezeConfirmed 45-… freeze -1 x2 confirmed",
        "ExcursionEnded 45-60 below -1 x2",
        "FreezeEnded 45-60 freeze -1 x2 confirmed",
    ]
    world.holds()


def test_events_of_several_sensors_stand_in_the_order_of_their_times():
    other = "river/fridge-2/probe"
    world = World(watched(), watched(other))
    told = world.send(reading(10, 9.0), reading(5, 9.0, other), reading(15, 5.0), reading(20, 5.0, other))
    assert [line.split()[:2] for line in told if line != "SensorHeard"] == [
        ["ExcursionStarted", "5-…"],
        ["ExcursionStarted", "10-…"],
        ["ExcursionEnded", "10-15"],
        ["ExcursionEnded", "5-20"],
    ]


def test_of_two_with_the_same_instant_the_first_counts_within_a_batch_and_across():
    world = World()
    world.send((0, 5.0), (0, 9.0), (5, 5.5), (5, -1.0))
    world.send((5, 9.0), (0, 30.0))
    assert [each.temperature_c for each in world.store.readings(PROBE)] == [5.0, 5.5]
    assert world.findings == []
    assert world.store.last_batch() == 1


def test_a_reading_sent_again_does_not_make_the_new_ones_of_its_batch_late():
    world = World()
    world.send((0, 5.0), (5, 5.0))
    assert world.send((5, 5.0), (10, 9.0), (10, 9.0), (15, 9.5)) == ["ExcursionStarted 10-… above 9 x1"]
    assert world.send((10, 9.0), (15, 9.5), (25, 9.0), (40, 9.0)) == ["ExcursionBreached 10-… above 9.5 x4 breached 40"]
    assert world.store.count_readings() == 6
    world.holds()


def test_what_is_kept_is_told_without_what_was_there():
    world = World()
    world.send((0, 5.0))
    kept = world.ingest.commit(Batch((reading(0), reading(5), reading(5, 9.0))))
    assert kept.readings == (reading(5),)
    assert kept.sensors == (PROBE,)


def test_the_room_s_sensors_are_kept_and_never_judged():
    world = World(watched(), watched(AMBIENT, role="ambient"))
    world.send(reading(0, 31.0, AMBIENT), reading(10, -5.0, AMBIENT), reading(5, 40.0, AMBIENT), reading(0, 5.0))
    world.send(reading(3, 35.0, AMBIENT), reading(10, 35.0, AMBIENT))
    assert [each.temperature_c for each in world.store.readings(AMBIENT)] == [31.0, 35.0, 40.0, -5.0]
    assert (world.findings, world.state(AMBIENT).last_c) == ([], -5.0)
    told = world.tick(600)
    assert told == ["SensorFellSilent 5-… gap"]
    assert all(AMBIENT.encode() not in entry.body for entry in world.store.entries(3))
    world.holds()


def statuses(world):
    return [event.status for event in world.events(SensorStatusChanged)]


def test_a_status_is_told_when_it_changes():
    world = World()
    for status in ("online", "online", "offline", "offline", "online"):
        world.commit(Batch(statuses=((PROBE, status),)))
    world.restart()
    world.commit(Batch(statuses=((PROBE, "online"), ("river/other/probe", "offline"))))
    assert statuses(world) == ["online", "offline", "online"]
    assert world.store.statuses() == {PROBE: "online"}


def test_statuses_within_one_batch_are_taken_in_their_order():
    world = World()
    world.commit(Batch(statuses=((PROBE, "online"), (PROBE, "online"), (PROBE, "offline"), (PROBE, "online"))))
    assert statuses(world) == ["online", "offline", "online"]
    assert world.store.statuses() == {PROBE: "online"}


def test_an_empty_batch_leaves_no_trace():
    world = World()
    before = world.store.head()
    assert world.commit(Batch()) == []
    assert (world.store.head(), world.store.last_batch()) == (before, 0)
    assert at(0) == world.clock.now()
