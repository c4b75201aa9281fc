"""How the live view is laid out: boxes where all of it fits in them, else lines, the most urgent first.

What makes way where the terminal is low: the links, which are printed above, then boxes, then what is well.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from coldchain.cli.fitting import Line, Part, height, shares
from coldchain.cli.live_units import Points, state_of, units, worst_first
from coldchain.cli.shelf import Shelf, worst_shelf_first
from coldchain.ingest import Track

_FEWEST = 4
"""So many events have room in a box, or there is none."""
_MOST = 4
"""So many alerts are shown at most."""
_MESSAGES = 2
"""So many messages are shown where there is little room."""
_NOTHING = Text("nothing out of range, no sensor silent", style="green")


class Links(msgspec.Struct, frozen=True):
    """How somebody signs in.

    Attributes:
        lines: a link each, and what else is to be known.
        hint: the same in a line, where these have no room; empty: there are none.
    """

    lines: tuple[str, ...] = ()
    hint: Text = Text()


NO_LINKS = Links()


class Seen(msgspec.Struct, frozen=True):
    """All that there is to see at an instant.

    Attributes:
        now: the watched world's time.
        title: above it all.
        alerts: that are open, the gravest first.
        messages: who was told, the last one last.
        found: what is out of range or silent.
        tracks: sensors in the order of their names.
        events: what happened, the last one last.
        held: what lies where.
    """

    now: datetime
    title: str
    alerts: list[Line]
    messages: list[Line]
    found: list[Line]
    tracks: list[Track]
    events: list[Line]
    held: list[Shelf]


class Layout:
    """What is seen, as a terminal shows it.

    Args:
        seen: what.
        links: by which somebody signs in.
        names: what to call each unit, by `site/unit`.
        points: each sensor's last readings.
        room: lines that there are; None: there is room for all.
    """

    def __init__(
        self, seen: Seen, links: Links, names: Mapping[str, str], points: Mapping[str, Points], room: int | None
    ) -> None:
        self._seen = seen
        self._links = links
        self._names = names
        self._points = points
        self._room = room

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield it in the fullest way that fits."""
        if self._room is None:
            yield self._boxed(len(self._seen.events), linked=True)
            return
        for linked in (True, False):
            left = self._room - height(console, options, self._boxed(_FEWEST, linked=linked))
            if left >= 0:
                yield self._boxed(_FEWEST + left, linked=linked)
                return
        yield self._plain(self._room)

    def _boxed(self, events: int, *, linked: bool) -> RenderableType:
        seen = self._seen
        alerts = [*seen.alerts[:_MOST], *seen.messages]
        return Group(
            *self._head(linked=linked),
            *([_panel(_titled("alerts", _MOST, len(seen.alerts)), alerts)] if alerts else []),
            _panel("open", seen.found or [_NOTHING]),
            units(seen.tracks, seen.now, self._names, self._points, boxed=True),
            _panel("last events", seen.events[-events:]),
            *([_panel("stock", [_stock(seen.held)])] if seen.held else []),
        )

    def _plain(self, room: int) -> RenderableType:
        seen = self._seen
        tracks, held = worst_first(seen.tracks, seen.now), worst_shelf_first(seen.held)
        found: Sequence[RenderableType] = seen.found or [_NOTHING]
        unwell = sum(state_of(track, seen.now).status != "ok" for track in tracks)
        parts = (
            Part(min(_MOST, len(seen.alerts)), least=2),
            Part(min(_MESSAGES, len(seen.messages)), least=1, head=0),
            Part(len(found), least=3),
            Part(len(tracks), least=max(1, unwell)),
            Part(len(seen.events), least=3),
            Part(len(held), least=2),
        )
        head = self._head(linked=False)
        alerts, messages, opened, read, events, stock = shares(parts, room - len(head))
        lines = [*head, *_part("alerts", seen.alerts[:alerts], len(seen.alerts))]
        lines += seen.messages[len(seen.messages) - messages :]
        lines += _part("open", found[:opened], len(found))
        if read:
            unit = _titled("unit", read, len(tracks))
            lines.append(units(tracks[:read], seen.now, self._names, self._points, boxed=False, unit=unit))
        lines += _part("last events", seen.events[len(seen.events) - events :])
        if stock:
            lines += _part("stock", [_stock(held[:stock])], 1, _titled("stock", stock, len(held)))
        return Group(*lines)

    def _head(self, *, linked: bool) -> list[RenderableType]:
        title = Line(Text(self._seen.title, style="bold"))
        if not self._links.lines:
            return [title]
        if not linked:
            return [title, Line(self._links.hint)]
        links = Group(*(Text(each, overflow="fold") for each in self._links.lines))
        return [Panel(links, title="in the browser", title_align="left", border_style="cyan"), title]


def _panel(title: str, lines: Sequence[RenderableType]) -> Panel:
    return Panel(Group(*lines), title=title, title_align="left", border_style="dim")


def _part(title: str, lines: Sequence[RenderableType], of: int = 0, told: str = "") -> list[RenderableType]:
    """Return lines under a heading that says how many of them there are; none of no lines."""
    heading = Rule(told or _titled(title, len(lines), of), align="left", style="dim")
    return [heading, *lines] if lines else []


def _titled(title: str, shown: int, of: int) -> str:
    return f"{title} ({shown} of {of})" if shown < of else title


def _stock(held: Sequence[Shelf]) -> RenderableType:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column()
    for shelf in held:
        grid.add_row(shelf.name, Line(*shelf.wordings()))
    return grid
