"""Records: what users, sessions and tokens are kept by, and how the ledger is told of them."""

from collections.abc import Mapping

from msgspec.structs import replace

from api.refusals import Refusal, Refusals
from coldchain.clock import Clock, RealClock
from coldchain.events import AccessRefused, Event
from coldchain.store.ports import Store, Transaction
from coldchain.users import User
from coldchain.writing import Writing

REFUSED = "sign_ins_refused"
"""The counters of refused sign-ins and tokens, by reason; the ledger is told once an hour."""


class Records:
    """What is kept of everybody who can sign in.

    Args:
        store: where users are kept.
        clock: of the watched world: dates the ledger's entries.
        real: of this one: sessions, tokens and links age by it.
    """

    def __init__(self, store: Store, clock: Clock, real: Clock | None = None) -> None:
        self._store = store
        self._clock = clock
        self._real = real or RealClock()
        self.refusals = Refusals(self._write_refused)

    def refuse(self, user: User, what: str) -> None:
        """Tell that a user asked for what is not theirs; of the same within a minute it is told how often."""
        self.refusals.add(AccessRefused(user.id, user.role, what))

    def refused(self, reason: str) -> None:
        """Count what a stranger was refused; the ledger is told of the count once an hour."""
        self.refusals.add(reason)

    def _write_refused(self, found: Mapping[Refusal, int]) -> None:
        with self._store.transaction() as tx:
            for each, times in found.items():
                if isinstance(each, str):
                    tx.count(REFUSED, each, times)
                else:
                    self._tell(tx, each.user, replace(each, times=times))

    def _tell(self, tx: Transaction, actor: str, *events: Event) -> None:
        Writing(tx, self._clock.now(), actor).tell(events)
