"""`mqtt:coldchain/v1/river/sounder`: a retained state for a local sounder, through the configured broker.

It is `alarm` while a critical alert that was sent there fires, else `ok`: acknowledged is quiet.
"""

import threading
from collections.abc import Callable, Iterable
from typing import Final

import msgspec

from alerts.broker import Broker, BrokerAway
from alerts.channel import PassingError
from alerts.means import Means
from alerts.rendering import Rendered
from coldchain.errors import ConfigurationError

_LONGEST: Final = 65_535  # MQTT 3.1.1, 1.5.3
_encode = msgspec.json.Encoder().encode


class MqttChannel:
    """One topic.

    Args:
        topic: where the state is kept.
        broker: what keeps it.
    """

    service = "mqtt"
    server = tested = "mqtt"
    per_minute = None

    def __init__(self, topic: str, broker: Broker) -> None:
        self._topic = topic
        self._broker = broker
        self._lock = threading.Lock()
        self._sounding: dict[str, None] = {}
        self._stale = True
        self._told: dict[str, object] = {}

    def send(self, rendered: Rendered) -> None:
        """Sound, if it tells of something critical; else only the subject is passed on."""
        with self._lock:
            if rendered.severity == "critical" and rendered.kind in {"alert", "summary"}:
                self._sounding.update(dict.fromkeys(_strings(rendered.data["alerts"])))
            self._told = {key: rendered.data[key] for key in ("id", "severity", "drill", "subject")}
            self._publish()

    def check(self) -> None:
        """See that the broker lets us in; nothing sounds."""
        try:
            self._broker.check()
        except BrokerAway as error:
            raise PassingError(str(error), away=True) from error

    def sound(self, alerts: Iterable[str]) -> None:
        """Know again, after a start, which alerts it was told of that still fire."""
        with self._lock:
            self._sounding.update(dict.fromkeys(alerts))
            self._stale = True

    def quieten(self, fires: Callable[[str], bool]) -> None:
        """Leave out what no longer fires, and publish the state if that makes it another.

        Raises:
            PassingError: the broker is away; the state is published at the next call.
        """
        with self._lock:
            over = [alert for alert in self._sounding if not fires(alert)]
            for alert in over:
                del self._sounding[alert]
            if over or self._stale:
                self._publish()

    def _publish(self) -> None:
        self._stale = True
        state = "alarm" if self._sounding else "ok"
        try:
            self._broker.publish(self._topic, _encode({"state": state, "alerts": list(self._sounding), **self._told}))
        except BrokerAway as error:
            raise PassingError(str(error), away=True) from error
        self._stale = False


def open_channel(url: str, means: Means) -> MqttChannel:
    """Return the channel of a URL.

    Raises:
        ConfigurationError: no topic, or there is no broker.
    """
    topic = url.partition(":")[2]
    if not topic or len(topic.encode()) > _LONGEST or set(topic) & set("+#\0") or topic.startswith(("/", "$")):
        raise ConfigurationError("expected a topic without wildcards, such as mqtt:coldchain/v1/river/sounder")
    if means.broker is None:
        raise ConfigurationError("expected a table [mqtt] that names the broker, and there is none")
    return MqttChannel(topic, means.broker)


def _strings(told: object) -> list[str]:
    return [str(each) for each in told] if isinstance(told, list) else []
