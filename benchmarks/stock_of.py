"""Stock to measure with: a central pharmacy, smaller ones, and homes; each lot with ten entries of its life.

The ledger's entries are linked and folded as they are in service. They are written in blocks of lots, the entries of a
block's lots side by side.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from coldchain import events, expiry, ledger, lot_fold, shipments
from coldchain.config import catalogue
from coldchain.events import Event
from coldchain.findings import Excursion
from coldchain.lots import Lot
from coldchain.readings import Reading
from coldchain.stock import Arrival, AssignedExpiry, Condition, Form, Ground, Grounded, Incident, Place, Release
from coldchain.store.ports import BatchSeal, LimitsSince, Transaction
from coldchain.store.sqlite import SqliteStore
from coldchain.store.stock_ports import WatchSince

CENTRAL = "central"
PRODUCTS = ("kesimpta", "humira", "cosentyx", "dupixent", "aimovig")
ENTRIES_A_LOT = 10
_FORMS: tuple[Form, ...] = ("pen", "syringe")
_PHARMACIES = 50
_BLOCK = 5_000
_FRIDGES = {CENTRAL: 100}
_FEW_FRIDGES = 4
_ZONE = "America/New_York"
_HOUR = timedelta(hours=1)


def fill(store: SqliteStore, lots: int, now: datetime) -> None:
    """Write so many lots with their entries; two fridges are out of range now."""
    for first in range(0, lots, _BLOCK):
        with store.transaction() as tx:
            _write(tx, range(first, min(first + _BLOCK, lots)), now)
    with store.transaction() as tx:
        _watch(tx, now)


def _write(tx: Transaction, numbers: range, now: datetime) -> None:
    stories = [(_id(number), _story(number, now)) for number in numbers]
    folded: dict[str, Lot] = {}
    head, entries = tx.head(), []
    for _ in range(ENTRIES_A_LOT):
        for lot_id, story in stories:
            at, event = next(story)
            entries.append(ledger.link(head, at, "ana", event))
            head = ledger.head_of(entries[-1])
            folded[lot_id] = lot_fold.evolve(folded.get(lot_id), event, at)
            tx.link(head.seq, (lot_id,))
            if isinstance(event, events.ShipmentPacked | events.ShipmentArrived):
                tx.put_shipment(shipments.evolve(tx.shipment(event.shipment), event))
    tx.append(entries)
    for lot in folded.values():
        tx.put_lot(lot, expiry.use_by(lot).at)


def _story(number: int, now: datetime) -> Iterator[tuple[datetime, Event]]:
    """Yield what happens to a lot, an hour apart; one in four is dispensed."""
    told = _at_home(number, now) if number % 8 in {0, 1} else _in_stock(number, now)
    at = now - timedelta(days=60)
    for event in told:
        yield at, event
        at += _HOUR


def _in_stock(number: int, now: datetime) -> Iterator[Event]:
    lot, fridge = _id(number), _fridge(number)
    yield from _taken_in(number, fridge, now)
    at = now - timedelta(days=40)
    for step in range(1, 4):
        fridge, before = _fridge(number + step * _PHARMACIES), fridge
        yield events.LotMoved(lot, before, fridge, at + step * _HOUR, at + step * _HOUR + timedelta(minutes=2))
    yield events.LotAdjusted(lot, _quantity(number), _quantity(number) + 1, "one more in the carton")
    yield events.LotAdjusted(lot, _quantity(number) + 1, _quantity(number), "counted again")
    yield _verdict(number, "usable", _condition(number), now)


def _at_home(number: int, now: datetime) -> Iterator[Event]:
    lot, fridge, home = _id(number), _fridge(number), f"home-{number // 12:05}"
    yield from _taken_in(number, fridge, now)
    packed_at, shipment = now - timedelta(days=30), f"shipment-{number}"
    box, arrival = Place(fridge.site, shipment), Arrival(packed_at + 20 * _HOUR, packed_at + 20 * _HOUR, "ok", "cool")
    until = packed_at + 48 * _HOUR
    yield events.ExpiryAssigned(lot, AssignedExpiry(packed_at.date() + timedelta(days=365), _ZONE, "ana"))
    yield events.LotDispensed(lot, home, fridge.site, packed_at.date(), 30)
    yield events.LotMoved(lot, fridge, box, packed_at, packed_at, attested_until=until)
    yield events.ShipmentPacked(shipment, (lot,), fridge.site, home, box, packed_at, "box-48", until, until)
    yield events.ShipmentArrived(shipment, Place(home, "fridge"), arrival)
    yield events.LotMoved(lot, box, Place(home, "fridge"), arrival.at, arrival.stored_at)


def _taken_in(number: int, fridge: Place, now: datetime) -> Iterator[Event]:
    lot, at = _id(number), now - timedelta(days=60)
    doubt = Incident(f"{lot}-i", "receipt", "unverified", "no indicator came with it", at)
    accepted = Release((Ground(doubt.id),), "accepted_unknown", "the supplier's logger was read", "ana", at + _HOUR)
    yield events.LotReceived(
        lot,
        "org",
        PRODUCTS[number // 100 % len(PRODUCTS)],
        _FORMS[number // 500 % 2],
        f"SLA{number % 3000}",
        _last_day(number, now),
        _ZONE,
        _quantity(number),
        fridge,
        Arrival(at, at, "none", "cool", supplier="Acme", lane="road"),
        incidents=(doubt,),
        unit_price=4_000.0,
    )
    yield _verdict(number, "usable", "unverified", now)
    yield events.LotReleased(lot, accepted)
    yield _verdict(number, "unverified", "usable", now)


def _verdict(number: int, was: Condition, condition: Condition, now: datetime) -> events.VerdictChanged:
    told = f"{condition}: above 8 °C for 41 min from {now:%Y-%m-%d %H:%M} UTC, highest 9.4 °C."
    reasons = () if condition == "usable" else (Grounded(condition, "consecutive", told, (Ground("f-1", "m"),)),)
    return events.VerdictChanged(_id(number), was, condition, reasons, "PI 2024", approved=True)


def _watch(tx: Transaction, now: datetime) -> None:
    """Have a sensor in each fridge; in two of them it has been too warm for ten minutes."""
    limits, since = catalogue().storage["refrigerator"], now - timedelta(days=60)
    places = [Place(site, f"fridge-{number}") for site in _sites() for number in range(_fridges(site))]
    for place in places:
        tx.put_watch(WatchSince(f"{place}/probe", since, "product"))
        tx.put_limits(LimitsSince(f"{place}/probe", since, limits))
    hot = [f"{place}/probe" for place in (places[0], places[-1])]
    for sensor in hot:
        tx.put_finding(Excursion(sensor, limits.version, "above", now - timedelta(minutes=10), now, 9.4))
    tx.add_batch(BatchSeal(1, len(hot), "0"), [Reading(sensor, now, 9.4, now) for sensor in hot])


def _id(number: int) -> str:
    return f"lot-{number:06}"


def _sites() -> list[str]:
    return [CENTRAL, *(f"pharmacy-{number:02}" for number in range(1, _PHARMACIES))]


def _fridges(site: str) -> int:
    return _FRIDGES.get(site, _FEW_FRIDGES)


def _fridge(number: int) -> Place:
    """Half of the stock lies in the central pharmacy."""
    site = CENTRAL if number % 2 else _sites()[number // 2 % _PHARMACIES]
    return Place(site, f"fridge-{number // 7 % _fridges(site)}")


def _quantity(number: int) -> int:
    return 1 + number % 7


def _condition(number: int) -> Condition:
    rare: dict[int, Condition] = {0: "quarantined", 1: "compromised", 2: "unverified"}
    return rare.get(number // 8 % 20, "usable")


def _last_day(number: int, now: datetime) -> date:
    """One in fifty has expired."""
    days = -30 if number // 3 % 50 == 0 else 30 + number * 7919 % 700
    return now.date() + timedelta(days=days)
