"""One contact for many homes: a cut that reaches them one after another is told in a few messages."""

from datetime import timedelta

from alerts.directory import Contact, Directory, Route, Step
from alerts.engine import Engine
from alerts.situations import Probes
from alerts.telling import FEW
from alerts.world import Habits, World
from coldchain.clock import HandClock
from coldchain.config.catalogue import catalogue
from coldchain.events import MessageWritten
from coldchain.ingest import Ingest
from coldchain.readings import Batch, Reading
from coldchain.sites import SiteInfo, UnitInfo
from coldchain.stock import Place
from coldchain.store.memory import MemoryStore
from tests.alerts.story import MIDNIGHT
from tests.coldchain.timetable import watched

HOMES = 120
STEP = timedelta(seconds=5)
SPREAD = 300 // 5
"""Each home sends in its own five seconds of five minutes."""
UNITS = {"fridge": UnitInfo("fridge", "Fridge", "refrigerator")}
SITES = {f"h{each}": SiteInfo(f"h{each}", "", "home", "UTC", "main", UNITS) for each in range(HOMES)}
SENSORS = [watched(f"{site}/fridge/probe") for site in SITES]
WORLD = World(
    SITES, {Place(each.site, "fridge"): (each,) for each in SENSORS}, catalogue(), Habits(commissioning=timedelta(0))
)
ANA = Directory({"ana": Contact("ana", "Ana", ("mailto",))}, {}, (Route(("*",), (Step(timedelta(0), ("ana",)),)),))


def test_a_cut_that_reaches_many_homes_one_after_another_is_no_flood_of_messages():
    store, clock = MemoryStore(), HandClock(MIDNIGHT)
    ingest = Ingest(store, clock, SENSORS)
    engine = Engine(store, clock, WORLD, ANA, lambda _: Probes(clock.now()))
    for step in range(SPREAD):
        now = MIDNIGHT + step * STEP
        clock.turn(now)
        ingest.commit(Batch(tuple(Reading(each.sensor, now, 5.0, now) for each in SENSORS[step::SPREAD])))
    for step in range(4 * SPREAD):
        clock.turn(MIDNIGHT + timedelta(minutes=10) + step * STEP)
        ingest.tick()
        while engine.step().more:
            pass
    written = [each.event.message for each in store.entries() if isinstance(each.event, MessageWritten)]
    told = [alert for message in written for alert in message.alerts]
    assert len(told) == len(set(told)) == HOMES
    assert len(written) <= FEW + 300 // 30 + 2
