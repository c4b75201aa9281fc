"""The demo as a person starts it, and its parts."""

import re
import signal
import socket
import subprocess
import sys
import threading
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import paho.mqtt.client as paho
import pytest
from rich.console import Console

from coldchain import ledger
from coldchain.alert import Key, Situation
from coldchain.cli.broker import demo_broker, find_mosquitto
from coldchain.cli.demo_alerts import Alarms, world_of
from coldchain.cli.live import LiveView
from coldchain.cli.world import sites_of, watched_of
from coldchain.clock import HandClock
from coldchain.events import AlertRaised, VerdictChanged
from coldchain.ingest import Committed, Ingest
from coldchain.lots import Lot
from coldchain.readings import Batch, Reading
from coldchain.stock import Grounded, Place, Standing, Stay
from coldchain.store.memory import MemoryStore
from coldchain.writing import Writing
from simulators.scenario import load

NEW_YORK = ZoneInfo("America/New_York")


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
    assert "UTC" not in told.stdout
    when = re.findall(r"^ +\d+  (\S+ \S+)  \S+: too warm since (\S+ \S+) ", told.stdout, re.MULTILINE)
    behind = [datetime.fromisoformat(entry) - datetime.fromisoformat(since) for entry, since in when]
    assert behind
    assert max(behind) < timedelta(hours=1)  # what was found is told by the clock by which its line is
    assert (
        "\nRiver Pharmacy, Fridge 3: do not use: 10 syringes compromised, 16 pens quarantined; usable: 8 syringes\n"
        in (told.stdout)
    )
    assert re.search(
        r"Lot l\w+: moved from river/fridge-2 at .* to river/fridge-3 at .*: the door of fridge 2", told.stdout
    )
    assert re.search(
        r"Lot l\w+: do not use \(compromised, was quarantined\): compromised: frozen: .*"
        r" Do not use them\. Keep them in the fridge, don't throw them away, call your pharmacy\.",
        told.stdout,
    )
    assert re.search(r"^→ told Ana: Fridge 2, River Pharmacy: 1\d\.\d °C, above 8 °C", told.stdout, re.MULTILINE)
    assert re.search(r"^→ told Ben: Escalated: Fridge 2, River Pharmacy: ", told.stdout, re.MULTILINE)
    assert "\n→ told the patient of h-7f3a: Message about your fridge from River Pharmacy\n" in told.stdout
    again = coldchain("demo", "--no-live", "--speed", "600", "--for", "2s", "--data", data)
    assert (again.returncode, again.stderr) == (0, "")
    assert "A week that was" not in again.stdout
    assert "do not use: 2 pens compromised" in again.stdout
    assert "the door of fridge 2" not in again.stdout
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
        assert arrived.wait(60)
        client.disconnect()
        client.loop_stop()


def test_the_live_view_shows_each_unit_what_is_open_and_what_happened():
    sensors = watched_of(load("demo"))
    start = datetime(2026, 3, 1, 12, tzinfo=UTC)
    clock = HandClock(start + timedelta(hours=1))
    ingest = Ingest(MemoryStore(), clock, sensors)
    view = LiveView({"river/fridge-1": "River Pharmacy, Fridge 1"}, NEW_YORK)
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
    assert "river/fridge-2/probe: too warm from 2026-03-01 07:00 on, highest 9.4 °C, over the limit (1 h)" in shown
    assert "river/fridge-3/probe: FROZEN: freezing since 2026-03-01 07:00, lowest -1 °C." in shown


def shown(view, now, lots=(), **more):
    console = Console(width=140, record=True, file=StringIO())
    console.print(view.draw(Ingest(MemoryStore(), HandClock(now), ()), now, "Sunday", lots, **more))
    return console.export_text()


def test_the_live_view_shows_what_lies_in_each_unit_and_what_to_do_with_it():
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    stays = (Stay(Place("river", "fridge-1"), now - timedelta(hours=1)),)
    lot = Lot(
        "l1",
        "main",
        "kesimpta",
        "pen",
        "X1",
        date(2027, 1, 1),
        "UTC",
        3,
        "stock",
        stays,
        standing=Standing("compromised"),
    )
    view = LiveView({"river/fridge-1": "River, Fridge 1"}, NEW_YORK, {"l1": lot}.get)
    frozen = Grounded("compromised", "freeze", "compromised: frozen.")
    verdict = VerdictChanged("l1", "usable", "compromised", (frozen,), "v", approved=True, todo="Do not use them.")
    still = VerdictChanged("l2", "usable", "usable", (), "v", approved=True)
    entries = (ledger.link(ledger.Head(6), now, "collector", verdict), ledger.link(ledger.Head(7), now, "ana", still))
    view.take(Committed(entries=entries))
    view.say("Cannot move lot l1 at 2026-03-01 12:00:05 UTC.", now)
    told = shown(view, now, [lot])
    assert re.search(r"│ River, Fridge 1  do not use: 3 pens compromised +│", told)
    assert re.search(r"│      7  01 Mar 07:00  Lot l1: do not use \(was usable\): compromised: frozen\. +│", told)
    assert re.search(r"│                       → 3 pens of Kesimpta, River, Fridge 1: Do not use them\. +│", told)
    assert re.search(r"│         01 Mar 07:00  Cannot move lot l1 at 2026-03-01 07:00\. +│", told)
    assert "l2" not in told


def test_the_live_view_shows_open_alerts_the_gravest_first_and_who_was_told():
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    scenario, store = load("demo"), MemoryStore()
    alarms = Alarms(store, world_of(sites_of(scenario), watched_of(scenario)), NEW_YORK)
    keys = (Key("river", "fridge-1", "battery"), Key("river", "fridge-2", "warm"))
    situations = (Situation(keys[0], "present", "notice", now), Situation(keys[1], "breached", "critical", now))
    assert list(alarms.lines(now)) == [("no alert is open", "green")]
    with store.transaction() as tx:
        Writing(tx, now, "alerter").tell([AlertRaised(f"a{n}", each) for n, each in enumerate(situations)])
    alarms.tell("Ana", "Fridge 2, River Pharmacy: too warm", now)
    told = shown(LiveView({}, NEW_YORK), now, alarms=list(alarms.lines(now)), messages=alarms.messages())
    panel = told.splitlines()[[line.startswith("╭─ alerts") for line in told.splitlines()].index(True) + 1 :]
    assert [line.split()[1] for line in panel[:3]] == ["critical:", "notice:", "01"]
    assert "01 Mar 07:00  → told Ana: Fridge 2, River Pharmacy: too warm" in panel[2]


def test_the_oldest_events_make_way_where_there_is_little_room():
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    view = LiveView({}, NEW_YORK)
    for number in range(12):
        view.say(f"event {number}", now)
    told = shown(view, now, height=16)
    assert re.findall(r"event (\d+)", told) == ["6", "7", "8", "9", "10", "11"]
    assert len(told.splitlines()) == 16
