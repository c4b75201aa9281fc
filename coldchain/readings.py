"""Readings and the door they come through.

A decoder says what a payload holds: samples. `admit` makes a `Reading` of a sample, or a `Refusal` with the reason.
A refused sample is kept and never judged.
"""

import math
from datetime import UTC, datetime, timedelta
from typing import Literal, get_args

import msgspec

from coldchain.units import cut_c, show_instant

MIN_C = -100.0
MAX_C = 100.0
MAX_AHEAD = timedelta(minutes=5)
MAX_PAYLOAD = 64 * 1024
EARLIEST = datetime(2001, 1, 1, tzinfo=UTC)
"""A clock that was reset, and not set since, counts on from 1970 or from 2000."""

Quality = Literal["good", "arrival"]
"""`good`: dated by the sensor; `arrival`: without a time of its own, dated by its arrival."""

Why = Literal[
    "undecodable",  # bytes that are not what the format says
    "too_large",  # over 64 KiB
    "not_a_number",  # NaN or an infinity
    "out_of_bounds",  # outside -100…100 °C
    "sensor_fault",  # a value that the sensor sends for "broken": 85.0 and -127 of a DS18B20
    "ahead",  # more than 5 min ahead of the clock
    "before_commissioning",  # before the sensor existed: a reset clock
    "stale",  # retained, without a time of its own
    "undated",  # without a time of its own, out of a backlog
    "too_old",  # before what is kept of its sensor: all until then is settled
    "repeated",  # the newest one once more, without a time of its own: counted, and not kept
]
Status = Literal["online", "offline"]
SensorRole = Literal["product", "air", "ambient"]
REASONS: tuple[str, ...] = get_args(Why)
QUALITIES: frozenset[str] = frozenset(get_args(Quality))


class Sample(msgspec.Struct, frozen=True, gc=False):
    """What a payload says: one temperature of one source, perhaps with an instant of its own.

    Attributes:
        source: what the configuration maps to a sensor: the topic, with the device's own id after `#` where a topic
            carries several.
        temperature_c: °C as sent, not yet cut; may be NaN.
        at: the sensor's own instant, aware; None where the payload has none.
        numbers: every other number worth keeping, by name with its unit: `("humidity_pct", 40.0)`.
        fault: why the device itself means "no temperature" by this value; empty where it does not.
    """

    source: str
    temperature_c: float
    at: datetime | None = None
    numbers: tuple[tuple[str, float], ...] = ()
    fault: str = ""


class Reading(msgspec.Struct, frozen=True, gc=False):
    """One temperature, one instant, one sensor.

    Attributes:
        sensor: `site/unit/sensor`.
        at: when it was measured, UTC, whole microseconds.
        temperature_c: °C to 0.001, within -100…100.
        received_at: when it arrived here.
        quality: where its instant comes from.
        numbers: as in `Sample`.
    """

    sensor: str
    at: datetime
    temperature_c: float
    received_at: datetime
    quality: Quality = "good"
    numbers: tuple[tuple[str, float], ...] = ()


def repeats(reading: Reading, newest: Reading | None) -> bool:
    """Tell whether a reading without a time of its own is the newest one sent again: its number `seq` is the same.

    So is its temperature: a number of one byte comes round again, and some devices never count.
    """
    if reading.quality != "arrival" or newest is None or reading.temperature_c != newest.temperature_c:
        return False
    numbers = dict(reading.numbers)
    return "seq" in numbers and numbers["seq"] == dict(newest.numbers).get("seq")


class Lost(msgspec.Struct, frozen=True, gc=False):
    """The other thing a rule can see: that there was no reading for longer than the gap limit.

    Attributes:
        sensor: `site/unit/sensor`.
        since: the last reading's instant plus one interval: from here on nothing is known.
    """

    sensor: str
    since: datetime


class Refusal(msgspec.Struct, frozen=True):
    """Input that is kept, with the reason, and never judged.

    Attributes:
        source: topic (and device) or sensor it came from.
        why: one of `REASONS`, for counting.
        sentence: names the thing, the value and what was expected.
        received_at: when it arrived.
        payload: the first bytes of what came.
    """

    source: str
    why: Why
    sentence: str
    received_at: datetime
    payload: bytes = b""


class Arrival(msgspec.Struct, frozen=True, gc=False):
    """How a sample came: at which instant, retained by the broker or not, out of a backlog or not."""

    received_at: datetime
    retained: bool = False
    backlog: bool = False


def admit(sample: Sample, sensor: str, arrival: Arrival, commissioned_at: datetime | None = None) -> Reading | Refusal:
    """Return the reading that a sample is, or why it is none.

    Args:
        sample: as decoded.
        sensor: `site/unit/sensor` it belongs to, or its source while nobody has claimed it.
        arrival: how it came; `received_at` is the clock that "ahead" is measured by.
        commissioned_at: instants before it are refused; None: no such bound.
    """
    problem = _problem_of_value(sample) or _problem_of_time(sample.at, arrival, commissioned_at)
    if problem is not None:
        why, told = problem
        return Refusal(sample.source, why, f"{sample.source}: {told}.", arrival.received_at)
    celsius = cut_c(sample.temperature_c)
    if sample.at is None:
        return Reading(sensor, arrival.received_at, celsius, arrival.received_at, "arrival", sample.numbers)
    return Reading(sensor, sample.at, celsius, arrival.received_at, "good", sample.numbers)


_Problem = tuple[Why, str]


def _problem_of_value(sample: Sample) -> _Problem | None:
    celsius = sample.temperature_c
    if sample.fault:
        return "sensor_fault", sample.fault
    if MIN_C <= celsius <= MAX_C:
        return None
    if math.isfinite(celsius):
        return "out_of_bounds", f"temperature {celsius:g} °C is outside -100…100 °C"
    return "not_a_number", f"temperature {celsius} is not a number"


def _problem_of_time(at: datetime | None, arrival: Arrival, commissioned_at: datetime | None) -> _Problem | None:
    if at is None:
        if arrival.retained:
            return "stale", "a retained message without a time of its own"
        if arrival.backlog:
            return "undated", "no time of its own, delivered out of a backlog"
        at = arrival.received_at
    elif at - arrival.received_at > MAX_AHEAD:
        return "ahead", f"time {show_instant(at)} is more than 5 min ahead of the clock"
    elif at < EARLIEST:
        return "before_commissioning", f"time {show_instant(at)} is before {EARLIEST.year}: of a clock that was reset"
    if commissioned_at is not None and at < commissioned_at:
        told = f"time {show_instant(at)} is before the sensor's commissioning at {show_instant(commissioned_at)}"
        return "before_commissioning", told
    return None


class Batch(msgspec.Struct, frozen=True):
    """What one transaction takes in.

    Attributes:
        readings: of known sensors, in the order of their arrival.
        refusals: input to keep with its reason.
        unclaimed: readings of sources that the configuration does not name; `sensor` is the source.
        statuses: pairs of sensor and `online` or `offline`.
    """

    readings: tuple[Reading, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    unclaimed: tuple[Reading, ...] = ()
    statuses: tuple[tuple[str, Status], ...] = ()
