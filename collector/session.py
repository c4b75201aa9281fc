"""The persistent session with the broker: one connection after another, for as long as the collector runs.

One thread, ours, connects, reads and writes; `take`, `acknowledge` and `publish` may be called from others. A message
is acknowledged only when `acknowledge` says so, and only on the connection on which it came; until then the broker
keeps it, and hands it over again on the next connection.
"""

import threading
import time
from collections.abc import Sequence

import msgspec
import structlog

from coldchain.clock import Clock
from coldchain.errors import BrokerError
from collector.backoff import Backoff
from collector.broker import Broker
from collector.connection import Connection
from collector.exchange import Exchange
from collector.inbox import Delivery
from collector.outbox import Outgoing

_GOOD_AFTER = 10.0
_A_MISHAP = 2
_log = structlog.get_logger()


class State(msgspec.Struct, frozen=True):
    """How the session is doing, for people and probes.

    Attributes:
        connected: a connection is up and every subscription answered.
        connection: number of connections tried so far.
        trouble: why there is no connection, one sentence; empty where there is one.
        refused: the filters that the broker does not grant, with its reason.
        waiting: deliveries that wait for their commit.
        backlog: what comes now waited at the broker, so that it says nothing yet of who is silent.
    """

    connected: bool
    connection: int
    trouble: str
    refused: tuple[tuple[str, str], ...]
    waiting: int
    backlog: bool


class Session:
    """What the collector has with its broker.

    Args:
        broker: where, and as whom.
        filters: topic filters to subscribe to, at QoS 1.
        clock: dates the arrivals.
    """

    def __init__(self, broker: Broker, filters: Sequence[str], clock: Clock) -> None:
        self._broker = broker
        self._filters = tuple(filters)
        self._clock = clock
        self._exchange = Exchange(broker)
        self._backoff = Backoff(broker.first_delay, broker.last_delay)
        self._thread = threading.Thread(target=self._run, name="mqtt", daemon=True)
        self._connection: Connection | None = None
        self._number = 0
        self._trouble = ""
        self._short_lived = 0

    def start(self) -> None:
        """Begin to connect, in a thread of its own; an absent broker is told once and tried again."""
        self._thread.start()

    def take(self, limit: int, timeout: float) -> list[Delivery]:
        """Return all deliveries that wait, up to `limit`; wait for the first up to `timeout` seconds."""
        return self._exchange.inbox.take(limit, timeout)

    def acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        """Tell the broker that these are committed; the caller has kept them."""
        self._exchange.acknowledge(deliveries)

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> None:
        """Publish at QoS 1, as soon as there is a connection; a newer message of a topic takes an older one's place."""
        self._exchange.outbox.put(Outgoing(topic, payload, retain))
        self._exchange.waker.wake()

    def stop_reading(self) -> None:
        """Take nothing new from the broker; what has come may still be taken and acknowledged."""
        self._exchange.reading = False
        self._exchange.inbox.wake()

    def close(self, timeout: float = 5.0) -> None:
        """Acknowledge what was committed and say goodbye; the broker keeps the session. Wait `timeout` s at most."""
        self._exchange.closing = True
        self._exchange.waker.wake()
        if self._thread.ident is not None:
            self._thread.join(timeout)
        if not self._thread.is_alive():
            self._exchange.waker.close()

    @property
    def state(self) -> State:
        """How the session is doing now."""
        connection = self._connection
        refused = tuple(connection.subscriptions.refused.items()) if connection else ()
        settled = connection is not None and connection.connected and connection.subscriptions.settled
        trouble = "" if connection and connection.connected else self._trouble
        backlog = connection is not None and connection.backlog
        return State(settled, self._number, trouble, refused, len(self._exchange.inbox), backlog)

    def _run(self) -> None:
        while not self._exchange.closing:
            began = time.monotonic()
            self._number += 1
            try:
                self._connect_and_serve()
            except BrokerError as error:
                self._tell(str(error) + self._suspicion())
            except Exception as error:  # noqa: BLE001 - whatever a packet does to paho, the session must live
                self._tell(f"Broker {self._broker.name}: connection given up: {error!r}.")
            if time.monotonic() - began > _GOOD_AFTER:
                self._backoff.reset()
                self._short_lived = 0
            if not self._exchange.closing:
                self._exchange.waker.wait(self._backoff.next())

    def _connect_and_serve(self) -> None:
        connection = Connection(self._number, self._broker, self._filters, self._exchange, self._clock)
        self._connection = connection
        try:
            connection.serve()
        finally:
            self._connection = None
            if connection.connected:
                self._short_lived += 1
                self._trouble = ""  # the same trouble after a good time is news
            connection.close()

    def _suspicion(self) -> str:
        """Two clients of one id throw each other out; few brokers say so."""
        often = self._short_lived > _A_MISHAP
        return f" Is another client using the id {self._broker.client_id!r}?" if often else ""

    def _tell(self, sentence: str) -> None:
        if sentence != self._trouble:
            _log.warning(sentence)
            self._trouble = sentence
