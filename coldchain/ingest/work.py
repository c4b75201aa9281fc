"""A unit of work: what one transaction reads, finds out and writes."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from coldchain import ledger
from coldchain.events import Event
from coldchain.ingest.tracks import Track, Tracks
from coldchain.ledger import Entry
from coldchain.readings import Reading
from coldchain.replay import change_of
from coldchain.rules import SensorState
from coldchain.store.ports import BatchSeal, StoredState, Transaction
from coldchain.store.rows import digest_of


class Committed(msgspec.Struct, frozen=True):
    """What a transaction kept.

    Attributes:
        entries: the ledger's new entries.
        readings: the new readings, without those that were there already.
        sensors: those whose state is another now.
    """

    entries: tuple[Entry, ...] = ()
    readings: tuple[Reading, ...] = ()
    sensors: tuple[str, ...] = ()


class Work:
    """Collects states and events while a transaction is open; `finish` writes them."""

    def __init__(self, tx: Transaction, now: datetime, tracks: Tracks, actor: str) -> None:
        self.tx = tx
        self.now = now
        self.tracks = tracks
        self.batch = tx.last_batch() + 1
        self.states: dict[str, SensorState] = {}
        self.since_snapshot: dict[str, int] = {}
        self.committed = Committed()
        self._actor = actor
        self._events: list[Event] = []
        self._readings: list[Reading] = []

    def state_of(self, track: Track) -> SensorState:
        """Return a sensor's newest state, as this work has it."""
        return self.states.get(track.watched.sensor, track.state)

    def keep(self, readings: list[Reading]) -> None:
        """Write the batch's readings; none of them is there yet."""
        if readings:
            self.tx.add_batch(BatchSeal(self.batch, len(readings), digest_of(readings)), readings)
            self._readings = readings

    def tell(self, events: Iterable[Event]) -> None:
        """Note what happened, and set the findings that it tells of."""
        for event in events:
            self._events.append(event)
            was, now = change_of(event)
            if was is not None:
                self.tx.drop_finding(was)
            if now is not None:
                self.tx.put_finding(now)

    def finish(self) -> None:
        """Write states and entries; the transaction commits them."""
        if self.states:
            if not self._readings:
                self.tx.add_batch(BatchSeal(self.batch, 0, digest_of(())), ())
            self.tx.put_states(self.batch, (StoredState(*each) for each in self.states.items()))
        entries, head = [], self.tx.head()
        for event in self._events:
            entries.append(ledger.link(head, self.now, self._actor, event))
            head = ledger.head_of(entries[-1])
        if entries:
            self.tx.append(entries)
        self.committed = Committed(tuple(entries), tuple(self._readings), tuple(self.states))
