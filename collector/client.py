"""paho's client with buffered reading.

paho asks the socket for one byte, then for each byte of the length, then for the rest: four system calls a message.
Serving these from one large read halves the cost of a message. The methods replaced are private to paho; should a later
paho not call them any more, everything works as before, only slower.
"""

import socket
import ssl
from typing import Final

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from coldchain.errors import BrokerError
from collector.broker import Broker

_CHUNK: Final = 64 * 1024
_NEVER: Final = 0xFFFFFFFF  # MQTT 5, 3.1.2.11.2: the session does not expire


class Client(paho.Client):
    """One connection's paho client; a new connection gets a new one, so nothing of an old one can leak into it."""

    def __init__(self, broker: Broker) -> None:
        """Prepare a persistent session with manual acknowledgement; nothing is sent yet."""
        self._held = b""
        self._next = 0
        self._tls = broker.tls
        version5 = broker.version == "5"
        super().__init__(
            CallbackAPIVersion.VERSION2,
            client_id=broker.client_id,
            clean_session=None if version5 else False,
            protocol=MQTTProtocolVersion.MQTTv5 if version5 else MQTTProtocolVersion.MQTTv311,
            manual_ack=True,
            reconnect_on_failure=False,
        )
        self.connect_timeout = broker.connect_timeout
        if broker.tls is not None:
            self.tls_set_context(broker.tls)
        if broker.username:
            self.username_pw_set(broker.username, broker.password or None)
        # With such a callback paho never writes by itself, so that our own packets never fall into one of its own.
        self.on_socket_register_write = _leave_writing_to_the_loop

    def open(self, broker: Broker) -> socket.socket:
        """Connect and send CONNECT; the broker's answer comes with the first reads.

        Raises:
            BrokerError: not reachable, or its certificate is not to be trusted.
        """
        try:
            if broker.version == "5":
                self.connect(broker.host, broker.port, broker.keepalive, clean_start=False, properties=_asked(broker))
            else:
                self.connect(broker.host, broker.port, broker.keepalive)
        except (OSError, ValueError) as error:
            raise BrokerError(f"Broker {broker.name}: cannot connect: {error}.") from None
        sock = self.socket()
        if not isinstance(sock, socket.socket):
            raise BrokerError(f"Broker {broker.name}: the connection was closed at once.")
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return sock

    @property
    def waiting(self) -> bool:
        """Whether bytes that were read wait to be looked at; the socket does not show them."""
        return self._next < len(self._held)

    def _ssl_wrap_socket(self, tcp_sock: socket.socket) -> ssl.SSLSocket:
        """Shake hands; where paho's own would leave a socket open that failed to."""
        if self._tls is None:
            return super()._ssl_wrap_socket(tcp_sock)
        wrapped = self._tls.wrap_socket(tcp_sock, server_hostname=self.host, do_handshake_on_connect=False)
        try:
            wrapped.settimeout(self.connect_timeout)
            wrapped.do_handshake()
        except BaseException:
            wrapped.close()
            raise
        return wrapped

    def _sock_recv(self, bufsize: int) -> bytes:
        if self._next >= len(self._held):
            self._held = super()._sock_recv(max(bufsize, _CHUNK))
            self._next = 0
        start = self._next
        piece = self._held[start : start + bufsize]
        self._next = start + len(piece)
        return piece


def _asked(broker: Broker) -> Properties:
    asked = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
    asked.SessionExpiryInterval = _NEVER
    asked.ReceiveMaximum = broker.window
    return asked


def _leave_writing_to_the_loop(_client: paho.Client, _userdata: object, _socket: object) -> None:
    return
