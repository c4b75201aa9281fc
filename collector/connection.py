"""One connection to the broker, from CONNECT to its end, in the network thread.

The loop is ours, not paho's, because

- many acknowledgements leave in one write, after the commit and without a wake-up each;
- an acknowledgement for another connection is never sent: the thread that sends is the one that connects, so there is
  no moment in which the two could be confused;
- when everything here is full we stop reading and go on pinging, and the flood waits at the broker;
- nothing in it blocks, and any error of socket, TLS or packet ends the connection instead of the thread.

    opened ── CONNACK ── connected ── SUBACK ── settled ── closing ── closed
       └──────────┴──── error, silence, refusal ──┴──► lost (BrokerError)
"""

import struct
import time

import paho.mqtt.client as paho
import structlog
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from coldchain.clock import Clock
from coldchain.errors import BrokerError
from coldchain.readings import MAX_PAYLOAD
from collector.backoff import Backoff
from collector.broker import Broker
from collector.client import Client
from collector.exchange import Exchange
from collector.inbox import Delivery
from collector.marker import Marker, marker_topic
from collector.message import Message
from collector.subscriptions import Subscriptions
from collector.watchdog import Watchdog
from collector.wire import Wire

_PUBACK = 0x40
_PUBCOMP = 0x70
_PINGREQ = b"\xc0\x00"
_ACKNOWLEDGEMENT = struct.Struct("!BBH")
_REST = 0.5
_GOODBYE = 2.0
_ONLY_NEW = 1  # MQTT 5, 3.8.3.1: retained messages come with a new subscription, not with a renewed one
_MOST_UNDER_WAY = 16

_log = structlog.get_logger()


