"""`serve`, `ship`, `collect` and `influx check` as processes of their own, at a real broker and a real influxd."""

import json
import os
import re
from datetime import UTC, datetime, timedelta

import pytest

from coldchain.cli.shipping import NICE
from coldchain.units import show_instant
from tests.conftest import PLAIN
from tests.system.conftest import CLIENT
from tests.system.processes import COLDCHAIN, Collector, command, configured

SENSORS = [f"river/fridge-{number}/probe" for number in range(4)]
OPEN = PLAIN + "log_type all\n"


class Service(Collector):
    """Any command of Coldchain that runs until it is stopped."""

    def __init__(self, name, configuration):
        super().__init__(configuration, {})
        self._command = [*COLDCHAIN, name, "-c", str(configuration)]
        self._log = configuration.with_suffix(f".{name}.log")


@pytest.fixture
def service():
    """Return a function that starts a command: `service("serve", configuration)`."""
    started = []

    def start(name, configuration):
        started.append(Service(name, configuration))
        started[-1].start()
        return started[-1]

    yield start
    for each in started:
        each.kill()


@pytest.fixture
def configure_all(configure):
    """Return a function that writes a configuration: `configure_all(broker, influxd, keys of [mqtt])`."""

    def write(broker, influx, mqtt=""):
        table = f'[influx]\nurl = "{influx}"\ndatabase = "coldchain"\n'
        return configure(broker.url, table + configured(SENSORS), mqtt)

    return write


def publish(broker, numbers):
    """Publish a reading of each sensor for each number, a second apart."""
    begin = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
    broker.publish_all(
        [
            (f"coldchain/v1/{sensor}/reading", reading(begin, number), 1, False)
            for number in numbers
            for sensor in SENSORS
        ]
    )


def reading(begin, number):
    at = show_instant(begin + timedelta(seconds=number))
    return json.dumps({"at": at, "temperature_c": 4 + number % 10 / 10, "seq": number})


def test_what_serve_takes_in_is_in_influxdb_once(mosquitto, influxd, configure_all, service, until):
    broker, influx = mosquitto(OPEN), influxd()
    configuration = configure_all(broker, influx.url)
    serving = service("serve", configuration)
    until(lambda: serving.said("subscribed"))
    publish(broker, range(25))
    until(lambda: influx.count("reading", "temperature_c") == 100)
    influx.kill()
    publish(broker, range(25, 50))
    until(lambda: serving.said("does not answer"))
    influx.start()
    until(lambda: influx.count("reading", "temperature_c") == 200)
    until(lambda: serving.said("InfluxDB takes points again"))
    assert serving.stop() == 0
    assert len(serving.said("does not answer")) == 1
    seqs = [row["seq"] for row in influx.rows("SELECT seq FROM ledger ORDER BY time")]
    assert seqs == list(range(1, len(seqs) + 1))
    assert serving.troubles() == serving.said("does not answer")


def acknowledged(broker):
    """Return how many readings the collector has acknowledged on its first connection."""
    sent = re.findall(rf"Sending PUBLISH to {CLIENT} \(d\d, q1, r\d, m(\d+), '[^']*/reading'", broker.log)
    received = re.findall(rf"Received PUBACK from {CLIENT} \(Mid: (\d+)", broker.log)
    return len({*sent} & {*received})


def test_nothing_is_acknowledged_before_influxdb_has_it_where_that_is_chosen(
    mosquitto, influxd, configure_all, service, stored, until
):
    broker, influx = mosquitto(OPEN), influxd()
    configuration = configure_all(broker, influx.url, 'ack_after = "influx"')
    collecting = service("collect", configuration)
    until(lambda: collecting.said("subscribed"))
    publish(broker, range(5))
    store = stored()
    until(lambda: store.count_readings() == 20)
    assert acknowledged(broker) == 0
    shipping = service("ship", configuration)
    until(lambda: influx.count("reading", "temperature_c") == 20)
    until(lambda: acknowledged(broker) == 20)
    influx.freeze()
    publish(broker, range(5, 10))
    until(lambda: store.count_readings() == 40)
    collecting.kill()
    influx.thaw()
    collecting.start()
    until(lambda: len(collecting.said("subscribed")) == 2)
    until(lambda: influx.count("reading", "temperature_c") == 40)
    until(lambda: store.cursor("influx.batches") == store.last_batch())
    assert (shipping.stop(), collecting.stop()) == (0, 0)
    assert store.count_readings() == 40


def test_one_store_has_one_shipper(mosquitto, influxd, configure_all, service, until):
    configuration = configure_all(mosquitto(OPEN), influxd().url)
    first = service("ship", configuration)
    until(lambda: first.said("shipping"))
    second = command("ship", "-c", str(configuration))
    assert second.returncode == 2
    assert "One store has one shipper." in second.stderr


def test_a_process_that_only_ships_lets_all_others_go_first(mosquitto, influxd, configure_all, service, until):
    shipping = service("ship", configure_all(mosquitto(OPEN), influxd().url))
    until(lambda: shipping.said("shipping"))
    ours = os.getpriority(os.PRIO_PROCESS, 0)
    assert os.getpriority(os.PRIO_PROCESS, shipping.pid) == min(ours + NICE, 19)


def test_everything_is_shipped_again_into_another_influxdb(mosquitto, influxd, configure_all, service, until):
    broker, lost, new = mosquitto(OPEN), influxd(), influxd()
    configuration = configure_all(broker, lost.url)
    serving = service("serve", configuration)
    until(lambda: serving.said("subscribed"))
    publish(broker, range(5))
    until(lambda: lost.count("reading", "temperature_c") == 20)
    assert serving.stop() == 0
    lost.kill()
    configuration.write_text(configuration.read_text().replace(lost.url, new.url))
    again = Service("ship", configuration)
    again._command.append("--again")
    again.start()
    until(lambda: new.count("reading", "temperature_c") == 20)
    assert again.stop() == 0
    assert new.count("ledger", "seq") >= 5


def test_influx_check_says_how_it_stands(mosquitto, influxd, configure_all):
    broker, influx = mosquitto(OPEN), influxd(database=None)
    configuration = configure_all(broker, influx.url)
    good = command("influx", "check", "-c", str(configuration))
    assert (good.returncode, good.stderr) == (0, "")
    assert good.stdout.splitlines() == [
        f"ok      InfluxDB at {influx.url} is InfluxDB 1.6.7~rc0 OSS; points go by /write.",
        "ok      Database coldchain was made and keeps points without an end, or does not say how long.",
        "ok      Points can be written.",
        "ok      Points can be read.",
        "ok      A tag may have any number of values.",
    ]
    influx.kill()
    bad = command("influx", "check", "-c", str(configuration))
    assert (bad.returncode, bad.stderr) == (1, "")
    (told,) = bad.stdout.splitlines()
    assert told.startswith(f"wrong   InfluxDB at {influx.url} does not answer: ")


def test_influx_check_without_an_influxdb_is_a_question_of_the_configuration(configure):
    told = command("influx", "check", "-c", str(configure("mqtt://127.0.0.1")))
    assert told.returncode == 2
    assert told.stderr == "influx is missing: expected a table [influx] with the url of an InfluxDB.\n"
