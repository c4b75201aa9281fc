"""A pharmacy with two fridges and a cool bag, homes, their sensors, and the people who ask for things at the desk."""

from datetime import date, timedelta
from itertools import count

from coldchain import expiry
from coldchain.commands import Command, Dispense, Receive, ReleaseLot
from coldchain.config.catalogue import catalogue
from coldchain.config.watched import Watched
from coldchain.desk import Desk, Done
from coldchain.ledger import Entry
from coldchain.lots import Lot
from coldchain.projecting import rebuild
from coldchain.readings import Batch
from coldchain.sites import SiteInfo, UnitInfo
from coldchain.stock import Actor, Arrival, Condition, Place
from coldchain.store.memory import MemoryStore
from coldchain.store.ports import Store
from coldchain.store.stock_ports import LotFilter
from tests.coldchain.ingest.world import World
from tests.coldchain.timetable import Moment, at, reading, watched

FRIDGE, OTHER = Place("river", "fridge-1"), Place("river", "fridge-2")
BAG, SHELF = Place("river", "bag-1"), Place("river", "shelf")
LAKE, HOME, HOME_2 = Place("lake", "fridge-1"), Place("home-1", "fridge"), Place("home-2", "fridge")
UNWATCHED = Place("river", "fridge-3")

ANA = Actor("ana", "pharmacist", ("river", "home-1", "home-2"))
BEN = Actor("ben", "pharmacist", ("river",))
LEA = Actor("lea", "pharmacist", ("lake",))
TIM = Actor("tim", "technician", ("river",))
MIA = Actor("mia", "manager", ("river",))
PAT = Actor("pat", "patient", ("home-1",))
SUE = Actor("sue", "patient", ("home-2",))
ANN = Actor("ann", "auditor")
GATE = Actor("gate", "device")

LAST_DAY = date(2027, 12, 31)
LABEL = catalogue().products["kesimpta"].label.version


def _site(site: str, kind: str, organisation: str, **units: str) -> SiteInfo:
    known = {name.replace("_", "-"): storage for name, storage in units.items()}
    infos = {name: UnitInfo(name, name, storage) for name, storage in known.items()}
    return SiteInfo(site, site, kind, "UTC", organisation, infos)  # type: ignore[arg-type]


_RIVER = {"fridge_1": "refrigerator", "fridge_2": "refrigerator", "fridge_3": "refrigerator", "bag_1": "shipper"}
SITES = {
    "river": _site("river", "pharmacy", "river", **_RIVER),
    "lake": _site("lake", "pharmacy", "lake", fridge_1="refrigerator"),
    "home-1": _site("home-1", "home", "river", fridge="refrigerator"),
    "home-2": _site("home-2", "home", "river", fridge="refrigerator"),
}
SENSORS = tuple(watched(f"{place}/probe") for place in (FRIDGE, OTHER, BAG, LAKE, HOME, HOME_2))
GOOD = Arrival(at(0), at(0), "ok", "cool")


class Counter:
    """A desk with its store, clock and sensors; ids are n1, n2 …."""

    def __init__(self, store: Store | None = None, *more: Watched) -> None:
        self.world = World(*SENSORS, *more, store=store or MemoryStore())
        self.store, self.clock = self.world.store, self.world.clock
        numbers = count(1)
        self.desk = Desk(self.store, self.clock, SITES, catalogue(), lambda: f"n{next(numbers)}")

    def do(self, command: Command, by: Actor = ANA, key: str = "") -> Done:
        return self.desk.do(command, by, key)

    def turn(self, now: Moment) -> None:
        self.world.turn(now)

    def hear(
        self, since: int, until: int, celsius: float = 5.0, place: Place = FRIDGE, step: int = 5, sensor: str = "probe"
    ) -> None:
        """Take in a sensor's readings every so many minutes from `since` up to and with `until`, which is then now."""
        sensor = f"{place}/{sensor}"
        rows = [reading(minute, celsius, sensor) for minute in range(since, until + 1, step)]
        self.world.send(*rows, now=until)

    def receive(self, quantity: int = 10, place: Place = FRIDGE, by: Actor = ANA, **more: object) -> str:
        """Take in pens, in good order, as they come now; return the lot's id."""
        now = self.clock.now()
        told = {"product": "kesimpta", "form": "pen", "lot_number": "SLA42", "manufacturer_expiry": LAST_DAY, **more}
        arrival = told.pop("arrival", Arrival(now, now, "ok", "cool"))
        return self.do(Receive(place, arrival, quantity=quantity, **told), by).lots[0]  # type: ignore[arg-type]

    def dispense(self, lot: str, quantity: int, home: Place = HOME, **more: object) -> Done:
        return self.do(Dispense(lot, quantity, home.site, **more))  # type: ignore[arg-type]

    def lot(self, lot_id: str) -> Lot:
        lot = self.store.lot(lot_id)
        assert lot is not None
        return lot

    def condition(self, lot_id: str) -> Condition:
        return self.lot(lot_id).standing.condition

    def kinds(self, lot_id: str) -> list[str]:
        return [reason.kind for reason in self.lot(lot_id).standing.reasons]

    def approve(self, lot_id: str, **more: object) -> Done:
        told = {"basis": "accepted_unknown", "reason": "looked at", **more}
        return self.do(ReleaseLot(lot_id, **told))  # type: ignore[arg-type]

    def holds(self) -> None:
        """The chain holds, memory and store say the same, and the tables are what the ledger rebuilds."""
        self.world.commit(Batch())  # the collector takes over what the desk changed when it works next
        self.world.holds()
        assert stock_of(self.store) == stock_of(rebuilt(self.store))


def rebuilt(store: Store) -> Store:
    """Return a store whose tables of stock are made of another's ledger alone."""
    fresh = MemoryStore()
    with fresh.transaction() as tx:
        tx.append(list(store.entries()))
        rebuild(tx, store.entries())
    return fresh


def stock_of(store: Store) -> tuple[object, ...]:
    """Return what is kept of stock, courses and due times left out."""
    now = at(0) + timedelta(days=4000)
    lots = store.lots(LotFilter(now, with_stock=False))
    return (
        lots,
        [expiry.use_by(lot) for lot in lots],
        [[entry.seq for entry in store.lot_entries(lot.id)] for lot in lots],
        store.upkeeps(),
        store.shipments(),
        store.recalls(),
        store.inquiries(),
        [store.schedules(site) for site in SITES],
        [store.approved_labels(site, "kesimpta") for site in ("river", "lake")],
        [store.approved_packages(site) for site in ("river", "lake")],
        [store.approved_lanes(site) for site in ("river", "lake")],
    )


def told(entries: tuple[Entry, ...]) -> list[str]:
    return [entry.kind for entry in entries]
