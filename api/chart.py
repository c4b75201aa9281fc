"""Charts: temperatures over time with their range, what was found in them, and what people did; see `api.frame`.

A stretch that was summed up shows its lowest and highest, never a mean; where nothing was read there is no line. Bokeh
shows instants as if they were UTC: they are shifted to the site's own clock before it gets them.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Any, Literal

import msgspec

from api.words import clock
from coldchain.products import Limits
from coldchain.units import fahrenheit_from_celsius, to_us
from coldchain.windows import Curve, Window

_ONE_OFFSET = timedelta(days=8)
"""Up to so long a chart keeps the offset of its end, so that the hour that a clock repeats in autumn is drawn once."""
_NAN = {"type": "number", "value": "nan"}

Kind = Literal["above", "below", "freeze", "overheat", "gap"]


class Shade(msgspec.Struct, frozen=True):
    """A stretch that something was found in."""

    kind: Kind
    since: datetime
    until: datetime
    told: str


class Mark(msgspec.Struct, frozen=True):
    """Something that people did, or that a sensor saw."""

    kind: Literal["in", "out", "light", "movement"]
    at: datetime
    told: str


class Line(msgspec.Struct, frozen=True):
    """One curve, and what it is called; after so long without a reading it is broken."""

    name: str
    curve: Curve
    gap_after: timedelta


class Picture(msgspec.Struct, frozen=True):
    """All that a chart shows, in °C and UTC; drawn as its looker reads it."""

    since: datetime
    until: datetime
    lines: tuple[Line, ...]
    limits: Limits
    zone: tzinfo
    shades: tuple[Shade, ...] = ()
    marks: tuple[Mark, ...] = ()
    fahrenheit: bool = False
    dark: bool = False


def item(picture: Picture) -> bytes:
    """Return what `Bokeh.embed.embed_item` takes, as JSON."""
    from api.frame import MARKS, SHADES, Frame, frame, place  # noqa: PLC0415 - Bokeh loads for a second, once

    axis, limits = _Axis(picture), picture.limits
    summed = tuple(each.curve.width is not None for each in picture.lines)
    of = limits.min_c, limits.max_c, limits.freeze_c
    told = frame(Frame(summed, of, axis.zone_name, picture.fahrenheit, picture.dark))
    filled: dict[str, object] = {
        "x-start": axis.ms(picture.since), "x-end": axis.ms(picture.until), "y-start": axis.low, "y-end": axis.high,
        **{kind: _shades(picture, axis, kind) for kind in SHADES},
        **{kind: _marks(picture, axis, kind) for kind in MARKS},
        **{f"line-{number}": _line(each, picture, axis) for number, each in enumerate(picture.lines)},
    }  # fmt: skip
    for name, value in filled.items():
        told = told.replace(f'"{place(name)}"', json.dumps(value))
    for number, each in enumerate(picture.lines):
        told = told.replace(place(f"name-{number}"), json.dumps(each.name)[1:-1])
    return told.encode()


class _Axis:
    """Where a picture's instants and temperatures stand: in ms of the site's own clock, in °C or °F."""

    def __init__(self, picture: Picture) -> None:
        self._zone = picture.zone
        self._fahrenheit = picture.fahrenheit
        end = picture.until.astimezone(picture.zone)
        self.zone_name = end.tzname() or ""
        self._offset = end.utcoffset() if picture.until - picture.since <= _ONE_OFFSET else None
        low, high = _extremes(picture)
        room = (high - low) * 0.06
        self.low, self.high = self.scaled(low - room), self.scaled(high + room)

    def ms(self, at: datetime) -> float:
        """Return where an instant stands."""
        offset = self._offset if self._offset is not None else at.astimezone(self._zone).utcoffset()
        return (to_us(at) + (offset or timedelta(0)) // timedelta(microseconds=1)) / 1000

    def scaled(self, celsius: float) -> float:
        """Return where a temperature stands."""
        return fahrenheit_from_celsius(celsius) if self._fahrenheit else celsius


def _extremes(picture: Picture) -> tuple[float, float]:
    """Return what the axis shows at least: the range with freezing, and all that was read."""
    windows = [each for line in picture.lines for each in line.curve.windows]
    least, most = min(picture.limits.min_c, picture.limits.freeze_c) - 1, picture.limits.max_c + 2
    return min([least, *(each.min_c for each in windows)]), max([most, *(each.max_c for each in windows)])


def _shades(picture: Picture, axis: _Axis, kind: str) -> dict[str, Any]:
    mine = [each for each in picture.shades if each.kind == kind]
    return _source(
        {
            "left": _numbers(axis.ms(max(each.since, picture.since)) for each in mine),
            "right": _numbers(axis.ms(min(each.until, picture.until)) for each in mine),
            "bottom": _numbers([axis.low] * len(mine)),
            "top": _numbers([axis.high] * len(mine)),
            "told": [each.told for each in mine],
        }
    )


def _marks(picture: Picture, axis: _Axis, kind: str) -> dict[str, Any]:
    mine = [each for each in picture.marks if each.kind == kind]
    y = axis.low + (axis.high - axis.low) * 0.03
    told = [f"{clock(each.at, picture.zone)}: {each.told}" for each in mine]
    return _source({"at": _numbers(axis.ms(each.at) for each in mine), "y": _numbers([y] * len(mine)), "told": told})


def _line(line: Line, picture: Picture, axis: _Axis) -> dict[str, Any]:
    windows = _broken(line)
    return _source(
        {
            "at": _numbers(axis.ms(each.at) if each else None for each in windows),
            "low": _numbers(axis.scaled(each.min_c) if each else None for each in windows),
            "high": _numbers(axis.scaled(each.max_c) if each else None for each in windows),
            "told": [_told(each, line, picture, axis) if each else "" for each in windows],
        }
    )


def _broken(line: Line) -> list[Window | None]:
    """Return a line's windows with None where it is broken."""
    apart = max(line.gap_after, (line.curve.width or timedelta(0)) * 3 / 2)
    found: list[Window | None] = []
    for each in line.curve.windows:
        before = found[-1] if found else None
        if before is not None and each.at - before.at > apart:
            found.append(None)
        found.append(each)
    return found


def _told(window: Window, line: Line, picture: Picture, axis: _Axis) -> str:
    sign = "°F" if picture.fahrenheit else "°C"
    at, low, high = clock(window.at, picture.zone), axis.scaled(window.min_c), axis.scaled(window.max_c)
    if line.curve.width is None or window.count == 1:
        return f"{high:.1f} {sign}, {at}"
    return f"{low:.1f} to {high:.1f} {sign}, from {at}"


def _source(columns: Mapping[str, Sequence[object]]) -> dict[str, Any]:
    return {"type": "map", "entries": [[name, column] for name, column in columns.items()]}


def _numbers(values: Iterable[float | None]) -> list[object]:
    """Return numbers as Bokeh's JSON has them; None breaks a line."""
    return [_NAN if each is None else each for each in values]
