"""Places: all that alerts can be about when a process begins."""

from collections.abc import Iterator
from typing import Final

from alerts.marks import SERVICE
from alerts.world import World
from coldchain.stock import Place
from coldchain.store.alert_ports import AlertFilter
from coldchain.store.ports import Reads

_PAGE: Final = 1_000


def places(reads: Reads, world: World) -> Iterator[Place]:
    """Yield sites, units and the service, and what alerts are open of that is configured no more, each once."""
    known = dict.fromkeys(_configured(world))
    yield from known
    gone: dict[Place, None] = {}
    asked = AlertFilter(states=("firing", "acknowledged"), drills=False, limit=_PAGE)
    while page := reads.alerts(asked):
        gone |= dict.fromkeys(Place(each.key.site, each.key.unit) for each in page)
        asked = AlertFilter(states=asked.states, drills=False, limit=_PAGE, after=page[-1].id)
    yield from (each for each in gone if each not in known)


def _configured(world: World) -> Iterator[Place]:
    for site in world.sites.values():
        yield Place(site.id, "")
        yield from (Place(site.id, unit) for unit in site.units)
    yield SERVICE