class Connection:
    """One connection; `serve` runs it.

    Args:
        number: of this connection; deliveries carry it.
        broker: where to connect.
        filters: what to subscribe to.
        exchange: where deliveries go, and acknowledgements and publications come from.
        clock: dates the arrivals.

    Raises:
        BrokerError: not reachable, or its certificate is not to be trusted.
    """

    def __init__(self, number: int, broker: Broker, filters: tuple[str, ...], exchange: Exchange, clock: Clock) -> None:
        self.number = number
        self.connected = False
        self.subscriptions = Subscriptions(
            (*filters, marker_topic(broker.client_id)), Backoff(broker.first_delay, broker.last_delay), exchange.refused
        )
        self._broker = broker
        self._exchange = exchange
        self._clock = clock
        self._marker_topic = marker_topic(broker.client_id)
        self._marker: Marker | None = None
        self.backlog = True
        self._came = False
        self._unacknowledged = 0
        self._why = ""
        self._client = self._with_callbacks(Client(broker))
        self._opened_at = time.monotonic()
        self._wire = Wire(self._client, broker, exchange.waker)
        self._watchdog = Watchdog(broker.keepalive, self._opened_at)

    def serve(self) -> None:
        """Run until the exchange is closing and everything committed is acknowledged.

        Raises:
            BrokerError: refused or lost; names the broker and the reason.
        """
        try:
            while self._turn():
                pass
            self._wire.say_goodbye(_GOODBYE)
        except OSError as error:
            raise BrokerError(f"Broker {self._broker.name}: {self._why or f'connection lost: {error}'}.") from None

    def close(self) -> None:
        """Free the socket."""
        self._exchange.outbox.lost()
        self._wire.close()

    def _turn(self) -> bool:
        """Wait, read, write; return whether there is more to do before the goodbye."""
        exchange = self._exchange
        reading = not (self.connected and (exchange.inbox.full() or not exchange.reading))
        something = self._wire.rest(_REST, reading=reading)
        exchange.waker.clear()
        now = time.monotonic()
        if something:
            self.backlog = self._marker is None or self._marker.backlog(now)
            self._watchdog.heard(now)
            self._wire.read(exchange.inbox.full)
        if self._marker is not None:
            self._subscribe(now)
            self._mark(self._marker, now, reading=reading)
            self._publish()
        closing = exchange.closing  # looked at before the acknowledgements, so that none given before it stays behind
        self._wire.send(self._acknowledgements() + self._sign_of_life(now, reading=reading))
        return not closing or self._wire.unsent

    def _sign_of_life(self, now: float, *, reading: bool) -> bytes:
        if not self.connected:
            if now - self._opened_at > self._broker.connect_timeout:
                raise TimeoutError(f"no answer to CONNECT within {self._broker.connect_timeout:g} s")
            return b""
        verdict = self._watchdog.judge(now, reading=reading)
        if verdict == "dead":
            raise TimeoutError(f"nothing heard for {self._broker.keepalive} s")
        return _PINGREQ if verdict == "ping" else b""

    def _acknowledgements(self) -> bytes:
        ours = [d for d in self._exchange.committed() if d.qos and d.connection == self.number]
        self._unacknowledged -= len(ours)
        pack = _ACKNOWLEDGEMENT.pack
        return b"".join([pack(_PUBACK if d.qos == 1 else _PUBCOMP, 2, d.mid) for d in ours])

    def _subscribe(self, now: float) -> None:
        filters = self.subscriptions.due(now)
        if filters and self._broker.version == "5":
            options = SubscribeOptions(qos=1, retainHandling=_ONLY_NEW)
            self.subscriptions.asked(self._client.subscribe([(asked, options) for asked in filters])[1], filters)
        elif filters:
            self.subscriptions.asked(self._client.subscribe([(asked, 1) for asked in filters])[1], filters)

    def _publish(self) -> None:
        outbox = self._exchange.outbox
        while outbox.under_way < _MOST_UNDER_WAY and (message := outbox.next()) is not None:
            outbox.sent(self._client.publish(message.topic, message.payload, 1, message.retain).mid, message)

    def _mark(self, marker: Marker, now: float, *, reading: bool) -> None:
        if self._came:
            self._came = False
            marker.heard(now)
        if self._unacknowledged or not reading or not self.subscriptions.settled:
            marker.busy(now)
        elif marker.idle(now):
            told = "expected a broker that lets us publish and receive it; until then silence ends a backlog"
            _log.warning("our own mark does not come back", topic=self._marker_topic, expected=told)
        if reading and self.subscriptions.granted(self._marker_topic) and marker.due(now):
            token = marker.sent(now)
            self._client.publish(self._marker_topic, token, 1)

    def _with_callbacks(self, client: Client) -> Client:
        client.on_connect = self._on_connect
        client.on_disconnect = self._on_disconnect
        client.on_message = self._on_message
        client.on_subscribe = self._on_subscribe
        client.on_publish = self._on_publish
        return client

    def _on_message(self, _client: paho.Client, _userdata: object, message: paho.MQTTMessage) -> None:
        try:
            topic = message.topic
        except UnicodeDecodeError:
            topic = "(a topic that is not UTF-8)"
        payload = bytes(message.payload)
        if topic == self._marker_topic and self._marker is not None:
            self._marker.returned(payload)
            self.backlog = self._marker.backlog(time.monotonic())
        else:
            self._came = True
        if len(payload) > MAX_PAYLOAD:
            payload = payload[: MAX_PAYLOAD + 1]
        if message.qos:
            self._unacknowledged += 1
        kept = Message(topic, payload, self._clock.now(), message.retain, self.backlog)
        self._exchange.inbox.put(Delivery(kept, message.mid, message.qos, self.number))

    def _on_connect(
        self,
        _client: paho.Client,
        _userdata: object,
        flags: paho.ConnectFlags,
        code: ReasonCode,
        _more: Properties | None,
    ) -> None:
        if code.is_failure:
            named = f" as {self._broker.username!r}" if self._broker.username else ""
            self._why = f"refused the connection{named}: {code}"
            return
        now = time.monotonic()
        self.connected = True
        self._marker = Marker(
            now, resumed=flags.session_present, every=self._broker.marker_every, quiet=self._broker.quiet
        )
        self._watchdog = Watchdog(self._client.keepalive, now)
        _log.info("connected", broker=self._broker.name, resumed=flags.session_present, connection=self.number)

    def _on_disconnect(
        self, _client: paho.Client, _userdata: object, flags: paho.DisconnectFlags, code: ReasonCode, _more: object
    ) -> None:
        if flags.is_disconnect_packet_from_server:
            self._why = f"closed the connection: {code}"

    def _on_subscribe(
        self, _client: paho.Client, _userdata: object, mid: int, codes: list[ReasonCode], _more: object
    ) -> None:
        failures = [str(code) if code.is_failure else "" for code in codes]
        for refused in self.subscriptions.answered(mid, failures, time.monotonic()):
            why = self.subscriptions.refused[refused]
            _log.warning("subscription refused", broker=self._broker.name, filter=refused, reason=why)
        if self.subscriptions.settled and not self.subscriptions.refused:
            _log.info("subscribed", broker=self._broker.name, connection=self.number)

    def _on_publish(self, _client: paho.Client, _userdata: object, mid: int, code: ReasonCode, _more: object) -> None:
        told = self._exchange.outbox.confirmed(mid)
        if told is not None and code.is_failure:
            _log.warning("publication refused", broker=self._broker.name, topic=told.topic, reason=str(code))
