"""Pictures: what charts of units and lots show: curves, what was found in them, what was put in and taken out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo

from api.chart import Kind, Line, Mark, Picture, Shade
from coldchain.config import Watched
from coldchain.disturbance import disturbances
from coldchain.findings import CumulativeBreach, Excursion, Finding, Freeze, Gap, Overheat, Standstill
from coldchain.history import History
from coldchain.lots import Lot
from coldchain.narrative.words import forms
from coldchain.path import Segment
from coldchain.products import Limits
from coldchain.stock import Place
from coldchain.store.ports import Reads
from coldchain.units import show_duration
from coldchain.viewing import as_of_now

POINTS = 1_000
CLOSE = timedelta(days=8)
"""Over a longer span doors and movements are not marked: every reading would have to be read for that."""
Ends = tuple[datetime, datetime]
_MOST_MARKS = 400
_UNMEASURED = {"stated": "out of the fridge", "attested": "in its packaging", "unwatched": "not measured"}


class Drawing:
    """Where what is drawn comes from.

    Args:
        reads: the store.
        history: where curves are asked for.
        zone: whose clock stands on the axis.
    """

    def __init__(self, reads: Reads, history: History, zone: tzinfo) -> None:
        self._reads = reads
        self._history = history
        self._zone = zone

    def unit(
        self,
        place: Place,
        sensors: Sequence[Watched],
        lots: Iterable[Lot],
        ends: tuple[datetime, datetime],
        else_: Limits,
    ) -> Picture:
        """Return a unit's picture.

        Args:
            place: the unit.
            sensors: all of it.
            lots: that its looker may see, which lay there at any time of the span.
            ends: from and until.
            else_: the limits that are shown where it has no sensor.
        """
        since, until = ends
        judged = [each for each in sensors if each.role != "ambient"] or list(sensors)
        curves = [(each, self._history.curve(each.sensor, since, until, POINTS)) for each in sensors]
        lines = (Line(each.sensor.rpartition("/")[2], curve, each.limits.gap_after) for each, curve in curves)
        shades = (shade for each in judged for shade in _shades(self._reads, each.sensor, since, until))
        marks = (*_moves(lots, place, since, until), *_seen(self._reads, judged, since, until))
        limits = judged[0].limits if judged else else_
        return Picture(since, until, tuple(lines), limits, self._zone, tuple(shades), marks[-_MOST_MARKS:])

    def lot(self, path: Sequence[Segment], ends: Ends, limits: Limits, names: Mapping[Place, str]) -> Picture:
        """Return a lot's picture: what each sensor read while the lot lay beside it.

        Args:
            path: where it lay, by what it was judged there.
            ends: from and until.
            limits: of its storage class.
            names: what people call its units.
        """
        since, until = ends
        lines, shades, marks = list[Line](), list[Shade](), list[Mark]()
        for segment in path:
            start, end = max(segment.since, since), min(segment.until or until, until)
            if start >= end:
                continue
            name = names.get(segment.place, str(segment.place))
            if segment.kind != "watched":
                shades.append(Shade("gap", start, end, f"{name}: {_UNMEASURED[segment.kind]}"))
            for sensor in segment.sensors:
                told = f"{name}, {sensor.rpartition('/')[2]}" if len(segment.sensors) > 1 else name
                lines.append(Line(told, self._history.curve(sensor, start, end, POINTS), limits.gap_after))
                shades += _shades(self._reads, sensor, start, end)
            if start == segment.since:
                marks.append(Mark("in", start, f"into {name}"))
        return Picture(since, until, tuple(lines), limits, self._zone, tuple(shades), tuple(marks))


def _shades(reads: Reads, sensor: str, since: datetime, until: datetime) -> Iterator[Shade]:
    for found in as_of_now(reads, reads.findings_between(sensor, since, until)):
        told = told_of(found)
        if told is not None:
            kind, words = told
            yield Shade(kind, max(found.since, since), min(found.until or until, until), words)


def told_of(found: Finding) -> tuple[Kind, str] | None:
    """Return how a finding is drawn and what is said of it; None: a sum over a day is not one stretch."""
    match found:
        case Excursion(side=side):
            over = ", over the limit" if found.breached_at is not None else ""
            word = "too warm" if side == "above" else "too cold"
            return side, f"{word} for {show_duration(found.duration)}{over}"
        case Freeze():
            return "freeze", "freezing" if found.confirmed else "may be freezing"
        case Overheat():
            return "overheat", "overheated" if found.confirmed else "may be overheated"
        case Gap():
            return "gap", "no data"
        case CumulativeBreach() | Standstill():
            return None


def _moves(lots: Iterable[Lot], place: Place, since: datetime, until: datetime) -> Iterator[Mark]:
    for lot in lots:
        what = f"{forms(lot.quantity, lot.form)} of {lot.product}, lot no. {lot.lot_number}"
        for stay in lot.stays:
            if stay.place == place and since <= stay.since < until:
                yield Mark("in", stay.since, f"{what} put in")
            if stay.place == place and stay.until is not None and since <= stay.until < until:
                yield Mark("out", stay.until, f"{what} taken out")


def _seen(reads: Reads, sensors: Iterable[Watched], since: datetime, until: datetime) -> Iterator[Mark]:
    if until - since > CLOSE:
        return
    words = {"light": "door open or light inside", "movement": "moved hard"}
    for each in sensors:
        for event in disturbances(reads.readings(each.sensor, since, until)):
            yield Mark(event.kind, event.at, words[event.kind])
