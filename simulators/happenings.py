"""What can happen to a fridge, a sensor or a site, and when: `from` and `until`, counted from the story's beginning.

What lies before the beginning, `-50h`, happens in the history that a story is given. `where` is `site`, `site/unit` or
`site/unit/sensor`. Without `until` it lasts for good.
"""

from bisect import bisect_right
from datetime import timedelta
from math import inf
from typing import Annotated, ClassVar

import msgspec

from coldchain.units import parse_duration

_DAY_S = 86400.0


class Span(timedelta):
    """A duration in a scenario file, such as `90s`, `5m`, `2h` or `7d`; `0s` is the beginning."""

    @classmethod
    def parse(cls, text: object) -> "Span":
        """Return the span that a file's value means.

        Raises:
            ValueError: not such a text; the message completes the sentence "… is".
        """
        if not isinstance(text, str):
            raise ValueError("not a duration such as 30s, 5m, 2h or 7d")  # noqa: TRY004 - msgspec names the key for it
        return cls() if text.strip() == "0s" else cls(seconds=parse_duration(text).total_seconds())


class Moment(Span):
    """An instant of the story, as a duration since its beginning; `-90m` lies before it."""

    @classmethod
    def parse(cls, text: object) -> "Moment":
        """Return the moment that a file's value means.

        Raises:
            ValueError: not such a text; the message completes the sentence "… is".
        """
        before = isinstance(text, str) and text.startswith("-")
        seconds = Span.parse(text[1:] if isinstance(text, str) and before else text).total_seconds()
        return cls(seconds=-seconds if before else seconds)


class Happening(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="kind"):
    """Anything that happens somewhere from an instant until another."""

    depth: ClassVar[int] = 0
    """How `where` is written: 1 = site, 2 = site/unit, 3 = site/unit/sensor."""
    ends: ClassVar[bool] = False
    """Whether it means nothing without `until`."""
    devices: ClassVar[tuple[str, ...]] = (
        "coldchain", "zigbee2mqtt", "tasmota", "esphome", "shelly1", "shelly2", "homeassistant", "senml",
        "ruuvi", "theengs", "bthome", "ttn", "ds01", "sparkplug",
    )  # fmt: skip
    """Whom it can happen to: only Coldchain's own loggers keep readings, only a battery runs flat, …"""

    where: str
    since: Moment = msgspec.field(default=Moment(), name="from")
    until: Moment | None = None

    @property
    def window(self) -> tuple[float, float]:
        """Return the seconds from which and until which (not included) it lasts."""
        return self.since.total_seconds(), inf if self.until is None else self.until.total_seconds()


class DoorOpen(Happening, frozen=True, tag="door-open"):
    """The door stands open."""

    depth = 2


class SetPoint(Happening, frozen=True, kw_only=True, tag="set-point"):
    """The set point moves evenly from where it is to `to_c`, reached at `until`, and stays there."""

    depth = 2
    ends = True
    to_c: Annotated[float, msgspec.Meta(ge=-30, le=30)]


class PowerCut(Happening, frozen=True, tag="power-cut"):
    """No mains: compressors stop; so do Tasmota devices and the Zigbee gateway, not a logger with its own battery."""

    depth = 1


class NetworkLost(Happening, frozen=True, tag="network-lost"):
    """Nothing that the site's devices send arrives, and they keep nothing for later."""

    depth = 1


class SensorLost(Happening, frozen=True, tag="sensor-lost"):
    """The sensor sends nothing."""

    depth = 3


class LateBatch(Happening, frozen=True, tag="late-batch"):
    """The logger is out of reach, keeps what it measures, and sends it as arrays when it is back."""

    depth = 3
    ends = True
    devices = ("coldchain",)


class SentTwice(Happening, frozen=True, tag="sent-twice"):
    """Every message comes again some seconds later, byte for byte."""

    depth = 3


class ClockDrift(Happening, frozen=True, kw_only=True, tag="clock-drift"):
    """The device's clock gains (or loses) so many seconds a day, until it is set right."""

    depth = 3
    devices = ("coldchain", "tasmota", "shelly1", "shelly2", "senml", "ds01", "sparkplug")
    seconds_per_day: float

    def error_s(self, at_s: float) -> float:
        """Return how many seconds the clock is ahead."""
        since, until = self.window
        return self.seconds_per_day * (at_s - since) / _DAY_S if since <= at_s < until else 0.0


class FlatBattery(Happening, frozen=True, tag="flat-battery"):
    """The battery runs down evenly and is empty at `until`; then the sensor is silent for good."""

    depth = 3
    ends = True
    devices = (
        "coldchain", "zigbee2mqtt", "shelly1", "shelly2", "senml", "ruuvi", "theengs", "bthome", "ttn", "ds01",
    )  # fmt: skip


class StuckSensor(Happening, frozen=True, tag="stuck-sensor"):
    """The sensor goes on sending the last value that it measured."""

    depth = 3


class Fahrenheit(Happening, frozen=True, tag="fahrenheit"):
    """The device is set to °F; what Zigbee2MQTT, a later Shelly and SenML say is always °C."""

    depth = 3
    devices = ("coldchain", "tasmota", "esphome", "shelly1", "homeassistant")


AnyHappening = (
    DoorOpen
    | SetPoint
    | PowerCut
    | NetworkLost
    | SensorLost
    | LateBatch
    | SentTwice
    | ClockDrift
    | FlatBattery
    | StuckSensor
    | Fahrenheit
)


class Windows:
    """Spans of time, merged, that answer whether an instant lies in one."""

    def __init__(self, windows: list[tuple[float, float]]) -> None:
        merged: list[tuple[float, float]] = []
        for since, until in sorted(windows):
            if merged and since <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(until, merged[-1][1]))
            else:
                merged.append((since, until))
        self._since = [since for since, _ in merged]
        self._until = [until for _, until in merged]

    def end(self, at_s: float) -> float | None:
        """Return when the span that `at_s` lies in ends; None where it lies in none."""
        n = bisect_right(self._since, at_s) - 1
        return self._until[n] if n >= 0 and at_s < self._until[n] else None

    def __contains__(self, at_s: float) -> bool:
        """Return whether `at_s` lies in a span."""
        return self.end(at_s) is not None
