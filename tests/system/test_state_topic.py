"""MQTT out: each unit's state, retained, for displays and automations."""

import json
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta

import paho.mqtt.client as paho
import pytest

from coldchain import config
from coldchain.clock import HandClock
from coldchain.ingest import Ingest
from coldchain.store.sqlite import SqliteStore
from coldchain.units import show_instant
from tests.system.load import payload, topic
from tests.system.processes import configured

PROBE, SECOND = "river/fridge-1/probe", "river/fridge-1/second"
NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def display():
    """Return a function that looks what a broker retains of the unit: `display(broker)`, nothing where nothing."""

    def look(broker) -> dict[str, object]:
        retained: list[bytes] = []
        looked = threading.Event()

        def on_connect(client, *_):
            client.subscribe([("coldchain/v1/river/fridge-1/state", 1), ("looked", 1)])

        def on_message(_client, _userdata, message):
            if message.topic == "looked":
                looked.set()
            elif message.retain:
                retained.append(message.payload)

        client = paho.Client(paho.CallbackAPIVersion.VERSION2)
        client.on_connect, client.on_message = on_connect, on_message
        client.on_subscribe = lambda *_: client.publish("looked", b"", 1)
        client.connect("127.0.0.1", broker.port)
        client.loop_start()
        assert looked.wait(30)
        client.disconnect()
        client.loop_stop()
        return json.loads(retained[0]) if retained else {}

    return look


@pytest.fixture
def running(mosquitto, configure, collector, until, tmp_path):
    """A broker and a collector whose sensors have been configured since yesterday."""
    broker = mosquitto()
    configuration = configure(broker.url, configured([PROBE, SECOND]))
    with closing(SqliteStore(tmp_path / "coldchain.db")) as store:
        Ingest(store, HandClock(NOW - timedelta(days=1)), config.watched(config.load(configuration)))
    service = collector(configuration)
    until(lambda: service.said("subscribed"))
    return broker


def test_a_unit_that_was_never_heard_has_no_signal_and_nothing_else_to_tell(running, display, until):
    nothing = {"status": "no_signal", "band": None, "temperature_c": None, "at": None, "sensor": "probe"}

    until(lambda: display(running) == nothing)


def test_a_unit_in_range_is_ok_and_a_breach_alarms_with_the_worst_sensor(running, display, until):
    running.publish(topic(PROBE), payload(NOW, 4.2))
    running.publish(topic(SECOND), payload(NOW - timedelta(minutes=10), 5.0))
    fine = {
        "status": "ok", "band": "in_range", "temperature_c": 4.2, "at": show_instant(NOW), "sensor": "probe",
    }  # fmt: skip
    until(lambda: display(running) == fine)

    running.publish(topic(SECOND), payload(NOW - timedelta(minutes=5), 9.0))
    warm = {
        "status": "warning",
        "band": "warm",
        "temperature_c": 9.0,
        "at": show_instant(NOW - timedelta(minutes=5)),
        "sensor": "second",
    }
    until(lambda: display(running) == warm)

    running.publish(topic(SECOND), payload(NOW, 25.2))
    hot = {
        "status": "alarm", "band": "overheated", "temperature_c": 25.2, "at": show_instant(NOW), "sensor": "second",
    }  # fmt: skip
    until(lambda: display(running) == hot)


def test_an_excursion_over_its_tolerance_alarms(running, display, until):
    for minutes in range(35, -1, -5):
        running.publish(topic(PROBE), payload(NOW - timedelta(minutes=minutes), 9.0))
        running.publish(topic(SECOND), payload(NOW - timedelta(minutes=minutes), 5.0))

    until(lambda: display(running).get("status") == "alarm")
    assert {name: display(running)[name] for name in ("band", "temperature_c", "sensor")} == {
        "band": "warm", "temperature_c": 9.0, "sensor": "probe",
    }  # fmt: skip


def test_silence_is_no_signal_but_never_ends_an_alarm(running, display, until):
    long_ago = NOW - timedelta(hours=3)
    running.publish(topic(PROBE), payload(long_ago, 4.2))
    running.publish(topic(SECOND), payload(NOW, 4.3))
    lost = {
        "status": "no_signal", "band": "in_range", "temperature_c": 4.2, "at": show_instant(long_ago),
        "sensor": "probe",
    }  # fmt: skip
    until(lambda: display(running) == lost)

    running.publish(topic(PROBE), payload(long_ago + timedelta(minutes=1), -0.6))
    until(lambda: display(running).get("status") == "alarm")
    running.publish(topic(SECOND), payload(NOW + timedelta(seconds=1), 4.4))
    assert display(running).get("status") == "alarm"
