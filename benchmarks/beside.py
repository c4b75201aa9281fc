"""From a reading's publication to the commit at 5,000 messages/s: alone, and with shipping to an InfluxDB beside it."""

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from benchmarks.broker import broker
from benchmarks.child import child
from benchmarks.figure import Figure
from benchmarks.fleet_of import names
from benchmarks.influxd import influxd
from benchmarks.latency import publish, took_of
from benchmarks.load import Publisher

RATE = 5_000
_WARM_S = 1.0


def measure(folder: Path, *, quick: bool) -> Iterator[Figure]:
    sensors, seconds, rounds = (100, 1, 1) if quick else (1_000, 15, 3)
    without: list[float] = []
    beside: list[float] = []
    behind = 0
    for _ in range(rounds):  # in turn, since the machine is not the same from minute to minute
        without += _run(folder, sensors, RATE * seconds, ships=False)[0]
        took, waiting = _run(folder, sensors, RATE * seconds, ships=True)
        beside += took
        behind = max(behind, waiting)
    alone_ms, beside_ms = _p99(without), _p99(beside)
    detail: dict[str, object] = {
        "sensors": sensors,
        "messages_per_s": RATE,
        "seconds": seconds * rounds,
        "excursions": len(without),
        "p50_ms": [round(statistics.median(each), 1) for each in (without, beside)],
        "batches_behind_at_the_end": behind,
        "influxdb": "1.6.7 on the same machine",
    }
    yield Figure("beside.p99", beside_ms, "ms", detail=detail)
    yield Figure("beside.p99.without", alone_ms, "ms", detail=detail)
    yield Figure("beside", beside_ms / alone_ms, "with/without", at_most=1.5, detail=detail)


def _run(folder: Path, sensors: int, readings: int, *, ships: bool) -> tuple[list[float], int]:
    """Return how long each excursion took, in ms, and how many batches were not shipped with the last of them."""
    with tempfile.TemporaryDirectory(dir=folder) as home, broker(folder) as port, ExitStack() as influx:
        url = [influx.enter_context(influxd(folder))] if ships else []
        args = (port, Path(home) / "store.db", sensors, readings, *url)
        with child(folder, "benchmarks.collector", *args) as subscriber:
            subscriber.says()
            time.sleep(_WARM_S)
            sent = publish(Publisher(port), names(sensors), readings, RATE)
            said = subscriber.says()
    return took_of(sent, said["started"]), said["behind"] if ships else 0


def _p99(took: list[float]) -> float:
    return statistics.quantiles(took, n=100, method="inclusive")[98]
