"""Delivery: the durable outbox is worked off. A message is sent, then marked as sent.

messages due ─▶ a job a contact ─▶ a thread sends, one after another ─▶ what became of them, marked together
                                   (just before: is it still wanted?)

A crash between sending and marking sends a message again, with the same id; nothing is lost. One contact's messages
go in the order in which they are due, and never two at once; a message that waits to be tried again does not hold up
later ones. What is critical does not wait for a server's rate.
"""

import queue
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Final

import msgspec
import structlog

from alerts import retrying
from alerts.channel import Channel, ChannelError, PassingError
from alerts.dating import MOST_BEHIND
from alerts.jobs import Job, jobs
from alerts.marking import Marking, Outcome
from alerts.rendering import render
from alerts.servers import Servers
from alerts.withdrawing import withdrawn
from coldchain.clock import Clock, RealClock
from coldchain.errors import StoreUnavailableError
from coldchain.messages import Message, Outgoing
from coldchain.store.ports import Store

WORKERS: Final = 32
_LOOK: Final = 500
_FURTHEST: Final = 32_000
_IDLE_S: Final = 0.1
_AGAIN_S: Final = 1.0
_log = structlog.get_logger()


class _Done(msgspec.Struct, frozen=True):
    """A job is over: its contact may have another."""

    job: Job


class _Woken(msgspec.Struct, frozen=True):
    """Messages were written."""


_Result = Outcome | _Done | _Woken


