import json

import pytest
from paho.mqtt import subscribe

from alerts.broker import Broker
from alerts.channels import open_channel
from alerts.means import Means
from alerts.rendering import render
from alerts.sounders import Sounders
from coldchain.broker_url import BrokerUrl
from coldchain.events import AlertAcknowledged, AlertResolved
from tests.alerts.ways import Way
from tests.alerts.written import message, write, write_messages

TOPIC = "coldchain/v1/river/sounder"


@pytest.fixture
def port(mosquitto):
    return mosquitto().port


@pytest.fixture
def sounder(port):
    """Return a function that makes the sounder's channel, as after a start."""
    broker = Broker(BrokerUrl("127.0.0.1", port, tls=False), "coldchain-alerts", timeout=5.0)
    broker.start()
    yield lambda: open_channel(f"mqtt:{TOPIC}", Means(broker=broker))
    broker.close()


def sounds(port):
    return json.loads(subscribe.simple(TOPIC, hostname="127.0.0.1", port=port).payload)["alerts"]


def test_it_is_silent_once_all_that_it_sounds_for_is_seen_or_over(store, sounder, port):
    channel = sounder()
    sounders = Sounders(store, {"alarm": [channel], "ana": [Way()]})
    told = [message(1, "alarm"), message(2, "alarm")]
    write_messages(store, told)
    for each in told:
        channel.send(render(each))
    sounders.step()
    assert sounds(port) == ["a1", "a2"]
    write(store, AlertAcknowledged("a1"))
    sounders.step()
    assert sounds(port) == ["a2"]
    write(store, AlertResolved("a2", "in range for 10 min"))
    sounders.step()
    assert sounds(port) == []


def test_after_a_start_it_sounds_for_what_it_was_told_of_and_still_fires(store, sounder, port):
    told = [message(1, "alarm"), message(2, "alarm"), message(3, "ana"), message(4, "alarm", severity="warning")]
    write_messages(store, told)
    write(store, AlertAcknowledged("a1"))
    Sounders(store, {"alarm": [sounder()]}).step()
    assert sounds(port) == ["a2"]


def test_without_sounders_nothing_is_looked_for(store):
    Sounders(store, {"ana": [Way()]}).step()
