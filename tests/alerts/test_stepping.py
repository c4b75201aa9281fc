"""A step does so much at most, and says whether more is to be done at once."""

from datetime import timedelta

from alerts.directory import Directory
from alerts.engine import Engine
from alerts.situations import Probes
from alerts.stepping import MOST_PLACES
from alerts.world import Habits, Par, World
from coldchain.clock import HandClock
from coldchain.config.catalogue import catalogue
from coldchain.ingest import Ingest
from coldchain.readings import Batch, Reading
from coldchain.sites import SiteInfo, UnitInfo
from coldchain.stock import Place
from coldchain.store.alert_ports import AlertFilter
from coldchain.store.memory import MemoryStore
from tests.alerts.story import MIDNIGHT
from tests.coldchain.timetable import watched


def test_a_process_that_begins_looks_at_all_places_step_by_step_without_a_pause():
    sites = {}
    for number in range(MOST_PLACES):
        site = f"site-{number}"
        sites[site] = SiteInfo(site, site, "pharmacy", "UTC", "main", {"a": UnitInfo("a", "A", "refrigerator")})
    world = World(sites, {}, catalogue(), Habits(commissioning=timedelta(0)))
    store, clock = MemoryStore(), HandClock(MIDNIGHT)
    engine = Engine(store, clock, world, Directory({}, {}, ()), lambda _: Probes(MIDNIGHT))
    more, steps = True, 0
    while more:
        more = engine.step().more
        steps += 1
    assert steps >= 3
    assert store.looks_due(MIDNIGHT, 1) == []
    assert not engine.step().more


def test_an_alert_of_a_site_that_is_configured_no_more_is_over():
    river = SiteInfo("river", "River Pharmacy", "pharmacy", "UTC", "main", {})
    store, clock = MemoryStore(), HandClock(MIDNIGHT)
    for world in (
        World({"river": river}, {}, catalogue(), Habits(), (Par("river", "kesimpta", 5),)),
        World({}, {}, catalogue(), Habits()),
    ):
        engine = Engine(store, clock, world, Directory({}, {}, ()), lambda _: Probes(MIDNIGHT))
        while engine.step().more:
            pass
        clock.turn(clock.now() + timedelta(minutes=1))
    (alert,) = store.alerts(AlertFilter())
    assert (alert.key.cause, alert.state) == ("par", "resolved")
    (over,) = (entry.event for entry in store.entries() if entry.kind == "AlertResolved")
    assert over.because == "the site is not configured any more"


def test_what_happened_while_no_process_ran_goes_before_all_that_is_looked_at_at_a_start():
    names = [f"site-{number:03}" for number in range(3 * MOST_PLACES)]
    units = {"a": UnitInfo("a", "A", "refrigerator")}
    sites = {name: SiteInfo(name, name, "pharmacy", "UTC", "main", units) for name in names}
    sensors = [watched(f"{name}/a/probe") for name in names]
    places = {Place(each.site, "a"): (each,) for each in sensors}
    world = World(sites, places, catalogue(), Habits(commissioning=timedelta(0)))
    store, clock = MemoryStore(), HandClock(MIDNIGHT)
    ingest = Ingest(store, clock, sensors)

    def started():
        return Engine(store, clock, world, Directory({}, {}, ()), lambda _: Probes(MIDNIGHT))

    def hear(those, celsius):
        clock.turn(clock.now() + timedelta(minutes=5))
        now = clock.now()
        ingest.commit(Batch(tuple(Reading(each.sensor, now, celsius, now) for each in those)))

    hear(sensors, 5.0)
    engine = started()
    while engine.step().more:
        pass
    warm = sensors[-MOST_PLACES - 20 :]
    hear(warm, 30.0)
    engine = started()
    engine.step()
    engine.step()
    assert {each.key.site for each in store.alerts(AlertFilter())} == {each.site for each in warm}
