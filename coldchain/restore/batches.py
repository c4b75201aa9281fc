"""Batches of a restored store: their seals, their readings, and whether these are what was sealed."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Final, TypeVar

from coldchain.errors import LedgerBrokenError
from coldchain.influx.lines import origin_of
from coldchain.influx.shipped import LATEST, Shipped
from coldchain.restore.finishing import Progress
from coldchain.restore.origin import Stretch
from coldchain.store.ports import BatchSeal, Store
from coldchain.store.reading_rows import Row
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
        self._origins = {
            origin_of(each.store): [other for other in chain if other.store == each.store] for each in chain
        }
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
        """Take over the seals as far as none is missing."""
        last = self._store.last_batch()
        for seals in together(self._seals(last), _SEALS_AT_ONCE):
            whole = list(_following(seals, last))
            with self._store.transaction() as tx:
                tx.add_seals(whole)
            last += len(whole)
            self._progress("batches", last)
            if len(whole) < len(seals):
                self._stop_at(f"InfluxDB lacks batch {last + 1} of the readings.")
                break
        with self._store.transaction() as tx:
            tx.put_cursor(SEALED, last + 1)

    def _seals(self, after: int) -> Iterator[BatchSeal]:
        for stretch in self._chain:
            for seal in self._shipped.seals(stretch.store):
                if seal.number > after and stretch.has_batch(seal.number):
                    yield seal

    def _take_readings(self) -> None:
        """Take over the readings; those whose batch has no seal here are a batch of their own, after the last one."""
        last, done = self.last, self._store.count_readings()
        for window in self._shipped.windows(max(EPOCH, from_us(self._store.cursor(READ)))):
            found = (row for origin, row in self._shipped.readings(window) if self._is_ours(origin, row))
            rows = [row if row[0] <= last else (last + 1, *row[1:]) for row in found]
            newest = max((row[4] for row in rows if row[0] <= last), default=0)
            with self._store.transaction() as tx:
                tx.add_rows(rows)
                tx.put_cursor(READ, to_us(window.until))
                tx.put_cursor(NEWEST, max(newest, tx.cursor(NEWEST)))
            done += len(rows)
            self._progress("readings", done)
        with self._store.transaction() as tx:
            tx.put_cursor(READ, to_us(LATEST))

    def _is_ours(self, origin: int, row: Row) -> bool:
        return any(each.has_batch(row[0]) for each in self._origins.get(origin, ()))

    def _check(self) -> None:
        """Hold every batch to its seal; note what is missing of it."""
        last = self.last
        while (checked := self._store.cursor(CHECKED)) < last:
            seals = list(islice(self._store.batches(checked), min(_CHECKED_AT_ONCE, last - checked)))
            for seal in seals:
                self._hold(seal)
            with self._store.transaction() as tx:
                tx.put_cursor(CHECKED, seals[-1].number)
            self._progress("batches held to their seals", seals[-1].number)
        if (left := self._store.batch_readings(last + 1)) and self._store.last_batch() == last:
            with self._store.transaction() as tx:
                tx.add_seals((BatchSeal(last + 1, len(left), digest_of(left)),))

    def _hold(self, seal: BatchSeal) -> None:
        readings = self._store.batch_readings(seal.number)
        if len(readings) == seal.readings and digest_of(readings) == seal.digest:
            return
        missing = seal.readings - len(readings)
        if missing > 0:
            self._stop_at(f"InfluxDB lacks {missing} of the {seal.readings} readings of batch {seal.number}.")
        else:
            self._stop_at(f"The readings of batch {seal.number} were changed in InfluxDB: they do not fit its seal.")
        with self._store.transaction() as tx:
            if missing <= 0:
                tx.drop_readings(seal.number)
            tx.put_missing(seal.number, missing if missing > 0 else seal.readings)


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


def _following(seals: Iterable[BatchSeal], last: int) -> Iterator[BatchSeal]:
    """Yield seals while their numbers follow on one another."""
    for number, seal in enumerate(seals, last + 1):
        if seal.number != number:
            return
        yield seal
