"""The alerter's own connection to the broker: retained states go out through it, and the broker tells when it is gone.

paho connects and reconnects in a thread of its own; whoever publishes waits for the broker's word, not for ever.
"""

import socket
import ssl
import threading
from contextlib import suppress
from typing import Final

import paho.mqtt.client as paho
import structlog
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.reasoncodes import ReasonCode

from coldchain.broker_url import BrokerUrl

_KEEPALIVE: Final = 30
_log = structlog.get_logger()


class BrokerAway(Exception):  # noqa: N818 - a state of the world
    """The broker does not take it at the moment; the text is one sentence without address or secret."""


class Broker:
    """A connection that comes back by itself.

    Args:
        url: of the broker, with user and password.
        client_id: our own there, not the collector's.
        tls: what to trust and to show; None: plain TCP.
        will: topic and payload that the broker publishes, retained, when we are gone without a word.
        timeout: seconds to wait for the broker's word.
    """

    def __init__(
        self,
        url: BrokerUrl,
        client_id: str,
        tls: ssl.SSLContext | None = None,
        will: tuple[str, bytes] | None = None,
        timeout: float = 10.0,
    ) -> None:
        self._url = url
        self._timeout = timeout
        self._up = threading.Event()
        self._refused = ""
        self._client = paho.Client(CallbackAPIVersion.VERSION2, client_id=client_id)
        self._client.connect_timeout = timeout
        if tls is not None:
            self._client.tls_set_context(tls)
        if url.username:
            self._client.username_pw_set(url.username, url.password or None)
        if will is not None:
            self._client.will_set(will[0], will[1], qos=1, retain=True)
        self._client.reconnect_delay_set(1, 60)
        self._client.on_connect = self._connected
        self._client.on_disconnect = self._disconnected

    def start(self) -> None:
        """Begin to connect; an absent broker is tried again for ever."""
        self._client.connect_async(self._url.host, self._url.port, _KEEPALIVE)
        self._client.loop_start()

    @property
    def connected(self) -> bool:
        """Whether the broker has let us in."""
        return self._up.is_set()

    def publish(self, topic: str, payload: bytes) -> None:
        """Publish a retained state at QoS 1; when it returns, the broker has it.

        Raises:
            BrokerAway: it did not say so in time.
        """
        if not self._up.wait(self._timeout):
            raise BrokerAway(self._refused or "There is no connection to the broker.")
        sent = self._client.publish(topic, payload, qos=1, retain=True)
        try:
            sent.wait_for_publish(self._timeout)
        except (RuntimeError, ValueError) as error:
            raise BrokerAway("The connection to the broker was lost.") from error
        if not sent.is_published():
            self._drop()
            raise BrokerAway("The broker does not confirm what it is sent.")

    def check(self) -> None:
        """Find out whether the broker lets us in.

        Raises:
            BrokerAway: it does not.
        """
        if not self._up.wait(self._timeout):
            raise BrokerAway(self._refused or "There is no connection to the broker.")

    def close(self) -> None:
        """Say goodbye: the broker then publishes no will."""
        self._client.disconnect()
        self._client.loop_stop()

    def _drop(self) -> None:
        """End a connection that gives no answer: paho may hang in it, and thinks it is connected."""
        held = self._client.socket()
        if isinstance(held, socket.socket):
            with suppress(OSError):
                socket.socket.shutdown(held, socket.SHUT_RDWR)

    def _connected(
        self, _client: object, _data: object, _flags: object, reason: ReasonCode, _properties: object
    ) -> None:
        if reason.is_failure:
            self._refused = f"The broker refuses the connection: {reason}."
            _log.warning("The broker refuses the alerter's connection", reason=str(reason))
            return
        self._refused = ""
        self._up.set()

    def _disconnected(
        self, _client: object, _data: object, _flags: object, _reason: object, _properties: object
    ) -> None:
        self._up.clear()
