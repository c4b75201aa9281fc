"""A pharmacy with two fridges, a second pharmacy, homes, and the people who ask. NOW is noon of the timetables."""

from datetime import date, timedelta

from msgspec.structs import replace

from coldchain import expiry, ledger
from coldchain.events import Event
from coldchain.findings import Finding
from coldchain.lots import Lot
from coldchain.readings import SensorRole
from coldchain.stock import Actor, Condition, Place, Standing, Stay
from coldchain.store.ports import BatchSeal, LimitsSince, Store
from coldchain.store.stock_ports import WatchSince
from tests.coldchain.timetable import LIMITS, Moment, at, reading

NOW = at(0)
FRIDGE, OTHER, LAKE = Place("river", "fridge-1"), Place("river", "fridge-2"), Place("lake", "fridge-1")
HOME, HOME_2 = Place("home-1", "fridge"), Place("home-2", "fridge")

PHARMACIST = Actor("ana", "pharmacist")
RIVER = Actor("bo", "pharmacist", ("river",))
MANAGER = Actor("mia", "manager")
RIVER_MANAGER = Actor("max", "manager", ("river",))
NOBODY = Actor("joe", "technician", ())
DEVICE = Actor("gateway-1", "device")


def lot(
    lot_id: str, place: Place = FRIDGE, condition: Condition = "usable", *, since: Moment = -1440, **more: object
) -> Lot:
    """Return a lot of ten pens that lies in a unit since a day."""
    kept = Lot(
        lot_id, "river", "kesimpta", "pen", "SLA42", date(2027, 12, 31), "UTC", 10, "stock", (), unit_price=100.0
    )
    stays = (Stay(place, at(since)),)
    return replace(kept, stays=stays, standing=Standing(condition), **more)


def at_home(lot_id: str, place: Place = HOME, condition: Condition = "usable", **more: object) -> Lot:
    """Return a lot that river dispensed and that lies in a home."""
    return lot(lot_id, place, condition, **{"stage": "home", "home": place.site, "pharmacy": "river", **more})


def keep(store: Store, *lots: Lot) -> None:
    with store.transaction() as tx:
        for each in lots:
            tx.put_lot(each, expiry.use_by(each).at)


def watch(store: Store, sensor: str, role: SensorRole | None = "product", last: Moment | None = None) -> None:
    """Have a sensor configured since two days, with its last reading at a moment."""
    with store.transaction() as tx:
        since = NOW - timedelta(days=2)
        tx.put_watch(WatchSince(sensor, since, role))
        tx.put_limits(LimitsSince(sensor, since, LIMITS))
        if last is not None:
            number = tx.last_batch() + 1
            tx.add_batch(BatchSeal(number, 1, "d"), [reading(last, 9.0, sensor)])


def find(store: Store, *findings: Finding) -> None:
    with store.transaction() as tx:
        for each in findings:
            tx.put_finding(each)


def write(store: Store, *facts: tuple[str, tuple[str, ...], Event]) -> None:
    """Append entries: who did it, the lots that it names, and what."""
    with store.transaction() as tx:
        for actor, lots, event in facts:
            entry = ledger.link(tx.head(), NOW, actor, event)
            tx.append((entry,))
            tx.link(entry.seq, lots)
