"""`/api/v1/units`: every fridge as it is now, and its readings."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated

import msgspec
from fastapi import APIRouter, Query
from msgspec.structs import asdict

from api.schemas import units as shown
from api.schemas.values import Instant
from api.visit import Seeing, Visit
from coldchain.errors import RefusedError
from coldchain.history import POINTS, History, StoreHistory
from coldchain.inventory.units import UnitNow, units
from coldchain.readings import MAX_AHEAD
from coldchain.sites import SiteInfo
from coldchain.unit_state import SEVERITY
from coldchain.windows import Curve

SPARK = timedelta(hours=6)
SPARK_POINTS = 37
DAY = timedelta(days=1)
MOST_POINTS = 5_000
router = APIRouter(prefix="/api/v1/units", tags=["units"])


class Spark(msgspec.Struct, frozen=True):
    """The last hours of a sensor."""

    sensor: str
    width: timedelta | None
    at: tuple[object, ...]
    min_c: tuple[float, ...]
    max_c: tuple[float, ...]


@router.get("", response_model=shown.Units)
def all_units(
    visit: Seeing,
    site: Annotated[str, Query(max_length=300, description="Of this one alone.")] = "",
    sparks: Annotated[bool, Query(description="With the last 6 hours of each unit.")] = False,
) -> dict[str, object]:
    """List the units of one's sites, with what lies in them; whoever sees homes as counts gets these as counts."""
    sites = [visit.site(site)] if site else list(visit.sites.values())
    visit.catch_up()
    found = units(visit.store, sites, visit.watched(), visit.now)
    told = [_told(each, spark_of(visit, each) if sparks else None) for each in found]
    return {"at": visit.now, "units": told, "homes": homes_now(visit, [] if site else visit.homes)}


@router.get("/{site}/{unit}", response_model=shown.UnitNow)
def one_unit(visit: Seeing, site: str, unit: str) -> dict[str, object]:
    """Show one unit."""
    place = visit.place(site, unit)
    visit.catch_up()
    (found,) = units(visit.store, [visit.site(site)], visit.watched(), visit.now, place.unit)
    return _told(found, spark_of(visit, found))


@router.get("/{site}/{unit}/readings", response_model=shown.Curves)
def readings(
    visit: Seeing,
    site: str,
    unit: str,
    since: Annotated[Instant | None, Query(alias="from", description="Left out: a day before `until`.")] = None,
    until: Annotated[Instant | None, Query(description="Left out: now, with what clocks run ahead.")] = None,
    points: Annotated[int, Query(ge=2, le=MOST_POINTS, description="Of each sensor so many at most.")] = POINTS,
) -> dict[str, object]:
    """Return the curves of a unit's sensors in [from, until): each reading where these are few, else by windows."""
    place = visit.place(site, unit)
    end = until or visit.now + MAX_AHEAD
    start = since or end - DAY
    if start >= end:
        raise RefusedError("from is not before until: expected some time between them.")
    mine = [each.sensor for each in visit.watched() if (each.site, each.unit) == (place.site, place.unit)]
    asked = history_of(visit)
    curves = [asked.curve(sensor, start, end, points) for sensor in mine]
    return {"site": site, "unit": unit, "since": start, "until": end, "curves": curves}


def history_of(visit: Visit) -> History:
    """Return where curves are asked for: the store and InfluxDB, or the store alone."""
    return visit.parts.history or StoreHistory(visit.store)


def homes_now(visit: Visit, homes: Sequence[SiteInfo]) -> dict[str, int]:
    """Return homes as counts, by the status of the worst unit of each."""
    found = units(visit.store, homes, visit.watched(), visit.now) if homes else []
    worst: dict[str, int] = {}
    for each in found:
        rank = SEVERITY.index(each.state.status)
        worst[each.place.site] = max(rank, worst.get(each.place.site, 0))
    return dict(Counter(SEVERITY[rank] for rank in worst.values()))


def spark_of(visit: Visit, unit: UnitNow) -> Spark | None:
    """Return the last hours of the sensor that decides; None: there is none."""
    if not unit.state.sensor:
        return None
    sensor = f"{unit.place}/{unit.state.sensor}"
    curve = StoreHistory(visit.store).curve(sensor, visit.now - SPARK, visit.now + MAX_AHEAD, SPARK_POINTS)
    return _spark(curve)


def _spark(curve: Curve) -> Spark:
    windows = curve.windows
    lows, highs = tuple(each.min_c for each in windows), tuple(each.max_c for each in windows)
    return Spark(curve.sensor, curve.width, tuple(each.at for each in windows), lows, highs)


def _told(unit: UnitNow, spark: Spark | None) -> dict[str, object]:
    return {"site": unit.place.site, "unit": unit.place.unit, "spark": spark, **asdict(unit)}
