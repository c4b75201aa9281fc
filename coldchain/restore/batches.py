"""Batches of a restored store: their seals, their readings, and whether these are what was sealed."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Final, TypeVar

from coldchain.errors import LedgerBrokenError
from coldchain.events import BatchesSealed, StoreRestored
from coldchain.influx.lines import origin_of
from coldchain.influx.shipped import LATEST, Shipped
from coldchain.ingest.rounds import seal
from coldchain.restore.finishing import Progress
from coldchain.restore.origin import Stretch
from coldchain.store.ports import BatchSeal, Reads, Store
from coldchain.store.rows import digest_of
from coldchain.units import EPOCH, from_us, to_us

READ: Final = "restore.readings"
"""Up to when the readings are here, in µs."""
NEWEST: Final = "restore.newest"
"""When the newest reading of a sealed batch arrived, in µs."""
SEALED: Final = "restore.sealed"
"""The last batch with a seal, and one."""
CHECKED: Final = "restore.checked"
"""The last batch that was held to its seal."""

_SEALS_AT_ONCE = 1_000
_CHECKED_AT_ONCE = 500
_SEALING = {BatchesSealed.__name__, StoreRestored.__name__}

_T = TypeVar("_T")


class Batches:
    """Takes over the batches of a chain.

    Args:
        store: where to.
        shipped: where from.
        chain: who shipped them.
        stop_at: told, in a sentence, what is missing; it raises where nothing may be.
        progress: told what is being done.
    """

    def __init__(
        self,
        store: Store,
        shipped: Shipped,
        chain: tuple[Stretch, ...],
        stop_at: Callable[[str], None],
        progress: Progress,
    ) -> None:
        self._store = store
        self._shipped = shipped
        self._chain = chain
        self._stretches = {origin_of(each.store): each for each in chain}
        self._stop_at = stop_at
        self._progress = progress

    def take(self) -> None:
        """Take over what is not here yet.

        Raises:
            LedgerBrokenError: something is missing, or is not what was sealed.
        """
        if not self._store.cursor(SEALED):
            self._take_seals()
        self._take_readings()
        self._check()

    @property
    def last(self) -> int:
        """The last batch with a seal; 0: there is none."""
        return self._store.cursor(SEALED) - 1

    def _take_seals(self) -> None:
        """Take over the seals as far as none is missing and the ledger's own seals over them hold."""
        here = self._store.last_batch()
        try:
            for seals in together(self._sealed(self._following()), _SEALS_AT_ONCE):
                if new := [each for each in seals if each.number > here]:
                    with self._store.transaction() as tx:
                        tx.add_seals(new)
                    self._progress("batches", new[-1].number)
        except LedgerBrokenError as error:
            self._stop_at(str(error))
        with self._store.transaction() as tx:
            tx.put_cursor(SEALED, tx.last_batch() + 1)

    def _following(self) -> Iterator[BatchSeal]:
        """Yield seals while their numbers follow on one another."""
        last = 0
        for stretch in self._chain:
            for each in self._shipped.seals(stretch.store):
                if not stretch.has_batch(each.number):
                    continue
                if each.number != last + 1:
                    raise LedgerBrokenError(f"InfluxDB lacks batch {last + 1} of the readings.")
                last = each.number
                yield each

    def _sealed(self, seals: Iterable[BatchSeal]) -> Iterator[BatchSeal]:
        """Yield seals; of those that the ledger seals once an hour none before all of that hour hold."""
        told, waiting = list(reversed(told_seals(self._store))), list[BatchSeal]()
        try:
            for each in seals:
                waiting.append(each)
                if told and each.number == told[-1].last:
                    _hold_together(told.pop(), waiting)
                if not told or each.number < told[-1].first:
                    yield from waiting
                    waiting.clear()
        except LedgerBrokenError:
            yield from waiting
            raise
        yield from waiting

    def _take_readings(self) -> None:
        """Take over the readings; those whose batch has no seal here are a batch of their own, after the last one."""
        last, done = self.last, self._store.count_readings()
        for window in self._shipped.windows(max(EPOCH, from_us(self._store.cursor(READ)))):
            found = (
                (row, self._is_sealed(origin, row[0]))
                for origin, row in self._shipped.readings(window)
                if origin in self._stretches
            )
            rows = [row if sealed else (last + 1, *row[1:]) for row, sealed in found]
            newest = max((row[4] for row in rows if row[0] <= last), default=0)
            with self._store.transaction() as tx:
                tx.add_rows(rows)
                tx.put_cursor(READ, to_us(window.until))
                tx.put_cursor(NEWEST, max(newest, tx.cursor(NEWEST)))
            done += len(rows)
            self._progress("readings", done)
        with self._store.transaction() as tx:
            tx.put_cursor(READ, to_us(LATEST))

    def _is_sealed(self, origin: int, batch: int) -> bool:
        """Tell whether a reading's batch is one that came under its seal; not so what was shipped as its store died."""
        most = self._stretches[origin].last_batch
        return batch <= self.last and (most is None or batch <= most)

    def _check(self) -> None:
        """Hold every batch to its seal; note what is missing of it."""
        last = self.last
        while (checked := self._store.cursor(CHECKED)) < last:
            seals = list(islice(self._store.batches(checked), min(_CHECKED_AT_ONCE, last - checked)))
            for each in seals:
                self._hold(each)
            with self._store.transaction() as tx:
                tx.put_cursor(CHECKED, seals[-1].number)
            self._progress("batches held to their seals", seals[-1].number)
        if (left := self._store.batch_readings(last + 1)) and self._store.last_batch() == last:
            with self._store.transaction() as tx:
                tx.add_seals((BatchSeal(last + 1, len(left), digest_of(left)),))

    def _hold(self, batch: BatchSeal) -> None:
        readings = self._store.batch_readings(batch.number)
        if len(readings) == batch.readings and digest_of(readings) == batch.digest:
            return
        missing = batch.readings - len(readings)
        told = f"The readings of batch {batch.number} were changed in InfluxDB: they do not fit its seal."
        if missing > 0:
            told = f"InfluxDB lacks {missing} of the {batch.readings} readings of batch {batch.number}."
        try:
            self._stop_at(told)
        except LedgerBrokenError:
            with self._store.transaction() as tx:  # once InfluxDB is mended, all is read again
                tx.drop_readings(batch.number)
                tx.put_cursor(READ, 0)
            raise
        with self._store.transaction() as tx:
            if missing <= 0:
                tx.drop_readings(batch.number)
            tx.put_missing(batch.number, missing if missing > 0 else batch.readings)


