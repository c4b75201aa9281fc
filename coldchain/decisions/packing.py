"""Packing: what is dispensed leaves its unit for a shipper, for the way to the patient."""

import string
from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from coldchain.approvals import ApprovedPackage
from coldchain.decisions.asking import Asking
from coldchain.decisions.placing import entered_late
from coldchain.errors import RefusedError
from coldchain.events import Event, LotDispensed, LotMoved, ShipmentPacked
from coldchain.findings import Excursion
from coldchain.lots import Lot
from coldchain.stock import Place

UNQUALIFIED = timedelta(hours=24)
"""Word of an arrival is due after this, where no packaging's hours tell."""


class Packing(msgspec.Struct, frozen=True):
    """How lots are packed.

    Attributes:
        home: the patient's site.
        packed_at: when.
        days_supply: for how many days it is; None: not said.
        package: the packaging; empty: none.
        due_at: by when word of its arrival is expected; None: not said.
        unit: a unit of storage class `shipper` with a logger; None: a shipper without one.
    """

    home: str
    packed_at: datetime
    days_supply: int | None = None
    package: str = ""
    due_at: datetime | None = None
    unit: Place | None = None


def check_unit(doing: str, unit: Place | None, pharmacy: str, asking: Asking) -> None:
    """Refuse a unit that is no shipper of the pharmacy.

    Raises:
        RefusedError: names the unit and what it is.
    """
    if unit is None:
        return
    storage = asking.unit(unit).storage
    if unit.site != pharmacy or storage != "shipper":
        told = f"it is a {storage} of {unit.site}, expected a shipper of {pharmacy}"
        raise RefusedError(f"Cannot {doing} in {unit}: {told}.")


def packed(
    lot: Lot,
    part: str,
    quantity: int,
    packing: Packing,
    packages: Sequence[ApprovedPackage],
    excursions: Sequence[Excursion],
    asking: Asking,
) -> tuple[Event, ...]:
    """Return the facts of a lot that is dispensed and packed.

    Args:
        lot: that is dispensed, or of which a part is.
        part: the id of the lot that goes.
        quantity: pens or syringes of it.
        packing: how.
        packages: that pharmacists approved, oldest first.
        excursions: of the unit that it leaves, which began after it was packed.
        asking: who asks, and when.
    """
    shipment = asking.new_id()
    pharmacy = lot.place.site
    unit = packing.unit or Place(pharmacy, f"shipment-{shipment}")
    until = packing.packed_at + _qualified(lot.organisation, packing.package, packages)
    attested = until if packing.unit is None and until > packing.packed_at else None
    on = packing.packed_at.astimezone(asking.zone(pharmacy)).date()
    return (
        LotDispensed(part, packing.home, pharmacy, on, packing.days_supply, letters(quantity)),
        LotMoved(
            lot=part,
            source=lot.place,
            target=unit,
            left_at=packing.packed_at,
            arrived_at=packing.packed_at,
            incidents=entered_late("packed", packing.packed_at, excursions, asking),
            attested_until=attested,
        ),
        ShipmentPacked(
            shipment=shipment,
            lots=(part,),
            source=pharmacy,
            target=packing.home,
            unit=unit,
            packed_at=packing.packed_at,
            package=packing.package,
            qualified_until=until,
            due_at=packing.due_at or (until if until > packing.packed_at else packing.packed_at + UNQUALIFIED),
            logger=packing.unit is not None,
        ),
    )


def letters(quantity: int) -> str:
    """Return the cartons' letters, `ABC` for three; none where the alphabet ends before they do."""
    return string.ascii_uppercase[:quantity] if quantity <= len(string.ascii_uppercase) else ""


def _qualified(organisation: str, package: str, packages: Sequence[ApprovedPackage]) -> timedelta:
    """Return for how long a packaging holds by the newest approval; no time where nobody approved it."""
    hours = [each.hours for each in packages if (each.organisation, each.package) == (organisation, package)]
    return timedelta(hours=hours[-1]) if hours else timedelta(0)
