"""Ingest: a batch of readings, or the passing of time, judged and kept in one transaction.

    readings ──sorted by time──▶ in order ──rules.step──▶ events ─┐
                             └─▶ late ──replay──▶ amendments ─────┤
                              lots beside them ──judged──▶ verdicts ┴─▶ readings + states + entries, ONE commit

What is remembered between transactions is taken over only once they are committed, and is brought up to date first
where another process has written since.
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from coldchain.clock import Clock
from coldchain.config.catalogue import catalogue
from coldchain.config.watched import Watched
from coldchain.events import Event, SensorConfigured, SensorRetired, SensorStatusChanged
from coldchain.ingest.disturbing import disturbances
from coldchain.ingest.intake import take
from coldchain.ingest.rounds import hourly, outages, silences
from coldchain.ingest.start import KEEP_REFUSED, as_judged, claim, configure
from coldchain.ingest.stocktaking import judge_due, judge_touched
from coldchain.ingest.tracks import Track, Tracks
from coldchain.ingest.work import Committed, Work
from coldchain.judged_view import view_of
from coldchain.readings import Batch, Reading
from coldchain.store.ports import Store, Transaction

__all__ = ["Committed", "Ingest", "Track"]

KEEP_UNCLAIMED = 1_000
"""How many readings are kept of a source that nobody has claimed."""
KEEP_SOURCES = 1_000
"""Of how many such sources."""


class Ingest:
    """Judges and keeps what comes in, for the sensors of a configuration.

    Args:
        store: where all is kept; other processes may write to it too.
        clock: of the world that is watched.
        sensors: as configured. What is new about them is written at once, and what was kept of a source that they
            now claim is judged.
        actor: who the ledger says did it.
        beside: a collector may be at work on these sensors, and these need not be all. What it judges them by stands:
            nothing is configured anew but a sensor that the store does not know, none is retired, nothing is claimed.

    Raises:
        StoreUnavailableError: from the constructor and every method; nothing was written.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        sensors: Sequence[Watched],
        actor: str = "collector",
        *,
        beside: bool = False,
    ) -> None:
        self._catalogue = catalogue()
        self._beside = beside
        self._store = store
        self._clock = clock
        self._actor = actor
        self._batch = 0
        self._tracks = Tracks(())
        # What is remembered is taken over after the commit: no other work may begin in between.
        self._working = threading.RLock()
        with store.transaction() as tx:
            now = clock.now()
            sensors = as_judged(tx, sensors) if beside else sensors
            known, events = configure(tx, store.id, sensors, now, retire=not beside)
            work = Work(tx, now, self._tracks, actor)
            work.tell_many(events)
            for event in events:
                if isinstance(event, SensorConfigured | SensorRetired):
                    work.touched.note(event.sensor, now)
            judge_touched(work, self._catalogue)
            work.finish()
        self._tracks = Tracks(Track(watched, known[watched.sensor]) for watched in sensors)
        self._adopt_claimed(() if beside else sensors)

    @property
    def tracks(self) -> Tracks:
        """The sensors with their newest states, to be read and not changed."""
        return self._tracks

    def commit(
        self,
        batch: Batch,
        *,
        silence: bool = True,
        telling: Callable[[Sequence[Reading]], Iterable[Event]] = lambda _: (),
    ) -> Committed:
        """Judge and keep a batch: all of it, or on an error none.

        A reading of a sensor and instant that is there already changes nothing; one of a sensor that is not
        configured is kept as unclaimed.

        Args:
            batch: what came.
            silence: false while more is known to be on its way: then a sensor of which only its past has come is not
                called silent again.
            telling: what else there is to tell in the same transaction, of the readings that are new.
        """
        with self._work() as work:
            unknown = take(work, batch.readings, silence=silence)
            if self._beside:
                silences(work, self._tracks_of(work.readings), at_once=True)
            outages(work)
            work.tell(disturbances(work))
            work.tell(telling(work.readings))
            self._tell_statuses(work, batch)
            if batch.refusals:
                work.tx.refuse(batch.refusals, KEEP_REFUSED)
            if unknown or batch.unclaimed:
                work.tx.keep_unclaimed((*batch.unclaimed, *unknown), KEEP_UNCLAIMED, KEEP_SOURCES)
        return work.committed

    def tick(self, *, silence: bool = True) -> Committed:
        """Let time pass: find the sensors and sites that fell silent; once an hour seal the batches and count.

        Args:
            silence: false while readings are known to be on their way, so that their absence says nothing yet.
        """
        with self._working:
            due = self._tracks.due(self._clock.now()) if silence else []
            try:
                with self._work() as work:
                    silences(work, due)
                    outages(work)
                    judge_due(work, self._catalogue)
                    work.tell(hourly(work.tx, work.now))
            finally:
                for track in due:
                    self._tracks.adopt(track.watched.sensor, track.state)
        return work.committed

    @contextmanager
    def _work(self) -> Iterator[Work]:
        with self._working:
            with self._store.transaction() as tx:
                self._catch_up(tx)
                work = Work(tx, self._clock.now(), self._tracks, self._actor)
                yield work
                judge_touched(work, self._catalogue)
                work.finish()
            for sensor, state in work.states.items():
                self._tracks.adopt(sensor, state, work.since_snapshot.get(sensor))
            if work.states:
                self._batch = work.batch

    def _catch_up(self, tx: Transaction) -> None:
        """Take over the states that another process has committed since, and how their sensors are judged now."""
        last = tx.last_batch()
        if last != self._batch:
            known = {} if self._batch else {each.sensor: each for each in tx.upkeeps()}
            for stored in tx.states(self._batch):
                sensor = stored.sensor
                upkeep = tx.upkeep(sensor) if self._batch else known.get(sensor)
                self._tracks.adopt(sensor, stored.state, view=view_of(upkeep))
            self._batch = last

    def _adopt_claimed(self, sensors: Sequence[Watched]) -> None:
        waiting = {each.source for each in self._store.unclaimed()}
        for watched in sensors:
            if watched.source in waiting:
                with self._work() as work:
                    readings, events = claim(work.tx, watched, work.now)
                    work.tell(events)
                    take(work, readings)
                    outages(work)
        with self._store.transaction() as tx:
            self._catch_up(tx)

    def _tracks_of(self, readings: Iterable[Reading]) -> list[Track]:
        """Return the judged sensors of readings: beside a collector nobody else looks whether they are silent since."""
        found = (self._tracks.get(sensor) for sensor in {reading.sensor for reading in readings})
        return [track for track in found if track is not None and track.judged]

    def _tell_statuses(self, work: Work, batch: Batch) -> None:
        known = work.tx.statuses() if batch.statuses else {}
        for sensor, status in batch.statuses:
            if self._tracks.get(sensor) is not None and known.get(sensor) != status:
                known[sensor] = status
                work.tx.put_status(sensor, status)
                work.tell((SensorStatusChanged(sensor, status),))