class Delivery:
    """The outbox's worker; `step` or `run`, by one thread.

    Args:
        store: where messages wait.
        channels: every contact's, in the order in which they are tried.
        link: gives where a message is acknowledged; an empty text: nowhere.
        clock: the real one: decides what may be tried again.
        dates: the clock that dates the ledger's entries; None: the same.
        workers: threads that send.
    """

    def __init__(
        self,
        store: Store,
        channels: Mapping[str, Sequence[Channel]],
        link: Callable[[Message], str],
        clock: Clock | None = None,
        dates: Clock | None = None,
        workers: int = WORKERS,
    ) -> None:
        self._store = store
        self._channels = channels
        self._link = link
        self._clock = clock or RealClock()
        self._dates = dates or self._clock
        self._servers = Servers(workers)
        self._last: datetime | None = None
        self._busy: set[str] = set()
        self._results: queue.SimpleQueue[_Result] = queue.SimpleQueue()
        self._unmarked: list[_Result] = []
        self._stopping = threading.Event()
        self._look = _LOOK
        self._went_at = time.monotonic()
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="delivery")
        # One thread reads for all of them: a store has a connection, and its memory, for each thread that reads.
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="delivery-reader")

    def wake(self) -> None:
        """Say that messages were written: they are looked for at once. Any thread may."""
        self._results.put(_Woken())

    def step(self) -> int:
        """Send all that is due now, wait for it, and return how many outcomes were marked.

        Raises:
            StoreUnavailableError: they could not be marked; the next step marks them, and sends nothing twice.
        """
        marked = self._mark()
        while self._hand_out() or self._busy:
            self._collect(None)
            marked += self._mark()
        return marked

    def run(self, stopping: threading.Event) -> None:
        """Deliver until `stopping` is set; then what is under way is marked."""
        while not stopping.is_set():
            try:
                self._mark()
                self._hand_out()
                self._collect(_IDLE_S)
            except StoreUnavailableError as error:
                _log.warning(str(error))
                stopping.wait(_AGAIN_S)
            except Exception as error:  # noqa: BLE001 - whatever it is: the next message may go
                _log.error("messages wait, and are tried again", reason=type(error).__name__, exc_info=error)
                stopping.wait(_AGAIN_S)
            else:
                self._went_at = time.monotonic()
        self.close()

    @property
    def went_at(self) -> float:
        """When it last went round without a trouble, by the monotonic clock."""
        return self._went_at

    def close(self, seconds: float = 30.0) -> None:
        """Begin nothing more, and mark what comes of what is under way, for so long at most."""
        self._stopping.set()
        end = time.monotonic() + seconds
        while (self._busy or self._unmarked) and time.monotonic() < end:
            self._collect(_IDLE_S)
            try:
                self._mark()
            except StoreUnavailableError as error:
                _log.warning(str(error))
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._reader.shutdown(wait=False, cancel_futures=True)

    def _hand_out(self) -> int:
        """Give to the threads what is due, and return how many jobs that made."""
        if self._servers.all_busy:
            return 0
        now = self._clock.now()
        self._wait_anew(now)
        due = self._store.messages_due(now, self._look)
        free = [each for each in due if each.message.contact not in self._busy]
        chosen = list(jobs(free, self._channels, self._servers, now))
        begun = [each for each in chosen if isinstance(each, Job)]
        for job in begun:
            self._busy.add(job.contact)
            self._pool.submit(self._work, job)
        if len(begun) < len(chosen):
            with self._store.transaction() as tx:
                for postponed in chosen:
                    if not isinstance(postponed, Job):
                        tx.put_message_due(postponed.message, postponed.until)
        # What cannot go now must not hide what could.
        hidden = len(due) == self._look and not chosen
        self._look = min(self._look * 2, _FURTHEST) if hidden else _LOOK
        return len(begun)

    def _wait_anew(self, now: datetime) -> None:
        """Where the clock was turned back, or may have been before a start: what waits longer than it may goes now."""
        last, self._last = self._last, now
        if last is not None and last - now <= MOST_BEHIND:
            return
        self._servers.forget()
        with self._store.transaction() as tx:
            tx.hasten_messages(now + retrying.LAST, now)

    def _collect(self, seconds: float | None) -> None:
        """Take what the threads have to tell; wait for the first, so long at most (None: as long as it takes)."""
        try:
            self._unmarked.append(self._results.get(timeout=seconds))
            while True:
                self._unmarked.append(self._results.get_nowait())
        except queue.Empty:
            return

    def _mark(self) -> int:
        """Write all outcomes that are there in one transaction; only then their contacts have another job."""
        outcomes = [each for each in self._unmarked if isinstance(each, Outcome)]
        if outcomes:
            now = self._clock.now()
            with self._store.transaction() as tx:
                Marking(tx, self._channels, self._dates.now(), now).mark(outcomes)
        for each in self._unmarked:
            if isinstance(each, _Done):
                self._busy.discard(each.job.contact)
                self._servers.ended(each.job.channel)
            elif isinstance(each, Outcome):
                self._note(each)
        self._unmarked.clear()
        return len(outcomes)

    def _note(self, outcome: Outcome) -> None:
        """Keep in mind which servers can be talked to."""
        channels = self._channels.get(outcome.outgoing.message.contact, ())
        if outcome.withdrawn or outcome.channel >= len(channels):
            return
        if isinstance(outcome.error, PassingError) and outcome.error.away:
            self._servers.failed(channels[outcome.channel], self._clock.now())
        else:
            self._servers.answered(channels[outcome.channel])

    def _work(self, job: Job) -> None:
        """Send a job's messages; a server that cannot be talked to ends it, the rest stays due."""
        try:
            for outgoing in job.outgoing:
                if self._stopping.is_set() or not self._went_on(job, outgoing):
                    return
        finally:
            self._results.put(_Done(job))

    def _went_on(self, job: Job, outgoing: Outgoing) -> bool:
        why = self._reader.submit(withdrawn, self._store, outgoing).result()
        error: ChannelError | None = None
        if why is None:
            return True
        if not why:
            error = self._send(job.channel, outgoing.message)
        self._results.put(Outcome(outgoing, job.index, job.channel.service, error, why))
        return not (isinstance(error, PassingError) and error.away)

    def _send(self, channel: Channel, message: Message) -> ChannelError | None:
        try:
            channel.send(render(message, self._link(message)))
        except ChannelError as error:
            return error
        except Exception as error:  # noqa: BLE001 - whatever a library does to a channel, its thread must live
            # Its text may hold an address: only its name is told.
            return PassingError(f"The channel failed unexpectedly: {type(error).__name__}.")
        return None
