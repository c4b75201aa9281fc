"""Degrees, instants and durations, cut once at the door.

Temperatures are °C as floats with three decimals, so that a comparison with a limit such as 8.0 is exact. Instants are
aware UTC datetimes with whole microseconds; on disk and in columns they are integers of microseconds since 1970.
"""

import math
import re
from datetime import UTC, datetime, timedelta, tzinfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
ZERO_C_IN_KELVIN = 273.15

_DURATION = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>ms|s|m|min|h|d)")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0, "d": 86400.0}


def cut_c(celsius: float) -> float:
    """Return °C rounded to 0.001, the precision in which everything is judged; NaN and infinities stay."""
    return round(celsius, 3) + 0.0 if math.isfinite(celsius) else celsius


def celsius_from_fahrenheit(fahrenheit: float) -> float:
    """Return °C to 0.001: 46.4 °F is exactly 8.0 °C."""
    return cut_c((fahrenheit - 32.0) * 5.0 / 9.0)


def celsius_from_kelvin(kelvin: float) -> float:
    """Return °C to 0.001."""
    return cut_c(kelvin - ZERO_C_IN_KELVIN)


def fahrenheit_from_celsius(celsius: float) -> float:
    """Return °F, unrounded; `show_fahrenheit` rounds for people."""
    return celsius * 9.0 / 5.0 + 32.0


def show_fahrenheit(celsius: float, min_c: float, max_c: float) -> str:
    """Return °F to 0.1° as text, never rounded into the range: 8.02 °C (46.436 °F) shows as 46.5, not 46.4."""
    exact = fahrenheit_from_celsius(celsius)
    tenths = round(exact * 10)
    if celsius > max_c and tenths <= round(fahrenheit_from_celsius(max_c) * 10, 6):
        tenths = math.floor(fahrenheit_from_celsius(max_c) * 10 + 1e-6) + 1
    elif celsius < min_c and tenths >= round(fahrenheit_from_celsius(min_c) * 10, 6):
        tenths = math.ceil(fahrenheit_from_celsius(min_c) * 10 - 1e-6) - 1
    return f"{tenths / 10:.1f}"


def to_us(at: datetime) -> int:
    """Return microseconds since 1970 of an aware datetime."""
    return (at - EPOCH) // MICROSECOND


def from_us(microseconds: int) -> datetime:
    """Return the aware UTC datetime of microseconds since 1970."""
    return EPOCH + timedelta(microseconds=microseconds)


def parse_instant(text: str, zone: tzinfo | None = None, latest: datetime | None = None) -> datetime:
    """Return the UTC instant of an ISO 8601 text, cut to microseconds.

    Args:
        text: such as `2026-11-22T10:00:00Z`, `2026-11-22 11:00:00+01:00`, nanoseconds allowed.
        zone: where a text without a zone is read; None refuses such a text.
        latest: of the hour that a clock repeats in autumn, the later instant is taken if it is not after this one,
            else the earlier; None: the earlier.

    Raises:
        ValueError: not an instant, or without a zone and none given; the message completes the sentence "… is".
    """
    at = datetime.fromisoformat(text.strip().upper())
    if at.tzinfo is None:
        if zone is None:
            raise ValueError("an instant without a zone")
        at = at.replace(tzinfo=zone)
        again = at.replace(fold=1).astimezone(UTC)
        if latest is not None and again <= latest:
            return again
    return at.astimezone(UTC)


def show_instant(at: datetime) -> str:
    """Return `2026-11-22T10:00:00Z`, with microseconds only where there are any."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def parse_duration(text: str) -> timedelta:
    """Return the duration of `90s`, `5m`, `1.5h` or `7d`, more than none.

    Raises:
        ValueError: not such a text, or nothing; the message completes the sentence "… is".
    """
    match = _DURATION.fullmatch(text.strip())
    if match is None:
        raise ValueError("not a duration such as 30s, 5m, 2h or 7d")
    try:
        duration = timedelta(seconds=float(match["number"]) * _SECONDS[match["unit"]])
    except OverflowError:
        raise ValueError("too long a duration") from None
    if duration <= timedelta(0):
        raise ValueError("no time at all")
    return duration


def show_duration(duration: timedelta) -> str:
    """Return a duration for people: `41 min`, `2 h 5 min`, `3 d 4 h`; seconds only below one minute."""
    seconds = duration.total_seconds()
    minutes = math.floor(seconds / 60)
    if minutes == 0:
        return f"{math.floor(seconds)} s" if seconds >= 1 else f"{seconds:g} s"
    days, rest = divmod(minutes, 1440)
    hours, left = divmod(rest, 60)
    parts = [(days, "d"), (hours, "h"), (left, "min")]
    return " ".join(f"{number} {unit}" for number, unit in parts if number)


def minutes(duration: timedelta) -> float:
    """Return wall-clock minutes, to the microsecond."""
    return duration / timedelta(minutes=1)
