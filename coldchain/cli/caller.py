"""A caller: who asks at the command line, and of what: the store, the clock and the configuration."""

import sys
from collections.abc import Iterable
from datetime import datetime, tzinfo

import msgspec

from coldchain import config
from coldchain.cli.given import instant, place
from coldchain.cli.instants import localized, zone_of
from coldchain.cli.lease import COLLECTOR, is_free
from coldchain.cli.tables import say
from coldchain.cli.telling import site_of, told
from coldchain.clock import RealClock
from coldchain.commands import Command
from coldchain.desk import Desk
from coldchain.errors import InputError, RefusedError
from coldchain.lots import Lot
from coldchain.stock import Actor, Place
from coldchain.store.sqlite import SqliteStore


class Caller:
    """Who asks, and what they ask of.

    Args:
        by: who.
        settings: the configuration.
        store: opened; `close` closes it.
        key: for commands: sent twice under one, done once.
        as_json: answers are printed as JSON.
    """

    def __init__(
        self, by: Actor, settings: config.Settings, store: SqliteStore, key: str = "", *, as_json: bool = False
    ) -> None:
        self.by = by
        self.store = store
        self.settings = settings
        self.sites = config.sites(settings)
        self.catalogue = config.catalogue()
        self.as_json = as_json
        self.key = key
        self._clock = RealClock()
        self.now = self._clock.now()

    def do(self, command: Command) -> None:
        """Carry out a command and print what was done.

        Raises:
            RefusedError: it cannot be; nothing was changed. Its instants are by the clock of the site it is about.
        """
        desk = Desk(self.store, self._clock, self.sites, self.catalogue)
        try:
            done = desk.do(command, self.by, self.key)
        except RefusedError as error:
            zone = self.zone(site_of(command, self.store))
            raise type(error)(localized(str(error), zone, exact=True)) from None
        if self.as_json:
            self.print_json(
                {
                    "lots": done.lots,
                    "made": done.made,
                    "again": done.again,
                    "entries": [{"seq": each.seq, "at": each.at, "event": each.event} for each in done.entries],
                }
            )
            return
        for sentence in told(done, command, self.store, self.sites):
            say(sentence)

    def look(self, lots: Iterable[Lot]) -> list[Lot]:
        """Return lots with their verdicts brought up to now."""
        return Desk(self.store, self._clock, self.sites, self.catalogue).look(lots, self.by)

    def catch_up(self) -> None:
        """Bring all lots up to now where nobody collects: before sums of them are told, or they are filtered."""
        if is_free(self.store, COLLECTOR):
            Desk(self.store, self._clock, self.sites, self.catalogue).catch_up(self.by)

    def print_json(self, value: object) -> None:
        """Print a value of ours, indented for people."""
        sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n")
        sys.stdout.buffer.flush()

    def lot(self, lot_id: str) -> Lot | None:
        """Return a lot, whoever asks: only for reading what they typed, never to be shown."""
        return self.store.lot(lot_id)

    def name_of(self, person: str) -> str:
        """Return the name of somebody who works here, or of a contact; where there is none, the id."""
        user = self.store.user(person)
        if user is not None and user.role != "patient":
            return user.name
        return next((each.name for each in self.settings.contact if each.id == person), "") or person

    def zone(self, site: str) -> tzinfo:
        """Return a site's time zone; of none that is configured, the one that all have, else UTC."""
        return zone_of(self.sites, site)

    def zone_of(self, lot_id: str) -> tzinfo:
        """Return the time zone of the site that a lot lies at; where there is no such lot, as of no site."""
        lot = self.lot(lot_id)
        return self.zone("" if lot is None else lot.place.site)

    def instant(self, option: str, text: str, zone: tzinfo) -> datetime | None:
        """Return the instant that an option says; None: `now`, or nothing is said.

        Raises:
            InputError: it is no instant.
        """
        return instant(option, text, zone, self.now)

    def site(self, site: str | None) -> str:
        """Return the site that is meant: left out, the only pharmacy that is configured and theirs.

        Raises:
            InputError: it is left out, and there is not one alone.
        """
        if site:
            return site
        known = [each.id for each in self.sites.values() if each.kind == "pharmacy" and self._is_theirs(each.id)]
        if len(known) != 1:
            raise InputError(f"--site is missing: expected one of {', '.join(known) or 'the configuration'}.")
        return known[0]

    def unit(self, text: str, site: str) -> Place:
        """Return the unit that a text names: `SITE/UNIT`, or a unit of the site alone."""
        return place(text, site)

    def unit_for(self, text: str, lot_id: str) -> Place:
        """Return the unit that a text names: `SITE/UNIT`, or a unit of the site that a lot lies at."""
        lot = self.lot(lot_id)
        return place(text, "" if lot is None else lot.place.site)

    def product(self, product: str) -> str:
        """Return a product's id as the catalogue writes it; `Kesimpta` is `kesimpta`."""
        return product.strip().casefold()

    def _is_theirs(self, site: str) -> bool:
        return bool({"*", site}.intersection(self.by.sites))
