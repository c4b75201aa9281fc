"""Frames: charts without their data, drawn by Bokeh once for each kind and filled for each request.

Bokeh takes a tenth of a second to put a chart together. So it does that once, with marks where data belongs; a request
only writes its numbers in their places.
"""

import json
from functools import lru_cache
from typing import Any

import msgspec
from bokeh.embed import json_item
from bokeh.models import ColumnDataSource, HoverTool, Range1d
from bokeh.models.annotations import BoxAnnotation, Label, Span
from bokeh.plotting import figure

from coldchain.units import fahrenheit_from_celsius

SHADES = ("above", "below", "freeze", "overheat", "gap")
_QUAD = ("left", "right", "bottom", "top")
MARKS = ("in", "out", "light", "movement")


class Frame(msgspec.Struct, frozen=True):
    """A kind of chart: of so many lines, each summed up or not, with these limits in °C, in these colours."""

    summed: tuple[bool, ...]
    limits: tuple[float, float, float]
    zone: str
    fahrenheit: bool
    dark: bool


class _Colours(msgspec.Struct, frozen=True):
    ink: str
    quiet: str
    grid: str
    good: str
    cold: str
    warm: str
    lines: tuple[str, ...]


_LIGHT = _Colours(
    "#14212a", "#4c5d68", "#e3e9ec", "#17643a", "#1a4ea3", "#a23a06", ("#0b5f74", "#7a3e9d", "#7a4a00", "#47545e")
)
_DARK = _Colours(
    "#e6edf0", "#a6b6be", "#2c3a42", "#7fd6a0", "#9cc1ff", "#ffae85", ("#6fcadf", "#d9a6f2", "#f2c46b", "#b4c2ca")
)


def place(name: str) -> str:
    """Return the mark where something belongs."""
    return f"@@{name}@@"


@lru_cache(maxsize=64)
def frame(kind: Frame) -> str:
    """Return what `Bokeh.embed.embed_item` takes, as JSON with marks: `"@@line-0@@"` for a source, `@@name-0@@`."""
    item = json_item(_figure(kind))
    _marked(item["doc"])
    return json.dumps(item)


def _marked(part: object) -> None:
    """Put marks where Bokeh has written the empty data of named sources, and the ends of named ranges."""
    if isinstance(part, list):
        for each in part:
            _marked(each)
    elif isinstance(part, dict):
        attributes = part.get("attributes", {})
        if part.get("name") == "ColumnDataSource":
            attributes["data"] = place(attributes["name"])
        elif part.get("name") == "Range1d" and "name" in attributes:
            attributes["start"] = place(f"{attributes['name']}-start")
            attributes["end"] = place(f"{attributes['name']}-end")
        for each in part.values():
            _marked(each)


def _figure(kind: Frame) -> Any:  # noqa: ANN401 - Bokeh's own, hardly typed
    colours = _DARK if kind.dark else _LIGHT
    drawn = figure(
        height=340,
        sizing_mode="stretch_width",
        x_axis_type="datetime",
        x_range=Range1d(name="x"),
        y_range=Range1d(name="y"),
        tools="xpan,box_zoom,xwheel_zoom,reset,save",
        active_drag="box_zoom",
        toolbar_location="above",
        background_fill_alpha=0,
        border_fill_alpha=0,
        outline_line_color=None,
    )
    drawn.toolbar.logo = None
    drawn.xaxis.axis_label = f"Time, {kind.zone}"
    _write_days(drawn.xaxis[0].formatter)
    drawn.yaxis.axis_label = "°F" if kind.fahrenheit else "°C"
    _paint(drawn, colours)
    _limits(drawn, kind, colours)
    _shades(drawn, colours)
    for number, summed in enumerate(kind.summed):
        _line(drawn, number, colours.lines[number % len(colours.lines)], summed=summed, several=len(kind.summed) > 1)
    _marks(drawn, colours)
    if len(kind.summed) > 1:
        _legend(drawn, colours)
    return drawn


def _write_days(formatter: Any) -> None:  # noqa: ANN401
    """Let an axis of Bokeh's write days as all pages do, `22 Nov 2026`: in its labels, and below those of hours."""
    day = "%-d %b %Y"
    formatter.days = "%-d %b"
    below = formatter.context
    below.seconds = below.minsec = below.minutes = below.hourmin = below.hours = day
    below.context.microseconds = below.context.milliseconds = day


