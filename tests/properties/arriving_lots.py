"""A drawn world told to a real store: readings and moves in any order of arrival, each with its own time."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from msgspec.structs import replace

from coldchain import events
from coldchain.clock import HandClock
from coldchain.config.catalogue import catalogue
from coldchain.config.watched import Watched
from coldchain.events import Event
from coldchain.ingest import Ingest
from coldchain.judging import Judging
from coldchain.lots import Lot
from coldchain.projecting import lots_of
from coldchain.readings import Batch, Reading
from coldchain.stock import Arrival, TimeOut
from coldchain.store.memory import MemoryStore
from coldchain.units import from_us
from coldchain.writing import Writing
from tests.properties.drawn_lots import BEGIN, World
from tests.properties.reference_ways import Sensor, Stay
from tests.properties.told_lots import KESIMPTA, LATER, RULE, limits_of, name_of, place

Step = tuple[int, Reading | Event]


class Pharmacy:
    """A store, its ingest, and whoever enters what was done with lots."""

    def __init__(self, world: World) -> None:
        self.store = MemoryStore()
        self.clock = HandClock(from_us(BEGIN - 1_000_000))
        self.ingest = Ingest(self.store, self.clock, [watched(each) for _, each in world.sensors])
        self.enter(events.LabelApproved("river", "kesimpta", RULE.label))

    def turn(self, at: int) -> None:
        """Let the clock show an instant, if it is not there yet."""
        self.clock.turn(max(self.clock.now(), from_us(at)))

    def enter(self, *told: Event) -> None:
        """Write what was done, and judge the lots that it is about, as the desk does."""
        with self.store.transaction() as tx:
            writing = Writing(tx, self.clock.now(), "ana")
            writing.tell(told)
            for lot_id in {lot_id for each in told for lot_id in lots_of(each)}:
                lot = tx.lot(lot_id)
                assert lot is not None
                writing.tell(Judging(tx, self.clock.now(), catalogue()).judge(lot))

    def lot(self, lot_id: str = "L1") -> Lot:
        lot = self.store.lot(lot_id)
        assert lot is not None
        return lot


def watched(sensor: Sensor) -> Watched:
    role = sensor.roles[0][1]
    assert role in {"product", "air"}
    site, unit, _ = name_of(sensor).split("/")
    return Watched(
        name_of(sensor), site, unit, f"coldchain/v1/{name_of(sensor)}", "coldchain", limits_of(sensor.rules), role=role
    )  # type: ignore[arg-type]


def moves(world: World, lot_id: str = "L1") -> Iterator[Step]:
    """Yield what people do with the lot, each at the earliest instant at which it can be entered."""
    for number, stay in enumerate(world.way.stays):
        if number == 0:
            yield stay.since, received(stay, lot_id)
            continue
        before = world.way.stays[number - 1]
        assert before.until is not None
        left_at, arrived_at = from_us(before.until), from_us(stay.since)
        out = TimeOut(left_at, arrived_at) if arrived_at - left_at > timedelta(minutes=10) else None
        attested = None if stay.attested_until is None else from_us(stay.attested_until)
        yield (
            stay.since,
            events.LotMoved(lot_id, place(before.unit), place(stay.unit), left_at, arrived_at, out, (), attested),
        )
    for since, until in world.way.outs:
        yield until, events.IncidentReported(lot_id, (), TimeOut(from_us(since), from_us(until)))
    if world.way.ended_at is not None:
        yield world.way.ended_at, events.LotUsed(lot_id, from_us(world.way.ended_at), 5)


def received(stay: Stay, lot_id: str) -> Event:
    arrival = Arrival(from_us(stay.since), from_us(stay.since), "ok")
    return events.LotReceived(lot_id, "river", KESIMPTA.id, "pen", "SLA42", LATER, "UTC", 5, place(stay.unit), arrival)


def readings(world: World) -> list[Step]:
    """Return all readings, with the instants they are of."""
    return [
        (at, Reading(name_of(each), from_us(at), celsius, from_us(at)))
        for _, each in world.sensors
        for at, celsius in each.rows
        if at <= world.now
    ]


def arriving(world: World, chance: Random) -> list[Step]:
    """Return all that is told with the instants at which it comes: never before it is so, perhaps much later."""
    late = chance.choice((0.0, 0.0, 0.2, 1.0))
    delays = (1, 4, 16, 40, 200)
    steps = [
        (at + (chance.choice(delays) * 60_000_000 if chance.random() < late else 0), what)
        for at, what in readings(world)
    ]
    entered, told = 0, []
    for at, what in moves(world):
        entered = max(entered, at + (chance.choice(delays) * 60_000_000 if chance.random() < late else 0))
        told.append((entered, what))
    return sorted([*steps, *told], key=lambda step: step[0])


def happen(pharmacy: Pharmacy, steps: list[Step], chance: Random, until: int) -> None:
    """Let it all come, readings in batches, the clock looked at now and then, and at the end."""
    waiting: list[Reading] = []
    for at, what in steps:
        if chance.random() < 0.15:
            flush(pharmacy, waiting)
            pharmacy.turn(at)
            pharmacy.ingest.tick()
        if isinstance(what, Reading):
            waiting.append(what)
            if chance.random() < 0.6:
                pharmacy.turn(at)
                flush(pharmacy, waiting)
        else:
            flush(pharmacy, waiting, at)
            pharmacy.turn(at)
            pharmacy.enter(what)
    flush(pharmacy, waiting, steps[-1][0])
    pharmacy.turn(until)
    pharmacy.ingest.tick()


def flush(pharmacy: Pharmacy, waiting: list[Reading], at: int | None = None) -> None:
    if waiting:
        pharmacy.turn(
            max((each.at - from_us(0)) // timedelta(microseconds=1) for each in waiting) if at is None else at
        )
        now = pharmacy.clock.now()
        pharmacy.ingest.commit(Batch(tuple(replace(each, received_at=now) for each in waiting)))
        waiting.clear()
