"""How fast a backlog goes from the store to a local InfluxDB 1.x, and what it takes in memory."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.figure import Figure, mib, peak_kib, resident_kib
from benchmarks.influxd import DATABASE, influxd
from coldchain.clock import RealClock
from coldchain.config import Influx
from coldchain.influx.server import Server
from coldchain.influx.shipper import Shipper
from coldchain.influx.state import state_of
from coldchain.readings import Reading
from coldchain.store.ports import BatchSeal, Store
from coldchain.store.rows import digest_of
from coldchain.store.sqlite import SqliteStore

_START = datetime(2026, 1, 1, tzinfo=UTC)
_BATCH = 2_000


def measure(folder: Path, *, quick: bool) -> Iterator[Figure]:
    readings, sensors = (10_000, 100) if quick else (1_000_000, 1_000)
    with tempfile.TemporaryDirectory(dir=folder) as home, influxd(folder) as url:
        with closing(SqliteStore(Path(home) / "coldchain.db")) as store:
            _fill(store, readings, sensors)
            before, seconds = resident_kib(), _ship(store, url)
        detail: dict[str, object] = {"readings": readings, "sensors": sensors, "influxdb": "1.6.7"}
        yield Figure("shipping.rate", readings / seconds, "readings/s", at_least=100_000, detail=detail)
        yield Figure("shipping.memory", mib(peak_kib() - before), "MiB", at_most=100, detail=detail)


def _ship(store: Store, url: str) -> float:
    """Ship the readings, and return the seconds that it took; hours come after that."""
    influx = Influx(url=url, database=DATABASE)
    shipper, server = Shipper(store, Server(influx), RealClock()), Server(influx)
    began = time.monotonic()
    while state_of(store).lag_batches:
        shipper.round()
    seconds = time.monotonic() - began
    (counted,) = server.query("SELECT count(temperature_c) FROM reading")
    assert counted.rows[0][1] == store.count_readings()
    shipper.close()
    server.close()
    return seconds


def _fill(store: Store, readings: int, sensors: int) -> None:
    for number in range(readings // _BATCH):
        batch = [_reading(at, sensors) for at in range(number * _BATCH, (number + 1) * _BATCH)]
        with store.transaction() as tx:
            tx.add_batch(BatchSeal(number + 1, len(batch), digest_of(batch)), batch)


def _reading(number: int, sensors: int) -> Reading:
    sensor, minute = number % sensors, number // sensors
    at = _START + timedelta(minutes=minute, seconds=sensor % 60)
    celsius = 5 + (number * 7919 % 2000 - 1000) / 1000
    return Reading(f"site-{sensor // 10}/fridge-{sensor % 10}/probe", at, celsius, at + timedelta(microseconds=number))
