"""The stream: what is new in the store, told to all who listen: entries of the ledger by number, units as they change.

store ──one thread tails it──▶ frames, each made once ──whose sites?──▶ a bounded queue a listener ──▶ its connection

Nobody waits for a slow one: whose queue is full is cut off, comes again, and goes on after the last number it has.
"""

import asyncio
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo

import msgspec
import structlog

from api.concerns import Concern, concern_of
from coldchain import narrative
from coldchain.clock import Clock
from coldchain.config import Watched
from coldchain.errors import StoreUnavailableError
from coldchain.inventory.units import states
from coldchain.ledger import Entry
from coldchain.sites import SiteInfo
from coldchain.stock import Actor
from coldchain.store.ports import Reads

EVERY_S = 0.2
"""So often the store is asked what is new."""
UNITS_EVERY_S = 0.7
"""Units are told at once, and then no oftener: what changes faster comes together, so that a flood costs little."""
MOST_WAITING = 1_000
"""Frames that wait for one listener."""
PAGE = 500
"""Entries read at a time."""

_log = structlog.get_logger()
_encode = msgspec.json.Encoder().encode


class Frame(msgspec.Struct, frozen=True):
    """One message of the stream; `seq` is the entry's number, 0 of what has none."""

    seq: int
    concern: Concern
    body: bytes


class Listener:
    """Somebody who listens, on an event loop of its own or of many.

    Args:
        by: who.
        named: the sites that are named to them.
    """

    def __init__(self, by: Actor, named: frozenset[str]) -> None:
        self.loop = asyncio.get_running_loop()
        self.queue: asyncio.Queue[Frame | None] = asyncio.Queue(MOST_WAITING + 1)
        self._by = by
        self._named = named
        self._is_cut = False

    def hears(self, frame: Frame) -> bool:
        """Tell whether a frame is for them."""
        return frame.concern.is_for(self._by, self._named)

    def put(self, frames: Sequence[Frame]) -> None:
        """Add what is for them; where it is too much, what they have not fetched ends here."""
        for frame in frames:
            if not self._is_cut and self.hears(frame):
                if self.queue.qsize() >= MOST_WAITING:
                    self.end()
                    return
                self.queue.put_nowait(frame)

    def end(self) -> None:
        """Let the stream end after what waits."""
        if not self._is_cut:
            self._is_cut = True
            self.queue.put_nowait(None)


class Tail:
    """Tells listeners what is new; its thread runs while there are any.

    Args:
        store: which other processes write to.
        clock: of the watched world.
        sites: of the configuration.
        sensors: likewise.
        stopping: is set once all streams are to end.
    """

    def __init__(
        self,
        store: Reads,
        clock: Clock,
        sites: Mapping[str, SiteInfo],
        sensors: Sequence[Watched],
        stopping: threading.Event,
    ) -> None:
        self._store = store
        self._clock = clock
        self._sites = sites
        self._stopping = stopping
        self._listeners: set[Listener] = set()
        self._changing = threading.Lock()
        self._thread: threading.Thread | None = None
        self._of_unit: dict[tuple[str, str], list[Watched]] = defaultdict(list)
        for each in sensors:
            self._of_unit[each.site, each.unit].append(each)
        self._seq = 0
        self._batch = 0
        self._rested_at = 0.0

    def join(self, listener: Listener) -> int:
        """Begin to tell somebody; return the number after which they are told of all entries."""
        with self._changing:
            if not self._listeners:
                self._seq, self._batch = self._store.head().seq, self._store.last_batch()
            self._listeners.add(listener)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="tail", daemon=True)
                self._thread.start()
            return self._seq

    def leave(self, listener: Listener) -> None:
        """Tell somebody no more."""
        with self._changing:
            self._listeners.discard(listener)

    def units_since(self, batch: int) -> list[Frame]:
        """Return the units that batches after this one have changed, as they are now, a frame a site."""
        touched = {tuple(each.sensor.split("/")[:2]) for each in self._store.states(batch)}
        watched = [each for place in touched for each in self._of_unit.get((place[0], place[1]), ())]
        by_site: dict[str, list[dict[str, object]]] = defaultdict(list)
        for place, (state, since, silent) in states(self._store, watched, self._clock.now()).items():
            told = {"unit": place.unit, "since": since, "silent": silent, **msgspec.structs.asdict(state)}
            by_site[place.site].append(told)
        return [self._units(site, told) for site, told in by_site.items()]

    def page(self, after: int) -> list[Frame]:
        """Return some frames of the entries after a number; none: there are no more."""
        return [self._frame(entry) for entry in self._store.entries(after, PAGE)]

    def _run(self) -> None:
        while True:
            stopped = self._stopping.wait(EVERY_S)
            with self._changing:
                if stopped:
                    _each(self._listeners, Listener.end)
                    self._listeners.clear()
                if not self._listeners:
                    self._thread = None
                    return
                try:
                    self._tell()
                except StoreUnavailableError as error:
                    _log.warning("the stream waits for the store", reason=str(error))

    def _tell(self) -> None:
        """Under the lock: who joins meanwhile is told from a number on that no frame has passed yet."""
        entries = self.page(self._seq)
        self._seq = entries[-1].seq if entries else self._seq
        if frames := [*entries, *self._news()]:
            _each(self._listeners, lambda listener: listener.put(frames))

    def _news(self) -> list[Frame]:
        """Return the units that new batches have changed, if it is time to tell of them."""
        batch, now = self._store.last_batch(), time.monotonic()
        if batch == self._batch or now < self._rested_at:
            return []
        self._rested_at = now + UNITS_EVERY_S
        told, self._batch = self.units_since(self._batch), batch
        return told

    def _units(self, site: str, units: list[dict[str, object]]) -> Frame:
        data = _encode({"site": site, "at": self._clock.now(), "units": units})
        return Frame(0, Concern(frozenset({site})), b"event: units\ndata: " + data + b"\n\n")

    def _frame(self, entry: Entry) -> Frame:
        event = entry.event
        concern = concern_of(self._store, event, self._sites)
        data = {
            "seq": entry.seq,
            "at": entry.at,
            "kind": entry.kind,
            "site": concern.unit.site if concern.unit else _only(concern.sites),
            "unit": concern.unit.unit if concern.unit else "",
            "lots": concern.lots,
            "alert": concern.alert,
            "sentence": narrative.tell(event, self._zone(concern)),
        }
        return Frame(entry.seq, concern, f"id: {entry.seq}\nevent: entry\ndata: ".encode() + _encode(data) + b"\n\n")

    def _zone(self, concern: Concern) -> tzinfo:
        site = concern.unit.site if concern.unit else _only(concern.sites)
        return ZoneInfo(self._sites[site].zone) if site in self._sites else UTC


def _each(listeners: Iterable[Listener], do: Callable[[Listener], None]) -> None:
    """Do something with listeners, each on its own event loop, woken once."""
    by_loop: dict[asyncio.AbstractEventLoop, list[Listener]] = defaultdict(list)
    for each in listeners:
        by_loop[each.loop].append(each)
    for loop, theirs in by_loop.items():
        # A loop that has ended takes nothing, and nobody on it listens any more.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(_all, theirs, do)


def _all(listeners: list[Listener], do: Callable[[Listener], None]) -> None:
    for each in listeners:
        do(each)


def _only(sites: frozenset[str]) -> str:
    return next(iter(sites)) if len(sites) == 1 else ""
