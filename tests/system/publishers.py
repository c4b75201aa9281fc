"""Devices that publish, and somebody who looks what a broker still holds."""

import ssl
import threading
import time
from collections.abc import Sequence

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.reasoncodes import ReasonCode

from collector.marker import marker_topic


class Publisher:
    """Publishes at QoS 1 and knows what the broker has acknowledged, over any number of its restarts.

    Args:
        port: of the broker on this machine.
        username, password: empty: none.
        tls: what to trust; None: plain TCP.
    """

    def __init__(self, port: int, username: str = "", password: str = "", tls: ssl.SSLContext | None = None) -> None:
        self._client = paho.Client(CallbackAPIVersion.VERSION2, reconnect_on_failure=True)
        self._client.max_queued_messages_set(0)
        self._client.max_inflight_messages_set(100)
        self._client.reconnect_delay_set(1, 1)
        if username:
            self._client.username_pw_set(username, password)
        if tls is not None:
            self._client.tls_set_context(tls)
        self._client.on_publish = self._on_publish
        self._client.connect("localhost" if tls else "127.0.0.1", port)
        self._client.loop_start()
        self.published = 0
        self.acknowledged = 0
        self._thread: threading.Thread | None = None

    def publish(self, topic: str, payload: bytes | str) -> None:
        """Publish now, or as soon as there is a connection."""
        self._client.publish(topic, payload, 1)
        self.published += 1

    def begin(self, messages: Sequence[tuple[str, str]], per_second: float) -> None:
        """Publish (topic, payload) each at an even pace, in a thread of its own."""
        self._thread = threading.Thread(target=self._run, args=(messages, per_second))
        self._thread.start()

    def close(self) -> None:
        if self._thread is not None:
            self._thread.join()
        self._client.disconnect()
        self._client.loop_stop()

    def _on_publish(self, *_: object) -> None:
        self.acknowledged += 1

    def _run(self, messages: Sequence[tuple[str, str]], per_second: float) -> None:
        start = time.monotonic()
        for number, (topic, payload) in enumerate(messages):
            # Pacing a load is what time is for here: nothing waits for it.
            time.sleep(max(0.0, start + number / per_second - time.monotonic()))
            self.publish(topic, payload)


def left(
    port: int, client_id: str, username: str = "", password: str = "", tls: ssl.SSLContext | None = None
) -> list[tuple[str, bytes]]:
    """Return what the broker still holds for a session that nobody uses now; it goes on holding it.

    A mark of our own goes through the session: what the broker holds comes before it.
    """
    held: list[tuple[str, bytes]] = []
    settled = threading.Event()
    mark = marker_topic(client_id)

    def on_connect(
        client: paho.Client, _userdata: object, flags: paho.ConnectFlags, code: ReasonCode, _more: object
    ) -> None:
        assert not code.is_failure
        assert flags.session_present
        client.publish(mark, b"looking", 1)

    def on_message(client: paho.Client, _userdata: object, message: paho.MQTTMessage) -> None:
        if message.topic != mark:
            held.append((message.topic, bytes(message.payload)))
        elif message.payload == b"looking":
            client.ack(message.mid, message.qos)
            settled.set()

    client = paho.Client(CallbackAPIVersion.VERSION2, client_id=client_id, clean_session=False, manual_ack=True)
    client.on_connect, client.on_message = on_connect, on_message
    if username:
        client.username_pw_set(username, password)
    if tls is not None:
        client.tls_set_context(tls)
    client.connect("localhost" if tls else "127.0.0.1", port)
    client.loop_start()
    assert settled.wait(60), "the broker does not give our own mark back"
    client.disconnect()
    client.loop_stop()
    return held