def together(values: Iterable[_T], number: int) -> Iterator[list[_T]]:
    """Yield values in lists of `number`; what came before an error is yielded before it is raised."""
    found: list[_T] = []
    try:
        for value in values:
            found.append(value)
            if len(found) == number:
                yield found
                found = []
    except LedgerBrokenError:
        if found:
            yield found
        raise
    if found:
        yield found


def told_seals(reads: Reads) -> list[BatchesSealed]:
    """Return the ledger's seals over batches, without those over what was lost before a store was restored."""
    found: list[BatchesSealed] = []
    for entry in reads.entries():
        if entry.kind not in _SEALING:
            continue
        match entry.event:
            case BatchesSealed() as told:
                found.append(told)
            case StoreRestored() as restored:
                found = [told for told in found if told.last <= restored.batch]
    return found


def _hold_together(told: BatchesSealed, seals: list[BatchSeal]) -> None:
    """Hold batches' seals to the ledger's over them; drop them where they do not fit.

    Raises:
        LedgerBrokenError: they do not fit.
    """
    inside = [each for each in seals if each.number >= told.first]
    if not inside or seal(inside) != told:
        del seals[-len(inside) :]
        raise LedgerBrokenError(
            f"The seals of batches {told.first} to {told.last} were changed in InfluxDB: they do not fit the ledger's."
        )
