"""The live view in a terminal: each unit with its temperature and state, what is open, and what happened."""

from collections import deque
from collections.abc import Iterable
from datetime import datetime, timedelta

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from coldchain import narrative, rules
from coldchain.findings import Finding, Gap
from coldchain.ingest import Committed, Ingest, Track
from coldchain.unit_state import Condition, UnitState, sensor_state
from coldchain.units import show_duration

HOUSEKEEPING = {"BatchesSealed", "StoreCreated", "SensorConfigured", "InputRefused", "InputUnclaimed"}
"""Kinds of entries that are not news to people."""

_SPARKS = "▁▂▃▄▅▆▇█"
_SPAN = timedelta(hours=6)
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


class LiveView:
    """Remembers what was committed lately, and draws it.

    Args:
        names: what to call each unit, by `site/unit`.
        width: how many characters a sparkline has.
        lines: how many of the last events are shown.
    """

    def __init__(self, names: dict[str, str], width: int = 24, lines: int = 10) -> None:
        self._names = names
        self._width = width
        self._points: dict[str, deque[tuple[datetime, float]]] = {}
        self._events: deque[Text] = deque(maxlen=lines)

    def take(self, committed: Committed) -> None:
        """Note readings and events."""
        for reading in committed.readings:
            points = self._points.setdefault(reading.sensor, deque())
            points.append((reading.at, reading.temperature_c))
            while points[0][0] < reading.at - _SPAN:
                points.popleft()
        for entry in committed.entries:
            if entry.kind in HOUSEKEEPING:
                continue
            told = narrative.tell(entry.event)
            line = f"{entry.seq:>6}  {entry.at:%d %b %H:%M}  {told}"
            self._events.append(Text(line, overflow="ellipsis", no_wrap=True))

    def draw(self, ingest: Ingest, now: datetime, title: str) -> RenderableType:
        """Return the view as it is now."""
        tracks = sorted(ingest.tracks, key=lambda track: track.watched.sensor)
        findings = [each for track in tracks for each in rules.open_findings(track.state)]
        return Group(
            Text(title, style="bold", overflow="ellipsis", no_wrap=True),
            self._units(tracks, now),
            Panel(_open(findings, now), title="open", title_align="left", border_style="dim"),
            Panel(Group(*self._events), title="last events", title_align="left", border_style="dim"),
        )

    def _units(self, tracks: Iterable[Track], now: datetime) -> Table:
        table = Table(expand=True, border_style="dim")
        for column in ("unit", "°C", f"last {_SPAN // timedelta(hours=1)} h", "state", "band", "last heard"):
            table.add_column(column, justify="right" if column == "°C" else "left", no_wrap=True)
        for track in tracks:
            state = sensor_state(track.watched.sensor, track.state, track.limits_at(now))
            colour = _COLOURS[state.status]
            table.add_row(
                self._names.get(f"{track.watched.site}/{track.watched.unit}", track.watched.sensor),
                "" if state.temperature_c is None else Text(f"{state.temperature_c:.1f}", style=colour),
                Text(self._spark(track.watched.sensor), style=colour),
                Text(_WORDS[state.status], style=colour),
                _BANDS[state.band],
                _heard(state, now),
            )
        return table

    def _spark(self, sensor: str) -> str:
        """Return the last hours as blocks, from 0 °C or the lowest to 10 °C or the highest."""
        points = self._points.get(sensor)
        if not points:
            return ""
        newest = points[-1][0]
        cells: list[list[float]] = [[] for _ in range(self._width)]
        for at, celsius in points:
            cells[min(self._width - 1, int((1 - (newest - at) / _SPAN) * self._width))].append(celsius)
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


def _open(findings: list[Finding], now: datetime) -> RenderableType:
    if not findings:
        return Text("nothing out of range, no sensor silent", style="green")
    rows = []
    for finding in findings:
        style = "magenta" if isinstance(finding, Gap) else "red"
        lasted = show_duration(max(timedelta(0), now - finding.since))
        rows.append(
            Text(
                f"{finding.sensor}: {narrative.describe(finding)} ({lasted})",
                style=style,
                overflow="ellipsis",
                no_wrap=True,
            )
        )
    return Group(*rows)
