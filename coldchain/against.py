"""Holding a store against InfluxDB: both must tell the same of every entry and of every batch's seal.

Whoever can write the store can make a chain that holds in itself. What was shipped before stands in InfluxDB.
"""

from collections.abc import Callable, Iterable, Iterator

import msgspec

from coldchain.errors import LedgerBrokenError
from coldchain.events import StoreCreated, StoreRestored
from coldchain.influx.loads import BATCHES, ENTRIES
from coldchain.influx.shipped import Shipped
from coldchain.ledger import Entry
from coldchain.store.ports import BatchSeal, Store

Progress = Callable[[int], None]
"""Told how many entries and batches were looked at."""

_OFTEN = 100


class Compared(msgspec.Struct, frozen=True):
    """What agrees.

    Attributes:
        entries: of the ledger.
        batches: with the same seal.
        waiting_entries, waiting_batches: that are not shipped yet.
    """

    entries: int
    batches: int
    waiting_entries: int
    waiting_batches: int


class _Writer(msgspec.Struct, frozen=True):
    """Who wrote a part of the ledger: a store's id, and the last entry and batch that it took over from another."""

    store: str
    seq: int = 0
    batch: int = 0


def compare(store: Store, shipped: Shipped, progress: Progress = lambda _: None) -> Compared:
    """Compare a store with what is in InfluxDB of it, and of those that it was restored from.

    Args:
        store: the store; it may be at work.
        shipped: the InfluxDB.
        progress: told now and then how many entries and batches were looked at.

    Raises:
        LedgerBrokenError: names the first thing that differs, or that InfluxDB lacks though it was shipped.
        InfluxUnavailableError: it cannot be asked now.
    """
    confirmed = store.cursor(ENTRIES), store.cursor(BATCHES)
    writers = list(_writers(store, shipped))
    entries = _entries(store, shipped, writers, confirmed[0], progress)
    batches = _batches(store, shipped, writers, confirmed[1], lambda number: progress(entries + number))
    waiting = max(0, store.head().seq - entries), max(0, store.last_batch() - batches)
    return Compared(entries, batches, *waiting)


def _writers(store: Store, shipped: Shipped) -> Iterator[_Writer]:
    """Yield who shipped the ledger, in turn: the first store, and each that was restored from the one before.

    A store that shipped everything again, such as into another InfluxDB, did so under its own id alone.
    """
    if any(each.id == store.id and each.first_seq == 1 for each in shipped.stores()):
        yield _Writer(store.id)
        return
    first = next(store.entries(0, 1), None)
    created = None if first is None else first.event
    yield _Writer(created.store if isinstance(created, StoreCreated) else store.id)
    last = store.last_entry(StoreRestored.__name__)
    for entry in store.entries(0, 0 if last is None else last.seq):
        if entry.kind == StoreRestored.__name__ and isinstance(event := entry.event, StoreRestored):
            yield _Writer(event.store, event.seq, event.batch)


def _entries(store: Store, shipped: Shipped, writers: list[_Writer], confirmed: int, progress: Progress) -> int:
    """Return how many entries agree."""
    done = 0
    for number, writer in enumerate(writers):
        last = number == len(writers) - 1
        until = store.head().seq if last else writers[number + 1].seq
        before = next(store.entries(writer.seq - 1, 1)).at if writer.seq else None
        theirs = shipped.entries(writer.store, before)
        for entry in store.entries(writer.seq, until - writer.seq):
            other = next(theirs, None)
            if last and entry.seq > confirmed and (other is None or other.seq > entry.seq):
                return done
            _same_entry(entry, other)
            done = entry.seq
            if done % _OFTEN == 0:
                progress(done)
        if last and (other := next(theirs, None)) is not None and store.head().seq < other.seq:
            told = f"InfluxDB has entry {other.seq} ({other.kind}) of store {writer.store}, which is not here"
            raise LedgerBrokenError(f"{told}: the end of the chain was cut off, or an older copy was put in its place.")
    return done


def _same_entry(here: Entry, there: Entry | None) -> None:
    if there is None or there.seq > here.seq:
        raise LedgerBrokenError(f"InfluxDB lacks entry {here.seq} ({here.kind}): it was refused or lost there.")
    if there != here:
        differs = next(name for name in Entry.__struct_fields__ if getattr(here, name) != getattr(there, name))
        raise LedgerBrokenError(f"Entry {here.seq} ({here.kind}) is another in InfluxDB: its {differs} differs.")


def _batches(store: Store, shipped: Shipped, writers: list[_Writer], confirmed: int, progress: Progress) -> int:
    """Return how many batches have the same seal."""
    here, done = iter(store.batches()), 0
    for there in _seals(shipped, writers):
        mine = next(here, None)
        if mine is None:
            if store.last_batch() < there.number:
                raise LedgerBrokenError(f"InfluxDB has batch {there.number} of readings, which is not here.")
            return done
        if there.number > mine.number > confirmed:
            return done
        _same_batch(mine, there)
        done = mine.number
        if done % _OFTEN == 0:
            progress(done)
    if done < confirmed and next(here, None) is not None:
        raise LedgerBrokenError(f"InfluxDB lacks batch {done + 1} of readings: it was refused or lost there.")
    return done


def _seals(shipped: Shipped, writers: list[_Writer]) -> Iterator[BatchSeal]:
    untils: Iterable[int | None] = [*(writer.batch for writer in writers[1:]), None]
    for writer, until in zip(writers, untils, strict=True):
        for seal in shipped.seals(writer.store):
            if writer.batch < seal.number and (until is None or seal.number <= until):
                yield seal


def _same_batch(here: BatchSeal, there: BatchSeal) -> None:
    if there.number > here.number:
        raise LedgerBrokenError(f"InfluxDB lacks batch {here.number} of readings: it was refused or lost there.")
    if there != here:
        raise LedgerBrokenError(f"Batch {here.number} of readings is another in InfluxDB: its digest or size differs.")
