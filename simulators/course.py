"""What the devices of a scenario measure, and when they report it: the story once, before anyone's name is on it.

    fridges --probes--> devices measure every interval --link--> emissions in the order of their time

A link sends at once, drops (lost), keeps for later (late), or sends again (twice).
"""

import heapq
from collections.abc import Iterator
from itertools import count

import msgspec

from simulators import fridge
from simulators.chance import chance
from simulators.devices import BATCH
from simulators.happenings import (
    AnyHappening,
    ClockDrift,
    Fahrenheit,
    FlatBattery,
    Happening,
    LateBatch,
    NetworkLost,
    PowerCut,
    SensorLost,
    SentTwice,
    StuckSensor,
    Windows,
)
from simulators.scenario import Scenario, Sensor, Site, Unit
from simulators.surroundings import Surroundings

_AGAIN_S = 4.0
_BATTERY_LIFE_S = 2 * 365 * 86400.0


class Value(msgspec.Struct, frozen=True, gc=False):
    """A probe's °C before noise and rounding, and `drawn`: which draw of noise is its own."""

    celsius: float
    drawn: int


class Measurement(msgspec.Struct, frozen=True, gc=False):
    """What a device measured: seconds since the story's beginning, how far its clock is ahead, one value a probe."""

    at_s: float
    ahead_s: float
    seq: int
    values: tuple[Value | None, ...]
    battery_pct: float
    fahrenheit: bool


class Emission(msgspec.Struct, frozen=True, gc=False):
    """One message: when it is sent, by which device of `devices(scenario)`, and what it carries."""

    at_s: float
    device: int
    measurements: tuple[Measurement, ...]


class Probe(msgspec.Struct, frozen=True):
    """A measuring point: its place, and its number in the scenario."""

    site: Site
    unit: Unit
    sensor: Sensor
    number: int

    @property
    def where(self) -> str:
        """Return `site/unit/sensor`."""
        return f"{self.site.id}/{self.unit.id}/{self.sensor.id}"


def devices(scenario: Scenario) -> list[tuple[Probe, ...]]:
    """Return the scenario's devices as their probes; only a Tasmota device has several."""
    found: dict[tuple[str, str], list[Probe]] = {}
    for number, (site, unit, sensor) in enumerate(scenario.measuring_points()):
        probe = Probe(site, unit, sensor, number)
        key = (site.id, sensor.name) if sensor.device == "tasmota" else (probe.where, "")
        found.setdefault(key, []).append(probe)
    return [tuple(probes) for probes in found.values()]


def emissions(scenario: Scenario, since_s: float) -> Iterator[Emission]:
    """Yield what the scenario's devices send, in the order of time, without end.

    Args:
        scenario: the story.
        since_s: 0, or less for a past before it.
    """
    units = {
        f"{site.id}/{unit.id}": _Fridge(scenario, site, unit, since_s) for site in scenario.site for unit in site.unit
    }
    phases = chance(scenario.seed, "phases")
    order = count()
    due: list[tuple[float, int, _Device | Emission]] = []
    for index, probes in enumerate(devices(scenario)):
        phase_s = float(phases.randrange(max(1, int(probes[0].sensor.interval.total_seconds()))))
        device = _Device(index, probes, scenario.happening, [units[p.where.rpartition("/")[0]] for p in probes])
        heapq.heappush(due, (since_s + phase_s, next(order), device))
    while True:
        at_s, _, item = heapq.heappop(due)
        if isinstance(item, Emission):
            yield item
            continue
        heapq.heappush(due, (at_s + item.interval_s, next(order), item))
        for emission in item.report(at_s):
            heapq.heappush(due, (emission.at_s, next(order), emission))


