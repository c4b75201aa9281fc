"""The demo as a person starts it, and its parts."""

import re
import signal
import socket
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from io import StringIO

import paho.mqtt.client as paho
import pytest
from rich.console import Console

from coldchain.cli.broker import demo_broker, find_mosquitto
from coldchain.cli.live import LiveView
from coldchain.cli.world import watched_of
from coldchain.clock import HandClock
from coldchain.ingest import Ingest
from coldchain.readings import Batch, Reading
from coldchain.store.memory import MemoryStore
from simulators.scenario import load


def coldchain(*arguments):
    command = [sys.executable, "-m", "coldchain", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_the_demo_tells_a_story_keeps_it_and_goes_on_with_it(tmp_path):
    data = str(tmp_path / "kept")
    told = coldchain("demo", "--no-live", "--speed", "600", "--for", "12s", "--data", data)
    assert (told.returncode, told.stderr) == (0, "")
    assert re.search(r"^Broker mqtt://127\.0\.0\.1:\d+ \(mosquitto\)", told.stdout, re.MULTILINE)
    assert "A week that was: 20,160 messages judged and kept." in told.stdout
    assert re.search(r"river/fridge-2/probe: too warm for 30 min at .*: over the limit\.", told.stdout)
    assert re.search(r"h-7f3a/fridge-1/probe: FROZEN: freezing since", told.stdout)
    again = coldchain("demo", "--no-live", "--speed", "600", "--for", "2s", "--data", data)
    assert (again.returncode, again.stderr) == (0, "")
    assert "A week that was" not in again.stdout
    verified = coldchain("ledger", "verify", "--store", f"{data}/coldchain.db")
    assert verified.stdout.startswith("The ledger holds: ")
    assert verified.returncode == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_demo_that_is_told_to_end_leaves_no_broker_behind(number):
    command = [sys.executable, "-m", "coldchain", "demo", "--no-live"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as demo:
        told = next(line for line in demo.stdout if line.startswith("Broker"))
        port = int(re.search(r"127\.0\.0\.1:(\d+)", told)[1])
        assert any(line.startswith("A week that was") for line in demo.stdout)
        demo.send_signal(number)
        assert demo.wait(timeout=60) == 0
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5)


def test_a_time_that_is_none_is_refused_in_one_sentence():
    told = coldchain("demo", "--for", "soon")
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr == "--for 'soon' is not a duration such as 30s, 5m, 2h or 7d.\n"


@pytest.mark.parametrize("which", ["mosquitto", "amqtt"])
def test_either_broker_takes_a_message_and_hands_it_on(tmp_path, which):
    mosquitto = find_mosquitto() if which == "mosquitto" else None
    arrived = threading.Event()
    with demo_broker(tmp_path, mosquitto) as (url, name):
        assert name == which
        client = paho.Client(paho.CallbackAPIVersion.VERSION2, "reader", clean_session=False)
        client.on_subscribe = lambda *_: client.publish("a/b", b"5.0", qos=1)
        client.on_connect = lambda *_: client.subscribe("a/#", qos=1)
        client.on_message = lambda *_: arrived.set()
        client.connect("127.0.0.1", int(url.rpartition(":")[2]))
        client.loop_start()
        assert arrived.wait(20)
        client.disconnect()
        client.loop_stop()


def test_the_live_view_shows_each_unit_what_is_open_and_what_happened():
    sensors = watched_of(load("demo"))
    start = datetime(2026, 3, 1, 12, tzinfo=UTC)
    clock = HandClock(start + timedelta(hours=1))
    ingest = Ingest(MemoryStore(), clock, sensors)
    view = LiveView({"river/fridge-1": "River Pharmacy, Fridge 1"})
    readings = [
        Reading(sensor.sensor, start + timedelta(minutes=minute), celsius, start)
        for sensor, celsius in zip(sensors, (5.0, 9.4, -1.0, 6.0), strict=True)
        for minute in range(0, 60, 2)
    ]
    view.take(ingest.commit(Batch(tuple(readings))))
    console = Console(width=120, record=True, file=StringIO())
    console.print(view.draw(ingest, clock.now(), "Sunday"))
    shown = console.export_text()
    assert re.search(r"River Pharmacy, Fridge 1 +│ +5\.0 │ .*▅.* │ ok +│ in range +│ 2 min ago", shown)
    assert re.search(r"river/fridge-2/probe +│ +9\.4 │ .* │ ALARM +│ too warm", shown)
    assert re.search(r"river/fridge-3/probe +│ +-1\.0 │ .*▁.* │ ALARM +│ freezing", shown)
    assert "river/fridge-2/probe: too warm from 2026-03-01 12:00 on, highest 9.4 °C, over the limit (1 h)" in shown
    assert "river/fridge-3/probe: FROZEN: freezing since 2026-03-01 12:00, lowest -1 °C." in shown
