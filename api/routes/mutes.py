"""`/api/v1/mutes` and units out of service: of what nothing is told, and why."""

from fastapi import APIRouter

from api.doing import do
from api.routes.alerts import theirs
from api.schemas import alerts as shown
from api.schemas.done import Done
from api.visit import Acting, Key, Seeing
from coldchain import commands
from coldchain.alert import Mute

router = APIRouter(prefix="/api/v1", tags=["mutes"])


@router.get("/mutes", response_model=list[shown.Mute])
def mutes(visit: Seeing) -> list[Mute]:
    """List the mutes in force at one's sites."""
    sites = theirs(visit)
    return [each for each in visit.store.mutes(visit.now) if each.site in sites]


@router.post("/mutes", status_code=201)
def mute(visit: Acting, given: shown.MuteAlerts, key: Key = "") -> Done:
    """Have nothing told of some alerts until then; its id stands in `GET /api/v1/mutes`."""
    command = commands.MuteAlerts(given.site, given.until, given.reason, given.unit, given.causes)
    return do(visit, command, key)


@router.post("/mutes/{mute_id}/end")
def unmute(visit: Acting, mute_id: str, given: shown.EndMute, key: Key = "") -> Done:
    """End a mute before its time."""
    return do(visit, commands.UnmuteAlerts(mute_id, given.reason), key)


@router.post("/units/{site}/{unit}/out")
def take_out(visit: Acting, site: str, unit: str, given: shown.TakeOut, key: Key = "") -> Done:
    """Take a unit out of service: nothing usable may lie in it."""
    return do(visit, commands.TakeUnitOut(site, unit, given.reason, given.expected_until), key)


@router.post("/units/{site}/{unit}/back")
def put_back(visit: Acting, site: str, unit: str, key: Key = "") -> Done:
    """Put a unit into service again."""
    return do(visit, commands.PutUnitBack(site, unit), key)
