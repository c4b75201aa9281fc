"""`/units/{site}/{unit}`: a unit's state, chart, days with their lowest and highest, what lies in it, its sensors."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta, tzinfo
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from msgspec.structs import replace

from api.chart import item
from api.guard import CHART_POLICY
from api.pages.looking import Look, Looking
from api.pages.overview import WORDS, decisive, kind_of
from api.pictures import Drawing
from api.rendering import page
from api.reported import reported
from api.routes.units import history_of
from api.spans import RANGES, Asked, Span, asked, span_of
from coldchain.config import Watched
from coldchain.decisions.conditions import condition
from coldchain.health import Health, health
from coldchain.history import History
from coldchain.inventory.sight import apart
from coldchain.inventory.units import SensorNow, units
from coldchain.lots import Lot
from coldchain.products import Limits
from coldchain.stock import CONDITIONS, Place
from coldchain.windows import HOUR, floor

router = APIRouter(include_in_schema=False)
_QUARTER = timedelta(minutes=15)
_MOST_DAYS = 31


class Day(msgspec.Struct, frozen=True):
    """One day of the site's calendar as one sensor saw it."""

    on: date
    sensor: str
    min_c: float
    max_c: float
    readings: int
    limits: Limits

    @property
    def out(self) -> str:
        """`cold`, `warm` or nothing: on which side it was out of range; both: the colder, which a mean never heals."""
        if self.min_c < self.limits.min_c:
            return self.limits.band(self.min_c)
        return self.limits.band(self.max_c) if self.max_c > self.limits.max_c else ""


class Probe(msgspec.Struct, frozen=True):
    """One sensor with what is known of it itself."""

    now: SensorNow
    health: Health

    @property
    def name(self) -> str:
        """Its id within the unit."""
        return self.now.sensor.rpartition("/")[2]


@router.get("/units/{site}/{unit}")
def one_unit(request: Request, look: Looking, site: str, unit: str, range: str = "day", on: str = "") -> Response:  # noqa: A002
    """Show a unit."""
    place = look.visit.place(site, unit)
    info = look.site(site)
    span = span_of(range, on, info.zone, look.now)
    (now,) = units(look.store, [info], look.visit.watched(), look.now, unit)
    sensor = decisive(now)
    named, counted = _inside(look, place)
    about = {
        "unit": now,
        "site": info,
        "kind": kind_of(now),
        "word": WORDS[kind_of(now)],
        "limits": None if sensor is None else sensor.limits,
        "zone": look.zone(site),
        "span": span,
        "ranges": list(RANGES),
        "days": _days(look, place, span),
        "lots": [(lot, condition(lot, look.now), reported(look, lot)) for lot in named],
        "counted": sum(lot.quantity for lot in counted),
        "probes": [Probe(each, health(look.store, each.sensor, look.now)) for each in now.sensors],
        "alerts": look.store.open_alerts(site, unit),
        "describe": look.visit.parts.describe,
    }
    return page(request, "unit.html", about, headers={"Content-Security-Policy": CHART_POLICY})


@router.get("/units/{site}/{unit}/chart.json")
def chart(look: Looking, site: str, unit: str, which: Annotated[Asked, Depends(asked)]) -> Response:
    """Return a unit's chart for Bokeh."""
    place, zone = look.visit.place(site, unit), look.zone(site)
    ends = which.ends(look.site(site).zone, zone, look.now)
    named, _ = apart(look.caller.by, look.store.lots_present(place, *ends))
    else_ = look.visit.catalogue.storage[look.site(site).units[unit].storage]
    drawing = Drawing(look.store, history_of(look.visit), zone)
    picture = drawing.unit(place, _watched(look, place), named, ends, else_)
    return Response(item(replace(picture, fahrenheit=look.fahrenheit, dark=which.dark)), media_type="application/json")


def _watched(look: Look, place: Place) -> list[Watched]:
    return [each for each in look.visit.watched() if (each.site, each.unit) == (place.site, place.unit)]


def _inside(look: Look, place: Place) -> tuple[list[Lot], list[Lot]]:
    """Return the lots that lie there, the worst first, and those that are only counted for whoever looks."""
    there = [lot for lot in look.store.lots_present(place, look.now) if lot.quantity and lot.place == place]
    named, counted = apart(look.caller.by, there)
    named = look.visit.desk.look(named, look.caller.by)
    named.sort(key=lambda lot: (-CONDITIONS.index(condition(lot, look.now)), lot.id))
    return named, counted


def _days(look: Look, place: Place, span: Span) -> list[Day]:
    """Return each day's lowest and highest, the newest first: also what the chart shows, in numbers."""
    zone, asked = look.zone(place.site), history_of(look.visit)
    since = max(span.since, span.until - timedelta(days=_MOST_DAYS))
    start = datetime.combine(since.astimezone(zone).date(), datetime.min.time(), zone)
    found = [day for each in _watched(look, place) for day in _of_sensor(asked, each, (start, span.until), zone)]
    return sorted(found, key=lambda day: (day.on, day.sensor), reverse=True)


def _of_sensor(asked: History, sensor: Watched, ends: tuple[datetime, datetime], zone: tzinfo) -> list[Day]:
    """Days begin at midnight of the site: at a full hour of UTC, or at a quarter past or to it."""
    whole = all((end.astimezone(zone).utcoffset() or timedelta(0)) % HOUR == timedelta(0) for end in ends)
    points = 2 + (ends[1] - floor(ends[0], HOUR)) // (HOUR if whole else _QUARTER)
    by_day: dict[date, list[tuple[float, float, int]]] = {}
    for each in asked.curve(sensor.sensor, *ends, points).windows:
        by_day.setdefault(each.at.astimezone(zone).date(), []).append((each.min_c, each.max_c, each.count))
    return [_day(on, sensor, seen) for on, seen in by_day.items()]


def _day(on: date, sensor: Watched, seen: Sequence[tuple[float, float, int]]) -> Day:
    lows, highs, counts = zip(*seen, strict=True)
    return Day(on, sensor.sensor.rpartition("/")[2], min(lows), max(highs), sum(counts), sensor.limits)
