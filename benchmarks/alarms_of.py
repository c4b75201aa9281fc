"""A world for alerts: sites of four fridges with a sensor each, one contact a site, and what goes wrong in it.

`python -m benchmarks.alarms_of STORE FRIDGES hot|silent` writes a store in which all of them are silent, or too warm
with batteries that are empty.
"""

import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from alerts.directory import Contact, Directory, Route, Step
from alerts.situations import Probes
from alerts.world import Habits, World
from benchmarks.child import say
from benchmarks.fleet_of import INTERVAL, fleet_of
from coldchain.clock import HandClock, RealClock
from coldchain.config import Watched, catalogue
from coldchain.ingest import Ingest
from coldchain.readings import Batch, Reading
from coldchain.sites import SiteInfo, UnitInfo
from coldchain.stock import Place
from coldchain.store.sqlite import SqliteStore

HOT_C, FINE_C = 26.0, 5.0
EMPTY_PCT = 3.0
AWAY = timedelta(minutes=30)
_TOGETHER = 5_000


def fridges(count: int) -> tuple[Watched, ...]:
    """Return so many fridges' sensors, four fridges a site."""
    return fleet_of(count * 2)[::2]


def world_of(sensors: Sequence[Watched]) -> World:
    """Return the world that the sensors stand in; a new fridge alerts at once."""
    units: dict[str, dict[str, UnitInfo]] = {}
    for each in sensors:
        units.setdefault(each.site, {})[each.unit] = UnitInfo(each.unit, each.unit, "refrigerator")
    sites = {site: SiteInfo(site, site, "pharmacy", "UTC", "org", mine) for site, mine in units.items()}
    places = {Place(each.site, each.unit): (each,) for each in sensors}
    return World(sites, places, catalogue(), Habits(commissioning=timedelta(0)))


def directory_of(world: World, *, central: bool = True) -> Directory:
    """Return one contact a site, who is told at once, and one who is told of every site."""
    too = ("central",) if central else ()
    contacts = {name: Contact(name, name, ("http",)) for name in (*world.sites, *too)}
    routes = [Route((site,), (Step(timedelta(0), (site, *too)),)) for site in world.sites]
    return Directory(contacts, {}, tuple(routes))


def probes(_: object) -> Probes:
    """Nothing is wrong with the service itself."""
    return Probes(RealClock().now())


def take(ingest: Ingest, sensors: Sequence[Watched], at: datetime, celsius: float, battery_pct: float = 90.0) -> None:
    """Take in a reading of each sensor."""
    told = (("battery_pct", battery_pct),)
    for first in range(0, len(sensors), _TOGETHER):
        some = sensors[first : first + _TOGETHER]
        ingest.commit(Batch(tuple(Reading(each.sensor, at, celsius, at, numbers=told) for each in some)))


def main() -> None:
    path, count, what = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    now = RealClock().now()
    store, sensors, clock = SqliteStore(path), fridges(count), HandClock(now - AWAY)
    ingest = Ingest(store, clock, sensors)
    take(ingest, sensors, clock.now(), FINE_C)
    if what == "hot":
        clock.turn(now - INTERVAL)
        take(ingest, sensors, clock.now(), HOT_C, EMPTY_PCT)
    else:
        clock.turn(now)
        ingest.tick()
    say(entries=store.head().seq)
    store.close()


if __name__ == "__main__":
    main()
