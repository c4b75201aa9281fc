"""A story as a TOML file: sites with their units and sensors, and what happens to them.

`load` refuses whatever it does not know, naming the key. The files in `simulators/scenarios` show every key in use.
"""

import math
import re
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from coldchain.errors import InputError
from simulators.happenings import AnyHappening, Happening, Span

_SHORTEST = timedelta(seconds=1)
_LONGEST = timedelta(days=3660)

DeviceKind = Literal[
    "coldchain", "zigbee2mqtt", "tasmota", "esphome", "shelly1", "shelly2", "homeassistant", "senml", "ruuvi",
    "theengs", "bthome", "ttn", "ds01", "sparkplug",
]  # fmt: skip

_SHARED = ("coldchain", "tasmota")
"""Without a name, or with one that several probes share."""

Id = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$")]
HardwareId = Annotated[str, msgspec.Meta(pattern=r"^([0-9A-F]{12})?$")]
_Name = Annotated[str, msgspec.Meta(pattern=r"^[^+#\x00-\x1f]{0,100}$")]
_Degrees = Annotated[float, msgspec.Meta(ge=-30, le=60)]
_Little = Annotated[float, msgspec.Meta(ge=0, le=20)]


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    pass


class Sensor(_Part, frozen=True, kw_only=True):
    """One measuring point.

    Attributes:
        device: whose payloads it writes.
        name: a Zigbee device's friendly name; a Tasmota device's topic, shared by all probes on it; of every other
            device but Coldchain's own loggers the id in its topic.
        hardware_id: of a probe on a Tasmota device, twelve hexadecimal digits.
        interval: between two measurements.
        resolution_c: to which the device rounds.
        noise_c: standard deviation of a measurement.
        lag: of the probe behind the air; minutes where it is buffered.
    """

    id: Id
    device: DeviceKind
    name: _Name = ""
    hardware_id: HardwareId = ""
    interval: Span = Span(minutes=5)
    resolution_c: Annotated[float, msgspec.Meta(gt=0, le=5)] = 0.1
    noise_c: Annotated[float, msgspec.Meta(ge=0, le=5)] = 0.05
    lag: Span = Span(minutes=5)


class Unit(_Part, frozen=True, kw_only=True):
    """A fridge: its thermostat, its load in kg of water, how often a day somebody briefly opens it, its sensors."""

    id: Id
    name: str = ""
    set_point_c: _Degrees = 5.0
    hysteresis_c: Annotated[float, msgspec.Meta(gt=0, le=10)] = 1.5
    load_kg: Annotated[float, msgspec.Meta(ge=1, le=1000)] = 10.0
    openings_per_day: Annotated[int, msgspec.Meta(ge=0, le=500)] = 0
    sensor: Annotated[tuple[Sensor, ...], msgspec.Meta(min_length=1)]


class Site(_Part, frozen=True, kw_only=True):
    """A pharmacy or home; its room is warmest at 15:00, by `ambient_swing_c` above `ambient_c`."""

    id: Id
    name: str = ""
    kind: Literal["pharmacy", "home"] = "pharmacy"
    timezone: str = "UTC"
    ambient_c: _Degrees = 22.0
    ambient_swing_c: _Little = 1.5
    unit: Annotated[tuple[Unit, ...], msgspec.Meta(min_length=1)]

    @property
    def zone(self) -> ZoneInfo:
        """Return the zone of `timezone`."""
        return ZoneInfo(self.timezone)


class Scenario(_Part, frozen=True, kw_only=True):
    """A whole story; `begins` is the local time of day at which it does, `seed` decides all that is left to chance."""

    description: str
    duration: Span
    seed: int
    begins: Annotated[str, msgspec.Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] = "08:00"
    site: Annotated[tuple[Site, ...], msgspec.Meta(min_length=1)]
    happening: tuple[AnyHappening, ...] = ()

    @property
    def begins_s(self) -> float:
        """Return seconds since midnight at which the story begins."""
        hours, minutes = self.begins.split(":")
        return int(hours) * 3600.0 + int(minutes) * 60.0

    def measuring_points(self) -> Iterator[tuple[Site, Unit, Sensor]]:
        """Yield every sensor with its unit and site, in the file's order."""
        return ((site, unit, sensor) for site in self.site for unit in site.unit for sensor in unit.sensor)

    def intervals(self) -> list[timedelta]:
        """Return every sensor's interval."""
        return [sensor.interval for _, _, sensor in self.measuring_points()]


def names() -> list[str]:
    """Return the names of the scenarios that come with Coldchain."""
    found = (files("simulators") / "scenarios").iterdir()
    return sorted(item.name.removesuffix(".toml") for item in found if item.name.endswith(".toml"))


def load(name: str) -> Scenario:
    """Return the scenario of a name from `names()`, or of a path that ends in `.toml`.

    Raises:
        InputError: no such scenario, or not one: names the key, the value and what was expected.
    """
    if not name.endswith(".toml"):
        if name not in names():
            raise InputError(f"There is no scenario {name}; expected one of {', '.join(names())}, or a .toml file.")
        return parse((files("simulators") / "scenarios" / f"{name}.toml").read_text("utf-8"), name)
    try:
        return parse(Path(name).read_text("utf-8"), name)
    except (OSError, UnicodeDecodeError) as error:
        told = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise InputError(f"Cannot read the scenario {name}: {told}.") from None


