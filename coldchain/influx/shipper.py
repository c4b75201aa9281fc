"""The shipper: what is in the store goes on to InfluxDB, everything once, whatever happens in between.

store ──load──▶ lines ──send──▶ InfluxDB ──mark──▶ cursor in the store

A crash between writing and marking writes the same points again: same series, same instant, so nothing is there twice.
While InfluxDB is away nothing is marked, and nothing of what waits is held in memory.
"""

import threading
import time
from collections import Counter
from collections.abc import Sequence

import structlog
import tenacity

from coldchain.clock import Clock
from coldchain.errors import ColdchainError, InfluxUnavailableError, LedgerBrokenError, StoreUnavailableError
from coldchain.influx.ahead import Ahead
from coldchain.influx.answers import kind_of
from coldchain.influx.hours import HourShipping
from coldchain.influx.loads import Entries, Load, Readings, Source
from coldchain.influx.sending import Refused, send
from coldchain.influx.server import Server
from coldchain.influx.state import COUNTED, COUNTED_EVER
from coldchain.store.ports import Store, Transaction
from coldchain.store.shipping_ports import RefusedPoint, ShippingTrouble

KEEP_REFUSED = 1_000
"""Refused points that are kept with their reason, the newest; all are counted."""
FIRST_S, LAST_S = 0.5, 60.0
LINGER_S = 1.0

_SEEN_EVERY_S = 60.0
_LONGEST_LINE = 4_000
_RETRIED = (InfluxUnavailableError, StoreUnavailableError, LedgerBrokenError)
_TO_DO = {"denied", "missing", "foreign"}

_log = structlog.get_logger()


class Shipper:
    """Ships one store to one InfluxDB; for one thread.

    Args:
        store: where all is kept.
        server: where all goes.
        clock: dates what went wrong.
        linger_s: seconds of rest once all is shipped; what comes meanwhile goes together. Without it a steady stream
            would be shipped in crumbs, each with a commit that the collector has to wait for.
        first_s: seconds until the next attempt after a failure, about; doubled after each.
        last_s: the longest of these.
    """

    def __init__(
        self,
        store: Store,
        server: Server,
        clock: Clock,
        *,
        linger_s: float = LINGER_S,
        first_s: float = FIRST_S,
        last_s: float = LAST_S,
    ) -> None:
        self._store = store
        self._server = server
        self._clock = clock
        self._linger_s = linger_s
        self._growing = tenacity.wait_random_exponential(first_s, last_s, min=first_s / 2)
        self._last_s = last_s
        self._readings = Ahead(Readings(store))
        self._sources: Sequence[Source] = (Entries(store), self._readings)
        self._hours = HourShipping(store, self._write)
        self._told = ""
        self._seen_s = 0.0
        self._begun = False
        self._kinds_told: set[str] = set()

    def run(self, stopping: threading.Event) -> None:
        """Ship until told to stop. What goes wrong is told once, kept for others to see, and tried again."""
        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(_RETRIED),
            wait=self._patience,
            sleep=tenacity.sleep_using_event(stopping),
            stop=tenacity.stop_when_event_set(stopping),
            before_sleep=lambda tried: self._failed(tried.outcome.exception() if tried.outcome else None),
            retry_error_callback=lambda _: False,
        )
        while not stopping.is_set():
            if not retrying(self.round):
                stopping.wait(self._linger_s)

    def close(self) -> None:
        """Let go of the server."""
        self._readings.close()
        self._server.close()

    def catch_up(self) -> None:
        """Ship all that there is now.

        Raises:
            InfluxUnavailableError: it cannot take everything.
        """
        while self.round():
            pass

    def round(self) -> bool:
        """Ship a load of each kind, and tell whether there is more; hours only where no load was full.

        Raises:
            InfluxUnavailableError: try again later; nothing counts as shipped that is not.
            StoreUnavailableError: likewise.
            LedgerBrokenError: an entry cannot be read.
        """
        try:
            more = [self._ship(source.next()) for source in self._sources]
            if not any(more):
                more.append(bool(self._hours.step(time.monotonic())))
        except BaseException:
            self._server.forget()
            for source in self._sources:
                source.rewind()
            raise
        self._recovered()
        return any(more)

    def _ship(self, load: Load | None) -> bool:
        if load is None:
            return False
        refused = send(self._server, load.lines)
        with self._store.transaction() as tx:
            load.mark(tx)
            self._keep(tx, refused)
        load.marked()
        return load.full

    def _write(self, lines: Sequence[str]) -> None:
        if refused := send(self._server, lines):
            with self._store.transaction() as tx:
                self._keep(tx, refused)

    def _keep(self, tx: Transaction, refused: Sequence[Refused]) -> None:
        """Keep points that will never be taken, so that the others go on."""
        if not refused:
            return
        now = self._clock.now()
        tx.refuse_points([RefusedPoint(each.line[:_LONGEST_LINE], each.reason, now) for each in refused], KEEP_REFUSED)
        for kind, number in Counter(kind_of(each.reason) for each in refused).items():
            tx.count(COUNTED, kind, number)
            tx.count(COUNTED_EVER, kind, number)
        self._tell_refused(refused)

    def _tell_refused(self, refused: Sequence[Refused]) -> None:
        """Log the first of each reason, once; the ledger counts the others by the hour."""
        for each in refused:
            kind = kind_of(each.reason)
            if kind not in self._kinds_told:
                self._kinds_told.add(kind)
                _log.warning("points are refused and kept; the others go on", reason=each.reason, point=each.line[:200])

    def _patience(self, tried: tenacity.RetryCallState) -> float:
        """Return the seconds to wait: longer each time, never in step with others, and as long as the server asks."""
        error = tried.outcome.exception() if tried.outcome else None
        asked = getattr(error, "retry_after", None) or 0.0
        return max(self._growing(tried), min(asked, self._last_s))

    def _failed(self, error: BaseException | None) -> None:
        """Tell once of a trouble, and keep it where the API and the alerter see it."""
        if not isinstance(error, ColdchainError):
            return
        why = getattr(error, "why", "store")
        if why != self._told:
            hint = " `coldchain influx check` says what to do." if why in _TO_DO else ""
            _log.warning(f"{error} Everything is kept and shipped later.{hint}")
        elif time.monotonic() - self._seen_s < _SEEN_EVERY_S:
            return
        self._told, self._seen_s = why, time.monotonic()
        self._note(why, str(error))

    def _note(self, why: str, sentence: str) -> None:
        now = self._clock.now()
        before = self._store.shipping_trouble()
        try:
            with self._store.transaction() as tx:
                since = now if before is None else before.since
                tx.put_shipping_trouble(ShippingTrouble(since, now, why, sentence))
        except StoreUnavailableError:
            pass  # that is the trouble then, and the log has it

    def _recovered(self) -> None:
        if self._told or not self._begun:
            self._begun = True
            if self._store.shipping_trouble() is not None:
                with self._store.transaction() as tx:
                    tx.put_shipping_trouble(None)
        if self._told:
            self._told = ""
            _log.info("InfluxDB takes points again")
