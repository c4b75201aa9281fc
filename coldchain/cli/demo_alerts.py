"""Whom the demo tells, and what is to be seen of it: those who work in `seeds/demo.toml`, over a channel of its own.

A pharmacist is told at once of the pharmacy and of the home; a technician once nobody has acknowledged for 10 minutes;
the patient of the own fridge, in plain words. Nothing leaves the demo.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Any, cast

from msgspec.structs import replace

import seeds
from alerts.directory import Contact, Directory, Route, Step
from alerts.rendering import Rendered
from alerts.wording import describe
from alerts.world import World
from coldchain.alert import SEVERITIES, Alert
from coldchain.config import catalogue
from coldchain.config.watched import Watched
from coldchain.sites import SiteInfo
from coldchain.stock import Place
from coldchain.store.alert_ports import AlertFilter
from coldchain.store.ports import Reads

PHONE = "+1 555 0100"
LATER = timedelta(minutes=10)
MOST = 4
"""So many messages are shown."""
_STYLES = {"critical": "bold red", "warning": "yellow", "notice": ""}


class DemoChannel:
    """Shows a message in the demo's terminal.

    Args:
        name: of whom it is told.
        shown: takes the name, the subject, and where it is acknowledged; empty: nowhere.
    """

    service = "demo"
    server = tested = "demo"
    per_minute = None

    def __init__(self, name: str, shown: Callable[[str, str, str], None]) -> None:
        self._name = name
        self._shown = shown

    def send(self, rendered: Rendered) -> None:
        """Show it."""
        self._shown(self._name, rendered.subject, str(rendered.data["acknowledge_url"] or ""))

    def check(self) -> None:
        """There is always a terminal."""


class Alarms:
    """What the live view shows of alerts: those that are open, the gravest first, and who was told last.

    Args:
        reads: the store.
        world: what there is.
        zone: in which every instant is told, that of the sites.
    """

    def __init__(self, reads: Reads, world: World, zone: tzinfo) -> None:
        self._reads = reads
        self._world = world
        self._zone = zone
        self._told: deque[tuple[str, str]] = deque(maxlen=MOST)

    def tell(self, name: str, subject: str, at: datetime, link: str = "") -> None:
        """Note that somebody was told; where terminals know links, the line is one."""
        local = at.astimezone(self._zone)
        self._told.append((f"{local:%d %b %H:%M}  → told {name}: {subject}", f"link {link}" if link else ""))

    def lines(self, now: datetime) -> Iterator[tuple[str, str]]:
        """Yield a line of each with its style, as of now."""
        found = self._reads.alerts(AlertFilter(states=("firing", "acknowledged")))
        ranked = sorted(found, key=lambda each: SEVERITIES.index(each.situation.severity), reverse=True)
        for alert in ranked:
            yield self._line(alert, now), _STYLES[alert.situation.severity]
        if not ranked:
            yield "no alert is open", "green"

    def messages(self) -> tuple[tuple[str, str], ...]:
        """Return a line of each of the last messages with its style, the last one last."""
        return tuple(self._told)

    def _line(self, alert: Alert, now: datetime) -> str:
        return f"{alert.situation.severity}: {describe(alert, self._world, self._zone, now)}"


def world_of(sites: Mapping[str, SiteInfo], sensors: Sequence[Watched]) -> World:
    """Return the demo's world, as the configuration would tell of it."""
    places: dict[Place, tuple[Watched, ...]] = {}
    for each in sensors:
        place = Place(each.site, each.unit)
        places[place] = (*places.get(place, ()), each)
    return World({site.id: replace(site, phone=PHONE) for site in sites.values()}, places, catalogue())


def directory_of(sites: Mapping[str, SiteInfo]) -> Directory:
    """Return who is told of what."""
    actors = _actors()
    contacts = {name: _contact(name, told, sites) for name, told in actors.items()}
    staff = tuple(name for name, told in actors.items() if told["role"] == "pharmacist")
    later = tuple(name for name, told in actors.items() if told["role"] == "technician")
    steps = (Step(timedelta(0), staff), Step(LATER, later))
    homes = (each for each in contacts.values() if each.home)
    patients = (Route((each.home,), (Step(timedelta(0), (each.id,)),)) for each in homes)
    return Directory(contacts, {}, (Route(("*",), steps, service=True), *patients))


def channels_of(directory: Directory, shown: Callable[[str, str, str], None]) -> dict[str, tuple[DemoChannel, ...]]:
    """Return each contact's only channel."""
    return {each.id: (DemoChannel(each.name, shown),) for each in directory.contacts.values()}


def _actors() -> dict[str, dict[str, Any]]:
    return cast("dict[str, dict[str, Any]]", seeds.document("demo")["actor"])


def _contact(name: str, told: Mapping[str, Any], sites: Mapping[str, SiteInfo]) -> Contact:
    if told["role"] != "patient":
        return Contact(name, name.title(), (DemoChannel.service,), next(iter(sites.values())).zone)
    return Contact(name, f"the patient of {name}", (DemoChannel.service,), sites[name].zone, home=name)
