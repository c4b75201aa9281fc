"""A store made again of another one's entries and batches, or of a part of them, without an InfluxDB in between."""

from collections.abc import Iterable

from coldchain.ledger import Entry
from coldchain.restore.sensors import Restored, judged
from coldchain.restore.taking import take
from coldchain.store.memory import MemoryStore
from coldchain.store.ports import Store, StoredState
from coldchain.store.shipping_ports import Position
from coldchain.writing import Writing
from tests.coldchain.timetable import at


def remade(store: Store, entries: int | None = None, batches: int | None = None) -> MemoryStore:
    """Return a store of the first so many entries and batches; None: all."""
    made = MemoryStore()
    last = store.last_batch() if batches is None else batches
    with made.transaction() as tx:
        for entry in store.entries(0, entries):
            take(tx, entry)
        tx.add_seals([seal for seal in store.batches() if seal.number <= last])
        tx.add_rows([row for row in store.reading_rows(Position(0), 1 << 40) if row[0] <= last])
    return made


def sensors_of(store: Store) -> Iterable[str]:
    return sorted({each.sensor for each in store.limits()})


def judge_all(made: MemoryStore) -> dict[str, Restored]:
    """Judge every sensor and write what that comes to."""
    found = {sensor: judged(made, sensor) for sensor in sensors_of(made)}
    told = {sensor: each for sensor, each in found.items() if each is not None}
    with made.transaction() as tx:
        writing = Writing(tx, at(1_000_000), "restore")
        for sensor, each in told.items():
            tx.put_states(max(1, tx.last_batch()), (StoredState(sensor, each.state),))
            for snapshot in each.snapshots:
                tx.put_snapshot(sensor, snapshot)
            writing.tell(each.amended)
    return told


def last_entry(store: Store) -> Entry:
    *_, last = store.entries()
    return last
