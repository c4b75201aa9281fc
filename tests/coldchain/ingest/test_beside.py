"""An import beside a collector: it judges by what the collector does, and configures nothing that is known."""

from msgspec.structs import replace

from coldchain.config.watched import Watched
from coldchain.events import SensorConfigured
from coldchain.ingest import Ingest
from coldchain.readings import Batch, Reading
from tests.coldchain.ingest.world import World, everything
from tests.coldchain.timetable import LIMITS, PROBE, at, every, reading, watched

OTHER = "river/fridge-1/other"
NEW = "river/fridge-1/new"


def beside(world: World, *sensors: Watched) -> Ingest:
    return Ingest(world.store, world.clock, sensors, "import", beside=True)


def test_it_changes_nothing_by_being_there():
    world = World(watched(), watched(OTHER))
    world.send((0, 5.0))
    before = everything(world.store)
    beside(world, watched(limits=replace(LIMITS, max_c=7.0, version="other")), watched(OTHER, role="ambient"))
    beside(world, watched())
    assert everything(world.store) == before


def test_it_judges_by_the_limits_and_the_role_that_the_collector_judges_by():
    world = World(watched(), watched(OTHER, role="ambient"))
    other = beside(world, watched(limits=replace(LIMITS, max_c=7.0, version="other")), watched(OTHER))
    other.commit(Batch((reading(0, 7.5), Reading(OTHER, at(0), 30.0, at(0)))))
    assert world.findings == []


def test_it_configures_a_sensor_that_nobody_knew():
    world = World()
    beside(world, watched(), watched(NEW))
    assert [each.sensor for each in world.events(SensorConfigured)] == [PROBE, NEW]


def test_it_claims_nothing_of_what_the_collector_keeps():
    world = World()
    world.commit(Batch(unclaimed=(Reading("tele/x", at(0), 5.0, at(0)),)))
    beside(world, watched(NEW, source="tele/x"))
    assert [each.source for each in world.store.unclaimed()] == ["tele/x"]


def test_collector_and_import_take_turns_and_each_goes_on_from_where_the_other_is():
    world = World()
    other = beside(world, *world.sensors)
    for minute in range(0, 200, 20):
        world.send(*every(5, minute, minute + 10, 9.0))
        world.turn(minute + 20)
        other.commit(Batch(tuple(reading(*row) for row in every(5, minute + 10, minute + 20, 9.0))))
    world.tick()
    world.holds()
    assert world.findings == ["0-… above 9 x7 breached 30", "0-… cumulative above at 60"]
    assert world.store.count_readings() == 40
