import json
import threading

import paho.mqtt.client as paho
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from alerts.broker import Broker, BrokerAway
from alerts.channel import PassingError
from alerts.channels.mqtt import open_channel
from alerts.means import Means
from alerts.rendering import render
from coldchain.broker_url import BrokerUrl
from coldchain.errors import ConfigurationError
from tests.alerts.written import WORDS, message
from tests.ports import free_port

TOPIC = "coldchain/v1/river/sounder"


class Listener:
    """Hears what is retained, and what comes from then on."""

    def __init__(self, port):
        self.heard = []
        self._client = paho.Client(CallbackAPIVersion.VERSION2)
        self._client.on_connect = lambda client, *_rest: client.subscribe("#", 1)
        self._client.on_message = self._take
        subscribed = threading.Event()
        self._client.on_subscribe = lambda *_told: subscribed.set()
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()
        assert subscribed.wait(30)

    def _take(self, _client, _data, told):
        self.heard.append((told.topic, json.loads(told.payload)))

    def state(self):
        return self.heard[-1][1]["state"] if self.heard else None

    def close(self):
        self._client.disconnect()
        self._client.loop_stop()


@pytest.fixture
def broker(mosquitto):
    port = mosquitto().port
    one = Broker(BrokerUrl("127.0.0.1", port, tls=False), "coldchain-alerts", timeout=5.0)
    one.start()
    yield one
    one.close()


@pytest.fixture
def listener(broker):
    one = Listener(broker._url.port)
    yield one
    one.close()


def test_it_sounds_until_nothing_critical_fires(broker, listener, until):
    channel = open_channel(f"mqtt:{TOPIC}", Means(broker=broker))
    channel.send(render(message(1)))
    channel.send(render(message(2)))
    channel.quieten(lambda alert: alert == "a2")
    channel.quieten(lambda alert: alert == "a2")
    channel.quieten(lambda _alert: False)
    until(lambda: listener.state() == "ok")
    told = {"id": "m2", "severity": "critical", "drill": False, "subject": WORDS.subject}
    assert listener.heard[-3:] == [
        (TOPIC, {"state": "alarm", "alerts": ["a1", "a2"], **told}),
        (TOPIC, {"state": "alarm", "alerts": ["a2"], **told}),
        (TOPIC, {"state": "ok", "alerts": [], **told}),
    ]


def test_whoever_comes_later_hears_the_state_at_once(broker, until):
    open_channel(f"mqtt:{TOPIC}", Means(broker=broker)).send(render(message()))
    late = Listener(broker._url.port)
    until(lambda: late.state() == "alarm")
    late.close()


def test_what_is_not_critical_or_is_over_does_not_sound(broker, listener, until):
    channel = open_channel(f"mqtt:{TOPIC}", Means(broker=broker))
    channel.send(render(message(1, severity="warning")))
    channel.send(render(message(2, kind="resolved")))
    until(lambda: len(listener.heard) == 2)
    assert [told["state"] for _, told in listener.heard] == ["ok", "ok"]


def test_after_a_start_it_sounds_for_what_it_was_told_of_before(broker, listener, until):
    channel = open_channel(f"mqtt:{TOPIC}", Means(broker=broker))
    channel.sound(["a1"])
    channel.quieten(lambda _alert: True)
    until(lambda: listener.state() == "alarm")


def test_after_a_start_without_alarms_an_old_one_is_silenced(broker, listener, until):
    open_channel(f"mqtt:{TOPIC}", Means(broker=broker)).quieten(lambda _alert: True)
    until(lambda: listener.state() == "ok")


def test_a_broker_that_is_away_may_come_back():
    away = Broker(BrokerUrl("127.0.0.1", free_port(), tls=False), "coldchain-alerts", timeout=0.1)
    away.start()
    channel = open_channel(f"mqtt:{TOPIC}", Means(broker=away))
    for asked in (lambda: channel.send(render(message())), channel.check):
        with pytest.raises(PassingError, match=r"^There is no connection to the broker\.$") as told:
            asked()
        assert told.value.away
    away.close()


def test_a_broker_that_refuses_us_says_so(mosquitto):
    conf = "allow_anonymous false\nlistener {port} 127.0.0.1\n"
    one = Broker(BrokerUrl("127.0.0.1", mosquitto(conf).port, tls=False), "coldchain-alerts", timeout=2.0)
    one.start()
    with pytest.raises(PassingError, match="The broker refuses the connection: Not authorized"):
        open_channel(f"mqtt:{TOPIC}", Means(broker=one)).check()
    one.close()


def test_a_broker_that_hangs_is_not_waited_for(mosquitto, until):
    server = mosquitto()
    one = Broker(BrokerUrl("127.0.0.1", server.port, tls=False), "coldchain-alerts", timeout=0.3)
    one.start()
    until(lambda: one.connected)
    server.freeze()
    with pytest.raises(PassingError, match="The broker does not confirm what it is sent"):
        open_channel(f"mqtt:{TOPIC}", Means(broker=one)).send(render(message()))
    server.thaw()
    until(lambda: took(one))
    one.close()


def took(broker):
    """Whether the broker takes a state now."""
    try:
        broker.publish(TOPIC, b'{"state":"ok"}')
    except BrokerAway:
        return False
    return True


@pytest.mark.parametrize("url", ["mqtt:", "mqtt:a/+/b", "mqtt:a/#", "mqtt:/a", "mqtt:$SYS/a", "mqtt:" + "a" * 65_536])
def test_what_is_no_topic_is_refused(url):
    with pytest.raises(ConfigurationError, match="expected a topic without wildcards"):
        open_channel(url, Means())


def test_without_a_broker_there_is_no_topic():
    with pytest.raises(ConfigurationError, match=r"expected a table \[mqtt\]"):
        open_channel(f"mqtt:{TOPIC}", Means())
