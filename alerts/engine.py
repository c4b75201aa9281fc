"""The engine: from the ledger's entries, and from time, to alerts and to what people are told.

entries ──mark──▶ places ──look──▶ what is wrong now ──compared with open alerts──▶ raised, changed, resolved
                                                  alerts due ──routed──▶ notices ──due──▶ messages in the outbox

It is told nothing by memory: what is wrong is asked of the store's tables each time, so that a crash loses no alert and
repeats none. A step is one transaction: facts, notices, messages and how far the ledger was read.
"""

from collections.abc import Callable
from datetime import datetime

import msgspec
import structlog

from alerts.dating import Dates
from alerts.directory import Directory
from alerts.situations import Probes
from alerts.stepping import CURSOR, Step
from alerts.sweeping import Rounds, sweeps
from alerts.world import World
from coldchain.clock import Clock
from coldchain.events import DaySwept
from coldchain.ledger import Entry
from coldchain.stock import Place
from coldchain.store.ports import Reads, Store

MOST_SWEEPS = 50
_log = structlog.get_logger()


class Stepped(msgspec.Struct, frozen=True):
    """What a step came to.

    Attributes:
        entries: the ledger's new entries.
        more: there is more to do at once.
    """

    entries: tuple[Entry, ...] = ()
    more: bool = False


class Engine:
    """Turns what happened into alerts and messages, a step at a time.

    Args:
        store: of one or several sites; other processes may write to it too.
        clock: of the world that is watched.
        world: what is configured.
        directory: who is told.
        probes: what the service knows of itself: disk, shared record.
    """

    def __init__(
        self, store: Store, clock: Clock, world: World, directory: Directory, probes: Callable[[Reads], Probes]
    ) -> None:
        self._store = store
        self._clock = clock
        self._world = world
        self._directory = directory
        self._probes = probes
        self._rounds = Rounds(store, sweeps(world, directory), clock.now())
        self._begun = False
        self._blind: frozenset[Place] = frozenset()
        self._dates = Dates()
        self._turned = False

    @property
    def blind(self) -> frozenset[Place]:
        """Places that cannot be looked at, by a mistake of ours: all is not well as long as there are any."""
        return self._blind

    def step(self) -> Stepped:
        """Do what is to be done now: one transaction, or none where there is nothing.

        Raises:
            StoreUnavailableError: nothing was written; the next step does it.
        """
        now = self._clock.now()
        if not self._is_due(now):
            return Stepped()
        with self._store.transaction() as tx:
            stepping = Step(tx, self._clock.now(), self._world, self._directory, self._dates)
            if not self._begun:
                stepping.begin()
            if self._turned:
                stepping.wait_anew()
            more = stepping.read()
            swept = list(self._rounds.due(stepping.now, MOST_SWEEPS))
            for sweep, day in swept:
                stepping.sweep(sweep.what)
                stepping.tell([DaySwept(sweep.what, day)])
            more = stepping.look(self._probes) or more or bool(swept)
            more = stepping.think() or more
            more = stepping.write() or more
            stepping.finish()
        self._begun, self._turned = True, False
        self._blind = self._blind.difference(stepping.seen).union(stepping.blind)
        for sweep, day in swept:
            self._rounds.swept(sweep, day)
        return Stepped(tuple(stepping.entries), more)

    @property
    def is_behind(self) -> bool:
        """Whether the clock was turned back: dates, hours of duty and quiet hours may be wrong then; waits are not."""
        return self._dates.is_behind

    def _is_due(self, now: datetime) -> bool:
        head = self._store.head()
        self._note(now, head.at)
        if not self._begun or self._turned or self._store.cursor(CURSOR) < head.seq:
            return True
        due = [at for at in (self._store.next_due(), self._rounds.due_at) if at is not None]
        return any(at <= now for at in due)

    def _note(self, now: datetime, written_at: datetime | None) -> None:
        """Note whether the clock was turned back; that is news once."""
        if self._dates.note(now, written_at):
            self._turned = True
            ledger = None if written_at is None else written_at.isoformat()
            told = "the clock was turned back, or shows an instant before the ledger's last"
            _log.error(f"{told}: dates are wrong until it is right again", clock=now.isoformat(), ledger=ledger)