def parse(text: str, name: str) -> Scenario:
    """Return the scenario that a TOML text tells.

    Raises:
        InputError: as `load`.
    """
    try:
        scenario = msgspec.convert(tomllib.loads(text, parse_float=_finite), Scenario, dec_hook=_span)
    except _NotFiniteError:
        raise InputError(f"Scenario {name}: it holds nan or inf where a number is expected.") from None
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"Scenario {name} is not TOML: {error}.") from None
    except msgspec.ValidationError as error:
        raise InputError(f"Scenario {name}{_located(str(error))}.") from None
    wrong = next(_wrongs(scenario), None)
    if wrong is not None:
        raise InputError(f"Scenario {name}: {wrong}.")
    return scenario


class _NotFiniteError(Exception):
    pass


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise _NotFiniteError
    return number


def _span(kind: type[Span], value: object) -> Span:
    """Read the only types here that msgspec does not know."""
    try:
        return kind.parse(value)
    except ValueError as error:
        raise ValueError(f"{value!r} is {error}") from None


def _located(told: str) -> str:
    match = re.fullmatch(r"(?P<what>.*) - at `\$\.?(?P<where>.*)`", told)
    return f", {match['where']}: {match['what']}" if match else f": {told}"


def _wrongs(scenario: Scenario) -> Iterator[str]:
    if not scenario.duration:
        yield "the duration is no time at all"
    if scenario.duration > _LONGEST:
        yield f"the duration is {scenario.duration.days} days, expected {_LONGEST.days} at most"
    yield from _repeated("site", [site.id for site in scenario.site])
    for site in scenario.site:
        yield from _repeated(f"unit in {site.id}", [unit.id for unit in site.unit])
        try:
            ZoneInfo(site.timezone)
        except (ZoneInfoNotFoundError, ValueError):
            yield f"timezone {site.timezone!r} of {site.id} is unknown, expected one such as Europe/Berlin"
        for unit in site.unit:
            yield from _repeated(f"sensor in {site.id}/{unit.id}", [sensor.id for sensor in unit.sensor])
    yield from _wrong_devices(scenario)
    for happening in scenario.happening:
        yield from _wrong_happening(scenario, happening)


def _repeated(what: str, ids: list[str]) -> Iterator[str]:
    return (f"{what}: the id {name} stands there twice" for name in sorted(set(ids)) if ids.count(name) > 1)


def _wrong_devices(scenario: Scenario) -> Iterator[str]:
    intervals: dict[tuple[str, str, str], Span] = {}
    hardware: set[tuple[str, str]] = set()
    for site, unit, sensor in scenario.measuring_points():
        where = f"{site.id}/{unit.id}/{sensor.id}"
        if (sensor.device == "coldchain") == bool(sensor.name):
            yield f"{where} has the name {sensor.name!r}, expected one for all devices but coldchain"
        if (sensor.device == "tasmota") != bool(sensor.hardware_id):
            yield f"{where} has the hardware_id {sensor.hardware_id!r}, expected one for tasmota only"
        if sensor.interval < _SHORTEST:
            yield f"{where} has the interval {sensor.interval.total_seconds():g} s, expected at least 1 s"
        if sensor.hardware_id and (site.id, sensor.hardware_id) in hardware:
            yield f"{where} has the hardware_id {sensor.hardware_id!r} of another probe, expected its own"
        hardware.add((site.id, sensor.hardware_id))
        device = (site.id, sensor.device, sensor.name or where)
        if sensor.device not in _SHARED and device in intervals:
            yield f"{where} has the name {sensor.name!r} of another sensor, expected one of its own"
        if intervals.setdefault(device, sensor.interval) != sensor.interval:
            yield f"{where} has another interval than its device {sensor.name!r}, expected the same"


def _wrong_happening(scenario: Scenario, happening: Happening) -> Iterator[str]:
    told = f"{happening.__struct_config__.tag} at {happening.where}"
    concerned = [sensor for *place, sensor in _paths(scenario) if happening.where == "/".join(place[: happening.depth])]
    if not concerned:
        shape = "/".join(("site", "unit", "sensor")[: happening.depth])
        yield f"{told} concerns nothing that is here, expected {shape}"
    since, until = happening.window
    if since >= until:
        yield f"{told} ends before it begins, expected from < until"
    if since >= scenario.duration.total_seconds():
        yield f"{told} begins after the story's duration"
    if happening.ends and happening.until is None:
        yield f"{told} has no until"
    for sensor in concerned:
        if sensor.device not in happening.devices:
            yield f"{told} cannot happen to {sensor.device}, expected {' or '.join(happening.devices)}"


def _paths(scenario: Scenario) -> Iterator[tuple[str, str, str, Sensor]]:
    return ((site.id, unit.id, sensor.id, sensor) for site, unit, sensor in scenario.measuring_points())
