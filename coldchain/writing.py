"""Writing: facts become entries of the ledger and change what is kept of them, within one transaction."""

from collections.abc import Iterable
from datetime import datetime

from coldchain import ledger
from coldchain.events import Event
from coldchain.ledger import Entry
from coldchain.projecting import project
from coldchain.replay import change_of
from coldchain.store.ports import Transaction


class Writing:
    """Takes what happened and writes it.

    Args:
        tx: the transaction.
        now: the clock's instant.
        actor: who the ledger says did it.
    """

    def __init__(self, tx: Transaction, now: datetime, actor: str) -> None:
        self.tx = tx
        self.now = now
        self.entries: list[Entry] = []
        self._actor = actor
        self._head = tx.head()

    def tell(self, events: Iterable[Event]) -> None:
        """Write what happened, and what it makes of findings and stock."""
        self.entries.extend(map(self._write, events))

    def tell_many(self, events: Iterable[Event]) -> None:
        """Do the same for as many as a whole fleet has; `entries` does not hold them."""
        for event in events:
            self._write(event)

    def _write(self, event: Event) -> Entry:
        entry = ledger.link(self._head, self.now, self._actor, event)
        self._head = ledger.head_of(entry)
        self.tx.append((entry,))
        was, now = change_of(event)
        if was is not None:
            self.tx.drop_finding(was)
        if now is not None:
            self.tx.put_finding(now)
        project(self.tx, entry, event)
        return entry
