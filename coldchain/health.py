"""Health: what is known of a sensor itself: its calibration, battery, signal and clock, and whether it is out."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from statistics import StatisticsError, linear_regression, median
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from coldchain.readings import Reading
from coldchain.store.ports import Reads
from coldchain.upkeep import GRACE, Upkeep, due_of
from coldchain.viewing import LATE_CLOCK

EMPTY_PCT = 10.0
"""At this charge a battery is to be changed: small cells fall fast from there, in a fridge sooner."""

FORECAST = timedelta(days=30)
"""So far back the battery is looked at."""

FARTHEST = timedelta(days=3650)
"""A battery that would last longer than 10 years has no forecast: it does not fall."""

NEW_BATTERY_PCT = 10.0
"""A charge that rises by more is another battery's: what was told before says nothing of it."""

NEWEST = 50
"""So many readings tell how wrong the clock is."""

SIGNALS = ("rssi_dbm", "snr_db", "linkquality", "rssi")
_DAY = timedelta(days=1)
_INSTANT = timedelta(microseconds=1)
_MOST_LOOKED_AT = 500

CalibrationState = Literal["unknown", "valid", "due", "lapsed"]


class Calibration(msgspec.Struct, frozen=True):
    """Whether a sensor's calibration counts.

    Attributes:
        state: `due` from 30 days before its last day on, `lapsed` after it; `unknown`: nobody said.
        due_on: its last day.
        number: of the certificate; empty: only the configuration says so.
    """

    state: CalibrationState = "unknown"
    due_on: date | None = None
    number: str = ""


class Battery(msgspec.Struct, frozen=True):
    """A battery's charge, when it was told, and the day on which it will be down to 10 %, if it falls.

    A straight line through one reading a day of the last 30 days tells the day.
    """

    percent: float
    at: datetime
    empty_on: date | None


class Health(msgspec.Struct, frozen=True):
    """What is known of a sensor itself.

    Attributes:
        sensor: `site/unit/sensor`.
        heard_at: the instant of its newest reading, judged or not; None: never heard.
        calibration: whether it counts.
        battery: None: it never told in the last 30 days.
        signal: what its newest readings say, by name with its unit.
        clock_drift: by how much its readings are older than they are when they come, in the middle of the newest 50;
            on the way they take some of it. None: it sends no times of its own, or sent nothing but its past.
        out_since: when it was taken out; None: it is not out.
        expected_back: when it is expected.
        faulty_since: when it began to be faulty, as declared; None: it is not.
        hardware_id: of the device in place; empty: nobody said.
        scale_asked_since: since when nobody knows whether it sends °C or °F; None: it is not asked.
    """

    sensor: str
    heard_at: datetime | None = None
    calibration: Calibration = Calibration()
    battery: Battery | None = None
    signal: tuple[tuple[str, float], ...] = ()
    clock_drift: timedelta | None = None
    out_since: datetime | None = None
    expected_back: datetime | None = None
    faulty_since: datetime | None = None
    hardware_id: str = ""
    scale_asked_since: datetime | None = None


def health(reads: Reads, sensor: str, now: datetime) -> Health:
    """Return what is known of a sensor itself, as of now."""
    upkeep, newest = reads.upkeep(sensor), _newest(reads, sensor)
    term, out = upkeep.term_at(now), upkeep.suspended
    return Health(
        sensor,
        newest[-1].at if newest else None,
        calibration(upkeep, now),
        _battery(reads, sensor, now),
        _signal(newest),
        _drift(newest),
        None if out is None else out.since,
        None if out is None else out.expected_until,
        next((each.since for each in upkeep.faults if each.until is None and each.since >= term.since), None),
        term.hardware_id,
        next((each.since for each in upkeep.open_scales), None),
    )


def calibration(upkeep: Upkeep, now: datetime) -> Calibration:
    """Return whether the calibration of the device in place counts."""
    term = upkeep.term_at(now)
    if (due := due_of(upkeep, term)) is None:
        return Calibration()
    due_on, due_at = due
    state: CalibrationState = "lapsed" if now >= due_at else "due" if now >= due_at - GRACE else "valid"
    recorded = upkeep.certificates_of(term)
    return Calibration(state, due_on, recorded[-1].certificate.number if recorded else "")


def _newest(reads: Reads, sensor: str) -> list[Reading]:
    """Return the newest readings as they were sent, at most 50, in the order of their times."""
    found: list[Reading] = []
    at = reads.last_reading_at(sensor)
    before = None if at is None else reads.reading_before(sensor, at + _INSTANT)
    while before is not None and len(found) < NEWEST:
        found.append(before)
        before = reads.reading_before(sensor, before.at)
    return found[::-1]


def _signal(newest: list[Reading]) -> tuple[tuple[str, float], ...]:
    known = {name: value for reading in newest for name, value in reading.numbers if name in SIGNALS}
    return tuple((name, known[name]) for name in SIGNALS if name in known)


def _drift(newest: list[Reading]) -> timedelta | None:
    """What came together, such as a logger's file, is late by nature: at most its newest reading tells the clock."""
    dated = [reading for reading in newest if reading.quality == "good"]
    late = []
    for before, reading, after in zip([None, *dated], dated, [*dated[1:], None], strict=False):
        drift = reading.received_at - reading.at
        was_kept = _is_kept(before, reading) and drift > LATE_CLOCK
        if not was_kept and not _is_kept(reading, after):
            late.append(drift.total_seconds())
    return timedelta(seconds=median(late)) if late else None


def _is_kept(reading: Reading | None, after: Reading | None) -> bool:
    """Tell whether two readings came together: far closer to each other than they were measured."""
    if reading is None or after is None:
        return False
    return abs(after.received_at - reading.received_at) < (after.at - reading.at) / 2


def _battery(reads: Reads, sensor: str, now: datetime) -> Battery | None:
    told: list[tuple[datetime, float]] = []
    for at, percent in _charges(reads, sensor, now):
        if told and percent > told[-1][1] + NEW_BATTERY_PCT:
            told.clear()
        told.append((at, percent))
    if not told:
        return None
    at, percent = told[-1]
    return Battery(percent, at, _empty_on(told, _zone(reads.upkeep(sensor))))


def _charges(reads: Reads, sensor: str, now: datetime) -> Iterator[tuple[datetime, float]]:
    """Yield a charge a day, the first that is told, and the newest of all."""
    last = None
    for days in range(FORECAST // _DAY, 0, -1):
        since = now - days * _DAY
        if (found := _charge(reads.readings(sensor, since, since + _DAY))) is not None:
            last = found
            yield found
    newest = _charge(reversed(_newest(reads, sensor)))
    if newest is not None and last is not None and newest[0] > last[0]:
        yield newest


def _charge(readings: Iterator[Reading]) -> tuple[datetime, float] | None:
    for reading, _ in zip(readings, range(_MOST_LOOKED_AT), strict=False):
        for name, value in reading.numbers:
            if name == "battery_pct":
                return reading.at, value
    return None


def _empty_on(told: list[tuple[datetime, float]], zone: ZoneInfo) -> date | None:
    start = told[0][0]
    days = [(at - start) / _DAY for at, _ in told]
    try:
        slope, intercept = linear_regression(days, [percent for _, percent in told])
    except StatisticsError:
        return None
    if slope >= 0:
        return None
    after = (EMPTY_PCT - intercept) / slope
    if after * _DAY > FARTHEST:
        return None
    return max(start + after * _DAY, told[-1][0]).astimezone(zone).date()


def _zone(upkeep: Upkeep) -> ZoneInfo:
    return ZoneInfo("UTC" if upkeep.configured is None else upkeep.configured.zone)
