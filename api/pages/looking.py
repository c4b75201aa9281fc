"""Looking: who looks at a page, and how things are shown to them: their menu, °F or °C, the zone of each site.

Every page but the public ones takes `looker: Looking` (or `looking("another right")`), a page's POST after its `form`.
Templates find it as `look`.
"""

import math
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends, Request

from api.caller import Caller, needs
from api.navigation import Item, current, menu
from api.rights import RIGHTS, Right
from api.routes.alerts import theirs
from api.visit import Visit
from coldchain.errors import NotFoundError, StoreUnavailableError
from coldchain.inventory.sight import counts_homes
from coldchain.products import Limits
from coldchain.sites import SiteInfo
from coldchain.stock import Place, Role
from coldchain.store.alert_ports import AlertFilter
from coldchain.store.ports import Store
from coldchain.units import fahrenheit_from_celsius, show_fahrenheit

_HAIR = 1e-6


class Look:
    """How pages are shown to a caller.

    Args:
        request: of the page.
        caller: who looks.
    """

    def __init__(self, request: Request, caller: Caller) -> None:
        self.caller = caller
        self.user = caller.user
        self.visit = Visit(request, caller)
        self.fahrenheit = caller.user.fahrenheit
        self.menu: tuple[Item, ...] = tuple(menu(caller.user.role))
        self.current = current(self.menu, request.url.path)
        self.store: Store = request.app.state.store
        self.now: datetime = request.app.state.clock.now()
        self._sites: dict[str, SiteInfo] = request.app.state.sites
        self._unwatched: Callable[[], bool] = request.app.state.parts.unwatched

    @property
    def role(self) -> Role:
        """The caller's."""
        return self.user.role

    @property
    def csrf(self) -> str:
        """What the page's forms have to bring; see `csrf` in parts.html."""
        return "" if self.caller.session is None else self.caller.session.csrf

    @property
    def unit_sign(self) -> str:
        """`°C` or `°F`."""
        return "°F" if self.fahrenheit else "°C"

    def may(self, right: Right) -> bool:
        """Tell whether buttons that take a right are shown; the server decides again when they are pressed."""
        return self.role in RIGHTS[right]

    def alerts(self) -> int:
        """Return how many alerts of their list nobody has seen, for the menu; a failing store's page has one too."""
        try:
            return len(self.store.alerts(AlertFilter(theirs(self.visit), states=("firing",))))
        except StoreUnavailableError:
            return 0

    def unwatched(self) -> bool:
        """Tell whether nobody takes readings in now, so that pages say so; a failing store's page says what fails."""
        try:
            return self._unwatched()
        except StoreUnavailableError:
            return False

    def sites(self) -> list[SiteInfo]:
        """Return the caller's sites in the order of the configuration; a manager's homes are counted elsewhere."""
        theirs = (each for each in self._sites.values() if self.caller.sees(each.id))
        return [each for each in theirs if not (counts_homes(self.caller.by) and each.kind == "home")]

    def site(self, site: str) -> SiteInfo:
        """Return one of the caller's sites.

        Raises:
            NotFoundError: it is none of theirs; whether it exists is not told.
        """
        found = next((each for each in self.sites() if each.id == site), None)
        if found is None:
            raise NotFoundError(f"There is no site {site} for you.")
        return found

    def zone(self, site: str) -> tzinfo:
        """Return a site's time zone; of one that the configuration does not name that of the caller's first."""
        found = self._sites.get(site) or next(iter(self.sites()), None)
        return UTC if found is None else ZoneInfo(found.zone)

    def site_name(self, site: str) -> str:
        """Return what people call a site."""
        return self._sites[site].name if site in self._sites else site

    def unit_name(self, place: Place) -> str:
        """Return what people call a unit, without its site."""
        site = self._sites.get(place.site)
        return site.units[place.unit].name if site and place.unit in site.units else place.unit

    def degrees(self, celsius: float | None, limits: Limits | None = None, *, sign: bool = True) -> str:
        """Return a temperature as the caller reads it, to 0.1°, never rounded into the range."""
        if celsius is None:
            return "no data"
        told = self._fahrenheit(celsius, limits) if self.fahrenheit else _celsius(celsius, limits)
        return f"{told} {self.unit_sign}" if sign else told

    def _fahrenheit(self, celsius: float, limits: Limits | None) -> str:
        if limits is None:
            return f"{fahrenheit_from_celsius(celsius):.1f}"
        return show_fahrenheit(celsius, limits.min_c, limits.max_c)


def looking(right: Right) -> Callable[[Request], Look]:
    """Return the dependency of a page that needs a right."""
    needed = needs(right)

    def look(request: Request) -> Look:
        caller = needed(request)
        request.state.caller = caller
        request.state.look = shown = Look(request, caller)
        return shown

    look.right = right  # type: ignore[attr-defined]  # what the walk over all routes looks for
    return look


Looking = Annotated[Look, Depends(looking("see"))]
Handling = Annotated[Look, Depends(looking("handle"))]


def _celsius(celsius: float, limits: Limits | None) -> str:
    """Return °C to 0.1°; just outside of the range it is shown outside: 8.04 as 8.1, 1.96 as 1.9."""
    tenths = round(celsius * 10)
    if limits is not None and celsius > limits.max_c:
        tenths = max(tenths, math.floor(limits.max_c * 10 + _HAIR) + 1)
    if limits is not None and celsius < limits.min_c:
        tenths = min(tenths, math.ceil(limits.min_c * 10 - _HAIR) - 1)
    return f"{tenths / 10:.1f}"
