"""The socket of one connection: waiting for it, reading packets from it, writing packets to it, without blocking.

Acknowledgements and pings are written here as ready packets, many in one system call. paho's own packets (SUBSCRIBE,
PUBLISH, DISCONNECT) go out between them, never amid one.
"""

import selectors
import ssl
import time
from collections.abc import Callable

from paho.mqtt.client import error_string
from paho.mqtt.enums import MQTTErrorCode

from collector.broker import Broker
from collector.client import Client
from collector.waker import Waker

_DISCONNECT = b"\xe0\x00"
_CHUNK = 64 * 1024
_BURST = 8
_BETWEEN = 64
_NOT_NOW = (BlockingIOError, InterruptedError, ssl.SSLWantReadError, ssl.SSLWantWriteError)


class Wire:
    """An open socket under a paho client.

    Args:
        client: configured, with its callbacks; it is connected here.
        broker: where to.
        waker: what else ends a wait.

    Raises:
        BrokerError: not reachable, or its certificate is not to be trusted.
    """

    def __init__(self, client: Client, broker: Broker, waker: Waker) -> None:
        self._client = client
        self._sock = client.open(broker)
        self._unsent = b""
        self._watched = 0
        self._selector = selectors.DefaultSelector()
        self._selector.register(waker, selectors.EVENT_READ)

    def rest(self, seconds: float, *, reading: bool) -> bool:
        """Wait for something to read (if `reading`) or to write, a wake-up or the end of the time.

        Returns:
            Whether there is something to read: the one sign of life that counts.
        """
        if reading and self._client.waiting:
            return True
        writing = selectors.EVENT_WRITE if self.unsent else 0
        self._watch((selectors.EVENT_READ if reading else 0) | writing)
        ready = self._selector.select(seconds)
        return any(key.fileobj is self._sock and events & selectors.EVENT_READ for key, events in ready)

    def read(self, full: Callable[[], bool]) -> None:
        """Let paho handle some hundred packets at most, until nothing is left or `full` says so.

        Raises:
            OSError: the connection is broken or was closed; it names the reason.
        """
        for _ in range(_BURST):
            if full():
                return
            for _ in range(_BETWEEN):
                self._check(self._client.loop_read())
                if not self._client.waiting:
                    return

    def send(self, packets: bytes = b"") -> None:
        """Write ready packets after those that still wait, as far as the socket takes them.

        Raises:
            OSError: the connection is broken.
        """
        if self._client.want_write() and not self._unsent:
            self._check(self._client.loop_write())
        self._unsent += packets
        while self._unsent and not self._client.want_write():
            try:
                self._unsent = self._unsent[self._sock.send(self._unsent) :]
            except _NOT_NOW:
                return

    @property
    def unsent(self) -> bool:
        """Whether something still waits to be written."""
        return bool(self._unsent) or self._client.want_write()

    def say_goodbye(self, seconds: float) -> None:
        """Send DISCONNECT and wait until the broker closes, so that it has seen everything before it.

        A socket closed at once, with bytes unread, would be reset, and the broker might lose our last packets.

        Raises:
            OSError: the connection is broken.
        """
        self._sock.settimeout(seconds)
        self._sock.sendall(_DISCONNECT)
        end = time.monotonic() + seconds
        while time.monotonic() < end and self._sock.recv(_CHUNK):
            pass

    def close(self) -> None:
        """Free the socket, whatever its state."""
        self._selector.close()
        self._sock.close()

    def _check(self, code: MQTTErrorCode) -> None:
        if code != MQTTErrorCode.MQTT_ERR_SUCCESS or self._client.socket() is None:
            raise ConnectionError(error_string(code).rstrip("."))

    def _watch(self, events: int) -> None:
        if events == self._watched:
            return
        if not self._watched:
            self._selector.register(self._sock, events)
        elif events:
            self._selector.modify(self._sock, events)
        else:
            self._selector.unregister(self._sock)
        self._watched = events
