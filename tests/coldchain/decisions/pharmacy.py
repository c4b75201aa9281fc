"""A pharmacy, a patient's home, who works there and a lot: what decisions are told, without a store."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import count

from msgspec.structs import replace

from coldchain.config.catalogue import catalogue
from coldchain.decisions.asking import Asking
from coldchain.lots import Lot
from coldchain.sites import SiteInfo, UnitInfo
from coldchain.stock import Actor, Condition, Ground, Grounded, Place, Standing, Stay

PRODUCTS = catalogue().products
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
RECEIVED = NOW - timedelta(days=30)
FRIDGE, SHIPPER = Place("mitte", "fridge-1"), Place("mitte", "shipper-1")
HOME = Place("home-7", "fridge")

PHARMACIST = Actor("anna", "pharmacist", ("mitte",))
TECHNICIAN = Actor("tom", "technician", ("mitte",))
PATIENT = Actor("p7", "patient", ("home-7",))
MANAGER = Actor("max", "manager")
AUDITOR = Actor("ada", "auditor")
STRANGER = Actor("sue", "pharmacist", ("south",))


def site(id_: str, kind: str, zone: str, organisation: str, **units: str) -> SiteInfo:
    return SiteInfo(id_, id_, kind, zone, organisation, {name: UnitInfo(name, name, of) for name, of in units.items()})


SITES = {
    each.id: each
    for each in (
        site("mitte", "pharmacy", "Europe/Berlin", "north", **{"fridge-1": "refrigerator", "shipper-1": "shipper"}),
        site("home-7", "home", "Europe/Berlin", "north", fridge="refrigerator", freezer="freezer"),
        site("south", "pharmacy", "America/New_York", "south", fridge="refrigerator", box="shipper"),
        site("home-9", "home", "America/New_York", "south", fridge="refrigerator"),
    )
}

LOT = Lot(
    id="A1047",
    organisation="north",
    product="kesimpta",
    form="pen",
    lot_number="SLA42",
    manufacturer_expiry=date(2028, 6, 30),
    zone="Europe/Berlin",
    quantity=10,
    stage="stock",
    stays=(Stay(FRIDGE, RECEIVED),),
)


def ids() -> Callable[[], str]:
    """Return what gives `id-1`, `id-2`, …"""
    numbers = count(1)
    return lambda: f"id-{next(numbers)}"


def asking(by: Actor = PHARMACIST, now: datetime = NOW) -> Asking:
    return Asking(by, now, ids(), SITES, PRODUCTS)


def standing(condition: Condition, *reasons: Grounded, **more: object) -> Standing:
    return Standing(condition, reasons, datetime(2026, 11, 3, 14, 10, tzinfo=UTC), **more)


def reason(condition: Condition, kind: str, told: str, *grounds: str) -> Grounded:
    return Grounded(condition, kind, f"{condition}: {told}.", tuple(Ground(ground, "m1") for ground in grounds))


WARM = reason("quarantined", "consecutive", "above 8 °C for 41 min from 2026-11-03 13:40 UTC", "warm")
GAP = reason("unverified", "gap", "no data for 3 h from 2026-11-04 00:00 UTC", "gap")
FROZEN = reason("quarantined", "freeze", "freezing suspected: at or below 0 °C", "frozen")
COMPROMISED = reason("compromised", "freeze", "frozen: at or below 0 °C for 20 min", "frozen")
RECALLED = reason("quarantined", "recall", "lot number SLA42 recalled (R-1)", "recall:r1")
QUARANTINED = replace(LOT, standing=standing("quarantined", WARM, GAP))
