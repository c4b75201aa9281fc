"""The live view in a terminal: each unit with its temperature and what lies in it, what is open, what happened."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta, tzinfo

from msgspec.structs import replace
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from coldchain import narrative, rules
from coldchain.cli.instants import localized
from coldchain.cli.shelf import Shelf, shelves, where
from coldchain.config import catalogue
from coldchain.events import AlertChanged, Event, VerdictChanged
from coldchain.findings import Finding, Gap
from coldchain.ingest import Committed, Ingest, Track
from coldchain.ledger import Entry
from coldchain.lots import Lot
from coldchain.narrative.words import forms
from coldchain.unit_state import Condition, UnitState, sensor_state
from coldchain.units import show_duration

HOUSEKEEPING = {
    "BatchesSealed", "StoreCreated", "SensorConfigured", "InputRefused", "InputUnclaimed", "PointsRefused",
    "CommandsRefused", "SignInsRefused", "DaySwept", "AlertEscalated", "MessageWritten", "MessageSent",
}  # fmt: skip
"""Kinds of entries that are not news to people."""

_SPARKS = "▁▂▃▄▅▆▇█"
_SPAN = timedelta(hours=6)
_FEWEST = 4
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


def news(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Yield the entries that are news to people; a lot that is usable as before, or an alert no worse, is none."""
    for entry in entries:
        event = entry.event
        same = isinstance(event, VerdictChanged) and event.was == event.now == "usable"
        same = same or (isinstance(event, AlertChanged) and not (event.worse or event.anew))
        if entry.kind not in HOUSEKEEPING and not same:
            yield entry


class LiveView:
    """Remembers what was committed lately, and draws it.

    Args:
        names: what to call each unit, by `site/unit`.
        zone: in which every instant is told, that of the sites.
        lot: looks a lot up, so that a verdict says what it is about.
        width: how many characters a sparkline has.
        lines: how many of the last events' lines are shown.
    """

    def __init__(
        self,
        names: dict[str, str],
        zone: tzinfo,
        lot: Callable[[str], Lot | None] = lambda _: None,
        width: int = 24,
        lines: int = 12,
    ) -> None:
        self._names = names
        self._zone = zone
        self._lot = lot
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
        for entry in news(committed.entries):
            head = f"{entry.seq:>6}  {entry.at.astimezone(self._zone):%d %b %H:%M}  "
            first, *more = self._told(entry)
            self._note(head + first, *(" " * len(head) + each for each in more))

    def say(self, sentence: str, at: datetime) -> None:
        """Note something that is not in the ledger."""
        head = f"{'':>6}  {at.astimezone(self._zone):%d %b %H:%M}  "
        self._note(head + localized(sentence, self._zone))

    def draw(
        self,
        ingest: Ingest,
        now: datetime,
        title: str,
        lots: Sequence[Lot] = (),
        height: int | None = None,
        alarms: Sequence[tuple[str, str]] = (),
    ) -> RenderableType:
        """Return the view as it is now.

        Args:
            ingest: whose sensors are shown.
            now: the watched world's time.
            title: above it all.
            lots: of which something is there.
            height: lines that there is room for; the oldest events make way. None: there is room for all.
            alarms: lines about alerts and who was told, with their style.
        """
        tracks = sorted(ingest.tracks, key=lambda track: track.watched.sensor)
        findings = [each for track in tracks for each in rules.open_findings(track.state)]
        held = shelves(lots, now, self._names)
        events = list(self._events)
        if height is not None:
            others = 1 + len(tracks) + 4 + max(1, len(findings)) + 2
            others += sum(len(each) + 2 for each in (held, alarms) if each)
            events = events[-max(_FEWEST, height - others - 2) :]
        return Group(
            Text(title, style="bold", overflow="ellipsis", no_wrap=True),
            self._units(tracks, now),
            *([Panel(_stock(held), title="stock", title_align="left", border_style="dim")] if held else []),
            Panel(_open(findings, now, self._zone), title="open", title_align="left", border_style="dim"),
            *([Panel(_alarms(alarms), title="alerts", title_align="left", border_style="dim")] if alarms else []),
            Panel(Group(*events), title="last events", title_align="left", border_style="dim"),
        )

    def _told(self, entry: Entry) -> Iterator[str]:
        """Yield an entry's sentence; of a verdict then what to do now, since the sentence may be longer than a line."""
        event = entry.event
        if not isinstance(event, VerdictChanged) or not event.todo:
            yield self._sentence(event)
            return
        yield self._sentence(replace(event, todo="", follow_up=""))
        lot = self._lot(event.lot)
        what = "" if lot is None else f"{forms(lot.quantity, lot.form)} of {_product(lot)}, {where(lot, self._names)}: "
        yield f"→ {what}{event.todo}"

    def _sentence(self, event: Event) -> str:
        return localized(narrative.tell(event, self._zone), self._zone)

    def _note(self, *lines: str) -> None:
        self._events.extend([Text(line, overflow="ellipsis", no_wrap=True) for line in lines])

    def _units(self, tracks: Iterable[Track], now: datetime) -> Table:
        table = Table(expand=True, border_style="dim")
        past = f"last {_SPAN // timedelta(hours=1)} h"
        for column in ("unit", "°C", past, "state", "band", "last heard"):
            # Where there is little room, it is the past that makes way.
            table.add_column(column, justify="right" if column == "°C" else "left", no_wrap=column != past)
        for track in tracks:
            state = sensor_state(track.watched.sensor, track.state, track.limits_at(now))
            colour = _COLOURS[state.status]
            table.add_row(
                self._names.get(f"{track.watched.site}/{track.watched.unit}", track.watched.sensor),
                "" if state.temperature_c is None else Text(f"{state.temperature_c:.1f}", style=colour),
                Text(self._spark(track.watched.sensor), style=colour, no_wrap=True, overflow="ellipsis"),
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


def _product(lot: Lot) -> str:
    product = catalogue().products.get(lot.product)
    return lot.product if product is None else product.name


def _stock(held: Sequence[Shelf]) -> RenderableType:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column()
    for shelf in held:
        text = shelf.text()
        text.no_wrap, text.overflow = True, "ellipsis"  # so that the names stay whole where there is little room
        grid.add_row(shelf.name, text)
    return grid


def _alarms(lines: Sequence[tuple[str, str]]) -> RenderableType:
    return Group(*(Text(line, style=style, overflow="ellipsis", no_wrap=True) for line, style in lines))


def _heard(state: UnitState, now: datetime) -> str:
    if state.at is None:
        return "never"
    return f"{show_duration(max(timedelta(0), now - state.at))} ago"


def _open(findings: list[Finding], now: datetime, zone: tzinfo) -> RenderableType:
    if not findings:
        return Text("nothing out of range, no sensor silent", style="green")
    rows = []
    for finding in findings:
        style = "magenta" if isinstance(finding, Gap) else "red"
        lasted = show_duration(max(timedelta(0), now - finding.since))
        rows.append(
            Text(
                f"{finding.sensor}: {localized(narrative.describe(finding, zone), zone)} ({lasted})",
                style=style,
                overflow="ellipsis",
                no_wrap=True,
            )
        )
    return Group(*rows)