def _paint(drawn: Any, colours: _Colours) -> None:  # noqa: ANN401
    for axis in (drawn.xaxis, drawn.yaxis):
        axis.axis_label_text_color = axis.major_label_text_color = colours.quiet
        axis.axis_line_color = axis.major_tick_line_color = axis.minor_tick_line_color = colours.quiet
        axis.axis_label_text_font_style = "normal"
        axis.major_label_text_font_size = "12px"
    drawn.grid.grid_line_color = colours.grid


def _limits(drawn: Any, kind: Frame, colours: _Colours) -> None:  # noqa: ANN401
    low, high, freeze = (fahrenheit_from_celsius(each) if kind.fahrenheit else each for each in kind.limits)
    drawn.add_layout(
        BoxAnnotation(bottom=low, top=high, fill_color=colours.good, fill_alpha=0.1, line_color=None, level="underlay")
    )
    for at in (low, high):
        drawn.add_layout(Span(location=at, dimension="width", line_color=colours.good, line_alpha=0.6, line_width=1))
    drawn.add_layout(Span(location=freeze, dimension="width", line_color=colours.cold, line_dash=[6, 4], line_width=1))
    told = f"freezing, {freeze:g} {'°F' if kind.fahrenheit else '°C'}"
    drawn.add_layout(
        Label(x=4, x_units="screen", y=freeze, y_offset=2, text=told, text_color=colours.cold, text_font_size="11px")
    )


def _shades(drawn: Any, colours: _Colours) -> None:  # noqa: ANN401
    looks = {
        "above": (colours.warm, " "),
        "below": (colours.cold, " "),
        "freeze": (colours.cold, "x"),
        "overheat": (colours.warm, "x"),
        "gap": (colours.quiet, "/"),
    }
    for kind in SHADES:
        colour, hatch = looks[kind]
        shown = drawn.quad(
            left="left", right="right", bottom="bottom", top="top", source=_source(kind, *_QUAD),
            level="underlay", fill_color=colour, fill_alpha=0.14, line_color=colour, line_alpha=0.5,
            hatch_pattern=hatch, hatch_color=colour, hatch_alpha=0.35,
        )  # fmt: skip
        drawn.add_tools(
            HoverTool(renderers=[shown], tooltips=[("", "@told")], visible=False, point_policy="follow_mouse")
        )


def _line(drawn: Any, number: int, colour: str, *, summed: bool, several: bool) -> None:  # noqa: ANN401
    source, name = _source(f"line-{number}", "at", "low", "high"), place(f"name-{number}")
    legend = {"legend_label": name} if several else {}
    if summed:
        drawn.varea(x="at", y1="low", y2="high", source=source, fill_color=colour, fill_alpha=0.3, **legend)
        drawn.line(x="at", y="low", source=source, line_color=colour, line_width=1, **legend)
    shown = drawn.line(x="at", y="high", source=source, line_color=colour, line_width=1.75, **legend)
    # A lone reading between two gaps is no line.
    drawn.scatter(x="at", y="high", source=source, size=2.5, color=colour, **legend)
    drawn.add_tools(
        HoverTool(renderers=[shown], tooltips=[(name, "@told")], visible=False, mode="vline", line_policy="nearest")
    )


def _marks(drawn: Any, colours: _Colours) -> None:  # noqa: ANN401
    looks = {
        "in": ("triangle", colours.ink),
        "out": ("inverted_triangle", colours.ink),
        "light": ("diamond", colours.warm),
        "movement": ("star", colours.warm),
    }
    for kind in MARKS:
        marker, colour = looks[kind]
        source = _source(kind, "at", "y")
        shown = drawn.scatter(x="at", y="y", source=source, marker=marker, size=11, color=colour)
        drawn.add_tools(HoverTool(renderers=[shown], tooltips=[("", "@told")], visible=False))


def _source(name: str, *columns: str) -> ColumnDataSource:
    return ColumnDataSource({column: [] for column in (*columns, "told")}, name=name)


def _legend(drawn: Any, colours: _Colours) -> None:  # noqa: ANN401
    legend = drawn.legend[0]
    legend.label_text_color = colours.ink
    legend.background_fill_alpha = legend.border_line_alpha = 0
    legend.orientation = "horizontal"
    drawn.add_layout(legend, "below")