class _Fridge:
    """A fridge that is carried on as far as somebody looks; every probe in it follows its air."""

    def __init__(self, scenario: Scenario, site: Site, unit: Unit, since_s: float) -> None:
        drawn = chance(scenario.seed, site.id, unit.id)
        load = unit.load_kg * fridge.WATER_J_PER_KG_K
        make = fridge.Cabinet(hysteresis_c=unit.hysteresis_c, load_j_per_k=load)
        start = fridge.settled(make, unit.set_point_c, drawn)
        around = Surroundings(scenario, site, unit)
        self._run = fridge.run(fridge.individual(make, drawn), start, around.at, since_s)
        self._at_s = since_s - fridge.STEP_S
        self._lags = [(sensor.id, sensor.lag.total_seconds()) for sensor in unit.sensor]
        self._probes = dict.fromkeys((sensor.id for sensor in unit.sensor), unit.set_point_c)

    def probe_c(self, sensor: str, at_s: float) -> float:
        while self._at_s + fridge.STEP_S <= at_s:
            self._at_s, state = next(self._run)
            for name, lag_s in self._lags:
                self._probes[name] = fridge.follow(self._probes[name], state.air_c, lag_s)
        return self._probes[sensor]


class _Device:
    """Measures every interval, counts, and hands to its link."""

    def __init__(
        self, index: int, probes: tuple[Probe, ...], happenings: tuple[AnyHappening, ...], fridges: list[_Fridge]
    ) -> None:
        own = [h for h in happenings if any(probe.where == h.where for probe in probes)]
        around = [h for h in happenings if h.where == probes[0].site.id]
        silencing = (NetworkLost,) if probes[0].sensor.device == "coldchain" else (NetworkLost, PowerCut)
        flat = [h.window for h in own if isinstance(h, FlatBattery)]
        self.interval_s = probes[0].sensor.interval.total_seconds()
        self._index, self._seq = index, 0
        self._probes = [_Reader(probe, one, own) for probe, one in zip(probes, fridges, strict=True)]
        self._empties = flat[0] if flat else None
        self._drifts = [h for h in own if isinstance(h, ClockDrift)]
        self._fahrenheit, self._twice, self._late = (_windows(own, kind) for kind in (Fahrenheit, SentTwice, LateBatch))
        dead = [(until, float("inf")) for _, until in flat]
        self._silent = Windows([h.window for h in around if isinstance(h, silencing)] + dead)
        self._kept: list[Measurement] = []

    def report(self, at_s: float) -> Iterator[Emission]:
        """Measure, and yield what that makes the device send, now or later."""
        measurement = self._measure(at_s)
        heard = any(measurement.values)
        back_s = self._late.end(at_s)
        if back_s is not None:
            self._kept += [measurement] if heard else []
            if at_s + self.interval_s >= back_s:
                yield from self._batches(back_s)
            return
        if not heard or at_s in self._silent:
            return
        yield Emission(at_s, self._index, (measurement,))
        if at_s in self._twice:
            yield Emission(at_s + _AGAIN_S, self._index, (measurement,))

    def _batches(self, at_s: float) -> Iterator[Emission]:
        for first in range(0, len(self._kept), BATCH):
            yield Emission(at_s, self._index, tuple(self._kept[first : first + BATCH]))
        self._kept = []

    def _measure(self, at_s: float) -> Measurement:
        self._seq += 1
        values = tuple(probe.read(at_s, self._seq) for probe in self._probes)
        ahead_s = sum(drift.error_s(at_s) for drift in self._drifts)
        return Measurement(at_s, ahead_s, self._seq, values, self._battery_pct(at_s), at_s in self._fahrenheit)

    def _battery_pct(self, at_s: float) -> float:
        fresh = 96.0 - 100.0 * max(0.0, at_s) / _BATTERY_LIFE_S
        if self._empties is None or at_s < self._empties[0]:
            return max(1.0, fresh)
        since, until = self._empties
        return max(0.0, fresh * (until - at_s) / (until - since))


class _Reader:
    """One probe as its device reads it: lost, stuck, or well."""

    def __init__(self, probe: Probe, one: _Fridge, happenings: list[AnyHappening]) -> None:
        own = [h for h in happenings if h.where == probe.where]
        self._fridge, self._sensor = one, probe.sensor.id
        self._lost, self._stuck = _windows(own, SensorLost), _windows(own, StuckSensor)
        self._last: Value | None = None

    def read(self, at_s: float, seq: int) -> Value | None:
        celsius = self._fridge.probe_c(self._sensor, at_s)
        if self._last is None or at_s not in self._stuck:
            self._last = Value(celsius, seq)
        return None if at_s in self._lost else self._last


def _windows(happenings: list[AnyHappening], kind: type[Happening]) -> Windows:
    return Windows([h.window for h in happenings if isinstance(h, kind)])
