"""`/api/v1/sensors`: what is known of a sensor itself, what people did to it, and sources that nobody has claimed."""

from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends

from api.doing import do
from api.schemas import sensors as given_of
from api.schemas.done import Done
from api.schemas.units import SensorHealth
from api.visit import Acting, Key, Seeing, Visit, visits
from coldchain import commands
from coldchain.health import health
from coldchain.store.ports import UnclaimedSource

router = APIRouter(prefix="/api/v1/sensors", tags=["sensors"])
_OURS = "coldchain/v1/"


@router.get("/unclaimed", response_model=list[given_of.Unclaimed])
def unclaimed(visit: Annotated[Visit, Depends(visits("see_unclaimed"))]) -> list[UnclaimedSource]:
    """List the sources that the configuration does not name; of a topic that names a site its own people see it."""
    return [each for each in visit.store.unclaimed() if _is_theirs(visit, each.source)]


@router.get("/{site}/{unit}/{sensor}/health", response_model=SensorHealth)
def sensor_health(visit: Seeing, site: str, unit: str, sensor: str) -> dict[str, object]:
    """Tell what is known of a sensor itself: its calibration, battery, signal and clock, and whether it is out."""
    found = health(visit.store, visit.sensor(site, unit, sensor).sensor, visit.now)
    return {**msgspec.structs.asdict(found), "signal": dict(found.signal)}


@router.post("/{site}/{unit}/{sensor}/faulty")
def faulty(visit: Acting, site: str, unit: str, sensor: str, given: given_of.DeclareFault, key: Key = "") -> Done:
    """Say that a sensor was, or is, faulty."""
    name = _name(visit, site, unit, sensor)
    return do(visit, commands.DeclareFault(name, given.reason, given.since, given.until), key)


@router.post("/{site}/{unit}/{sensor}/not-faulty")
def not_faulty(visit: Acting, site: str, unit: str, sensor: str, given: given_of.RevokeFault, key: Key = "") -> Done:
    """Take back that a sensor was faulty."""
    return do(visit, commands.RevokeFault(_name(visit, site, unit, sensor), given.since, given.reason), key)


@router.post("/{site}/{unit}/{sensor}/out")
def out(visit: Acting, site: str, unit: str, sensor: str, given: given_of.Suspend, key: Key = "") -> Done:
    """Take a sensor out: its readings are kept and not judged."""
    name = _name(visit, site, unit, sensor)
    return do(visit, commands.SuspendSensor(name, given.reason, given.since, given.expected_until), key)


@router.post("/{site}/{unit}/{sensor}/back")
def back(visit: Acting, site: str, unit: str, sensor: str, given: given_of.Resume, key: Key = "") -> Done:
    """Put a sensor back: from then on it is judged again."""
    return do(visit, commands.ResumeSensor(_name(visit, site, unit, sensor), given.at), key)


@router.post("/{site}/{unit}/{sensor}/calibrated")
def calibrated(visit: Acting, site: str, unit: str, sensor: str, given: given_of.Certificate, key: Key = "") -> Done:
    """Record a calibration certificate; one of the same number takes the place of what was recorded."""
    name = _name(visit, site, unit, sensor)
    return do(visit, commands.RecordCertificate(name, **given.model_dump()), key)


@router.post("/{site}/{unit}/{sensor}/replaced")
def replaced(visit: Acting, site: str, unit: str, sensor: str, given: given_of.Replace, key: Key = "") -> Done:
    """Say that another device is this sensor."""
    name = _name(visit, site, unit, sensor)
    return do(visit, commands.ReplaceSensor(name, given.hardware_id, given.reason, given.at, given.was), key)


@router.post("/{site}/{unit}/{sensor}/scale")
def scale(visit: Acting, site: str, unit: str, sensor: str, given: given_of.AnswerScale, key: Key = "") -> Done:
    """Say whether a sensor sends °C or °F."""
    name = _name(visit, site, unit, sensor)
    return do(visit, commands.AnswerScale(name, given.scale, given.reason, given.since), key)


def _name(visit: Visit, site: str, unit: str, sensor: str) -> str:
    return visit.sensor(site, unit, sensor).sensor


def _is_theirs(visit: Visit, source: str) -> bool:
    """A topic of ours names its site; any other is for who has to do with a pharmacy: somebody has put it up there."""
    if source.startswith(_OURS):
        site = source.removeprefix(_OURS).partition("/")[0]
        return visit.caller.sees(site) if site in visit.all_sites else "*" in visit.by.sites
    return any(each.kind == "pharmacy" for each in visit.sites.values())
