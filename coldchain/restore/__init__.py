"""Restoring: a store made again, on a new machine, of what InfluxDB holds.

    ledger ──▶ batches' seals ──▶ readings ──▶ held to the seals ──▶ StoreRestored ──▶ sensors ──▶ lots ──▶ hours
    taken over as they were, with the tables that follow from them              │ told by the new store itself

Each step begins where it stopped if the process was killed; until the last one is done nobody else opens the store.
The old entries keep their numbers and hashes, so the chain holds from its very beginning. The new store has an id of
its own, and ships what it adds under that.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

import msgspec

from coldchain.config.catalogue import Catalogue
from coldchain.errors import InputError, LedgerBrokenError
from coldchain.events import ReadingsPruned, StoreRestored
from coldchain.influx.shipped import Shipped
from coldchain.ledger import Entry, verify
from coldchain.readings import EARLIEST
from coldchain.restore import finishing
from coldchain.restore.batches import CHECKED, NEWEST, READ, SEALED, Batches, together
from coldchain.restore.finishing import Progress
from coldchain.restore.origin import Stretch
from coldchain.restore.taking import take
from coldchain.store.ports import Store

__all__ = ["ENTRIES_AT_ONCE", "Outcome", "Progress", "Restoring"]

ENTRIES_AT_ONCE: Final = 1_000
_CURSORS = (READ, NEWEST, SEALED, CHECKED, finishing.SENSORS)
_HOLE = "`coldchain restore --up-to-hole` restores what holds."


class Outcome(msgspec.Struct, frozen=True):
    """What a store was restored to.

    Attributes:
        restored: the entry that says so.
        at: when the newest of the old entries was written.
        readings: how many are here.
        unsealed: how many of them came without their batch's seal, and are a batch of their own.
        sealed: the newest batch that the old ledger sealed, whether it was shipped or not.
        told: entries that the new store had to tell besides: what was found of sensors and lots anew.
        hole: where the old ledger or its batches end before their time, in a sentence; empty: nowhere.
    """

    restored: StoreRestored
    at: datetime
    readings: int
    unsealed: int
    sealed: int
    told: int
    hole: str = ""


class Restoring:
    """Makes a store of what another one has shipped.

    Args:
        store: empty, or left by an earlier attempt.
        shipped: the InfluxDB.
        chain: of the store that is restored.
        now: the clock's instant.
        catalogue: products and storage classes.
        up_to_hole: take what holds where something is missing.
        progress: told what is being done.
    """

    def __init__(
        self,
        store: Store,
        shipped: Shipped,
        chain: tuple[Stretch, ...],
        now: datetime,
        catalogue: Catalogue,
        *,
        up_to_hole: bool = False,
        progress: Progress = lambda _what, _done: None,
    ) -> None:
        self._store = store
        self._shipped = shipped
        self._chain = chain
        self._now = now
        self._up_to_hole = up_to_hole
        self._progress = progress
        self._hole = ""
        self._batches = Batches(store, shipped, chain, self._stop_at, progress)
        self._finishing = finishing.Finishing(store, now, catalogue, progress)

    def run(self) -> Outcome:
        """Restore, or go on with it.

        Raises:
            InputError: the store has data, or another one is being restored to it.
            LedgerBrokenError: InfluxDB lacks something, or it was changed there; names the first.
            InfluxUnavailableError: it cannot be asked now; run it again.
            StoreUnavailableError: likewise.
        """
        self._mark()
        if finishing.told_by(self._store) is None:
            self._take_ledger()
            self._batches.take()
            self._tell()
        settled = self._settled()
        self._finishing.judge_sensors(settled)
        self._finishing.judge_lots()
        self._finishing.sum_hours()
        outcome = self._outcome()
        self._finishing.finish(_CURSORS)
        return outcome

    def _mark(self) -> None:
        origin, mark = self._chain[-1].store, self._store.restoring()
        if mark == origin:
            return
        if mark:
            raise InputError(f"The store is being made of {mark}: expected --store {mark}, or another file.")
        if self._store.head().seq or self._store.last_batch():
            told = f"{self._store.head().seq} entries"
            raise InputError(
                f"The store has data ({told}): expected a file that is not there yet; nothing is overwritten."
            )
        with self._store.transaction() as tx:
            tx.put_restoring(origin)

    def _take_ledger(self) -> None:
        """Take over the entries that are not here yet, as far as the chain holds."""
        try:
            for entries in together(verify(self._entries(), self._store.head()), ENTRIES_AT_ONCE):
                with self._store.transaction() as tx:
                    for entry in entries:
                        take(tx, entry)
                self._progress("ledger entries", entries[-1].seq)
        except LedgerBrokenError as error:
            self._stop_at(f"The ledger in InfluxDB is not whole: {error}")
        if not self._store.head().seq:
            raise LedgerBrokenError("The ledger in InfluxDB has no first entry: there is nothing that holds.")

    def _entries(self) -> Iterator[Entry]:
        """Yield the entries that are not here yet; a store that shipped again also has those of the one before it."""
        head = self._store.head()
        for stretch in self._chain:
            if stretch.last_seq is None or stretch.last_seq > head.seq:
                after = head.at if stretch.has_entry(head.seq) else None
                for entry in self._shipped.entries(stretch.store, after):
                    if stretch.last_seq is not None and entry.seq > stretch.last_seq:
                        break
                    if entry.seq > stretch.seq:
                        yield entry

    def _tell(self) -> None:
        head = self._store.head()
        origin = next(stretch.store for stretch in self._chain if stretch.has_entry(head.seq))
        missing = sum(self._store.pruned().values())
        self._finishing.tell(origin, self._batches.last, missing, self._store.cursor(NEWEST))

    def _settled(self) -> datetime:
        """Return up to when the store before had removed readings, of whatever sensor."""
        pruned = self._store.last_entry(ReadingsPruned.__name__)
        event = None if pruned is None else pruned.event
        return event.until if isinstance(event, ReadingsPruned) else EARLIEST

    def _stop_at(self, sentence: str) -> None:
        """Stop at what is missing, or remember the first of it.

        Raises:
            LedgerBrokenError: nothing is to be left out.
        """
        if not self._up_to_hole:
            raise LedgerBrokenError(f"{sentence} {_HOLE}")
        self._hole = self._hole or sentence

    def _outcome(self) -> Outcome:
        told = finishing.told_by(self._store)
        assert told is not None  # noqa: S101 - it was told above
        restored, at = told
        return Outcome(
            restored,
            at,
            self._store.count_readings(),
            sum(seal.readings for seal in self._store.batches(restored.batch)),
            finishing.sealed_by_others(self._store, restored),
            self._store.head().seq - restored.seq - 1,
            self._hole,
        )
