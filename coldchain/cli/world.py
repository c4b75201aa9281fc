"""A simulated world for the collector: who is in it, the week it has lived through, and its life from now on."""

import threading
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from coldchain.cli.collecting import feeds_of
from coldchain.cli.demo_stock import People
from coldchain.clock import HandClock, ScaledClock
from coldchain.config import catalogue
from coldchain.config.watched import Watched
from coldchain.ingest import Committed, Ingest
from coldchain.sites import SiteInfo, UnitInfo
from coldchain.store.ports import Store
from collector.inbox import Delivery
from collector.message import Message
from collector.sorting import sort
from collector.topics import Topics
from simulators.fleet import Claim, Publication, claims
from simulators.publisher import Pace, publish
from simulators.scenario import Scenario, Site

_UNCERTAINTY_C = 0.5
_TOGETHER = timedelta(hours=1)
_STORAGE = "refrigerator"
_ORGANISATION = "main"


def watched_of(scenario: Scenario) -> list[Watched]:
    """Return the configuration that claims a scenario's sensors."""
    return [_watched(claim) for claim in claims(scenario)]


def sites_of(scenario: Scenario) -> dict[str, SiteInfo]:
    """Return a scenario's sites by id, as the configuration would tell of them."""
    return {site.id: _site(site) for site in scenario.site}


def live_through(
    store: Store, sensors: Sequence[Watched], past: Sequence[Publication], people: People | None = None
) -> list[Committed]:
    """Judge and keep what devices published before now, an hour of their world at a time, without a broker.

    The clock goes along, so that what was found out is dated when it would have been. What people do is done at its
    instant, between the readings of before and after.

    Raises:
        RefusedError: what people do cannot be done.
    """
    if not past:
        return []
    clock = HandClock(past[0].at)
    ingest = Ingest(store, clock, sensors)
    topics = Topics(feeds_of(sensors))
    told, waiting = [], list[Publication]()
    for publication in past:
        due = people is not None and people.next_at is not None and people.next_at <= publication.at
        if waiting and (due or publication.at - waiting[0].at >= _TOGETHER):
            told.append(_commit(ingest, clock, topics, waiting))
            waiting = []
        if due and people is not None:
            _act(people, clock, publication.at)
        waiting.append(publication)
    told.append(_commit(ingest, clock, topics, waiting))
    return told


def live_on(url: str, world: Iterable[Publication], clock: ScaledClock, stop: threading.Event) -> None:
    """Publish to a broker what devices publish, each message when the scaled clock shows its time, until `stop`."""
    publish(world, url, Pace(clock.now, per_second=clock.speed), stop=stop)


def _commit(ingest: Ingest, clock: HandClock, topics: Topics, publications: list[Publication]) -> Committed:
    deliveries = [
        Delivery(Message(each.topic, each.payload, received_at=each.at), mid=0, qos=each.qos, connection=0)
        for each in publications
    ]
    clock.turn(publications[-1].at)
    committed = ingest.commit(sort(deliveries, topics))
    ingest.tick()
    return committed


def _act(people: People, clock: HandClock, until: datetime) -> None:
    while (at := people.next_at) is not None and at <= until:
        clock.turn(max(at, clock.now()))
        people.act(clock)


def _site(site: Site) -> SiteInfo:
    units = {unit.id: UnitInfo(unit.id, unit.name or unit.id, _STORAGE) for unit in site.unit}
    return SiteInfo(site.id, site.name or site.id, site.kind, site.timezone, _ORGANISATION, units)


def _watched(claim: Claim) -> Watched:
    return Watched(
        sensor=f"{claim.site}/{claim.unit}/{claim.sensor}",
        site=claim.site,
        unit=claim.unit,
        source=claim.source,
        format=claim.format,
        limits=catalogue().storage[_STORAGE].paced(claim.interval, _UNCERTAINTY_C),
        zone=ZoneInfo(claim.timezone),
    )
