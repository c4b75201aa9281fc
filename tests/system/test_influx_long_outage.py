"""InfluxDB is away for ten minutes in which 2,000 readings come in each second: the long form of the short outages."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from coldchain.audit import audit
from coldchain.events import ExcursionStarted
from coldchain.influx.state import state_of
from coldchain.store.ports import Store
from coldchain.store.sqlite import SqliteStore
from tests.coldchain.restore.lived import opened, restore
from tests.system.load import Row, messages
from tests.system.processes import Collector, configured

SENSORS = [f"site-{number // 40}/fridge-{number % 40}/probe" for number in range(2_000)]
BEFORE, AWAY, AFTER = 30, 600, 30
"""Seconds of the sensors' world, in each of which each sensor sends a reading."""
WARM = range(200, 260)
PER_SECOND = 4_000
MOST_KIB = 300 * 1024


def rows(since: datetime) -> list[Row]:
    """Return all readings by time; one sensor in a hundred is too warm for a while."""
    return [
        (
            sensor,
            since + timedelta(seconds=second),
            9.0 if not number % 100 and second in WARM else 5.0 + second % 7 / 10,
        )
        for second in range(BEFORE + AWAY + AFTER)
        for number, sensor in enumerate(SENSORS)
    ]


def peak_kib(process: Collector) -> int:
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))


def waits(store: Store) -> bool:
    state = state_of(store)
    return (state.lag_entries, state.lag_batches) != (0, 0)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_ten_minutes_without_influxdb_at_two_thousand_readings_a_second(  # noqa: PLR0913, PLR0917 - fixtures
    mosquitto, configure, collector, publisher, stored, until, influxd, tmp_path
):
    load = rows(datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=BEFORE + AWAY + AFTER))
    server, broker = influxd(), mosquitto()
    tables = f'{configured(SENSORS)}\n[influx]\nurl = "{server.url}"\ndatabase = "coldchain"\n'
    configuration = configure(broker.url, tables)
    collect, ship = collector(configuration), Collector(configuration, {}, "ship")
    until(lambda: collect.said("subscribed"), 120)
    ship.start()
    store = stored()
    publisher(broker.port).begin(messages(load), per_second=PER_SECOND)
    try:
        until(lambda: store.count_readings() >= BEFORE * len(SENSORS), 600)
        server.kill()
        until(lambda: store.count_readings() >= (BEFORE + AWAY) * len(SENSORS), 3000)
        assert began(store) == len(SENSORS) // 100
        server.start()
        until(lambda: store.count_readings() == len(load), 600)
        until(lambda: not waits(store), 600)
        assert peak_kib(ship) < MOST_KIB
        assert server.count("reading", "temperature_c") == len(load)
        assert server.count("ledger", "seq") == store.head().seq
        is_the_same_again(store, tmp_path / "made.db", server.url)
    finally:
        ship.kill()
    assert [each for each in collect.troubles() if "InfluxDB" not in each] == []


def began(store: Store) -> int:
    return sum(isinstance(entry.event, ExcursionStarted) for entry in store.entries())


def is_the_same_again(store: SqliteStore, path: Path, url: str) -> None:
    """What InfluxDB has makes the same batches again, each with its digest."""
    with closing(opened(path)) as made:
        restore(made, url, datetime.now(UTC))
        assert list(made.batches()) == list(store.batches())
        assert made.findings() == store.findings()
        assert {each.sensor: each.state for each in made.states()} == {
            each.sensor: each.state for each in store.states()
        }
        audit(made)
