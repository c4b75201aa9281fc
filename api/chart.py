"""Charts: temperatures over time with their range, what was found in them, and what people did; drawn by Bokeh.

A stretch that was summed up shows its lowest and highest, never a mean alone; where nothing was read there is no line.
Bokeh shows instants as if they were UTC: they are shifted to the site's own clock before it gets them.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Any, Literal

import msgspec
import numpy as np
from bokeh.embed import json_item
from bokeh.models import ColumnDataSource, HoverTool, Range1d
from bokeh.models.annotations import BoxAnnotation, Label, Span
from bokeh.plotting import figure

from api.words import clock
from coldchain.products import Limits
from coldchain.units import fahrenheit_from_celsius, to_us
from coldchain.windows import Curve, Window

_ONE_OFFSET = timedelta(days=8)
"""Up to so long a chart keeps the offset of its end, so that the hour that a clock repeats in autumn is drawn once."""

Kind = Literal["above", "below", "freeze", "overheat", "gap"]


class Shade(msgspec.Struct, frozen=True):
    """A stretch that something was found in."""

    kind: Kind
    since: datetime
    until: datetime
    told: str


class Mark(msgspec.Struct, frozen=True):
    """Something that people did, or that a sensor saw: `in`, `out`, `light` or `movement`."""

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


class _Colours(msgspec.Struct, frozen=True):
    ink: str
    quiet: str
    grid: str
    good: str
    cold: str
    warm: str
    bad: str
    lines: tuple[str, ...]


_LIGHT = _Colours(
    "#14212a", "#4c5d68", "#e3e9ec", "#17643a", "#1a4ea3", "#a23a06", "#a11428",
    ("#0b5f74", "#7a3e9d", "#7a4a00", "#47545e"),
)  # fmt: skip
_DARK = _Colours(
    "#e6edf0", "#a6b6be", "#2c3a42", "#7fd6a0", "#9cc1ff", "#ffae85", "#ff9aa5",
    ("#6fcadf", "#d9a6f2", "#f2c46b", "#b4c2ca"),
)  # fmt: skip


def item(picture: Picture) -> dict[str, Any]:
    """Return what `Bokeh.embed.embed_item` takes."""
    return dict(json_item(_figure(picture)))


class _Clock:
    """Where a picture's instants stand on its axis, in ms of the site's own clock."""

    def __init__(self, picture: Picture) -> None:
        self._zone = picture.zone
        one = picture.until - picture.since <= _ONE_OFFSET
        self._offset = picture.until.astimezone(picture.zone).utcoffset() if one else None

    def ms(self, at: datetime) -> float:
        offset = self._offset if self._offset is not None else at.astimezone(self._zone).utcoffset()
        return (to_us(at) + (offset or timedelta(0)) // timedelta(microseconds=1)) / 1000


def _figure(picture: Picture) -> Any:  # noqa: ANN401 - Bokeh's own, without types
    colours, axis = (_DARK if picture.dark else _LIGHT), _Clock(picture)
    low, high = _ends(picture)
    drawn = figure(
        height=340,
        sizing_mode="stretch_width",
        x_axis_type="datetime",
        x_range=Range1d(start=axis.ms(picture.since), end=axis.ms(picture.until)),
        y_range=Range1d(start=low, end=high),
        tools="xpan,box_zoom,xwheel_zoom,reset,save",
        active_drag="box_zoom",
        toolbar_location="above",
        background_fill_alpha=0,
        border_fill_alpha=0,
        outline_line_color=None,
    )
    drawn.toolbar.logo = None
    drawn.xaxis.axis_label = f"Time, {picture.until.astimezone(picture.zone).tzname()}"
    drawn.yaxis.axis_label = "°F" if picture.fahrenheit else "°C"
    _paint(drawn, colours)
    _limits(drawn, picture, colours)
    _shades(drawn, picture, axis, colours, (low, high))
    for number, line in enumerate(picture.lines):
        _line(drawn, line, picture, axis, colours.lines[number % len(colours.lines)])
    _marks(drawn, picture, axis, colours, low + (high - low) * 0.03)
    if len(picture.lines) > 1:
        drawn.legend.label_text_color = colours.ink
        drawn.legend.background_fill_alpha = 0
        drawn.legend.border_line_alpha = 0
        drawn.legend.orientation = "horizontal"
        drawn.add_layout(drawn.legend[0], "below")
    return drawn


def _paint(drawn: Any, colours: _Colours) -> None:  # noqa: ANN401
    for axis in (drawn.xaxis, drawn.yaxis):
        axis.axis_label_text_color = axis.major_label_text_color = colours.quiet
        axis.axis_line_color = axis.major_tick_line_color = axis.minor_tick_line_color = colours.quiet
        axis.axis_label_text_font_style = "normal"
        axis.major_label_text_font_size = "12px"
    drawn.grid.grid_line_color = colours.grid


def _limits(drawn: Any, picture: Picture, colours: _Colours) -> None:  # noqa: ANN401
    low, high, freeze = (_scaled(picture, each) for each in _of(picture.limits))
    drawn.add_layout(
        BoxAnnotation(bottom=low, top=high, fill_color=colours.good, fill_alpha=0.1, line_color=None, level="underlay")
    )
    for at in (low, high):
        drawn.add_layout(Span(location=at, dimension="width", line_color=colours.good, line_alpha=0.6, line_width=1))
    drawn.add_layout(Span(location=freeze, dimension="width", line_color=colours.cold, line_dash=[6, 4], line_width=1))
    told = f"freezing, {freeze:g} {'°F' if picture.fahrenheit else '°C'}"
    drawn.add_layout(
        Label(x=4, x_units="screen", y=freeze, y_offset=2, text=told, text_color=colours.cold, text_font_size="11px")
    )


def _shades(drawn: Any, picture: Picture, axis: _Clock, colours: _Colours, ends: tuple[float, float]) -> None:  # noqa: ANN401
    looks = {
        "above": (colours.warm, ""),
        "below": (colours.cold, ""),
        "freeze": (colours.cold, "x"),
        "overheat": (colours.warm, "x"),
        "gap": (colours.quiet, "/"),
    }
    for kind, (colour, hatch) in looks.items():
        mine = [each for each in picture.shades if each.kind == kind]
        if not mine:
            continue
        source = ColumnDataSource(
            {
                "left": [axis.ms(max(each.since, picture.since)) for each in mine],
                "right": [axis.ms(min(each.until, picture.until)) for each in mine],
                "told": [each.told for each in mine],
            }
        )
        shown = drawn.quad(
            left="left", right="right", bottom=ends[0], top=ends[1], source=source, level="underlay",
            fill_color=colour, fill_alpha=0.14, line_color=colour, line_alpha=0.5,
            hatch_pattern=hatch or " ", hatch_color=colour, hatch_alpha=0.35,
        )  # fmt: skip
        drawn.add_tools(HoverTool(renderers=[shown], tooltips=[("", "@told")], point_policy="follow_mouse"))


def _line(drawn: Any, line: Line, picture: Picture, axis: _Clock, colour: str) -> None:  # noqa: ANN401
    windows = _broken(line)
    at = np.array([axis.ms(each.at) if each else np.nan for each in windows])
    low = np.array([_scaled(picture, each.min_c) if each else np.nan for each in windows])
    high = np.array([_scaled(picture, each.max_c) if each else np.nan for each in windows])
    told = [_told(each, line, picture) if each else "" for each in windows]
    source = ColumnDataSource({"at": at, "low": low, "high": high, "told": told})
    legend = {"legend_label": line.name} if len(picture.lines) > 1 else {}
    if line.curve.width is not None:
        drawn.varea(x="at", y1="low", y2="high", source=source, fill_color=colour, fill_alpha=0.3, **legend)
        drawn.line(x="at", y="low", source=source, line_color=colour, line_width=1, **legend)
    shown = drawn.line(x="at", y="high", source=source, line_color=colour, line_width=1.75, **legend)
    # A lone reading between two gaps is no line.
    drawn.scatter(x="at", y="high", source=source, size=2.5, color=colour, **legend)
    tooltips = [(line.name, "@told")]
    drawn.add_tools(HoverTool(renderers=[shown], tooltips=tooltips, mode="vline", line_policy="nearest"))


def _marks(drawn: Any, picture: Picture, axis: _Clock, colours: _Colours, y: float) -> None:  # noqa: ANN401
    looks = {
        "in": ("triangle", colours.ink),
        "out": ("inverted_triangle", colours.ink),
        "light": ("diamond", colours.warm),
        "movement": ("star", colours.warm),
    }
    for kind, (marker, colour) in looks.items():
        mine = [each for each in picture.marks if each.kind == kind]
        if mine:
            told = [f"{clock(each.at, picture.zone)}: {each.told}" for each in mine]
            source = ColumnDataSource({"at": [axis.ms(each.at) for each in mine], "told": told})
            shown = drawn.scatter(x="at", y=y, source=source, marker=marker, size=11, color=colour)
            drawn.add_tools(HoverTool(renderers=[shown], tooltips=[("", "@told")]))


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


def _told(window: Window, line: Line, picture: Picture) -> str:
    sign = "°F" if picture.fahrenheit else "°C"
    at, low, high = clock(window.at, picture.zone), _scaled(picture, window.min_c), _scaled(picture, window.max_c)
    if line.curve.width is None or window.count == 1:
        return f"{high:.1f} {sign}, {at}"
    return f"{low:.1f} to {high:.1f} {sign}, from {at}"


def _ends(picture: Picture) -> tuple[float, float]:
    """Return what the axis shows: the range with freezing, and all that was read."""
    low, high, freeze = _of(picture.limits)
    windows = [each for line in picture.lines for each in line.curve.windows]
    lows: Sequence[float] = [each.min_c for each in windows]
    least, most = min([low - 1, freeze - 1, *lows]), max([high + 2, *(each.max_c for each in windows)])
    room = (most - least) * 0.06
    return _scaled(picture, least - room), _scaled(picture, most + room)


def _of(limits: Limits) -> tuple[float, float, float]:
    return limits.min_c, limits.max_c, limits.freeze_c


def _scaled(picture: Picture, celsius: float) -> float:
    return fahrenheit_from_celsius(celsius) if picture.fahrenheit else celsius
