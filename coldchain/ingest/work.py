"""A unit of work: what one transaction reads, finds out and writes."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from coldchain.events import Event
from coldchain.ingest.touched import Touched
from coldchain.ingest.tracks import Track, Tracks
from coldchain.ledger import Entry
from coldchain.readings import Reading
from coldchain.rules import SensorState
from coldchain.store.ports import BatchSeal, StoredState, Transaction
from coldchain.store.rows import digest_of
from coldchain.writing import Writing


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
    """Collects states while a transaction is open, and writes what happened; `finish` writes the states.

    Attributes:
        touched: the sensors beside which lots are to be judged.
        heard_again: those that were silent by the clock, told by nobody, and are not any more, each with its last
            reading's instant: lots that the desk has judged meanwhile are to be judged again.
    """

    def __init__(self, tx: Transaction, now: datetime, tracks: Tracks, actor: str) -> None:
        self.tx = tx
        self.now = now
        self.tracks = tracks
        self.batch = tx.last_batch() + 1
        self.states: dict[str, SensorState] = {}
        self.since_snapshot: dict[str, int] = {}
        self.touched = Touched()
        self.heard_again: list[tuple[str, datetime]] = []
        self.committed = Committed()
        self._writing = Writing(tx, now, actor)
        self._readings: list[Reading] = []

    def state_of(self, track: Track) -> SensorState:
        """Return a sensor's newest state, as this work has it."""
        return self.states.get(track.watched.sensor, track.state)

    @property
    def readings(self) -> tuple[Reading, ...]:
        """The new readings, as they are kept."""
        return tuple(self._readings)

    def keep(self, readings: list[Reading]) -> None:
        """Write the batch's readings; none of them is there yet."""
        if readings:
            self.tx.add_batch(BatchSeal(self.batch, len(readings), digest_of(readings)), readings)
            self._readings = readings

    def tell(self, events: Iterable[Event]) -> None:
        """Write what happened, and what it makes of findings and stock."""
        self._writing.tell(events)

    def tell_many(self, events: Iterable[Event]) -> None:
        """Do the same for as many as a whole fleet has; `committed` does not hold their entries."""
        self._writing.tell_many(events)

    def finish(self) -> None:
        """Write states; the transaction commits them."""
        if self.states:
            if not self._readings:
                self.tx.add_batch(BatchSeal(self.batch, 0, digest_of(())), ())
            self.tx.put_states(self.batch, (StoredState(*each) for each in self.states.items()))
        self.committed = Committed(tuple(self._writing.entries), tuple(self._readings), tuple(self.states))
