"""Sparks: each sensor's last six hours as a small line. A page of a thousand reads only what is new since the last one.

readings ──a stretch of 20 min each──▶ the one farthest from the range's middle ──▶ an SVG path, a gap where none came

No extreme is lost: a stretch shows its worst reading, never a mean.
"""

import threading
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from coldchain.judged_view import AS_SENT, view_of
from coldchain.products import Limits
from coldchain.store.ports import Reads
from coldchain.units import from_us, to_us
from coldchain.upkeep import Upkeep
from coldchain.viewing import Viewed

SPAN = timedelta(hours=6)
STRETCH = timedelta(minutes=20)
STEP_PX = 4
HEIGHT_PX = 20
_STRETCH_US = STRETCH // timedelta(microseconds=1)
_STRETCHES = SPAN // STRETCH
_MANY = 500
"""So many new batches are not read one by one: all is read anew."""

_Worst = dict[int, tuple[float, float]]
"""The lowest and highest °C by stretch."""


class Sparks:
    """The lines of a store's sensors."""

    def __init__(self) -> None:
        self._worst: dict[str, _Worst] = {}
        self._batch = 0
        self._working = threading.Lock()
        self._drawn: dict[str, tuple[int, int, str]] = {}

    def paths(self, reads: Reads, sensors: Mapping[str, Limits], now: datetime) -> dict[str, str]:
        """Return SVG paths by sensor, 72 by 20 px, the range between 5 and 15 px from above; empty: no reading.

        Args:
            reads: the store.
            sensors: with what they are judged by now.
            now: where the lines end.
        """
        last = to_us(now) // _STRETCH_US
        with self._working:
            self._catch_up(reads, last)
            for sensor in sensors.keys() - self._worst.keys():
                self._worst[sensor] = _read(reads, sensor, last)
            told = {sensor: self._path(sensor, limits, last) for sensor, limits in sensors.items()}
            upkeeps = {each.sensor: each for each in reads.upkeeps() if each.sensor in sensors}
        return told | dict(_as_judged(reads, sensors, upkeeps, last))

    def _catch_up(self, reads: Reads, last: int) -> None:
        newest = reads.last_batch()
        if not self._batch or newest - self._batch > _MANY:
            self._worst.clear()
            self._drawn.clear()
        else:
            for number in range(self._batch + 1, newest + 1):
                for each in reads.batch_readings(number):
                    if each.sensor in self._worst:
                        _take(self._worst[each.sensor], to_us(each.at) // _STRETCH_US, each.temperature_c, last)
                        self._drawn.pop(each.sensor, None)
        self._batch = newest

    def _path(self, sensor: str, limits: Limits, last: int) -> str:
        drawn = self._drawn.get(sensor)
        if drawn is None or drawn[:2] != (last, id(limits)):
            drawn = self._drawn[sensor] = last, id(limits), path(self._worst[sensor], limits, last)
        return drawn[2]


def path(worst: _Worst, limits: Limits, last: int) -> str:
    """Return a line through what each stretch had farthest from the middle of the range; flat pieces as one."""
    points = [_height(worst[each], limits) if each in worst else None for each in _span(last)]
    told, before, flat = [], None, 0
    for index, y in enumerate(points):
        if y is not None and y == before:
            flat += STEP_PX
            continue
        if flat:
            told.append(f"h{flat}")
            flat = 0
        if y is not None:
            # A lone point is drawn as a stroke of no length with round ends.
            told.append(
                f"M{index * STEP_PX} {y}h0" if before is None else f"l{STEP_PX} {y - before}".replace(" -", "-")
            )
        before = y
    return "".join([*told, f"h{flat}"] if flat else told)


def _span(last: int) -> range:
    return range(last - _STRETCHES + 1, last + 1)


def _height(extremes: tuple[float, float], limits: Limits) -> int:
    """Return how far from above, in px; half of the height is the range, beyond it as much again is shown."""
    middle, half = (limits.min_c + limits.max_c) / 2, (limits.max_c - limits.min_c) / 2
    celsius = max(extremes, key=lambda each: abs(each - middle))
    return round(min(max(HEIGHT_PX / 2 - (celsius - middle) / half * HEIGHT_PX / 4, 1), HEIGHT_PX - 1))


def _take(worst: _Worst, stretch: int, celsius: float, last: int) -> None:
    if stretch not in _span(last):
        return
    low, high = worst.get(stretch, (celsius, celsius))
    worst[stretch] = min(low, celsius), max(high, celsius)
    for old in [each for each in worst if each < last - 2 * _STRETCHES]:
        del worst[old]


def _read(reads: Reads, sensor: str, last: int) -> _Worst:
    since, until = from_us(_span(last)[0] * _STRETCH_US), from_us((last + 1) * _STRETCH_US)
    found = reads.windows(sensor, since, until, STRETCH)
    return {to_us(each.at) // _STRETCH_US: (each.min_c, each.max_c) for each in found}


def _as_judged(
    reads: Reads, sensors: Mapping[str, Limits], upkeeps: Mapping[str, Upkeep], last: int
) -> Iterator[tuple[str, str]]:
    """Yield the lines of the few sensors that are not judged as they send: out, calibrated, in °F."""
    for sensor, upkeep in upkeeps.items():
        view, limits = view_of(upkeep), sensors[sensor]
        if view == AS_SENT:
            continue
        viewed = Viewed(reads, sensor, lambda _, limits=limits: limits, view)  # type: ignore[misc]
        worst: _Worst = {}
        since = from_us(_span(last)[0] * _STRETCH_US - 1)
        for each in viewed.readings(since, from_us((last + 1) * _STRETCH_US - 1)):
            _take(worst, to_us(each.at) // _STRETCH_US, each.temperature_c, last)
        yield sensor, path(worst, limits, last)
