"""`/api/v1/checks`: each unit's lowest and highest since the last check, signed for the day; a missed day is blank."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from msgspec.structs import asdict

from api.doing import do
from api.schemas import checks as shown
from api.schemas.done import Done
from api.visit import Acting, Key, Seeing, Visit
from coldchain import commands
from coldchain.desk.daily import looked_at
from coldchain.store.check_ports import SignedCheck

DAYS = 14
MOST_DAYS = 366
router = APIRouter(prefix="/api/v1/checks", tags=["checks"])


@router.get("/{site}", response_model=shown.Checks)
def checks(
    visit: Seeing,
    site: str,
    days: Annotated[
        int, Query(ge=1, le=MOST_DAYS, description="Signed on one of so many days, today the last.")
    ] = DAYS,
) -> dict[str, object]:
    """Show what there is to look at at a site now, and what was signed."""
    info = visit.site(site)
    today = visit.now.astimezone(visit.zone(site)).date()
    found = visit.store.checks(site, today - timedelta(days=days - 1))
    units = list(looked_at(visit.store, info, visit.now))
    return {"site": site, "until": visit.now, "units": units, "signed": [_told(visit, each) for each in found]}


@router.post("/{site}")
def sign(visit: Acting, site: str, given: shown.SignCheck, key: Key = "") -> Done:
    """Sign for today that a site's units were looked at."""
    return do(visit, commands.SignCheck(visit.site(site).id, given.until, given.note), key)


def _told(visit: Visit, check: SignedCheck) -> dict[str, object]:
    return {**asdict(check), "by_name": visit.name_of(check.by)}
