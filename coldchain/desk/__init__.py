"""The desk: what people ask for, carried out in one transaction each, or refused with nothing left but a count.

    command ──checked──▶ what it is about, loaded and judged up to now ──▶ decision ──▶ events ─┐
                                        lots that they touch ──judged again──▶ verdicts ┴─▶ entries, ONE commit

Everything is read inside the transaction, so that two desks in two processes cannot both take the last pen.
"""

import base64
import secrets
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress

from coldchain.alert import Alert
from coldchain.clock import Clock
from coldchain.commands import Command
from coldchain.config.catalogue import Catalogue
from coldchain.decisions.alerting import acknowledge_by_link
from coldchain.decisions.asking import Asking
from coldchain.desk import answering
from coldchain.desk.checking import checked
from coldchain.desk.done import Done
from coldchain.desk.errand import Errand
from coldchain.desk.handlers import HANDLERS
from coldchain.desk.overdue import Overdue
from coldchain.errors import NotAllowedError, NotFoundError, RefusedError, StoreUnavailableError
from coldchain.lots import Lot
from coldchain.sites import SiteInfo
from coldchain.stock import Actor, Place
from coldchain.store.ports import Reads, Store, Transaction
from coldchain.writing import Writing

__all__ = ["HANDLERS", "Desk", "Done"]

REFUSED = "commands_refused"
"""The counters of refused commands, by the command's name; the ledger is told once an hour."""


def random_id() -> str:
    """Return an opaque id: `l` and 40 random bits in base 32; whether it is given already is for the desk to see."""
    return "l" + base64.b32encode(secrets.token_bytes(5)).decode().lower()


class Desk:
    """Carries out what people ask for.

    Args:
        store: where all is kept; other processes may write to it too.
        clock: of the world that is watched.
        sites: by id.
        catalogue: products and storage classes.
        new_id: gives ids for lots, incidents, shipments, recalls and inquiries; one that the store knows is not taken.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        sites: Mapping[str, SiteInfo],
        catalogue: Catalogue,
        new_id: Callable[[], str] = random_id,
    ) -> None:
        self._store = store
        self._clock = clock
        self._sites = sites
        self._catalogue = catalogue
        self._new_id = new_id
        self._overdue = Overdue()

    def do(
        self,
        command: Command,
        by: Actor,
        key: str = "",
        signed_as: str = "",
        only_if: Callable[[Reads], None] | None = None,
    ) -> Done:
        """Carry out a command: all of it or none.

        Args:
            command: what is asked.
            by: who asks.
            key: the same command of the same person under the same key is done once and answered as often as it is
                sent; empty: each is a command of its own.
            signed_as: who asks has entered the password again to sign for it; the name as it is printed.
            only_if: raises where what the command is about is not as it was seen; asked in its transaction, and not
                where its key was answered before.

        Raises:
            RefusedError: it cannot be carried out, or by others only, or what it is about does not exist. Nothing was
                written but that one more was refused.
            StoreUnavailableError: nothing was written; try again later.
        """
        try:
            asked = checked(command, key)
            with self._store.transaction() as tx:
                return self._done(tx, asked, by, key, signed_as, only_if)
        except RefusedError:
            # The refusal is what has to be told, even where its count cannot be kept.
            with suppress(StoreUnavailableError), self._store.transaction() as tx:
                tx.count(REFUSED, type(command).__name__)
            raise

    def look(self, lots: Iterable[Lot], by: Actor) -> list[Lot]:
        """Return lots with their verdicts brought up to now: whoever asks sees what is true though nobody collects.

        Args:
            lots: as they were read; what was decided about them since counts.
            by: who asks.

        Raises:
            StoreUnavailableError: the store cannot be written now.
        """
        with self._store.transaction() as tx:
            asking = self._asking(tx, by)
            errand = Errand(tx, asking, self._catalogue)
            return [errand.up_to_now(tx.lot(lot.id) or lot) for lot in lots]

    def catch_up(self, by: Actor) -> None:
        """Judge every lot that time may have changed: where nobody collects, for sums that are told of many lots.

        Raises:
            StoreUnavailableError: the store cannot be written now.
        """
        self._overdue.judge(self._store, self._clock.now(), lambda lots: self.look(lots, by))

    def acknowledge_by_link(self, message_id: str) -> tuple[Alert, ...]:
        """Acknowledge what a message told of, as its contact; what is over or was seen already stays as it is.

        Args:
            message_id: as a signed link says; the signature is the permission.

        Returns:
            The message's alerts as they are then.

        Raises:
            NotFoundError: there is no such message.
            RefusedError: what it told of came up anew since: whoever has it does not know of that.
            StoreUnavailableError: nothing was written; try again later.
        """
        with self._store.transaction() as tx:
            outgoing = tx.message(message_id)
            if outgoing is None:
                raise NotFoundError("There is no such message here: sign in to acknowledge.")
            contact = outgoing.message.contact
            writing = Writing(tx, self._clock.now(), contact)
            alerts = [each for each in map(tx.alert, outgoing.message.alerts) if each is not None]
            firing = [each for each in alerts if each.state == "firing"]
            told = [each for each in firing if each.anew_at <= outgoing.written_at]
            if firing and not told:
                raise RefusedError(
                    "Cannot acknowledge by this link: what it tells of came up anew since. Open the newest message,"
                    " or sign in."
                )
            for alert in told:
                writing.tell(acknowledge_by_link(alert, contact))
            return tuple(filter(None, map(tx.alert, outgoing.message.alerts)))

    def _done(
        self,
        tx: Transaction,
        command: Command,
        by: Actor,
        key: str,
        signed_as: str,
        only_if: Callable[[Reads], None] | None,
    ) -> Done:
        if by.role == "patient" and "*" in by.sites:
            raise NotAllowedError(f"Cannot do that: {by.id} is a patient, who has to be named with the own home.")
        digest = answering.digest_of(command, by)
        if key and (before := answering.before(tx, key, digest)) is not None:
            return before
        if only_if is not None:
            only_if(tx)
        asking = self._asking(tx, by)
        errand = Errand(tx, asking, self._catalogue)
        HANDLERS[type(command)](command, errand)
        if signed_as:
            errand.sign(signed_as, type(command).__name__)
        if key:
            answering.keep(tx, key, digest, errand.done)
        return errand.done

    def _asking(self, tx: Transaction, by: Actor) -> Asking:
        out = frozenset(Place(each.site, each.unit) for each in tx.units_out())
        now = self._clock.now()
        return Asking(by, now, self._fresh(tx), self._sites, self._catalogue.products, out)

    def _fresh(self, tx: Transaction) -> Callable[[], str]:
        """Return what gives ids that nothing in the store has: it may be shared, and ids are short."""

        def fresh() -> str:
            while True:
                new = self._new_id()
                if not any((tx.lot(new), tx.shipment(new), tx.recall(new), tx.inquiry(new), tx.mute(new))):
                    return new

        return fresh
