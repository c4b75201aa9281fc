"""A simulated world is configured, lives through its past without a broker, and on with one."""

import json
import threading
from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from coldchain.cli.demo_stock import People
from coldchain.cli.world import live_on, live_through, sites_of, watched_of
from coldchain.clock import ScaledClock
from coldchain.commands.script import read
from coldchain.events import ExcursionBreached, LotReceived, VerdictChanged
from coldchain.sites import SiteInfo, UnitInfo
from coldchain.store.memory import MemoryStore
from collector.topics import Topics
from simulators.fleet import publications
from simulators.scenario import load

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def heard_at(until):
    """Return a function that listens to a broker: topics and payloads, as they come."""
    clients = []

    def listen(port):
        heard, subscribed = [], threading.Event()
        client = Client(CallbackAPIVersion.VERSION2)
        client.on_connect = lambda *_: client.subscribe("#", 1)
        client.on_subscribe = lambda *_: subscribed.set()
        client.on_message = lambda _client, _data, message: heard.append((message.topic, message.payload))
        client.connect("127.0.0.1", port)
        client.loop_start()
        clients.append(client)
        until(subscribed.is_set)
        return heard

    yield listen
    for client in clients:
        client.disconnect()
        client.loop_stop()


def lived_through(name):
    scenario, store = load(name), MemoryStore()
    past = list(publications(scenario, START))
    return store, past, live_through(store, watched_of(scenario), past)


def test_every_message_of_a_world_belongs_to_one_of_its_sensors():
    scenario = load("steady")
    sensors = watched_of(scenario)
    topics = Topics(sensors)
    assert {each.sensor for each in sensors} == {f"{s.id}/{u.id}/{p.id}" for s, u, p in scenario.measuring_points()}
    assert all(topics.feed(each.source) is each for each in sensors)


def test_a_past_is_kept_whole_and_nothing_of_it_is_refused_or_unclaimed():
    store, past, committed = lived_through("door-left-open")
    assert sum(len(each.readings) for each in committed) == store.count_readings() == len(past) == 144
    assert store.refusals() == []
    assert store.unclaimed() == []


def test_what_happened_in_a_past_is_dated_within_the_hour_in_which_it_was_found():
    store, _, committed = lived_through("door-left-open")
    told = [entry for each in committed for entry in each.entries]
    (breach,) = [entry for entry in told if isinstance(entry.event, ExcursionBreached)]
    assert timedelta(0) <= breach.at - breach.event.finding.breached_at < HOUR
    assert told == [entry for entry in store.entries() if entry in told]


def test_the_sites_of_a_world_are_told_as_the_configuration_would():
    sites = sites_of(load("demo"))
    assert sites["h-7f3a"] == SiteInfo(
        "h-7f3a",
        "h-7f3a",
        "home",
        "America/New_York",
        "main",
        {"fridge-1": UnitInfo("fridge-1", "Home fridge", "refrigerator")},
    )
    assert (sites["river"].name, list(sites["river"].units)) == ("River Pharmacy", ["fridge-1", "fridge-2", "fridge-3"])


def test_what_people_do_is_done_between_the_readings_of_before_and_after():
    scenario, store = load("door-left-open"), MemoryStore()
    place = {"site": "river", "unit": "fridge-2"}
    arrival = {"at": "+10m", "stored_at": "+10m", "indicator": "ok"}
    fields = {"place": place, "product": "kesimpta", "form": "pen", "lot_number": "X1", "quantity": 5}
    ask = {"receive": {**fields, "manufacturer_expiry": "day +400", "arrival": arrival}}
    script = {"actor": {"ana": {"role": "pharmacist"}}, "step": [{"name": "a", "at": "+11m", "by": "ana", "ask": ask}]}
    people = People(store, sites_of(scenario), read(script, START, ZoneInfo("UTC")))
    live_through(store, watched_of(scenario), list(publications(scenario, START)), people)
    (received,) = [entry for entry in store.entries() if isinstance(entry.event, LotReceived)]
    (breach,) = [entry for entry in store.entries() if isinstance(entry.event, ExcursionBreached)][:1]
    (verdict,) = [e for e in store.entries() if isinstance(e.event, VerdictChanged) and e.event.was != e.event.now]
    assert received.at == START + timedelta(minutes=11)
    assert (verdict.event.lot, verdict.event.now, verdict.at >= breach.at) == (received.event.lot, "quarantined", True)


def test_a_world_without_a_past_has_nothing_to_live_through():
    store = MemoryStore()
    assert live_through(store, watched_of(load("steady")), []) == []
    assert list(store.entries()) == []


def test_a_world_lives_on_at_the_broker_as_its_clock_goes(mosquitto, heard_at, until):
    broker, stop = mosquitto(), threading.Event()
    scenario, clock = load("door-left-open"), ScaledClock(START, speed=3600.0)
    heard = heard_at(broker.port)
    world = publications(scenario, START, endless=True)
    living = threading.Thread(target=live_on, args=(broker.url, world, clock, stop))
    living.start()
    until(lambda: len(heard) >= 20)
    stop.set()
    living.join(30)
    assert not living.is_alive()
    came = list(heard)  # the last may still be on their way to us
    assert came == [
        (each.topic, each.payload) for each in islice(publications(scenario, START, endless=True), len(came))
    ]
    assert clock.now() >= datetime.fromisoformat(json.loads(came[-1][1])["at"])
