"""How shipping gets on, as anybody who has the store can see: lag, trouble, refused points."""

from datetime import datetime

import msgspec

from coldchain.influx.loads import BATCHES, ENTRIES
from coldchain.store.ports import Reads
from coldchain.store.shipping_ports import Position
from coldchain.units import from_us

COUNTED = "points_refused"
"""The set of counters of refused points since the ledger was told last, by kind."""
COUNTED_EVER = "points_refused_ever"


class ShipperState(msgspec.Struct, frozen=True):
    """How shipping gets on.

    Attributes:
        lag_entries: entries of the ledger that InfluxDB does not have.
        lag_batches: batches of readings likewise.
        behind_since: when the oldest of these came in; None: there are none.
        last_error: why nothing is shipped, as a sentence; empty: nothing stands in the way.
        last_error_at: when that was last seen.
        refused: points that InfluxDB would not take, ever.
    """

    lag_entries: int = 0
    lag_batches: int = 0
    behind_since: datetime | None = None
    last_error: str = ""
    last_error_at: datetime | None = None
    refused: int = 0


def state_of(reads: Reads) -> ShipperState:
    """Return how shipping of a store gets on, whoever does it, or nobody."""
    entries, batches = reads.cursor(ENTRIES), reads.cursor(BATCHES)
    trouble = reads.shipping_trouble()
    return ShipperState(
        max(0, reads.head().seq - entries),
        max(0, reads.last_batch() - batches),
        min(_waiting(reads, entries, batches), default=None),
        "" if trouble is None else trouble.sentence,
        None if trouble is None else trouble.at,
        sum(reads.counts(COUNTED_EVER).values()),
    )


def _waiting(reads: Reads, entries: int, batches: int) -> list[datetime]:
    """Return when the oldest entry and the oldest reading that are not shipped came in."""
    came = [entry.at for entry in reads.entries(entries, 1)]
    return came + [from_us(row[4]) for row in reads.reading_rows(Position(batches + 1), 1)]
