"""Shipments: lots on their way, from packing to the word that they came.

open ──due, no word──▶ overdue ──arrived──▶ arrived
  └──────────────arrived───────────────────────▲
"""

from datetime import datetime
from typing import Literal

import msgspec

from coldchain.stock import Arrival, Place


class Shipment(msgspec.Struct, frozen=True):
    """One shipment; the attributes are those of `ShipmentPacked`.

    Attributes:
        id: its own.
        lots: what was packed.
        source: the site that sent it.
        target: the site that it goes to.
        unit: where the lots are meanwhile.
        packed_at: when.
        package: the packaging; empty: none.
        qualified_until: until when the packaging holds.
        due_at: without word by then the pharmacy is told.
        logger: the unit's sensors are in it.
        state: whether it has come.
        arrival: in which state it came; None: it has not.
        arrived_in: the unit that it was put into.
    """

    id: str
    lots: tuple[str, ...]
    source: str
    target: str
    unit: Place
    packed_at: datetime
    package: str
    qualified_until: datetime
    due_at: datetime
    logger: bool = False
    state: Literal["open", "overdue", "arrived", "returned"] = "open"
    arrival: Arrival | None = None
    arrived_in: Place | None = None
