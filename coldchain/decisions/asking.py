"""Asking: who asks, when, and what the catalogue and the configuration say; handed to every decision."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec

from coldchain.errors import NotAllowedError, NotFoundError, RefusedError
from coldchain.lots import Lot
from coldchain.products import Product
from coldchain.sites import SiteInfo, UnitInfo
from coldchain.stock import Actor, Place, Role


class Asking(msgspec.Struct, frozen=True):
    """What a decision is told besides the command and what it is about.

    Attributes:
        by: who asks.
        now: the clock's instant.
        new_id: gives an id that was never given before.
        sites: by id.
        products: the catalogue, by id.
        out: units out of service.
    """

    by: Actor
    now: datetime
    new_id: Callable[[], str]
    sites: Mapping[str, SiteInfo]
    products: Mapping[str, Product]
    out: frozenset[Place] = frozenset()

    def allow(self, doing: str, *roles: Role) -> None:
        """Refuse whoever has none of these roles.

        Raises:
            NotAllowedError: names what was to be done, the role and those that may.
        """
        if self.by.role not in roles:
            may = " or ".join(roles)
            raise NotAllowedError(f"Cannot {doing}: {self.by.id} is a {self.by.role}; this needs a {may}.")

    def allow_site(self, doing: str, site: str, lots: Iterable[Lot] = ()) -> None:
        """Refuse whoever has nothing to do with a site: a home is also seen by who dispensed one of these lots to it.

        Raises:
            NotFoundError: as if it did not exist.
        """
        dispensers = {lot.pharmacy for lot in lots if lot.home == site and lot.pharmacy}
        if not {"*", site, *dispensers}.intersection(self.by.sites):
            raise NotFoundError(f"Cannot {doing}: there is no site {site} for {self.by.id}.")

    def allow_lot(self, doing: str, lot: Lot) -> None:
        """Refuse whoever has nothing to do with a lot: where it lies, whose it is, and who dispensed it may.

        Raises:
            NotFoundError: as if it did not exist.
        """
        if not {"*", lot.place.site, lot.home, lot.pharmacy}.intersection(self.by.sites):
            raise NotFoundError(f"Cannot {doing}: there is no lot {lot.id} for {self.by.id}.")

    def site(self, site_id: str) -> SiteInfo:
        """Return a site.

        Raises:
            NotFoundError: it is not configured.
        """
        if site_id not in self.sites:
            raise NotFoundError(f"There is no site {site_id}: expected one of the configuration.")
        return self.sites[site_id]

    def unit(self, place: Place) -> UnitInfo:
        """Return a unit.

        Raises:
            NotFoundError: it is not configured.
        """
        units = self.site(place.site).units
        if place.unit not in units:
            told = ", ".join(units) or "and it has none"
            raise NotFoundError(f"There is no unit {place}: expected one of the site's units, {told}.")
        return units[place.unit]

    def product(self, product_id: str) -> Product:
        """Return a product of the catalogue.

        Raises:
            NotFoundError: it is not in it.
        """
        if product_id not in self.products:
            raise NotFoundError(f"There is no product {product_id}: expected one of {', '.join(self.products)}.")
        return self.products[product_id]

    def zone(self, site_id: str) -> ZoneInfo:
        """Return a site's time zone."""
        return ZoneInfo(self.site(site_id).zone)

    def today(self, site_id: str) -> date:
        """Return the day that it is at a site."""
        return self.now.astimezone(self.zone(site_id)).date()

    def past(self, doing: str, at: datetime | None, since: datetime | None = None) -> datetime:
        """Return a stated instant, or now.

        Raises:
            RefusedError: it lies ahead of the clock, or before `since`.
        """
        if at is None:
            return self.now
        if at > self.now:
            raise RefusedError(f"Cannot {doing} at {at:%Y-%m-%d %H:%M} UTC: that is ahead of the clock.")
        if since is not None and at < since:
            told = f"it was received at {since:%Y-%m-%d %H:%M} UTC"
            raise RefusedError(f"Cannot {doing} at {at:%Y-%m-%d %H:%M} UTC: {told}.")
        return at


def quantity_of(doing: str, lot: Lot, quantity: int | None) -> int:
    """Return how many are meant; None: all that are there.

    Raises:
        RefusedError: no whole number from 1 to what is there.
    """
    if quantity is None:
        quantity = lot.quantity
    if not isinstance(quantity, int) or quantity < 1:
        raise RefusedError(f"Cannot {doing} {quantity} of lot {lot.id}: expected a whole number from 1.")
    if quantity > lot.quantity:
        raise RefusedError(f"Cannot {doing} {quantity} of lot {lot.id}: it has {lot.quantity}.")
    return quantity


def reason_of(doing: str, reason: str) -> str:
    """Return the reason.

    Raises:
        RefusedError: it is empty.
    """
    return said(doing, "a reason", reason)


def said(doing: str, what: str, text: str) -> str:
    """Return a text that has to be given.

    Raises:
        RefusedError: it is empty.
    """
    if not text.strip():
        raise RefusedError(f"Cannot {doing}: {what} is required.")
    return text.strip()
