"""Disturbance: a unit was moved hard, or it became light in it. It informs: no verdict rests on it.

What a label says of shaking and light a person judges, who knows what happened. What a sensor tells is when to ask.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from coldchain.events import Disturbed, SensorDisturbed
from coldchain.readings import Reading

QUIET = timedelta(minutes=15)
"""One is told only after so long without another of its kind."""

MOVEMENTS = 10
"""Counted from one reading to the next. No maker and no label names a figure: this one is our own."""

LIGHT_LUX = 10.0
"""A closed unit is dark. EN 12464-1 asks for 100 lx in corridors, 500 lx where people work."""

_COUNTED_TO = 255
"""Ruuvi's count goes from 0 to 254 and begins again. Source: Ruuvi data format 5 (RAWv2)."""
_RESTARTED = 128
_APART = timedelta(minutes=90)
"""The longest gap limit: of a count that grew over a longer time nobody knows when."""
_TOLD_BY = frozenset({"movements", "moving", "light_lux", "light", "door_open"})


def may_tell(reading: Reading) -> bool:
    """Tell whether a reading has a number by which a disturbance is seen."""
    return any(name in _TOLD_BY for name, _ in reading.numbers)


def disturbed(reading: Reading, before: Reading | None) -> dict[Disturbed, float]:
    """Return how a reading shows that its unit was disturbed, with the number that says so.

    Args:
        reading: of a sensor inside.
        before: the one before it; None: there is none.
    """
    numbers = dict(reading.numbers)
    found: dict[Disturbed, float] = {}
    counted = _counted(reading, before)
    if counted >= MOVEMENTS or numbers.get("moving"):
        found["movement"] = max(counted, 1.0)
    lux = numbers.get("light_lux", 0.0)
    if lux >= LIGHT_LUX or numbers.get("light") or numbers.get("door_open"):
        found["light"] = max(lux, 1.0)
    return found


def disturbances(readings: Iterable[Reading]) -> Iterator[SensorDisturbed]:
    """Yield what the readings of one sensor, in the order of their times, show; at most one of a kind in `QUIET`."""
    before, last = None, dict[Disturbed, datetime]()
    for reading in readings:
        if may_tell(reading):
            for kind, value in disturbed(reading, before).items():
                if kind not in last or reading.at - last[kind] >= QUIET:
                    yield SensorDisturbed(reading.sensor, reading.at, kind, value)
                last[kind] = reading.at
        before = reading


def _counted(reading: Reading, before: Reading | None) -> float:
    """Return how many movements were counted since the reading before; 0 where nobody can tell."""
    if before is None or reading.at - before.at > _APART:
        return 0.0
    now, was = dict(reading.numbers), dict(before.numbers)
    if "movements" not in now or "movements" not in was or now.get("seq", 0.0) < was.get("seq", 0.0):
        return 0.0  # a lower number of the measurement: the device began anew, and so did its count
    counted = (now["movements"] - was["movements"]) % _COUNTED_TO
    return counted if counted < _RESTARTED else 0.0
