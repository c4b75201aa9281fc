"""Measures in words: temperatures, instants and durations as people read them.

A temperature is told to 0.1°, and never rounded into the range or past a limit that it has passed: 8.02 °C is told as
8.1 °C, in °F as 46.5 °F.
"""

import math
import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta, tzinfo

from coldchain.units import parse_instant, show_duration, show_fahrenheit

_DEGREES = re.compile(r"(?<![\w.])([-\u2212]?\d+(?:\.\d+)?) ?°C")
_DAY = re.compile(r"(?<![-\w])\d{4}-\d{2}-\d{2}(?![-\w])")
_INSTANT = re.compile(r"\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z")


def degrees(celsius: float, bounds: Iterable[float], *, fahrenheit: bool) -> str:
    """Return a temperature with its unit: `9.4 °C`, `48.9 °F`.

    Args:
        celsius: the temperature, °C.
        bounds: the range's ends, then limits, °C; what is beyond one is never told as at it. One alone is a limit.
        fahrenheit: tell °F.
    """
    bounds = tuple(bounds)
    is_within = len(bounds) > 1 and bounds[0] <= celsius <= bounds[1]
    low = -math.inf if is_within else min((each for each in bounds if celsius < each), default=-math.inf)
    high = math.inf if is_within else max((each for each in bounds if celsius > each), default=math.inf)
    if fahrenheit:
        return f"{_bare(show_fahrenheit(celsius, low, high))} °F"
    return f"{_bare(_tenths(celsius, low, high))} °C"


def _tenths(celsius: float, low: float, high: float) -> str:
    tenths = round(celsius * 10)
    if celsius > high and tenths <= round(high * 10, 6):
        tenths = math.floor(high * 10 + 1e-6) + 1
    elif celsius < low and tenths >= round(low * 10, 6):
        tenths = math.ceil(low * 10 - 1e-6) - 1
    return f"{tenths / 10:.1f}"


def _bare(number: str) -> str:
    """Return a number without a `.0` and without the sign of nothing: `8`, `0`."""
    bare = number.removesuffix(".0")
    return "0" if bare == "-0" else bare


def lasting(duration: timedelta) -> str:
    """Return a duration in plain words: `31 min`, `2 h 5 min`, `1 day 4 h`, `3 days`."""
    if duration < timedelta(minutes=1):
        return "less than 1 min"
    if duration < timedelta(days=1):
        return show_duration(duration)
    days, rest = divmod(duration, timedelta(days=1))
    hours = rest // timedelta(hours=1)
    told = "1 day" if days == 1 else f"{days} days"
    return f"{told} {hours} h" if hours and days < 3 else told  # noqa: PLR2004 - of three days on, hours say nothing


def when(at: datetime, zone: tzinfo, now: datetime) -> str:
    """Return an instant where it is told of: `29 Nov 14:10`; the year and the zone only where they are in doubt."""
    local = at.astimezone(zone)
    year = f" {local.year}" if local.year != now.astimezone(zone).year else ""
    other = local.replace(fold=1 - local.fold)
    doubtful = f" {local:%Z}" if other.utcoffset() != local.utcoffset() else ""
    return f"{local.day} {local:%b}{year} {local:%H:%M}{doubtful}"


def _instant(text: str, zone: tzinfo, now: datetime) -> str:
    """Return `29 Nov 14:10`; what looks like an instant and is none stays as it is."""
    try:
        return when(parse_instant(text), zone, now)
    except (ValueError, OverflowError):
        return text


def _day(text: str, year: int) -> str:
    """Return `29 Nov`; what looks like a day and is none stays as it is."""
    try:
        on = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{on.day} {on:%b}" if on.year == year else f"{on.day} {on:%b %Y}"


def day(at: datetime, zone: tzinfo) -> str:
    """Return the day of an instant: `22 Nov 2026`."""
    local = at.astimezone(zone)
    return f"{local.day} {local:%b %Y}"


def translated(text: str, zone: tzinfo, now: datetime, bounds: Iterable[float], *, fahrenheit: bool) -> str:
    """Return a text with its instants in local time and its °C as °F, where the reader chose that."""
    text = _INSTANT.sub(lambda found: _instant(found[0], zone, now), text)
    text = _DAY.sub(lambda found: _day(found[0], now.astimezone(zone).year), text)
    if not fahrenheit:
        return text
    within = tuple(bounds)
    return _DEGREES.sub(lambda found: degrees(_number(found[1]), within, fahrenheit=True), text)


def _number(text: str) -> float:
    return float(text.replace("\u2212", "-"))
