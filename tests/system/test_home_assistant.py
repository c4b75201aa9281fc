"""Home Assistant finds the units of homes by itself, shows what they are, and forgets those that are no more."""

import re
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from coldchain import config
from coldchain.clock import HandClock
from coldchain.ingest import Ingest
from coldchain.store.sqlite import SqliteStore
from coldchain.units import show_instant
from tests.system.conftest import PASSWORDS, write_passwords
from tests.system.home_assistant import devices, retained
from tests.system.load import payload, topic
from tests.system.processes import configured

HOME, PHARMACY = "h1/fridge/probe", "river/fridge-1/probe"
NOW = datetime.now(UTC).replace(microsecond=0)
NEVER_HEARD = {"Temperature": "unknown", "Status": "no_signal", "Problem": "on", "Last reading": "unknown"}
CONFIGS = "homeassistant/+/+/+/config"


def sites(*, home=True):
    """The tables of a home and a pharmacy; without the home those of the pharmacy."""
    tables = configured([PHARMACY, *([HOME] if home else [])])
    return tables.replace('id = "h1"', 'id = "h1"\nname = "Ana"\nkind = "home"').replace(
        'id = "fridge"\n', 'id = "fridge"\nname = "Kitchen"\n'
    )


@pytest.fixture
def broker(mosquitto):
    return mosquitto()


@pytest.fixture
def running(broker, configure, collector, until):
    """Return a function that starts a collector: `running(tables, keys of [mqtt])`."""

    def start(tables, mqtt=""):
        service = collector(configure(broker.url, tables, mqtt))
        until(lambda: service.said("subscribed"))
        return service

    return start


def test_a_fridge_at_home_appears_with_what_its_sensor_says_and_a_pharmacy_s_does_not(broker, running, until):
    running(sites())
    until(lambda: devices(broker.port) == {"Kitchen, Ana": NEVER_HEARD})

    broker.publish(topic(HOME), payload(NOW, 4.2))
    fine = {"Temperature": 4.2, "Status": "ok", "Problem": "off", "Last reading": show_instant(NOW)}
    until(lambda: devices(broker.port) == {"Kitchen, Ana": fine})

    later = NOW + timedelta(seconds=1)
    broker.publish(topic(HOME), payload(later, 9.5))
    warm = {"Temperature": 9.5, "Status": "warning", "Problem": "on", "Last reading": show_instant(later)}
    until(lambda: devices(broker.port) == {"Kitchen, Ana": warm})


def test_without_a_signal_the_last_temperature_is_not_the_temperature_now(broker, configure, running, until, tmp_path):
    with closing(SqliteStore(tmp_path / "coldchain.db")) as store:
        sensors = config.watched(config.load(configure(broker.url, sites())))
        Ingest(store, HandClock(NOW - timedelta(days=1)), sensors)
    running(sites())
    long_ago = NOW - timedelta(hours=3)
    broker.publish(topic(HOME), payload(long_ago, 4.2))
    lost = {"Temperature": "unknown", "Status": "no_signal", "Problem": "on", "Last reading": show_instant(long_ago)}
    until(lambda: devices(broker.port) == {"Kitchen, Ana": lost})


def test_all_units_appear_where_that_is_configured_and_none_where_it_is_off(broker, running, until):
    running(sites(), 'discovery = "all"\ndiscovery_prefix = "ha"').stop()
    assert set(devices(broker.port, "ha")) == {"Kitchen, Ana", "fridge-1, river"}
    assert devices(broker.port) == {}

    service = running(sites(), 'discovery = "off"\ndiscovery_prefix = "ha"')
    until(lambda: devices(broker.port, "ha") == {})
    service.stop()


def test_a_unit_that_is_no_longer_configured_is_taken_away(broker, running, until):
    running(sites()).stop()
    assert set(retained(broker.port, CONFIGS)) == {"homeassistant/device/coldchain-h1/fridge/config"}
    running(sites(home=False))
    until(lambda: retained(broker.port, CONFIGS) == {})


def test_a_new_name_is_the_same_device_with_the_same_entities(broker, running, until):
    running(sites()).stop()
    before = retained(broker.port, CONFIGS)
    running(sites().replace("Kitchen", "Cellar"))
    until(lambda: set(devices(broker.port)) == {"Cellar, Ana"})
    after = retained(broker.port, CONFIGS)
    assert [ids(each) for each in after.values()] == [ids(each) for each in before.values()]
    assert after.keys() == before.keys()


def ids(config):
    return re.findall(rb'"(?:unique_id|identifiers)":\[?"([^"]+)"', config)


def test_the_recommended_broker_lets_the_service_tell_and_home_assistant_read(
    mosquitto, recommended, trusted, configure, collector, until, tmp_path
):
    broker = mosquitto(recommended)
    folder = tmp_path / "broker"
    write_passwords(folder, PASSWORDS | {"homeassistant": "hush"})
    broker.restart()
    secure = f'username = "coldchain"\nca = "{folder}/ca.crt"\n'
    configuration = configure(f"mqtts://localhost:{broker.port}", sites(), secure)
    service = collector(configuration, COLDCHAIN_MQTT__PASSWORD=PASSWORDS["coldchain"])
    until(lambda: service.said("subscribed", "info"), 60)

    user = {"username": "homeassistant", "password": "hush", "tls": trusted()}
    until(lambda: devices(broker.port, **user) == {"Kitchen, Ana": NEVER_HEARD})
    assert service.said("publication refused") == []
