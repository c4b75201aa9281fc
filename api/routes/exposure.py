"""`/api/v1/lots/{lot_id}/exposure`: what a lot went through, and its verdict told again from every raw reading."""

from collections.abc import Iterator
from datetime import datetime

import msgspec
from fastapi import APIRouter

from api.routes.excursions import finding
from api.schemas import lots as shown
from api.telling_lots import place
from api.visit import Seeing, Visit
from coldchain import exposure as exposures
from coldchain import narrative
from coldchain.course import Course, findings_in
from coldchain.errors import NotFoundError, RefusedError
from coldchain.explain import Explanation, explain
from coldchain.exposure import Exposure
from coldchain.judging.known import Known
from coldchain.lots import Lot
from coldchain.path import Segment
from coldchain.readings import Reading
from coldchain.standings import Judged
from coldchain.stock import Place
from coldchain.viewing import Viewed

router = APIRouter(prefix="/api/v1/lots", tags=["lots"])


@router.get("/{lot_id}/exposure", response_model=shown.Exposure)
def exposure(visit: Seeing, lot_id: str) -> dict[str, object]:
    """Tell where a lot lay, what it went through there, and its verdict again from every raw reading."""
    lot = visit.lot(lot_id)
    try:
        told = explain(visit.store, lot_id, visit.now, visit.catalogue)
    except NotFoundError as error:
        raise RefusedError(str(error)) from None  # the lot is there, its readings are not
    zone = visit.zone(lot.place.site)
    return {
        "lot": lot_id,
        "path": list(_path(visit, lot, told)),
        "courses": [_course(visit, each) for each in told.courses],
        "readings": told.readings,
        "verdict": _verdict(told.now),
        "replayed": _verdict(told.replayed),
        "same": told.same,
        "label": told.rule.label.version,
        "label_source": told.rule.label.source,
        "label_approved": told.rule.approved,
        "disturbed": [narrative.tell(each, zone) for each in told.disturbed],
    }


def _path(visit: Visit, lot: Lot, told: Explanation) -> Iterator[dict[str, object]]:
    limits = visit.catalogue.storage[visit.catalogue.products[lot.product].storage]
    known = Known(visit.store, limits)
    for each in told.path:
        where = place(visit, each.place)
        measured = [_measured(known.viewed(sensor), each, visit.now) for sensor in each.sensors if where["site"]]
        yield {"kind": each.kind, **where, "since": each.since, "until": each.until, "measured": measured}


def _measured(viewed: Viewed, segment: Segment, now: datetime) -> dict[str, object]:
    """Return the sums of what a sensor showed while a lot lay beside it, from the reading on that it came in after."""
    found: Exposure = exposures.initial
    for each in _beside(viewed, segment, now):
        found = exposures.step(found, each, viewed.limits_at(each.at))
    same = {"readings": found.readings, "mean_c": found.mean_c, "mkt_c": found.mkt_c}
    ends = (None, None) if not found.readings else (found.min_c, found.max_c)
    return {"sensor": viewed.sensor, **same, "min_c": ends[0], "max_c": ends[1]}


def _beside(viewed: Viewed, segment: Segment, now: datetime) -> Iterator[Reading]:
    return viewed.readings(segment.since - segment.since.resolution, segment.until or now)


def _course(visit: Visit, course: Course) -> dict[str, object]:
    found = [finding(each) for each in findings_in(course)]
    mine = [each for each in found if place(visit, Place(each.site, each.unit))["site"]]
    return {"minutes": msgspec.structs.asdict(course.times), "findings": sorted(mine, key=lambda each: each.since)}


def _verdict(judged: Judged) -> dict[str, object]:
    reasons = [each.sentence for each in judged.reasons]
    return {
        "condition": judged.condition,
        "reasons": reasons,
        "label_clock_ends_at": judged.label_clock_ends_at,
    }
