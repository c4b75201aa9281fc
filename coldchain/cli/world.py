"""A simulated world for the collector: who is in it, the week it has lived through, and its life from now on."""

import threading
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from coldchain import config
from coldchain.cli.demo_stock import People
from coldchain.clock import HandClock, ScaledClock
from coldchain.config import Settings
from coldchain.config.watched import Watched
from coldchain.ingest import Committed, Ingest
from coldchain.sites import SiteInfo
from coldchain.store.ports import Store
from collector.inbox import Delivery
from collector.message import Message
from collector.sorting import sort
from collector.topics import Topics
from simulators.fleet import Claim, Publication, claims
from simulators.publisher import Pace, publish
from simulators.scenario import Scenario, Site, Unit

_TOGETHER = timedelta(hours=1)


def configured(scenario: Scenario, *, phone: str | None = None, **tables: object) -> Settings:
    """Return the configuration that claims a scenario's sensors.

    Args:
        scenario: whose sites it has.
        phone: of each site.
        tables: whatever else it says.
    """
    found = list(claims(scenario))
    sites = [_site(site, [claim for claim in found if claim.site == site.id], phone) for site in scenario.site]
    return _Settings.model_validate({"site": sites, **tables})


def watched_of(scenario: Scenario) -> list[Watched]:
    """Return a scenario's sensors as a configuration has them."""
    return list(config.watched(configured(scenario)))


def sites_of(scenario: Scenario) -> dict[str, SiteInfo]:
    """Return a scenario's sites by id as a configuration has them."""
    return config.sites(configured(scenario))


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
    topics = Topics(sensors)
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


class _Settings(Settings):
    """Settings of an invented world: the environment has no say in it."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the signature is pydantic-settings'
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - as above
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - as above
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - as above
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return where values come from: whoever asks."""
        return (init_settings,)


def _site(site: Site, found: Sequence[Claim], phone: str | None) -> dict[str, object]:
    units = [_unit(each, [claim for claim in found if claim.unit == each.id]) for each in site.unit]
    return {
        "id": site.id,
        "name": site.name,
        "kind": site.kind,
        "timezone": site.timezone,
        "phone": phone,
        "unit": units,
    }


def _unit(unit: Unit, found: Sequence[Claim]) -> dict[str, object]:
    sensors = [
        {
            "id": claim.sensor,
            "interval": f"{claim.interval.total_seconds():g}s",
            "timezone": claim.timezone,
            "format": claim.format,
            "source": claim.source,
        }
        for claim in found
    ]
    return {"id": unit.id, "name": unit.name, "sensor": sensors}
