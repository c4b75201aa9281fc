"""Sensors to measure with: sites of four units with two sensors each, as a small pharmacy has them."""

import sys
from collections.abc import Iterator
from datetime import UTC, timedelta

from coldchain.config import Watched, catalogue

INTERVAL = timedelta(minutes=1)
UNCERTAINTY_C = 0.5
_UNITS = 4
_SENSORS = 2


def names(sensors: int) -> list[str]:
    """Return so many sensors' names: `site-00001/fridge-2/probe-1`."""
    return list(_names(sensors))


def fleet_of(sensors: int) -> tuple[Watched, ...]:
    """Return so many sensors as a configuration has them, but without reading one."""
    refrigerator = catalogue().storage["refrigerator"]
    return tuple(
        Watched(
            sensor=name,
            site=sys.intern(name.split("/")[0]),  # one object for all of a site's sensors, as a configuration has it
            unit=sys.intern(name.split("/")[1]),
            source=source(name),
            format="coldchain",
            limits=refrigerator.paced(INTERVAL, UNCERTAINTY_C),
            zone=UTC,
        )
        for name in _names(sensors)
    )


def source(name: str) -> str:
    """Return the topic of a sensor's readings."""
    return f"coldchain/v1/{name}/reading"


def _names(sensors: int) -> Iterator[str]:
    for number in range(sensors):
        unit, sensor = divmod(number, _SENSORS)
        site, unit = divmod(unit, _UNITS)
        yield f"site-{site:05}/fridge-{unit}/probe-{sensor}"
