"""What is dispensed in the stories of dispensing, and the facts that it comes to."""

from datetime import date, timedelta

from msgspec.structs import replace

from coldchain.approvals import ApprovedPackage
from coldchain.events import LotDispensed, LotMoved, ShipmentPacked
from coldchain.stock import AssignedExpiry, Place
from tests.coldchain.decisions.pharmacy import (
    FRIDGE,
    LOT,
    NOW,
    RECEIVED,
)

BOX = ApprovedPackage("north", "box-48", 48.0, "maker's qualification report 12", RECEIVED, "anna")
YEAR = AssignedExpiry(date(2027, 11, 22), "Europe/Berlin", "anna")
DATED = replace(LOT, assigned=YEAR)
PREPARED = replace(
    LOT, stage="prepared", quantity=3, home="home-7", days_supply=90, package="box-48", due_at=NOW + timedelta(days=1)
)
QUARTER = (date(2026, 11, 22), date(2026, 12, 22), date(2027, 1, 21))


def packed(part, shipment, quantity_letters, **more):
    unit = more.get("unit") or Place("mitte", f"shipment-{shipment}")
    at = more.get("packed_at", NOW)
    until = more.get("until", at)
    return (
        LotDispensed(part, "home-7", "mitte", more.get("on", date(2026, 11, 22)), more.get("days"), quantity_letters),
        LotMoved(part, FRIDGE, unit, at, at, attested_until=more.get("attested")),
        ShipmentPacked(
            shipment,
            (part,),
            "mitte",
            "home-7",
            unit,
            at,
            more.get("package", ""),
            until,
            more.get("due_at", at + timedelta(hours=24)),
            logger="unit" in more,
        ),
    )
