"""The live view in a terminal: what is open and who was told, each unit, what happened, and what lies where."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta, tzinfo

from msgspec.structs import replace
from rich.console import RenderableType
from rich.text import Text

from coldchain import narrative, rules
from coldchain.cli.fitting import Line
from coldchain.cli.instants import localized
from coldchain.cli.live_layout import NO_LINKS, Layout, Links, Seen
from coldchain.cli.live_units import SPAN
from coldchain.cli.shelf import shelves, where
from coldchain.config import catalogue
from coldchain.events import AlertChanged, Event, VerdictChanged
from coldchain.findings import Finding, Gap
from coldchain.ingest import Committed, Ingest
from coldchain.ledger import Entry
from coldchain.lots import Lot
from coldchain.narrative.words import forms
from coldchain.units import show_duration

HOUSEKEEPING = {
    "BatchesSealed", "StoreCreated", "SensorConfigured", "InputRefused", "InputUnclaimed", "PointsRefused",
    "CommandsRefused", "SignInsRefused", "DaySwept", "AlertEscalated", "MessageWritten", "MessageSent",
}  # fmt: skip
"""Kinds of entries that are not news to people."""


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
        lines: how many of the last events' lines are shown.
    """

    def __init__(
        self,
        names: dict[str, str],
        zone: tzinfo,
        lot: Callable[[str], Lot | None] = lambda _: None,
        lines: int = 12,
    ) -> None:
        self._names = names
        self._zone = zone
        self._lot = lot
        self._points: dict[str, deque[tuple[datetime, float]]] = {}
        self._events: deque[Line] = deque(maxlen=lines)

    def take(self, committed: Committed) -> None:
        """Note readings and events."""
        for reading in committed.readings:
            points = self._points.setdefault(reading.sensor, deque())
            points.append((reading.at, reading.temperature_c))
            while points[0][0] < reading.at - SPAN:
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
        messages: Sequence[tuple[str, str]] = (),
        links: Links = NO_LINKS,
    ) -> RenderableType:
        """Return the view as it is now.

        Args:
            ingest: whose sensors are shown.
            now: the watched world's time.
            title: above it all.
            lots: of which something is there.
            height: lines that there is room for; what is well makes way. None: there is room for all.
            alarms: lines about the alerts that are open, the gravest first, with their style.
            messages: lines about who was told, the last one last, with their style.
            links: by which somebody signs in.
        """
        tracks = sorted(ingest.tracks, key=lambda track: track.watched.sensor)
        findings = [each for track in tracks for each in rules.open_findings(track.state)]
        seen = Seen(
            now,
            title,
            [Line(Text(line, style=style)) for line, style in alarms],
            [Line(Text(line, style=style)) for line, style in messages],
            [_open(each, now, self._zone) for each in findings],
            tracks,
            list(self._events),
            shelves(lots, now, self._names),
        )
        return Layout(seen, links, self._names, {name: tuple(each) for name, each in self._points.items()}, height)

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
        self._events.extend([Line(Text(line)) for line in lines])


def _product(lot: Lot) -> str:
    product = catalogue().products.get(lot.product)
    return lot.product if product is None else product.name


def _open(finding: Finding, now: datetime, zone: tzinfo) -> Line:
    style = "magenta" if isinstance(finding, Gap) else "red"
    lasted = show_duration(max(timedelta(0), now - finding.since))
    return Line(
        Text(f"{finding.sensor}: {localized(narrative.describe(finding, zone), zone)} ({lasted})", style=style),
    )
