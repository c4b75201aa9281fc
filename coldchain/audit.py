"""Holding a store to its own hashes: the ledger's chain, each batch's digest, and the seals over the batches."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import msgspec

from coldchain.errors import LedgerBrokenError
from coldchain.events import BatchesSealed
from coldchain.ingest.rounds import seal
from coldchain.ledger import Entry, verify
from coldchain.store.ports import BatchSeal, Reads
from coldchain.store.rows import digest_of


class Audit(msgspec.Struct, frozen=True):
    """What was found to hold."""

    entries: int
    batches: int
    readings: int
    sealed: int
    hash: str
    at: datetime | None


def audit(reads: Reads, progress: Callable[[int], None] = lambda _: None) -> Audit:
    """Verify a whole store.

    Args:
        reads: the store.
        progress: told after each entry and batch how many were looked at.

    Raises:
        LedgerBrokenError: names the first thing that does not hold.
    """
    seals: list[BatchesSealed] = []
    entries = 0
    for entry in verify(_entries(reads)):
        entries += 1
        progress(entries)
        if isinstance(event := entry.event, BatchesSealed):
            seals.append(event)
    batches = list(_batches(reads, lambda number: progress(entries + number)))
    for sealed in seals:
        inside = [batch for batch in batches if sealed.first <= batch.number <= sealed.last]
        if not inside or seal(inside) != sealed:
            raise LedgerBrokenError(f"Batches {sealed.first} to {sealed.last} were changed after they were sealed.")
    readings = sum(batch.readings for batch in batches)
    if (strays := reads.count_readings() - readings) != 0:
        raise LedgerBrokenError(f"{strays} readings belong to no batch.")
    head = reads.head()
    return Audit(entries, len(batches), readings, seals[-1].last if seals else 0, head.hash, head.at)


def _entries(reads: Reads) -> Iterator[Entry]:
    entries = iter(reads.entries())
    last = 0
    while True:
        with _readable(f"Entry {last + 1}"):
            entry = next(entries, None)
        if entry is None:
            return
        last = entry.seq
        yield entry


@contextmanager
def _readable(what: str) -> Iterator[None]:
    """Whoever changes a row may leave what no value can be made of."""
    try:
        yield
    except (msgspec.MsgspecError, TypeError, ValueError, OverflowError) as error:
        raise LedgerBrokenError(f"{what} was changed: it cannot be read: {error}.") from error


def _batches(reads: Reads, progress: Callable[[int], None]) -> Iterator[BatchSeal]:
    last = 0
    for batch in reads.batches():
        if batch.number != last + 1:
            raise LedgerBrokenError(f"Batch {last + 1} of readings is missing.")
        with _readable(f"Batch {batch.number}"):
            readings = reads.batch_readings(batch.number)
        if len(readings) != batch.readings or digest_of(readings) != batch.digest:
            told = f"its {len(readings)} readings do not fit the digest of {batch.readings}"
            raise LedgerBrokenError(f"Batch {batch.number} was changed: {told}.")
        last = batch.number
        progress(last)
        yield batch
