"""The story on the air: a scenario's publications, once or by up to 100,000 sensors that live through it side by side.

Copies of the story start one after another within one interval, so that a large fleet publishes evenly. Each copy has
sites, topics and noise of its own: `sim-0001`, `sim-0002`, … Nothing is kept for a copy but its place in the queue.
"""

import heapq
from collections import deque
from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec

from coldchain.errors import InputError
from simulators import devices
from simulators.chance import chance
from simulators.course import Emission, Measurement, Probe, Value, emissions
from simulators.course import devices as devices_of
from simulators.makers import MAKERS
from simulators.scenario import Scenario, Site

MOST = 100_000
_DRAWS = 8191


class Publication(msgspec.Struct, frozen=True, gc=False):
    """One MQTT message and the instant at which it is due.

    Attributes:
        qos: 1 throughout, although makers' devices often choose 0: what a test counts must not get lost on the way.
    """

    at: datetime
    topic: str
    payload: bytes
    retain: bool = False
    qos: int = 1


class Claim(msgspec.Struct, frozen=True):
    """What a configuration needs to claim a sensor; `source` is a topic, with an id after `#` where it has several."""

    site: str
    unit: str
    sensor: str
    format: str
    source: str
    interval: timedelta
    timezone: str


def claims(scenario: Scenario, sensors: int | None = None) -> Iterator[Claim]:
    """Yield the scenario's sensors, or those of a fleet, in the order of their numbers.

    Raises:
        InputError: not 1…100,000 sensors.
    """
    names = _Names(scenario, sensors)
    probes = sorted((probe for device in devices_of(scenario) for probe in device), key=lambda probe: probe.number)
    found = (names.claim(copy, probe) for copy in range(names.copies) for probe in probes if names.has(copy, probe))
    yield from found


def publications(
    scenario: Scenario,
    start: datetime,
    *,
    speed: float = 1.0,
    sensors: int | None = None,
    history: timedelta = timedelta(0),
    endless: bool = False,
    dated: bool = False,
) -> Iterator[Publication]:
    """Yield what a scenario's devices publish, in the order of time; memory does not grow with the duration.

    Args:
        scenario: the story.
        start: the instant at which it begins.
        speed: seconds of the story in a second of the instants: at 60 a reading every 5 min is stamped every 5 s.
        sensors: None: the scenario's own; a number: so many copies of them, at sites `sim-0001`, ….
        history: a past before `start`, in which nothing happens but what the scenario dates before its beginning.
        endless: go on after the scenario's duration, uneventfully.
        dated: Zigbee2MQTT's `last_seen` is turned on, so that a past can be published; off as the makers do.

    Raises:
        InputError: not 1…100,000 sensors.
    """
    names = _Names(scenario, sensors)
    encode = _Encoder(scenario, start, speed, names, dated=dated)
    until_s = float("inf") if endless else scenario.duration.total_seconds()
    stagger_s = min(scenario.intervals()).total_seconds() / names.copies
    for copy, emission in _copies(emissions(scenario, -history.total_seconds()), names.copies, stagger_s):
        offset_s = copy * stagger_s
        if emission.at_s + offset_s >= until_s:
            return
        publication = encode(emission, copy, offset_s)
        if publication is not None:
            yield publication


def _copies(told: Iterator[Emission], copies: int, stagger_s: float) -> Iterator[tuple[int, Emission]]:
    """Merge copies of an endless story, `stagger_s` apart, keeping only what the last copy has yet to tell."""
    kept = deque([next(told)])
    first = 0
    queue = [(kept[0].at_s + copy * stagger_s, copy, 0) for copy in range(copies)]
    while True:
        _, copy, index = queue[0]
        yield copy, kept[index - first]
        if index + 1 - first == len(kept):
            kept.append(next(told))
        heapq.heapreplace(queue, (kept[index + 1 - first].at_s + copy * stagger_s, copy, index + 1))
        if copy == copies - 1:
            kept.popleft()
            first += 1


