"""A visit: one request of a program to the API: who asks, of what, and what goes with a command."""

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends, Header, Request

from api.caller import Caller, needs
from api.etags import check, etag_of
from api.parts import Parts
from api.rights import Right
from coldchain import config
from coldchain.commands import Command
from coldchain.config import Watched
from coldchain.config.catalogue import Catalogue
from coldchain.desk import Desk, Done
from coldchain.errors import KeyUsedError, NotAllowedError, NotFoundError, StoreUnavailableError
from coldchain.inventory import sight
from coldchain.lots import Lot
from coldchain.sites import SiteInfo
from coldchain.stock import Place
from coldchain.store.ports import Reads, Store

Key = Annotated[
    str, Header(alias="Idempotency-Key", max_length=200, description="The same command under it is done once.")
]
IfMatch = Annotated[
    str, Header(alias="If-Match", max_length=400, description="The ETag that was seen; another by now: 412.")
]


class Visit:
    """One request.

    Args:
        request: it.
        caller: who asks.
    """

    def __init__(self, request: Request, caller: Caller) -> None:
        state = request.app.state
        self.request = request
        self.caller = caller
        self.by = caller.by
        self.store: Store = state.store
        self.now: datetime = state.clock.now()
        self.desk: Desk = state.desk
        self.parts: Parts = state.parts
        self.catalogue: Catalogue = state.catalogue
        self.all_sites: dict[str, SiteInfo] = state.sites

    @property
    def sites(self) -> dict[str, SiteInfo]:
        """The sites that are named to whoever asks, by id; a manager's homes are only counted."""
        return {site: info for site, info in self.all_sites.items() if self._is_named(site)}

    @property
    def homes(self) -> list[SiteInfo]:
        """The homes that whoever asks sees as counts only."""
        return [each for each in self.all_sites.values() if self.caller.sees(each.id) and not self._is_named(each.id)]

    @property
    def organisations(self) -> set[str]:
        """Whose approvals whoever asks has to do with."""
        return {site.organisation for site in self.sites.values()}

    def site(self, site: str) -> SiteInfo:
        """Return a site.

        Raises:
            NotFoundError: it is none of theirs; whether it exists is not told.
        """
        if site not in self.sites:
            raise NotFoundError(f"There is no site {site} for you.")
        return self.sites[site]

    def place(self, site: str, unit: str) -> Place:
        """Return a unit.

        Raises:
            NotFoundError: likewise.
        """
        known = self.sites.get(site)
        if known is None or unit not in known.units:
            raise NotFoundError(f"There is no unit {site}/{unit} for you.")
        return Place(site, unit)

    def sensor(self, site: str, unit: str, sensor: str) -> Watched:
        """Return a configured sensor.

        Raises:
            NotFoundError: likewise.
        """
        name = f"{site}/{unit}/{sensor}"
        found = next((each for each in self.watched() if each.sensor == name), None)
        if found is None or site not in self.sites:
            raise NotFoundError(f"There is no sensor {name} for you.")
        return found

    def watched(self) -> tuple[Watched, ...]:
        """Return every sensor of the configuration."""
        return watched_of(self.request)

    def zone(self, site: str) -> tzinfo:
        """Return a site's time zone; UTC of one that the configuration no longer names."""
        return ZoneInfo(self.all_sites[site].zone) if site in self.all_sites else UTC

    def name_of(self, user_id: str) -> str:
        """Return the name of somebody who works here; empty: nobody who signs in, or a patient."""
        user = self.store.user(user_id)
        return "" if user is None or user.role == "patient" else user.name

    def lot(self, lot_id: str) -> Lot:
        """Return a lot with its verdict brought up to now.

        Raises:
            NotFoundError: there is none for them.
            NotAllowedError: it is in a home of which they see counts only.
        """
        lot = self.store.lot(lot_id)
        if lot is None or not sight.sees(self.by, lot):
            raise NotFoundError(f"There is no lot {lot_id} for you.")
        if sight.counts_homes(self.by) and sight.in_home(lot):
            raise NotAllowedError(f"Lot {lot_id} is with a patient, and a manager sees homes as counts.")
        return self.desk.look((lot,), self.by)[0]

    def catch_up(self) -> None:
        """Bring all lots up to now where nobody collects: before sums of them are told, or they are filtered."""
        try:
            unwatched = self.parts.unwatched()
        except StoreUnavailableError:
            return  # what can be read of it is shown; what cannot says so itself
        if unwatched:
            self.desk.catch_up(self.by)

    def do(self, command: Command, key: str = "", *, seen: str = "", signed_as: str = "") -> Done:
        """Carry out a command.

        Args:
            command: which.
            key: its idempotency key; everybody has their own, so that nobody's is in another's way.
            seen: `If-Match`, of a command about one lot.
            signed_as: the name of who has entered the password again.

        Raises:
            RefusedError: it cannot be; nothing was changed.
            KeyUsedError: they have sent another command under the key.
            ChangedError: the lot is another by now.
        """
        lot_id = str(getattr(command, "lot", ""))

        def unchanged(reads: Reads) -> None:
            lot = reads.lot(lot_id)
            if lot is not None and sight.sees(self.by, lot):
                check(seen, etag_of(lot), f"lot {lot_id}")

        own = f"{self.by.id} {key}" if key else ""
        try:
            return self.desk.do(command, self.by, own, signed_as, only_if=unchanged if seen else None)
        except KeyUsedError:
            raise KeyUsedError(f"Key {key} was used for another command.") from None

    def _is_named(self, site: str) -> bool:
        counted = sight.counts_homes(self.by) and self.all_sites[site].kind == "home"
        return self.caller.sees(site) and not counted


def watched_of(request: Request) -> tuple[Watched, ...]:
    """Return every sensor of the configuration, made once an application."""
    state = request.app.state
    if not hasattr(state, "watched"):
        state.watched = config.watched(state.settings)
    found: tuple[Watched, ...] = state.watched
    return found


def visits(right: Right) -> Callable[[Request], Visit]:
    """Return the dependency of a route that needs a right."""
    needed = needs(right)

    def visit(request: Request) -> Visit:
        return Visit(request, needed(request))

    visit.right = right  # type: ignore[attr-defined]  # what the walk over all routes looks for
    return visit


Seeing = Annotated[Visit, Depends(visits("see"))]
Acting = Annotated[Visit, Depends(visits("act"))]
Handling = Annotated[Visit, Depends(visits("handle"))]
Deciding = Annotated[Visit, Depends(visits("decide"))]
Alerting = Annotated[Visit, Depends(visits("alert"))]
