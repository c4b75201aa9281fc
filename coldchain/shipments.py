"""Shipments: lots on their way, from packing to the word that they came.

open ──due, no word──▶ overdue ──arrived──▶ arrived
  ├──────────────arrived───────────────────────▲
  └──nothing of it is on its way any more──▶ returned
"""

from datetime import datetime
from typing import Literal

import msgspec
from msgspec.structs import replace

from coldchain import events
from coldchain.errors import LedgerBrokenError
from coldchain.events import Event
from coldchain.stock import Arrival, Place


class Shipment(msgspec.Struct, frozen=True):
    """One shipment; the attributes are those of `ShipmentPacked`.

    Attributes:
        id: its own.
        lots: what was packed; what is split off on the way goes with it.
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


def evolve(shipment: Shipment | None, event: Event) -> Shipment:
    """Return a shipment as an event leaves it; None only before `ShipmentPacked`.

    Raises:
        LedgerBrokenError: a shipment that was never packed.
    """
    if isinstance(event, events.ShipmentPacked):
        return _packed(event)
    if shipment is None:
        raise LedgerBrokenError(f"{type(event).__name__} tells of a shipment that was never packed.")
    match event:
        case events.ShipmentArrived():
            return replace(shipment, state="arrived", arrival=event.arrival, arrived_in=event.place)
        case events.ShipmentOverdue() if shipment.state == "open":
            return replace(shipment, state="overdue")
        case events.LotSplit() if event.lot in shipment.lots:
            return replace(shipment, lots=(*shipment.lots, event.child))
        case _:
            return shipment


def emptied(shipment: Shipment) -> Shipment:
    """Return a shipment of which nothing is on its way any more: taken back, or gone, before it was handed over."""
    return shipment if shipment.state == "arrived" else replace(shipment, state="returned")


def _packed(event: events.ShipmentPacked) -> Shipment:
    return Shipment(
        event.shipment,
        event.lots,
        event.source,
        event.target,
        event.unit,
        event.packed_at,
        event.package,
        event.qualified_until,
        event.due_at,
        event.logger,
    )
