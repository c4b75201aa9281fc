"""A simulated world for the collector: who is in it, the week it has lived through, and its life from now on."""

import threading
from collections.abc import Iterable, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from coldchain.cli.collecting import feeds_of
from coldchain.clock import HandClock, ScaledClock
from coldchain.config import catalogue
from coldchain.config.watched import Watched
from coldchain.ingest import Committed, Ingest
from coldchain.store.ports import Store
from collector.inbox import Delivery
from collector.message import Message
from collector.sorting import sort
from collector.topics import Topics
from simulators.fleet import Claim, Publication, claims
from simulators.publisher import Pace, publish
from simulators.scenario import Scenario

_UNCERTAINTY_C = 0.5
_TOGETHER = timedelta(hours=1)


def watched_of(scenario: Scenario) -> list[Watched]:
    """Return the configuration that claims a scenario's sensors."""
    return [_watched(claim) for claim in claims(scenario)]


def live_through(store: Store, sensors: Sequence[Watched], past: Sequence[Publication]) -> list[Committed]:
    """Judge and keep what devices published before now, an hour of their world at a time, without a broker.

    The clock goes along, so that what was found out is dated when it would have been.
    """
    if not past:
        return []
    clock = HandClock(past[0].at)
    ingest = Ingest(store, clock, sensors)
    topics = Topics(feeds_of(sensors))
    told, waiting = [], list[Publication]()
    for publication in past:
        if waiting and publication.at - waiting[0].at >= _TOGETHER:
            told.append(_commit(ingest, clock, topics, waiting))
            waiting = []
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


def _watched(claim: Claim) -> Watched:
    return Watched(
        sensor=f"{claim.site}/{claim.unit}/{claim.sensor}",
        site=claim.site,
        unit=claim.unit,
        source=claim.source,
        format=claim.format,
        limits=catalogue().storage["refrigerator"].paced(claim.interval, _UNCERTAINTY_C),
        zone=ZoneInfo(claim.timezone),
    )
