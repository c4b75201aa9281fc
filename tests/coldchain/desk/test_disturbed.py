"""A lot's story tells when its unit was moved or became light while it lay there, and no verdict rests on it."""

from msgspec.structs import replace

from coldchain.config.catalogue import catalogue
from coldchain.events import SensorDisturbed
from coldchain.explain import explain
from tests.coldchain.desk.world import Counter
from tests.coldchain.timetable import PROBE, at, reading


def lit(minute):
    return replace(reading(minute), numbers=(("light_lux", 300.0), ("moving", 1.0)))


def test_a_lots_story_tells_what_disturbed_its_unit_while_it_lay_there():
    world = Counter()
    world.world.send(lit(0))
    world.turn(20)
    lot = world.receive()
    world.world.send(lit(30))
    told = explain(world.store, lot, world.clock.now(), catalogue())
    assert told.disturbed == (
        SensorDisturbed(PROBE, at(30), "light", 300.0),
        SensorDisturbed(PROBE, at(30), "movement", 1.0),
    )
    assert (told.same, told.now.condition) == (True, "usable")
