"""The directory: who can be told, when they are on duty, and who is told of what."""

from collections.abc import Mapping
from datetime import date, time, timedelta
from functools import cached_property
from typing import Literal

import msgspec

from coldchain.alert import Cause, Severity

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun", "holiday"]
EVERYWHERE = "*"
"""All sites."""
DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Contact(msgspec.Struct, frozen=True):
    """A person who is told.

    Attributes:
        id: the contact's.
        name: what people call them; never in the ledger where they are a patient.
        services: of their channels, in the order in which they are tried: `mailto`, `https`, `mqtt`, …; no address.
        zone: IANA name of the time zone in which they live.
        quiet: local times from and until which they want no word of what is not critical; None: none.
        causes: what they want to hear of where it is not critical; None: all.
        fahrenheit: they read °F.
        digest_at: local time of a daily digest; None: none.
        home: the patient's site; empty: no patient. A patient gets plain words.
        detailed: a patient who wants drug and lot named, after a warning.
    """

    id: str
    name: str
    services: tuple[str, ...]
    zone: str = "UTC"
    quiet: tuple[time, time] | None = None
    causes: tuple[Cause, ...] | None = None
    fahrenheit: bool = False
    digest_at: time | None = None
    home: str = ""
    detailed: bool = False


class Shift(msgspec.Struct, frozen=True):
    """These contacts are on duty on these days, between local times; `until` not after `since`: past midnight."""

    contacts: tuple[str, ...]
    days: tuple[Day, ...] = DAYS
    since: time = time(0)
    until: time = time(0)


class Rota(msgspec.Struct, frozen=True):
    """Who is on duty when, in a time zone; on a holiday only the shifts of `holiday` count, where there are any."""

    id: str
    zone: str
    shifts: tuple[Shift, ...]
    holidays: tuple[date, ...] = ()


class Step(msgspec.Struct, frozen=True):
    """After this time without an acknowledgement these are told, too: ids of contacts or rotas."""

    after: timedelta
    receivers: tuple[str, ...]


class Route(msgspec.Struct, frozen=True):
    """Who is told of which alerts.

    Attributes:
        sites: of these; `*`: all.
        service: of the service's own alerts, too.
        steps: the first at once (`after` zero), the others while nobody acknowledges, in the order of `after`.
        severities: of these; empty: all.
        causes: of these; empty: all.
        repeat: after the last step a critical alert is told again this often to all of them, until acknowledged.
        repeat_less: likewise what is not critical.
    """

    sites: tuple[str, ...]
    steps: tuple[Step, ...]
    service: bool = False
    severities: tuple[Severity, ...] = ()
    causes: tuple[Cause, ...] = ()
    repeat: timedelta = timedelta(minutes=30)
    repeat_less: timedelta = timedelta(hours=24)


class Directory(msgspec.Struct, frozen=True, dict=True):
    """Everybody, and all routes."""

    contacts: Mapping[str, Contact]
    rotas: Mapping[str, Rota]
    routes: tuple[Route, ...]

    def routes_of(self, site: str) -> tuple[Route, ...]:
        """Return the routes of a site; empty: those of the service."""
        return self._by_site.get(site, self._by_site[EVERYWHERE])

    @cached_property
    def _by_site(self) -> dict[str, tuple[Route, ...]]:
        """The routes of each site that one names, of any other under `*`: an alert does not look through them all."""
        named: dict[str, list[Route]] = {"": [], EVERYWHERE: []}
        for site in (site for route in self.routes for site in route.sites):
            named.setdefault(site, [])
        for route in self.routes:
            for site in dict.fromkeys(named if EVERYWHERE in route.sites else route.sites):
                if site:
                    named[site].append(route)
            if route.service:
                named[""].append(route)
        return {site: tuple(routes) for site, routes in named.items()}
