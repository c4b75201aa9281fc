"""What the shipper asks of a store: rows as they lie there, and how it gets on with InfluxDB.

What takes back what was shipped asks more: see `restoring_ports`.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from coldchain.lots import Lot
from coldchain.store.reading_rows import Position, Row
from coldchain.store.restoring_ports import RestoringReads, RestoringWrites

__all__ = ["Position", "RefusedPoint", "Row", "ShippingReads", "ShippingTrouble", "ShippingWrites"]


class RefusedPoint(msgspec.Struct, frozen=True):
    """A point that InfluxDB would not take: its line, why, and when it said so."""

    line: str
    reason: str
    at: datetime


class ShippingTrouble(msgspec.Struct, frozen=True):
    """Why nothing is shipped.

    Attributes:
        since: when it began.
        at: when it was last seen.
        why: in a word, such as `connection`.
        sentence: for people.
    """

    since: datetime
    at: datetime
    why: str
    sentence: str


class ShippingReads(RestoringReads, Protocol):
    """What can be asked for shipping."""

    def reading_rows(self, after: Position, limit: int) -> list[Row]:
        """Return the readings that follow on a position, in the order of batch, sensor (its own) and time.

        Args:
            after: where to go on from; it need not exist.
            limit: how many at most.
        """
        ...

    def shipped_lot(self, lot_id: str) -> Lot | None:
        """Return a lot as of the last entry that was shipped."""
        ...

    def refused_points(self, limit: int = 100) -> list[RefusedPoint]:
        """Return the newest points that InfluxDB would not take, newest first."""
        ...

    def shipping_trouble(self) -> ShippingTrouble | None:
        """Return why nothing is shipped; None: nothing stands in the way."""
        ...


class ShippingWrites(RestoringWrites, Protocol):
    """What can be written about shipping within a transaction."""

    def put_shipped_lots(self, lots: Iterable[Lot]) -> None:
        """Set lots as of the entry that the cursor now stands at."""
        ...

    def refuse_points(self, points: Sequence[RefusedPoint], keep: int) -> None:
        """Keep points that InfluxDB would not take, the newest `keep` in all."""
        ...

    def put_shipping_trouble(self, trouble: ShippingTrouble | None) -> None:
        """Set why nothing is shipped; None: it goes on."""
        ...

    def forget_shipping(self) -> None:
        """Forget which lots were shipped, so that everything can be shipped again from the beginning."""
        ...
