"""The broker's watch: the ledger is told when the collector has had no connection for a while, and when it is back."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from coldchain.clock import Clock
from coldchain.events import BrokerLost, BrokerReturned
from coldchain.ledger import Entry
from coldchain.store.ports import Store
from coldchain.writing import Writing

ACTOR = "collector"
LOST_AFTER = timedelta(minutes=2)


class BrokerWatch:
    """Tells each loss once, over restarts too.

    Args:
        store: where it is told.
        clock: dates it.
        after: so long without a connection is a loss, in real time: connections are no part of the watched world.
        passed: seconds by a clock that only goes on.
    """

    def __init__(
        self, store: Store, clock: Clock, after: timedelta = LOST_AFTER, passed: Callable[[], float] = time.monotonic
    ) -> None:
        self._store = store
        self._clock = clock
        self._after = after
        self._passed = passed
        self._away: tuple[datetime, float] | None = None

    def look(self, *, connected: bool) -> tuple[Entry, ...]:
        """Note whether there is a connection now; return what the ledger was told.

        Raises:
            StoreUnavailableError: nothing was told; the next look tells it.
        """
        lost_since = self._store.broker_lost_since()
        if connected:
            self._away = None
            return () if lost_since is None else self._tell(BrokerReturned(lost_since, self._clock.now()))
        since, began = self._away = self._away or (self._clock.now(), self._passed())
        if lost_since is not None or self._passed() - began < self._after.total_seconds():
            return ()
        return self._tell(BrokerLost(since))

    def _tell(self, event: BrokerLost | BrokerReturned) -> tuple[Entry, ...]:
        with self._store.transaction() as tx:
            writing = Writing(tx, self._clock.now(), ACTOR)
            writing.tell([event])
        return tuple(writing.entries)
