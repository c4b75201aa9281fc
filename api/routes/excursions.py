"""`/api/v1/excursions`: what was found: out of range, freezing, overheated, no data, over the limit."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query

from api.paging import USUAL, After, Limit, Page, Paged, cut
from api.schemas import excursions as shown
from api.schemas.values import Instant
from api.visit import Seeing, Visit
from coldchain.errors import RefusedError
from coldchain.findings import CumulativeBreach, Excursion, Finding, Freeze, Gap, Overheat, Standstill
from coldchain.viewing import as_of_now

LATELY = timedelta(days=30)
router = APIRouter(prefix="/api/v1/excursions", tags=["excursions"])


@router.get("", response_model=Page[shown.Finding])
def excursions(
    visit: Seeing,
    site: Annotated[str, Query(max_length=300, description="Of this one alone.")] = "",
    unit: Annotated[str, Query(max_length=300, description="Of this unit of the site.")] = "",
    kind: Annotated[list[shown.Kind] | None, Query(max_length=6, description="Left out: all.")] = None,
    open_only: Annotated[bool, Query(alias="open", description="Only what goes on.")] = False,
    since: Annotated[Instant | None, Query(alias="from", description="Left out: 30 days before `until`.")] = None,
    until: Annotated[Instant | None, Query(description="Left out: now.")] = None,
    after: After = "",
    limit: Limit = USUAL,
) -> Paged:
    """List what was found and touches a span of time, the newest first."""
    end = until or visit.now
    start = since or end - LATELY
    if start > end:
        raise RefusedError("from is after until: expected it before.")
    found = [
        each
        for sensor in _sensors(visit, site, unit)
        for each in as_of_now(visit.store, visit.store.findings_between(sensor, start, end))
        if (not kind or _kind(each) in kind) and (not open_only or each.until is None)
    ]
    found.sort(key=lambda each: (each.since, each.id), reverse=True)
    page = cut(found, after, limit, lambda each: each.id)
    return Paged([finding(each) for each in page.items if isinstance(each, Finding)], page.next)


def finding(each: Finding) -> shown.Finding:
    """Return a finding as it goes out."""
    site, unit = each.sensor.split("/")[:2]  # beside no sensor it is named by the unit
    who = {"id": each.id, "kind": _kind(each), "site": site, "unit": unit, "sensor": each.sensor}
    last = None if isinstance(each, Gap) else _last(each)
    end = each.until or last
    told = {"since": each.since, "until": each.until, "minutes": None if end is None else end - each.since}
    return shown.Finding.model_validate({**who, **told, **_more(each)})


def _more(each: Finding) -> dict[str, object]:
    match each:
        case Excursion():
            told = {"side": each.side, "extreme_c": each.extreme_c, "breached_at": each.breached_at}
            return {**told, "interrupted": each.interrupted}
        case Freeze():
            return {"extreme_c": each.min_c, "confirmed": each.confirmed}
        case Overheat():
            return {"extreme_c": each.max_c, "confirmed": each.confirmed}
        case CumulativeBreach():
            return {"side": each.side, "breached_at": each.at}
        case Standstill():
            return {"extreme_c": each.celsius}
        case _:
            return {}


def _kind(each: Finding) -> str:
    return str(each.__struct_config__.tag)


def _last(each: Finding) -> datetime | None:
    return getattr(each, "last_at", None)


def _sensors(visit: Visit, site: str, unit: str) -> Iterator[str]:
    """Yield the sensors of one's sites, those too that were retired."""
    if site:
        visit.site(site)
    known = {each.sensor for each in visit.watched()} | {each.sensor for each in visit.store.all_watches()}
    for sensor in sorted(known):
        its_site, its_unit, _ = sensor.split("/")
        if its_site in visit.sites and site in {"", its_site} and unit in {"", its_unit}:
            yield sensor
