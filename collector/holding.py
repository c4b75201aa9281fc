"""Holding back: deliveries that are committed are acknowledged only once InfluxDB has their readings too.

    pipeline ──committed──▶ held, with the batch that the store had come to ──shipped up to it──▶ acknowledged

While InfluxDB is away nothing is acknowledged. The broker then sends no more than its window holds, and we take no more
than `MOST`: what has come is judged, what has not waits at the broker.
"""

import time
from collections import deque
from collections.abc import Callable, Sequence

import structlog
from msgspec.structs import replace

from coldchain.errors import StoreUnavailableError
from collector.inbox import Delivery
from collector.pipeline import Source

MOST = 10_000
"""Deliveries that are held, at most."""
_LOOK_S = 0.05

_log = structlog.get_logger()


class Holding:
    """A source of deliveries that lets go of them late. Used by the pipeline's thread alone.

    Args:
        source: where they come from: a `Session`.
        committed: tells the newest batch of the store.
        shipped: tells the newest batch that InfluxDB has, with all before it.
        most: how many are held.
    """

    def __init__(
        self, source: Source, committed: Callable[[], int], shipped: Callable[[], int], most: int = MOST
    ) -> None:
        self._source = source
        self._committed = committed
        self._shipped = shipped
        self._most = most
        self._held: deque[tuple[int, list[Delivery]]] = deque()
        self._holds = 0

    def take(self, limit: int, timeout: float) -> list[Delivery]:
        """Return what waits, up to `limit`, after `timeout` seconds at the latest; none while too many are held."""
        self._let_go()
        patience = min(timeout, _LOOK_S) if self._held else timeout
        if self._holds >= self._most:
            time.sleep(patience)
            return []
        return self._source.take(min(limit, self._most - self._holds), patience)

    def acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        """Hold these back: they are committed; their payloads are no longer needed."""
        held = [replace(each, message=replace(each.message, payload=b"")) for each in deliveries]
        self._held.append((self._committed(), held))
        self._holds += len(held)

    def stop_reading(self) -> None:
        """Take nothing new."""
        self._source.stop_reading()
        self._let_go()

    def _let_go(self) -> None:
        if not self._held:
            return
        try:
            shipped = self._shipped()
        except StoreUnavailableError as error:
            _log.warning("nothing is acknowledged while the store cannot say what is shipped", reason=str(error))
            return
        while self._held and self._held[0][0] <= shipped:
            _, deliveries = self._held.popleft()
            self._holds -= len(deliveries)
            self._source.acknowledge(deliveries)
