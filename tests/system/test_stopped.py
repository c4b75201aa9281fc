"""SIGTERM, and who may work on a store: what was kept is let go of, what was not is still the broker's."""

import os
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

from coldchain import config
from coldchain.cli.collecting import Collecting
from coldchain.cli.lease import COLLECTOR
from coldchain.clock import RealClock
from coldchain.store.memory import MemoryStore
from collector.broker import broker_at
from tests.system.conftest import CLIENT
from tests.system.load import kept, load, messages, payload, topic
from tests.system.processes import command, configured, sentences
from tests.system.publishers import left

SENSORS = [f"river/fridge-{number}/probe" for number in range(20)]
ONE = "river/fridge-0/probe"


def test_a_stopped_collector_has_kept_what_it_let_go_of_and_let_go_of_what_it_kept(
    mosquitto, configure, collector, publisher, stored, until
):
    rows = load(1, SENSORS, 200, datetime.now(UTC) - timedelta(minutes=5))
    broker = mosquitto()
    configuration = configure(broker.url, configured(SENSORS))
    service = collector(configuration)
    devices = publisher(broker.port)
    until(lambda: service.said("subscribed"))
    devices.begin(messages(rows), per_second=2_000)
    until(lambda: devices.acknowledged >= len(rows) // 3)

    assert service.stop() == 0

    until(lambda: devices.acknowledged == len(rows))
    store = stored()
    here = messages(kept(store, SENSORS))
    there = [(name, body.decode()) for name, body in left(broker.port, CLIENT)]
    assert here
    assert sorted(here + there) == sorted(messages(rows))
    assert service.said("stopped")
    assert service.troubles() == []

    service.start()
    until(lambda: store.count_readings() == len(rows))
    assert kept(store, SENSORS) == rows


def test_a_stopped_collector_lets_another_start_at_once_and_a_killed_one_too(mosquitto, configure, collector, until):
    broker = mosquitto()
    service = collector(configure(broker.url, configured(SENSORS)))
    until(lambda: len(service.said("subscribed")) == 1)
    assert service.stop() == 0
    service.start()
    until(lambda: len(service.said("subscribed")) == 2)
    service.kill()
    service.start()
    until(lambda: len(service.said("subscribed")) == 3)

    assert service.alive


def test_a_second_collector_on_a_store_is_refused_in_one_sentence_and_the_first_goes_on(
    mosquitto, configure, collector, stored, until
):
    broker = mosquitto()
    configuration = configure(broker.url, configured(SENSORS))
    first = collector(configuration)
    until(lambda: first.said("subscribed"))

    second = command("collect", "-c", str(configuration))

    holder = f"{socket.gethostname()}/{first.pid}/"
    assert second.returncode == 2
    (told,) = sentences(second.stderr)
    assert told.startswith(f"Another collector works on this store: {holder}")
    assert told.endswith(". One store has one collector.")
    broker.publish(topic(ONE), payload(datetime.now(UTC).replace(microsecond=0), 4.2))
    until(lambda: stored().count_readings() == 1)
    assert first.alive


def test_a_holder_with_our_own_number_is_one_of_before_as_in_a_container_that_was_killed(tmp_path: Path):
    store = MemoryStore()
    with store.transaction() as tx:
        tx.lease(COLLECTOR, f"{socket.gethostname()}/{os.getpid()}/0badcafe", datetime.now(UTC), timedelta(seconds=30))
    (tmp_path / "coldchain.toml").write_text(configured([ONE]))
    watched = config.watched(config.load(tmp_path / "coldchain.toml"))

    Collecting(store, RealClock(), watched, broker_at("mqtt://127.0.0.1", CLIENT), told=lambda _: None).stop()

    assert [limits.sensor for limits in store.limits()] == [ONE]


def test_a_collector_that_is_told_to_stop_while_its_broker_is_away_stops(mosquitto, configure, collector, until):
    broker = mosquitto()
    broker.stop()
    service = collector(configure(broker.url, configured(SENSORS)))
    until(lambda: service.said("cannot connect"))

    assert service.stop() == 0
