"""What people do in the demo: the steps of `seeds/demo.toml`, each carried out by the desk once its instant has come.

What was done is remembered by the store under the step's key: a demo that goes on with kept data repeats nothing.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import seeds
from coldchain.clock import Clock
from coldchain.commands.script import Made, Step, meant, read
from coldchain.config import catalogue
from coldchain.desk import Desk, Done
from coldchain.desk.done import made_by
from coldchain.errors import RefusedError
from coldchain.sites import SiteInfo
from coldchain.store.ports import Store


def steps_of(sites: Mapping[str, SiteInfo], start: datetime) -> tuple[Step, ...]:
    """Return the demo's steps; days are those at its first site."""
    return read(seeds.document("demo"), start, ZoneInfo(next(iter(sites.values())).zone))


class People:
    """Those who work with the demo's stock.

    Args:
        store: what it remembers as done is not done again.
        sites: by id.
        steps: in the order of time.
        since: steps of before are not done any more; None: all are.
    """

    def __init__(
        self, store: Store, sites: Mapping[str, SiteInfo], steps: Sequence[Step], since: datetime | None = None
    ) -> None:
        self._store = store
        self._sites = sites
        self._made: dict[str, Made] = {}
        self._waiting: deque[Step] = deque()
        for step in steps:
            answered = store.answered(_key(step))
            if answered is not None:
                self._made[step.name] = _made(store, answered.lots, answered.seqs)
            elif since is None or step.at >= since:
                self._waiting.append(step)

    @property
    def next_at(self) -> datetime | None:
        """When the next step is due; None: all are done."""
        return self._waiting[0].at if self._waiting else None

    def act(self, clock: Clock) -> Done | None:
        """Do the next step that is due, and return what it came to; None: none is due.

        One that rests on a step which was never done is left out.

        Raises:
            RefusedError: it cannot be done as things are; the next call goes on with the next step.
            StoreUnavailableError: nothing was done; the next call tries again.
        """
        while self._waiting and self._waiting[0].at <= clock.now():
            step = self._waiting[0]
            try:
                command = meant(step.command, self._made)
            except KeyError:
                self._waiting.popleft()
                continue
            try:
                done = Desk(self._store, clock, self._sites, catalogue()).do(command, step.by, _key(step))
            except RefusedError:
                self._waiting.popleft()
                raise
            self._waiting.popleft()
            self._made[step.name] = Made(next(iter(done.lots), ""), done.made)
            return done
        return None


def _key(step: Step) -> str:
    return f"demo/{step.name}"


def _made(store: Store, lots: Sequence[str], seqs: Sequence[int]) -> Made:
    entries = store.entries(after=seqs[0] - 1, limit=len(seqs)) if seqs else ()
    return Made(next(iter(lots), ""), made_by(entries))
