"""Publications to a broker at QoS 1: each when it is due, no more than a window of them unacknowledged, all counted."""

import secrets
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

import msgspec
from paho.mqtt.client import Client, ConnectFlags, MQTTv311
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from coldchain.broker_url import BrokerUrl, parse_broker_url
from coldchain.errors import BrokerError, InputError
from simulators.fleet import Publication

WINDOW = 2000
"""Messages that may be on the way to the broker and back."""

_CONNECT_S = 10.0
_SILENT_S = 30.0
_TOLD_EVERY_S = 0.5
_CATCH_UP_S = 0.5


class Tally(msgspec.Struct, frozen=True):
    """How many messages went out and how many the broker acknowledged; `at` is when the last one was due."""

    published: int = 0
    acknowledged: int = 0
    at: datetime | None = None


class Pace(msgspec.Struct, frozen=True):
    """When a publication goes out.

    Attributes:
        now: the clock that its `at` is compared with; None: at once, whatever its `at`.
        rate: at most so many messages a real second; None: as many as the broker takes.
        per_second: seconds of that clock in a real second, which a scaled clock has more of.
    """

    now: Callable[[], datetime] | None = None
    rate: float | None = None
    per_second: float = 1.0


def publish(
    publications: Iterable[Publication],
    url: str,
    pace: Pace = Pace(),  # noqa: B008 - a frozen value
    *,
    stop: threading.Event | None = None,
    on_progress: Callable[[Tally], object] | None = None,
) -> Tally:
    """Publish, and return when all is acknowledged. A stop is clean: what is under way is still waited for.

    Args:
        publications: in the order of their time; drawn one by one, so that they may be endless.
        url: `mqtt://user:password@host:port` or `mqtts://…`.
        pace: when each goes out.
        stop: set by another thread to stop; a KeyboardInterrupt does the same.
        on_progress: told a tally twice a second, and once at the end.

    Raises:
        InputError: `url` is not one.
        BrokerError: the broker is not there, refuses us, or acknowledges nothing for 30 s.
    """
    stop = stop or threading.Event()
    told = on_progress or (lambda _: None)
    try:
        broker = parse_broker_url(url)
    except ValueError as error:
        raise InputError(f"The broker is {error}.") from None
    with _connected(broker) as link:
        try:
            _send_all(publications, link, Pacer(pace, stop), told)
        except KeyboardInterrupt:
            stop.set()
        link.drain()
        told(link.tally())
        return link.tally()


def _send_all(
    publications: Iterable[Publication], link: "_Link", pacer: "Pacer", told: Callable[[Tally], object]
) -> None:
    tell_at = time.monotonic() + _TOLD_EVERY_S
    for publication in publications:
        if not pacer.wait(publication.at):
            return
        link.send(publication)
        if time.monotonic() >= tell_at:
            told(link.tally())
            tell_at = time.monotonic() + _TOLD_EVERY_S


class Pacer:
    """Lets publications go when they may.

    Args:
        pace: when that is.
        stop: set to stop; who waits, waits for it.
        monotonic: real seconds, which a rate is counted by.
    """

    def __init__(self, pace: Pace, stop: threading.Event, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._pace, self._stop, self._monotonic = pace, stop, monotonic
        self._next = monotonic()

    def wait(self, at: datetime) -> bool:
        """Wait until a publication may go; return False where we are to stop."""
        while (seconds := self._seconds_until(at)) > 0:
            if self._stop.wait(min(seconds, threading.TIMEOUT_MAX)):
                return False
        if self._pace.rate is not None:
            self._next = max(self._next, self._monotonic() - _CATCH_UP_S) + 1 / self._pace.rate
        return not self._stop.is_set()

    def _seconds_until(self, at: datetime) -> float:
        capped = 0.0 if self._pace.rate is None else self._next - self._monotonic()
        if self._pace.now is None:
            return capped
        return max(capped, (at - self._pace.now()).total_seconds() / self._pace.per_second)


@contextmanager
def _connected(broker: BrokerUrl) -> "Iterator[_Link]":
    link = _Link(broker)
    try:
        link.connect()
        yield link
    finally:
        link.close()


class _Link:
    """One connection, and what is under way on it. Paho sends again what a lost connection left unacknowledged."""

    def __init__(self, broker: BrokerUrl) -> None:
        self._broker = broker
        self._room = threading.Semaphore(WINDOW)
        self._answered = threading.Event()
        self._refusal: ReasonCode | None = None
        self._published = self._acknowledged = 0
        self._at: datetime | None = None
        self._client = Client(
            CallbackAPIVersion.VERSION2, f"coldchain-simulator-{secrets.token_hex(4)}", protocol=MQTTv311
        )
        # Paho's own limit would look through the whole window at every acknowledgement.
        self._client.max_inflight_messages_set(0)
        self._client.on_connect = self._on_connect
        self._client.on_publish = self._on_publish
        if broker.username:
            self._client.username_pw_set(broker.username, broker.password)
        if broker.tls:
            self._client.tls_set_context(ssl.create_default_context())

    def connect(self) -> None:
        broker = self._broker
        try:
            self._client.connect(broker.host, broker.port)
        except (OSError, UnicodeError) as error:
            told = getattr(error, "verify_message", "") or getattr(error, "strerror", None) or str(error)
            raise BrokerError(f"Cannot reach the broker at {broker.name}: {told}.") from None
        self._client.loop_start()
        if not self._answered.wait(_CONNECT_S):
            raise BrokerError(f"The broker at {broker.name} does not answer within {_CONNECT_S:g} s.")
        if self._refusal is not None:
            who = f"user {broker.username!r}" if broker.username else "a client without a name"
            raise BrokerError(f"The broker at {broker.name} refuses {who}: {self._refusal}.")

    def send(self, publication: Publication) -> None:
        """Publish, waiting for room in the window.

        Raises:
            BrokerError: no room for 30 s.
        """
        if not self._room.acquire(timeout=_SILENT_S):
            self._give_up()
        self._client.publish(publication.topic, publication.payload, publication.qos, publication.retain)
        self._published += 1
        self._at = publication.at

    def drain(self) -> None:
        """Wait until everything is acknowledged.

        Raises:
            BrokerError: no acknowledgement for 30 s.
        """
        for _ in range(WINDOW):
            if not self._room.acquire(timeout=_SILENT_S):
                self._give_up()

    def tally(self) -> Tally:
        return Tally(self._published, self._acknowledged, self._at)

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def _give_up(self) -> None:
        left = self._published - self._acknowledged
        raise BrokerError(f"The broker at {self._broker.name} leaves {left} messages unacknowledged for 30 s.")

    def _on_connect(
        self, _client: Client, _data: object, _flags: ConnectFlags, reason: ReasonCode, _more: Properties | None
    ) -> None:
        if reason.is_failure and not self._answered.is_set():
            self._refusal = reason
        self._answered.set()

    def _on_publish(self, _client: Client, _data: object, _mid: int, _reason: ReasonCode, _more: Properties) -> None:
        self._acknowledged += 1
        self._room.release()
