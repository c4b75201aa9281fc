"""Scenes: an alert as one reader sees it: which place, whose time, which degrees."""

from datetime import datetime, tzinfo
from typing import Self
from zoneinfo import ZoneInfo

import msgspec

from alerts.directory import Contact
from alerts.wording import measures, names
from alerts.world import World
from coldchain.alert import Alert, NoticeKind, Situation
from coldchain.stock import Place


class Told(msgspec.Struct, frozen=True):
    """An alert and why it is told now.

    Attributes:
        alert: which.
        kind: why.
        step: of its route, from 1; 0: of none.
    """

    alert: Alert
    kind: NoticeKind
    step: int


class Scene(msgspec.Struct, frozen=True):
    """What sentences about an alert need to know.

    Attributes:
        world: what there is.
        situation: what is wrong.
        now: when it is told.
        zone: of the times that are told: the site's.
        fahrenheit: the reader reads °F.
        patient: the reader is the patient whose home it is.
    """

    world: World
    situation: Situation
    now: datetime
    zone: tzinfo
    fahrenheit: bool = False
    patient: bool = False

    @classmethod
    def of(cls, world: World, contact: Contact, situation: Situation, now: datetime) -> Self:
        """Return the scene for a contact."""
        zone = zone_of(world, situation.key.site, contact.zone)
        return cls(world, situation, now, zone, contact.fahrenheit, bool(contact.home))

    @property
    def bounds(self) -> tuple[float, ...]:
        """The range's ends, then the limit that is passed, °C; empty: none is known."""
        limit = self.situation.limit_c
        return (*(self.range_c or ()), *(() if limit is None else (limit,)))

    @property
    def range_c(self) -> tuple[float, float] | None:
        """What is in range there, °C; None: nobody knows."""
        key = self.situation.key
        judged = self.world.judged(Place(key.site, key.unit))
        if judged:
            return judged[0].limits.min_c, judged[0].limits.max_c
        site = self.world.sites.get(key.site)
        unit = site.units.get(key.unit) if site else None
        limits = self.world.catalogue.storage.get(unit.storage) if unit else None
        return (limits.min_c, limits.max_c) if limits else None

    def degrees(self, celsius: float) -> str:
        """Return a temperature as the reader reads it."""
        return measures.degrees(celsius, self.bounds, fahrenheit=self.fahrenheit)

    def when(self, at: datetime) -> str:
        """Return an instant where the alert is."""
        return measures.when(at, self.zone, self.now)

    def since(self, at: datetime) -> str:
        """Return how long ago that is."""
        return measures.lasting(self.now - at)

    def tidy(self, text: str) -> str:
        """Return somebody's text as one line, with the reader's degrees and local times."""
        # Where the question is whether it is °C or °F, what was sent is told as it was sent.
        fahrenheit = self.fahrenheit and self.situation.key.cause != "scale"
        line = names.line(text)
        return measures.translated(line, self.zone, self.now, self.bounds, fahrenheit=fahrenheit)


def zone_of(world: World, site_id: str, otherwise: str) -> tzinfo:
    """Return the zone of a site; of what is at no site, another."""
    site = world.sites.get(site_id)
    return ZoneInfo(site.zone if site else otherwise)
