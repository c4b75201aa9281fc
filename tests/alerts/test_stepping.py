"""A step does so much at most, and says whether more is to be done at once."""

from datetime import timedelta

from alerts.directory import Directory
from alerts.engine import Engine
from alerts.situations import Probes
from alerts.stepping import MOST_PLACES
from alerts.world import Habits, World
from coldchain.clock import HandClock
from coldchain.config.catalogue import catalogue
from coldchain.sites import SiteInfo, UnitInfo
from coldchain.store.memory import MemoryStore
from tests.alerts.story import MIDNIGHT


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
