"""A lot's way as a timetable: sensors with what they measured, stays, and what a pharmacist is told in the end.

Moments are minutes from NOON, as in `timetable`; a unit's sensor is called `a/probe`.
"""

from collections.abc import Iterable
from datetime import date

from msgspec.structs import replace

from coldchain import events
from coldchain.clock import HandClock
from coldchain.config.catalogue import catalogue
from coldchain.course import Piece
from coldchain.events import Event
from coldchain.ingest import Ingest
from coldchain.judging import Judging
from coldchain.lots import Lot
from coldchain.projecting import lots_of
from coldchain.readings import Batch, Reading
from coldchain.stock import Arrival, Place, Release, Stay, TimeOut
from coldchain.store.memory import MemoryStore
from coldchain.writing import Writing
from tests.coldchain.timetable import LIMITS, Moment, Row, at, moment, watched

KESIMPTA = catalogue().products["kesimpta"]
A, B, BARE = Place("river", "a"), Place("river", "b"), Place("river", "bare")
LATER = date(2040, 1, 1)
IN_SERVICE = replace(LIMITS, uncertainty_c=0.5)


def lot(*stays: tuple[Place, Moment, Moment | None], **more: object) -> Lot:
    """Return a lot with these stays."""
    told = tuple(Stay(place, at(since), None if until is None else at(until)) for place, since, until in stays)
    return replace(Lot("L1", "river", "kesimpta", "pen", "SLA42", LATER, "UTC", 5, "stock", told), **more)


def shown(pieces: Iterable[Piece]) -> list[str]:
    """Return pieces as lines: `0-5 measured 9`."""
    return [_line(each) for each in pieces]


def _line(piece: Piece) -> str:
    celsius = "" if piece.kind in {"unknown", "stated", "attested"} else f" {piece.celsius:g}"
    return f"{moment(piece.since)}-{moment(piece.until)} {piece.kind}{celsius}"


class Pharmacy:
    """Fridges with sensors, a clock, and whoever enters what is done with lots: L1 is received into a fridge."""

    def __init__(self, *sensors: str, start: Moment = 0, approved: bool = True) -> None:
        self.store, self.clock = MemoryStore(), HandClock(at(start))
        self.sensors = [watched(f"river/{name}", IN_SERVICE) for name in sensors]
        self.ingest = Ingest(self.store, self.clock, self.sensors)
        if approved:
            self.enter(events.LabelApproved("river", "kesimpta", KESIMPTA.label))

    def configure(self, *sensors: str, now: Moment) -> None:
        """Start anew with these sensors."""
        self.turn(now)
        self.sensors = [watched(f"river/{name}", IN_SERVICE) for name in sensors]
        self.ingest = Ingest(self.store, self.clock, self.sensors)

    def turn(self, now: Moment) -> None:
        self.clock.turn(max(self.clock.now(), at(now)))

    def send(self, sensor: str, *rows: Row, now: Moment | None = None) -> None:
        """Commit readings of a sensor; the clock shows `now`, or the newest of them."""
        self.turn(rows[-1][0] if now is None else now)
        name = f"river/{sensor}"
        self.ingest.commit(Batch(tuple(Reading(name, at(when), c, self.clock.now()) for when, c in rows)))

    def tick(self, now: Moment) -> None:
        self.turn(now)
        self.ingest.tick()

    def receive(self, place: Place, since: Moment, lot_id: str = "L1", *, now: Moment | None = None) -> None:
        self.turn(since if now is None else now)
        arrival = Arrival(at(since), at(since), "ok")
        told = ("river", "kesimpta", "pen", "SLA42", LATER, "UTC", 5, place, arrival)
        self.enter(events.LotReceived(lot_id, *told))

    def move(self, source: Place, target: Place, moved_at: Moment, *, now: Moment | None = None) -> None:
        self.turn(moved_at if now is None else now)
        self.enter(events.LotMoved("L1", source, target, at(moved_at), at(moved_at)))

    def out(self, since: Moment, until: Moment) -> None:
        self.turn(until)
        self.enter(events.IncidentReported("L1", (), TimeOut(at(since), at(until))))

    def release(self, lot_id: str = "L1") -> None:
        """Accept all that the lot's verdict rests on."""
        reasons = self.lot(lot_id).standing.reasons
        grounds = tuple(dict.fromkeys(ground for reason in reasons for ground in reason.grounds))
        release = Release(grounds, "manufacturer_advice", "asked.", "ana", self.clock.now())
        self.enter(events.LotReleased(lot_id, release))

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

    def told(self, lot_id: str = "L1") -> list[str]:
        """Return the lot's condition, then each reason's kind with its condition, as last told."""
        standing = self.lot(lot_id).standing
        return [standing.condition, *(f"{each.condition} {each.kind}" for each in standing.reasons)]