class _Names:
    """Who is who: the scenario's own names, or those of its copies."""

    def __init__(self, scenario: Scenario, sensors: int | None) -> None:
        if sensors is not None and not 1 <= sensors <= MOST:
            raise InputError(f"The number of sensors is {sensors}; expected 1 to {MOST}.")
        self._each = len(scenario.intervals())
        self._sites = {site.id: n for n, site in enumerate(scenario.site, start=1)}
        self._own = sensors is None
        self._sensors = self._each if sensors is None else sensors
        self.copies = -(-self._sensors // self._each)

    def has(self, copy: int, probe: Probe) -> bool:
        """Return whether a copy has that probe; the last copy may not have all."""
        return copy * self._each + probe.number < self._sensors

    def site(self, copy: int, site: Site) -> str:
        return site.id if self._own else f"sim-{copy * len(self._sites) + self._sites[site.id]:04d}"

    def hardware_id(self, copy: int, probe: Probe) -> str:
        if self._own:
            return probe.sensor.hardware_id
        return f"{(int(probe.sensor.hardware_id, 16) + (copy + 1) * 0x10000) % 16**12:012X}"

    def topic(self, copy: int, probe: Probe) -> str:
        site, sensor = self.site(copy, probe.site), probe.sensor
        if sensor.device == "coldchain":
            return devices.coldchain_topic(site, probe.unit.id, sensor.id)
        if sensor.device == "zigbee2mqtt":
            return devices.zigbee2mqtt_topic(sensor.name if self._own else f"{site}/{sensor.name}")
        if sensor.device == "tasmota":
            return devices.tasmota_topic(self.device(copy, probe))
        return MAKERS[sensor.device].topic(self.device(copy, probe))

    def device(self, copy: int, probe: Probe) -> str:
        """Return the id in a device's topic."""
        return probe.sensor.name if self._own else f"{self.site(copy, probe.site)}-{probe.sensor.name}"

    def _part(self, copy: int, probe: Probe) -> str:
        if probe.sensor.device == "tasmota":
            return self.hardware_id(copy, probe)
        maker = MAKERS.get(probe.sensor.device)
        return maker.part(self.device(copy, probe)) if maker else ""

    def claim(self, copy: int, probe: Probe) -> Claim:
        source = self.topic(copy, probe)
        if part := self._part(copy, probe):
            source += f"#{part}"
        site, interval = self.site(copy, probe.site), timedelta(seconds=probe.sensor.interval.total_seconds())
        device = probe.sensor.device
        return Claim(site, probe.unit.id, probe.sensor.id, device, source, interval, probe.site.timezone)


class _Encoder:
    """Puts a copy's name, noise and instants on what the story says."""

    def __init__(self, scenario: Scenario, start: datetime, speed: float, names: _Names, *, dated: bool) -> None:
        drawn = chance(scenario.seed, "noise")
        self._noise = [drawn.gauss() for _ in range(_DRAWS)]
        self._devices = devices_of(scenario)
        self._zones = {site.id: site.zone for site in scenario.site}
        self._start, self._speed, self._names, self._dated = start, speed, names, dated

    def __call__(self, emission: Emission, copy: int, offset_s: float) -> Publication | None:
        probes = tuple(probe for probe in self._devices[emission.device] if self._names.has(copy, probe))
        if not probes:
            return None
        reports = tuple(self._report(one, probes, copy, offset_s) for one in emission.measurements)
        at = self._instant(emission.at_s + offset_s)
        return Publication(at, self._names.topic(copy, probes[0]), self._payload(reports, probes, copy))

    def _payload(self, reports: tuple[devices.Report, ...], probes: tuple[Probe, ...], copy: int) -> bytes:
        kind = probes[0].sensor.device
        if kind == "coldchain":
            return devices.coldchain_payload(reports)
        if kind == "zigbee2mqtt":
            return devices.zigbee2mqtt_payload(reports[0], last_seen=self._dated)
        if kind != "tasmota":
            return MAKERS[kind].payload(reports[0], self._names.device(copy, probes[0]))
        ids = tuple(self._names.hardware_id(copy, probe) for probe in probes)
        return devices.tasmota_payload(reports[0], ids, self._zones[probes[0].site.id])

    def _report(self, one: Measurement, probes: tuple[Probe, ...], copy: int, offset_s: float) -> devices.Report:
        degrees = tuple(self._degrees(v, probe, copy) for v, probe in zip(one.values, probes, strict=False))
        at = self._instant(one.at_s + offset_s) + timedelta(seconds=one.ahead_s)
        return devices.Report(at, one.seq, degrees, one.battery_pct, one.fahrenheit)

    def _degrees(self, value: Value | None, probe: Probe, copy: int) -> float | None:
        if value is None:
            return None
        # The draw depends on nothing but whose it is, so that a message sent twice carries the same noise twice.
        draw = self._noise[(value.drawn * 2_654_435_761 + copy * 40_503 + probe.number * 7_919) % _DRAWS]
        sensor = probe.sensor
        noisy = value.celsius + draw * sensor.noise_c
        return round(round(noisy / sensor.resolution_c) * sensor.resolution_c, 3) + 0.0

    def _instant(self, seconds: float) -> datetime:
        return self._start + timedelta(milliseconds=round(seconds / self._speed * 1000))
