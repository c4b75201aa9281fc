"""Loads: what the shipper takes from the store at once, as lines, with what is to be marked once they are written.

Each kind begins where its cursor in the store stands, so that after a crash the same points are written once more.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice, takewhile
from typing import Protocol

import msgspec

from coldchain.events import Event
from coldchain.influx.copies import Copies
from coldchain.influx.lines import reading_lines, seal_lines
from coldchain.influx.points import entry_line, excursion_lines, lot_lines, site_of
from coldchain.ledger import Entry
from coldchain.store.ports import Store, Transaction
from coldchain.store.shipping_ports import Position, Row
from coldchain.units import to_us

ENTRIES = "influx.entries"
"""The cursor of ledger entries: the last seq that InfluxDB has."""
BATCHES = "influx.batches"
"""The cursor of readings: the last batch that InfluxDB has whole, and all before it."""
BATCHES_AT = "influx.batches_at"
"""When the newest reading of these arrived, in microseconds: the seals' instants go on from there."""
MOST_READINGS = 10_000
MOST_ENTRIES = 2_000
MOST_BYTES = 4_000_000
"""Of the bodies of one load of entries, about: servers refuse requests of 25 MB and more."""


class Load(msgspec.Struct, frozen=True):
    """Points and what to mark.

    Attributes:
        lines: the points.
        mark: sets the cursors, once all are written.
        marked: called when that is committed.
        full: as much as goes into one: there is more behind it.
    """

    lines: list[str]
    mark: Callable[[Transaction], None]
    marked: Callable[[], None] = lambda: None
    full: bool = False


class Source(Protocol):
    """One kind of what is shipped."""

    def next(self) -> Load | None:
        """Return what follows on the last load, written or not; None: nothing yet."""
        ...

    def rewind(self) -> None:
        """Go back to where the cursor in the store stands."""
        ...


class Readings:
    """Readings and batches' seals, by batch; of a batch that is larger than a load, a part at a time.

    A seal's instant is when the newest reading of its batch, or of any before, arrived: the same whenever it is told.

    Args:
        store: the store.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self.rewind()

    def rewind(self) -> None:
        """Go back to where the cursor in the store stands."""
        self._sealed = self._store.cursor(BATCHES)
        self._after = Position(self._sealed + 1)
        self._newest_us = self._store.cursor(BATCHES_AT) or self._beginning()
        self._arrivals: dict[int, int] = {}

    def next(self) -> Load | None:
        """Return what follows on the last load, written or not; None: nothing yet."""
        last = self._store.last_batch()
        if last <= self._sealed:
            return None
        rows = self._store.reading_rows(self._after, MOST_READINGS)
        full = len(rows) == MOST_READINGS
        if full:
            last = rows[-1][0] - 1  # the batch that it ends in may go on
        else:
            rows = [row for row in rows if row[0] <= last]
        lines = reading_lines(rows, self._store.id)
        self._note(rows)
        lines += self._seals(last)
        sealed, newest_us = self._sealed, self._newest_us

        def mark(tx: Transaction) -> None:
            tx.put_cursor(BATCHES, sealed)
            tx.put_cursor(BATCHES_AT, newest_us)

        return Load(lines, mark, full=full or sealed < last)

    def _note(self, rows: Sequence[Row]) -> None:
        """Remember when the newest reading of each batch arrived, until it is sealed."""
        arrivals = self._arrivals
        for row in rows:
            batch, received_at = row[0], row[4]
            if received_at > arrivals.get(batch, 0):
                arrivals[batch] = received_at
        if rows:
            self._after = Position(*rows[-1][:3])

    def _seals(self, last: int) -> list[str]:
        whole = takewhile(lambda seal: seal.number <= last, self._store.batches(self._sealed))
        seals = list(islice(whole, MOST_READINGS))
        at_us = {}
        gone = self._store.pruned_received(self._sealed, seals[-1].number) if seals else {}
        for seal in seals:
            if seal.number in gone:  # shipped again since: the same point as before
                self._newest_us = max(self._newest_us, to_us(gone[seal.number]))
            self._newest_us = max(self._newest_us, self._arrivals.pop(seal.number, 0))
            at_us[seal.number] = self._newest_us
        if seals:
            self._sealed = seals[-1].number
        return seal_lines(seals, self._store.id, at_us)

    def _beginning(self) -> int:
        """Return when the store was made: before its first reading nothing arrived."""
        first = next(self._store.entries(0, 1), None)
        return 0 if first is None else to_us(first.at)


class Entries:
    """Ledger entries, with the excursions and lots that they change.

    Args:
        store: the store.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._copies = Copies(store)
        self.rewind()

    def rewind(self) -> None:
        """Go back to where the cursor in the store stands."""
        self._seq = self._store.cursor(ENTRIES)
        self._copies.forget()

    def next(self) -> Load | None:
        """Return what follows on the last load, written or not; None: nothing yet.

        Raises:
            LedgerBrokenError: an entry cannot be read, or tells of a lot that no entry before it made.
        """
        entries, full = _some(self._store.entries(self._seq, MOST_ENTRIES))
        if not entries:
            return None
        lines = [line for entry in entries for line in self._lines(entry)]
        seq = self._seq = entries[-1].seq

        def mark(tx: Transaction) -> None:
            tx.put_cursor(ENTRIES, seq)
            self._copies.keep(tx)

        return Load(lines, mark, self._copies.kept, full)

    def _lines(self, entry: Entry) -> list[str]:
        event = entry.event
        before = self._copies.named(event)
        after = self._copies.advance(entry, event, before)
        site = site_of(event, {**before, **after}) or self._site_of_alert(event)
        return [entry_line(entry, self._store.id, site), *excursion_lines(event), *lot_lines(entry, before, after)]

    def _site_of_alert(self, event: Event) -> str:
        """Most of what is told of an alert names it alone; its site never changes."""
        alert_id = getattr(event, "alert", None)
        alert = self._store.alert(alert_id) if isinstance(alert_id, str) else None
        return "" if alert is None else alert.situation.key.site


def _some(entries: Iterator[Entry]) -> tuple[list[Entry], bool]:
    """Return as many of these entries as make a load, and whether it is full."""
    found: list[Entry] = []
    size = 0
    for entry in entries:
        found.append(entry)
        size += len(entry.body)
        if size >= MOST_BYTES:
            break
    return found, size >= MOST_BYTES or len(found) == MOST_ENTRIES
