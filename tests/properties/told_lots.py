"""The project's way of judging a lot, brought into the reference's shape."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from msgspec.structs import replace

from coldchain import rules
from coldchain.config.catalogue import catalogue
from coldchain.course import Course, Piece
from coldchain.findings import Finding
from coldchain.judging.following import Following, Settlement
from coldchain.judging.known import Known
from coldchain.lots import Lot
from coldchain.path import segments
from coldchain.products import Limits
from coldchain.readings import Reading
from coldchain.replay import findings_of
from coldchain.standings import Judged, Rule, judged
from coldchain.stock import Place, TimeOut
from coldchain.stock import Stay as LotStay
from coldchain.store.memory import MemoryStore
from coldchain.store.ports import LimitsSince
from coldchain.store.stock_ports import WatchSince
from coldchain.units import from_us
from tests.properties.drawn_lots import World
from tests.properties.reference_ways import InService, Seen, Sensor, Stay, Way

KESIMPTA = catalogue().products["kesimpta"]
FRIDGE = replace(catalogue().storage["refrigerator"], uncertainty_c=0.5)
RULE = Rule(KESIMPTA.label, approved=True)
LATER = date(2040, 1, 1)


def limits_of(limits: InService) -> Limits:
    """Return the project's limits for the reference's."""
    return FRIDGE.paced(timedelta(microseconds=limits.interval), limits.uncertainty_c)


def place(unit: str) -> Place:
    return Place("river", unit)


def name_of(sensor: Sensor) -> str:
    return f"river/{sensor.name}"


def lot_of(way: Way) -> Lot:
    """Return a lot that went this way."""
    stays = tuple(stay_of(each) for each in way.stays)
    outs = tuple(TimeOut(from_us(since), from_us(until)) for since, until in way.outs)
    gone = {} if way.ended_at is None else {"stage": "gone", "quantity": 0, "ended_at": from_us(way.ended_at)}
    lot = Lot("L1", "river", "kesimpta", "pen", "SLA42", LATER, "UTC", 5, "stock", stays, outs)
    return replace(lot, **gone)


def stay_of(each: Stay) -> LotStay:
    until = None if each.until is None else from_us(each.until)
    attested = None if each.attested_until is None else from_us(each.attested_until)
    return LotStay(place(each.unit), from_us(each.since), until, attested)


class Told(MemoryStore):
    """A store that was told of every reading up to an instant, and shown the clock then, without being told."""

    def __init__(self, world: World, now: int) -> None:
        super().__init__()
        self._world, self._now = world, now
        self._sensors = {name_of(each): each for _, each in world.sensors}
        self._findings = {name: tuple(self._found(name, each)) for name, each in self._sensors.items()}

    def watches(self, where: Place) -> list[WatchSince]:
        mine = [(name, each) for name, each in self._sensors.items() if name.rpartition("/")[0] == str(where)]
        found = [WatchSince(name, from_us(since), role) for name, each in mine for since, role in each.roles]
        return sorted((each for each in found if each.since <= from_us(self._now)), key=lambda each: each.since)

    def first_reading_at(self, sensor: str) -> datetime | None:
        return next((each.at for each in self.readings(sensor)), None)

    def last_reading_at(self, sensor: str) -> datetime | None:
        return max((each.at for each in self.readings(sensor)), default=None)

    def limits(self, sensor: str) -> list[LimitsSince]:
        return [LimitsSince(sensor, from_us(0), limits_of(self._sensors[sensor].rules))]

    def readings(self, sensor: str, after: datetime | None = None, until: datetime | None = None) -> list[Reading]:
        early = datetime.min.replace(tzinfo=UTC)
        rows = ((from_us(at), celsius) for at, celsius in self._sensors[sensor].rows if at <= self._now)
        return [
            Reading(sensor, at, c, at) for at, c in rows if (after or early) < at and (until is None or at <= until)
        ]

    def findings_between(self, sensor: str, since: datetime, until: datetime) -> list[Finding]:
        found = self._findings[sensor]
        return [each for each in found if each.since <= until and (each.until is None or each.until >= since)]

    def _found(self, name: str, sensor: Sensor) -> Iterable[Finding]:
        limits, state, found = limits_of(sensor.rules), rules.initial, dict[str, Finding]()
        for reading in self.readings(name):
            state, told = rules.step(state, reading, limits)
            found |= {each.id: each for each in findings_of(told)}
        _, told = rules.lose(state, name, from_us(self._now), limits)
        return (found | {each.id: each for each in findings_of(told)}).values()


def following(world: World, now: int) -> Following:
    """Return what follows the world's lot up to an instant."""
    known = Known(Told(world, now), FRIDGE)
    way = world.way_at(now)
    lot = lot_of(way)
    return Following(known, segments(lot, known.roles), from_us(now), KESIMPTA.label.ceiling_c, lot.ended_at)


def followed(world: World, now: int, start: Settlement | None = None) -> tuple[tuple[Course, ...], Settlement | None]:
    """Return the courses of the world's lot up to an instant, and where it is settled."""
    return following(world, now).follow(start)


def judged_by(courses: Sequence[Course], way: Way, now: int, lot: Lot | None = None) -> Judged:
    """Return what courses mean for the lot that went this way."""
    return judged(lot or lot_of(way), courses, RULE, FRIDGE, (), from_us(now))


def kinds(found: Judged) -> set[tuple[str, str]]:
    """Return each reason's condition and kind."""
    return {(each.condition, each.kind) for each in found.reasons}


def pieces_of(told: Sequence[Seen], limits: Limits) -> list[Piece]:
    """Return what the reference says that a lot saw, one piece a reading."""
    return [_piece(each, limits) for each in told]


def _piece(each: Seen, limits: Limits) -> Piece:
    kind = "measured" if each.what == "value" else each.what
    is_out = each.source is not None and limits.band(each.celsius) != "in_range"
    read_at = from_us(each.source[1]) if each.source is not None and is_out else None
    span = from_us(each.at), from_us(each.until)
    return Piece(kind, *span, "river/fridge/probe", each.celsius, limits, read_at)  # type: ignore[arg-type]
