"""What the configuration means for the sensors: which there are, what they send and what they are judged by."""

from datetime import UTC, datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

import msgspec

from coldchain.config.places import Sensor, Site, Unit
from coldchain.config.settings import Settings
from coldchain.products import Limits
from coldchain.readings import SensorRole
from coldchain.upkeep import Configured


class Watched(msgspec.Struct, frozen=True, gc=False):
    """One configured sensor.

    Attributes:
        sensor: `site/unit/sensor`.
        site: the site's id.
        unit: the unit's id.
        source: what its readings come under: the topic, with the device's own id after `#` where a topic carries
            several.
        format: the name of its decoder.
        limits: what it is judged by, paced for its interval and with its uncertainty.
        zone: in which a time without a zone is read.
        role: `ambient` is never judged.
        commissioned_at: readings of before are refused; None: no such bound.
        calibration: days of its calibration and commissioning; None: the file names none.
    """

    sensor: str
    site: str
    unit: str
    source: str
    format: str
    limits: Limits
    zone: tzinfo | None = None
    role: SensorRole = "product"
    commissioned_at: datetime | None = None
    calibration: Configured | None = None


def watched(settings: Settings) -> tuple[Watched, ...]:
    """Return every sensor of the configuration, in the order of the file."""
    return tuple(_watched(site, unit, sensor) for site in settings.site for unit in site.unit for sensor in unit.sensor)


def _watched(site: Site, unit: Unit, sensor: Sensor) -> Watched:
    name = f"{site.id}/{unit.id}/{sensor.id}"
    return Watched(
        sensor=name,
        site=site.id,
        unit=unit.id,
        source=sensor.source or f"coldchain/v1/{name}/reading",
        format=sensor.format,
        limits=_paced(unit.judged_by(), sensor.interval, sensor.uncertainty_c),
        zone=ZoneInfo(sensor.timezone),
        role=sensor.role,
        commissioned_at=_commissioned_at(site, sensor),
        calibration=_calibration(site, sensor),
    )


@lru_cache(maxsize=1024)
def _paced(limits: Limits, interval: timedelta, uncertainty_c: float) -> Limits:
    """Return one and the same object for equal limits: there are many sensors and few limits."""
    return limits.paced(interval, uncertainty_c)


def _commissioned_at(site: Site, sensor: Sensor) -> datetime | None:
    """Return the midnight that begins the day of commissioning where the site is."""
    if sensor.commissioned_on is None:
        return None
    return datetime.combine(sensor.commissioned_on, time(), ZoneInfo(site.timezone)).astimezone(UTC)


def _calibration(site: Site, sensor: Sensor) -> Configured | None:
    days = (sensor.calibrated_on, sensor.calibration_due_on, sensor.commissioned_on)
    return Configured(site.timezone, *days) if any(days) else None
