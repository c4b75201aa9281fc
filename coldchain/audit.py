"""Holding a store to its own hashes: the ledger's chain, each batch's digest, and the seals over the batches."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

import msgspec

from coldchain.errors import LedgerBrokenError
from coldchain.events import BatchesSealed, Event, ReadingsPruned, StoreRestored
from coldchain.findings import Finding
from coldchain.ingest.rounds import seal
from coldchain.ledger import Entry, verify
from coldchain.replay import change_of
from coldchain.store.ports import BatchSeal, Reads, Store
from coldchain.store.rows import digest_of
from coldchain.units import show_instant


class Audit(msgspec.Struct, frozen=True):
    """What was found to hold.

    Attributes:
        entries: of the ledger.
        batches, readings: that were taken in.
        sealed: the newest batch under a seal.
        hash, at: of the newest entry.
        pruned: how many of the readings are no longer here, which InfluxDB holds.
        pruned_batches: of how many batches.
    """

    entries: int
    batches: int
    readings: int
    sealed: int
    hash: str
    at: datetime | None
    pruned: int = 0
    pruned_batches: int = 0


class Standing:
    """The findings as the ledger's entries, read in order, leave them."""

    def __init__(self) -> None:
        self._findings: dict[str, Finding] = {}

    def note(self, event: Event) -> None:
        """Take over what an entry says of a finding."""
        was, now = change_of(event)
        if was is not None:
            self._findings.pop(was.id, None)
        if now is not None:
            self._findings[now.id] = now

    def against(self, stored: Iterable[Finding]) -> str | None:
        """Return the id of a finding that is stored otherwise, or not at all; None where all agree."""
        by_id = {finding.id: finding for finding in stored}
        ids = sorted(by_id.keys() | self._findings.keys())
        return next((each for each in ids if by_id.get(each) != self._findings.get(each)), None)


class _Told:
    """What the ledger's entries, read in order, tell of findings and of readings.

    Attributes:
        standing: the findings.
        seals: over batches that are here.
        gone: how many readings of these need not be here.
    """

    def __init__(self) -> None:
        self.standing = Standing()
        self.seals: list[BatchesSealed] = []
        self.gone = 0

    def note(self, event: Event) -> None:
        """Take over what an entry tells."""
        self.standing.note(event)
        match event:
            case BatchesSealed():
                self.seals.append(event)
            case ReadingsPruned():
                self.gone += event.readings
            case StoreRestored():
                # What the store before had not shipped is lost, and so is what it sealed of that.
                self.seals = [sealed for sealed in self.seals if sealed.last <= event.batch]
                self.gone += event.missing


def audit(store: Store, progress: Callable[[int], None] = lambda _: None, expected: str = "") -> Audit:
    """Verify a whole store, as it is when this begins.

    Args:
        store: the store; it may be at work.
        progress: told after each entry and batch how many were looked at.
        expected: the hash of an entry that must be there; empty: none is asked for.

    Raises:
        LedgerBrokenError: names the first thing that does not hold.
    """
    with store.snapshot() as reads:
        return _audit(reads, progress, expected)


def _audit(reads: Reads, progress: Callable[[int], None], expected: str) -> Audit:
    entries, missing, told = 0, bool(expected), _Told()
    for entry in verify(_entries(reads)):
        entries += 1
        progress(entries)
        missing = missing and entry.hash != expected
        told.note(entry.event)
    if missing:
        raise LedgerBrokenError(f"No entry has the hash {expected}: the chain was cut off before it, or replaced.")
    if (odd := told.standing.against(reads.findings())) is not None:
        raise LedgerBrokenError(f"The finding {odd} is not as the ledger tells it.")
    pruned = reads.pruned()
    if (gone := sum(pruned.values())) > told.gone:
        raise LedgerBrokenError(f"{gone} readings were removed, and the ledger tells of {told.gone}.")
    batches = list(_batches(reads, pruned, lambda number: progress(entries + number)))
    for sealed in told.seals:
        inside = [batch for batch in batches if sealed.first <= batch.number <= sealed.last]
        if not inside or seal(inside) != sealed:
            raise LedgerBrokenError(f"Batches {sealed.first} to {sealed.last} were changed after they were sealed.")
    readings = sum(batch.readings for batch in batches)
    if (strays := reads.count_readings() + gone - readings) != 0:
        raise LedgerBrokenError(f"{strays} reading{' belongs' if strays == 1 else 's belong'} to no batch.")
    head = reads.head()
    return Audit(
        entries, len(batches), readings, told.seals[-1].last if told.seals else 0, head.hash, head.at, gone, len(pruned)
    )


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


def _batches(reads: Reads, pruned: Mapping[int, int], progress: Callable[[int], None]) -> Iterator[BatchSeal]:
    last = 0
    for batch in reads.batches():
        if batch.number != last + 1:
            raise LedgerBrokenError(f"Batch {last + 1} of readings is missing.")
        with _readable(f"Batch {batch.number}"):
            readings = reads.batch_readings(batch.number)
        held = batch.readings - pruned.get(batch.number, 0)
        # The digest is of all its readings: with some removed only their number can be held to.
        if len(readings) != held or (held == batch.readings and digest_of(readings) != batch.digest):
            first = f", first {readings[0].sensor} at {show_instant(readings[0].at)}" if readings else ""
            told = f"it held {held} and holds {len(readings)} of its readings{first}"
            raise LedgerBrokenError(f"Batch {batch.number} was changed: {told}; they do not fit its digest.")
        last = batch.number
        progress(last)
        yield batch
