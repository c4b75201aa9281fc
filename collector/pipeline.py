"""Deliveries into batches, batches into the core: take, sort, commit, and only then acknowledge.

Nothing waits for company: a batch is whatever came while the last one was being committed, so few messages are
committed at once and many are committed together. While the store is unavailable the same batch is tried again, nothing
is acknowledged, and the broker keeps what it has.
"""

import threading
from collections.abc import Callable, Sequence
from typing import Protocol

import structlog

from coldchain.errors import StoreUnavailableError
from coldchain.readings import Batch
from collector.backoff import Backoff
from collector.inbox import Delivery
from collector.sorting import MOST_TOPIC, refused, sort
from collector.topics import Topics

MOST = 2_000
"""Messages of one transaction, at most."""

_REST = 0.5
_FIRST_DELAY = 0.25
_LAST_DELAY = 15.0
_EMPTY = Batch()

_log = structlog.get_logger()


class Source(Protocol):
    """Where deliveries come from: a `Session`."""

    def take(self, limit: int, timeout: float) -> list[Delivery]:
        """Return what waits, up to `limit`, after `timeout` seconds at the latest."""
        ...

    def acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        """Let go of these: they are committed."""
        ...

    def stop_reading(self) -> None:
        """Take nothing new."""
        ...


class Pipeline:
    """The way from the session into the core, in the thread that calls `run`.

    Args:
        source: where deliveries come from.
        topics: how to read them.
        commit: one transaction; raises `StoreUnavailableError` where nothing could be kept.
    """

    def __init__(self, source: Source, topics: Topics, commit: Callable[[Batch], None]) -> None:
        self._source = source
        self._topics = topics
        self._commit = commit
        self._stopping = threading.Event()
        self._backoff = Backoff(_FIRST_DELAY, _LAST_DELAY)
        self.messages = 0

    def run(self) -> None:
        """Work until `stop`, then commit and acknowledge what has come; the caller closes the session."""
        while not self._stopping.is_set():
            self._pass_on(self._source.take(MOST, _REST))
        self._source.stop_reading()
        while deliveries := self._source.take(MOST, 0.0):
            if not self._pass_on(deliveries):
                return  # the store is away: the broker still has them

    def stop(self) -> None:
        """Let `run` come to its end; may be called from any thread or signal handler."""
        self._stopping.set()

    def _pass_on(self, deliveries: list[Delivery]) -> bool:
        if not deliveries:
            return True
        try:
            return self._kept(deliveries, sort(deliveries, self._topics))
        except Exception:  # noqa: BLE001 - a defect of ours that one message shows
            _log.exception("a batch cannot be judged; its messages are taken one by one")
            return self._one_by_one(deliveries)

    def _one_by_one(self, deliveries: list[Delivery]) -> bool:
        """Keep the one message that we cannot judge, with its reason, and judge all others.

        Two in a row are a fault of ours that no message is to be lost by: the error goes on, nothing is acknowledged.
        """
        failed = False
        for delivery in deliveries:
            try:
                kept = self._kept([delivery], sort([delivery], self._topics))
            except Exception as error:
                if failed:
                    raise
                failed, told = True, f"{delivery.message.topic[:MOST_TOPIC]}: it cannot be judged: {error!r}."
                kept = self._kept([delivery], refused(delivery.message, told))
            else:
                failed = False
            if not kept:
                return False
        return True

    def _kept(self, deliveries: list[Delivery], batch: Batch) -> bool:
        if batch != _EMPTY and not self._committed(batch):
            return False
        self._source.acknowledge(deliveries)
        self.messages += len(deliveries)
        return True

    def _committed(self, batch: Batch) -> bool:
        """Commit, again and again while the store is away; False where we were told to stop before it came back."""
        told = ""
        while True:
            try:
                self._commit(batch)
            except StoreUnavailableError as error:
                if str(error) != told:
                    told = str(error)
                    _log.error("nothing is acknowledged until the store is back", reason=told)
                if self._stopping.wait(self._backoff.next()):
                    return False
            else:
                if told:
                    _log.info("the store is back")
                self._backoff.reset()
                return True
