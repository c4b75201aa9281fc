"""Movement and light in a unit are told beside what its temperatures mean."""

from msgspec.structs import replace

from coldchain import narrative
from coldchain.events import SensorDisturbed
from coldchain.readings import Batch
from tests.coldchain.ingest.world import World
from tests.coldchain.timetable import PROBE, at, reading, watched

LIT = (("light_lux", 300.0),)
DARK = (("light_lux", 0.0),)


def with_numbers(minute, numbers, sensor=PROBE):
    return replace(reading(minute, sensor=sensor), numbers=numbers)


def told(world):
    return [(event.sensor, event.at, event.kind, event.value) for event in world.events(SensorDisturbed)]


def test_light_is_told_once_though_it_comes_in_several_batches():
    world = World()
    for minute, numbers in ((0, DARK), (5, LIT), (10, LIT), (15, LIT), (20, DARK), (25, DARK), (35, LIT)):
        world.send(with_numbers(minute, numbers))
    assert told(world) == [(PROBE, at(5), "light", 300.0), (PROBE, at(35), "light", 300.0)]
    assert world.findings == []


def test_a_batch_of_many_readings_tells_what_they_tell_one_by_one():
    rows = [with_numbers(minute, numbers) for minute, numbers in ((0, LIT), (5, LIT), (10, DARK), (25, LIT))]
    world, other = World(), World()
    world.send(*rows)
    for row in rows:
        other.send(row)
    assert told(world) == told(other) == [(PROBE, at(0), "light", 300.0), (PROBE, at(25), "light", 300.0)]


def test_movements_are_counted_from_the_reading_before_also_over_a_restart():
    world = World()
    world.send(with_numbers(0, (("movements", 5.0), ("seq", 1.0))))
    world.restart()
    world.send(with_numbers(5, (("movements", 25.0), ("seq", 2.0))))
    assert told(world) == [(PROBE, at(5), "movement", 20.0)]
    world.send(with_numbers(5, (("movements", 25.0), ("seq", 2.0))))
    assert len(told(world)) == 1


def test_what_comes_late_is_told_unless_its_neighbours_told_it():
    world = World()
    world.send(with_numbers(0, DARK), with_numbers(60, LIT))
    world.send(with_numbers(50, LIT), now=61)
    world.send(with_numbers(30, LIT), now=62)
    assert told(world) == [(PROBE, at(60), "light", 300.0), (PROBE, at(30), "light", 300.0)]


def test_a_sensor_in_the_room_and_one_that_nobody_configured_tell_nothing():
    room = "river/fridge-1/room"
    world = World(watched(), watched(room, role="ambient"))
    world.send(with_numbers(0, LIT, room), with_numbers(0, LIT, "nobody/knows/it"))
    assert told(world) == []


def test_it_is_told_in_a_sentence():
    world = World()
    world.commit(Batch((with_numbers(0, (*LIT, ("moving", 1.0))),)))
    sentences = [narrative.tell(event) for event in world.events(SensorDisturbed)]
    assert sentences == [
        "river/fridge-1/probe: moved hard at 2026-03-01 12:00.",
        "river/fridge-1/probe: light or an open door, 300 lx at 2026-03-01 12:00.",
    ]
