"""The second half of restoring: the new store says that it is one, and what follows from readings is found again."""

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import islice

from coldchain import __version__
from coldchain.config.catalogue import Catalogue
from coldchain.events import BatchesSealed, StoreRestored
from coldchain.influx.loads import BATCHES, BATCHES_AT, ENTRIES
from coldchain.judging import Judging
from coldchain.restore.sensors import Restored, judged
from coldchain.rolling import ROLLUP, roll_up
from coldchain.rules import initial
from coldchain.store.ports import BatchSeal, Store, StoredState, Transaction
from coldchain.store.rows import digest_of
from coldchain.store.stock_ports import LotFilter
from coldchain.writing import Writing

Progress = Callable[[str, int], None]
"""Told what is being done, and how many are done of it."""

ACTOR = "restore"
SENSORS = "restore.sensors"
READERS = ("alerts",)
"""Cursors of those who read the ledger and begin by looking at everything anyway: the old entries are no news."""

_SENSORS_AT_ONCE = 100
_LOTS_AT_ONCE = 200


def told_by(store: Store) -> tuple[StoreRestored, datetime] | None:
    """Return by what a store said that it was restored, and when the last entry before was written; None: not yet."""
    entry = store.last_entry(StoreRestored.__name__)
    event = None if entry is None else entry.event
    if entry is None or not isinstance(event, StoreRestored) or event.store != store.id:
        return None
    return event, next(store.entries(entry.seq - 2, 1)).at


def sealed_by_others(store: Store, restored: StoreRestored) -> int:
    """Return the newest batch that the ledger sealed before a store was restored; 0: none."""
    last = store.last_entry(BatchesSealed.__name__)
    event = None if last is None or last.seq > restored.seq else last.event
    return event.last if isinstance(event, BatchesSealed) else 0


class Finishing:
    """Makes a store whole that has the ledger and the readings of another one.

    Args:
        store: the store.
        now: the clock's instant.
        catalogue: products and storage classes.
        progress: told what is being done.
    """

    def __init__(self, store: Store, now: datetime, catalogue: Catalogue, progress: Progress) -> None:
        self._store = store
        self._now = now
        self._catalogue = catalogue
        self._progress = progress

    def tell(self, origin: str, batch: int, missing: int, newest_us: int) -> None:
        """Let the new store write its first entry; what was shipped counts as shipped.

        Args:
            origin: who wrote the last entry.
            batch: the last one under its seal.
            missing: how many readings of these are not there.
            newest_us: when the newest of them arrived, in µs.
        """
        with self._store.transaction() as tx:
            head = tx.head()
            tx.put_shipped_lots(tx.lots(LotFilter(self._now, with_stock=False)))
            for name, position in ((ENTRIES, head.seq), (BATCHES, batch), (BATCHES_AT, newest_us)):
                tx.put_cursor(name, position)
            if not tx.last_batch():
                tx.add_batch(BatchSeal(1, 0, digest_of(())), ())  # states belong to one
            told = StoreRestored(self._store.id, __version__, origin, head.seq, head.hash, batch, missing)
            Writing(tx, self._now, ACTOR).tell((told,))

    def judge_sensors(self, settled: datetime) -> None:
        """Find out again where the judging of each sensor stands.

        Args:
            settled: what ended up to then and was not told is not told any more.
        """
        sensors = self._store.sensors_read()
        while (done := self._store.cursor(SENSORS)) < len(sensors):
            some = sensors[done : done + _SENSORS_AT_ONCE]
            found = [(sensor, judged(self._store, sensor, settled)) for sensor in some]
            with self._store.transaction() as tx:
                for sensor, restored in found:
                    if restored is not None:
                        self._keep(tx, sensor, restored)
                tx.put_cursor(SENSORS, done + len(some))
            self._progress("sensors", done + len(some))

    def judge_lots(self) -> None:
        """Find out again where the judging of each lot stands; those that were not judged yet are due."""
        done = 0
        lots = iter([lot.id for lot in self._store.lots_due(self._now, 1 << 60)])
        while some := list(islice(lots, _LOTS_AT_ONCE)):
            with self._store.transaction() as tx:
                judging, writing = Judging(tx, self._now, self._catalogue), Writing(tx, self._now, ACTOR)
                for lot in filter(None, map(tx.lot, some)):
                    writing.tell(judging.judge(lot))
            done += len(some)
            self._progress("lots", done)

    def sum_hours(self) -> None:
        """Sum up the readings by hours."""
        while roll_up(self._store):
            self._progress("batches summed up by hours", self._store.cursor(ROLLUP))

    def finish(self, cursors: Iterable[str]) -> None:
        """Say that the store is whole."""
        with self._store.transaction() as tx:
            for name in READERS:
                tx.put_cursor(name, tx.head().seq)
            for name in cursors:
                tx.drop_cursor(name)
            tx.put_restoring("")

    def _keep(self, tx: Transaction, sensor: str, restored: Restored) -> None:
        for snapshot in restored.snapshots:
            tx.put_snapshot(sensor, snapshot)
        if restored.state != initial:
            tx.put_states(tx.last_batch(), (StoredState(sensor, restored.state),))
        Writing(tx, self._now, ACTOR).tell(restored.amended)
