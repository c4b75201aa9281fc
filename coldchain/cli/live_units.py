"""The live view's table of units: each with its temperature, its last hours, and when it was last heard."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from rich.table import Table
from rich.text import Text

from coldchain.cli.fitting import Newest
from coldchain.ingest import Track
from coldchain.unit_state import Condition, UnitState, sensor_state
from coldchain.units import show_duration

SPAN = timedelta(hours=6)
_SPARKS = "▁▂▃▄▅▆▇█"
_WIDTH = 24
_COLOURS: dict[Condition, str] = {"ok": "green", "warning": "yellow", "no_signal": "magenta", "alarm": "bold red"}
_WORDS: dict[Condition, str] = {"ok": "ok", "warning": "warning", "no_signal": "NO SIGNAL", "alarm": "ALARM"}
_BANDS = {
    None: "no data",
    "freezing": "freezing",
    "cold": "too cold",
    "in_range": "in range",
    "warm": "too warm",
    "overheated": "overheated",
}
_WORST_FIRST: tuple[Condition, ...] = ("alarm", "no_signal", "warning", "ok")

Points = Sequence[tuple[datetime, float]]


def state_of(track: Track, now: datetime) -> UnitState:
    """Return what is known of a sensor now."""
    return sensor_state(track.watched.sensor, track.state, track.limits_at(now))


def worst_first(tracks: Iterable[Track], now: datetime) -> list[Track]:
    """Return sensors with what is wrong first, else in the order of their names."""
    named = sorted(tracks, key=lambda track: track.watched.sensor)
    return sorted(named, key=lambda track: _WORST_FIRST.index(state_of(track, now).status))


def units(
    tracks: Iterable[Track],
    now: datetime,
    names: Mapping[str, str],
    points: Mapping[str, Points],
    *,
    boxed: bool,
    unit: str = "unit",
) -> Table:
    """Return the table.

    Args:
        tracks: of which sensors, in this order.
        now: the watched world's time.
        names: what to call each unit, by `site/unit`.
        points: each sensor's last readings.
        boxed: with lines around it.
        unit: title of the first column.
    """
    table = Table(expand=boxed, border_style="dim", header_style="bold" if boxed else "dim", pad_edge=boxed)
    if not boxed:
        table.box = None
    past = f"last {SPAN // timedelta(hours=1)} h"
    for column in (unit, "°C", past, "state", "band", "last heard"):
        # Where there is little room, it is the past that makes way.
        title = Text(column, no_wrap=True)
        table.add_column(title, justify="right" if column == "°C" else "left", no_wrap=column != past)
    for track in tracks:
        state = state_of(track, now)
        colour = _COLOURS[state.status]
        table.add_row(
            names.get(f"{track.watched.site}/{track.watched.unit}", track.watched.sensor),
            "" if state.temperature_c is None else Text(f"{state.temperature_c:.1f}", style=colour),
            Newest(Text(_spark(points.get(track.watched.sensor, ())), style=colour, no_wrap=True)),
            Text(_WORDS[state.status], style=colour),
            _BANDS[state.band],
            _heard(state, now),
        )
    return table


def _spark(points: Points) -> str:
    """Return the last hours as blocks, from 0 °C or the lowest to 10 °C or the highest."""
    if not points:
        return ""
    newest = points[-1][0]
    cells: list[list[float]] = [[] for _ in range(_WIDTH)]
    for at, celsius in points:
        cells[min(_WIDTH - 1, int((1 - (newest - at) / SPAN) * _WIDTH))].append(celsius)
    low = min(0.0, *(celsius for _, celsius in points))
    high = max(10.0, *(celsius for _, celsius in points))
    return "".join(_block(cell, low, high) for cell in cells)


def _block(cell: list[float], low: float, high: float) -> str:
    if not cell:
        return " "
    furthest = max(cell, key=lambda celsius: abs(celsius - 5.0))  # an average would hide what matters
    return _SPARKS[min(len(_SPARKS) - 1, int((furthest - low) / (high - low) * len(_SPARKS)))]


def _heard(state: UnitState, now: datetime) -> str:
    if state.at is None:
        return "never"
    return f"{show_duration(max(timedelta(0), now - state.at))} ago"
