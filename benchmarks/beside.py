"""From a reading's publication to the commit at 5,000 messages/s: alone, and with shipping to an InfluxDB beside it.

It is shipped by a process of its own, as `coldchain ship` is, and within the collector's, as `coldchain serve` does.
"""

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Literal

from benchmarks.broker import broker
from benchmarks.child import Child, child
from benchmarks.figure import Figure
from benchmarks.fleet_of import names
from benchmarks.influxd import influxd
from benchmarks.latency import publish, took_of
from benchmarks.load import Publisher

RATE = 5_000
_WARM_S = 1.0
Way = Literal["without", "beside", "within"]
WAYS: tuple[Way, ...] = ("without", "beside", "within")


def measure(folder: Path, *, quick: bool) -> Iterator[Figure]:
    sensors, seconds, rounds = (100, 1, 1) if quick else (1_000, 15, 3)
    took: dict[Way, list[float]] = {way: [] for way in WAYS}
    behind: dict[Way, int] = dict.fromkeys(WAYS, 0)
    for _ in range(rounds):  # in turn, since the machine is not the same from minute to minute
        for way in WAYS:
            found, waiting = _run(folder, sensors, RATE * seconds, way)
            took[way] += found
            behind[way] = max(behind[way], waiting)
    p99 = {way: statistics.quantiles(took[way], n=100, method="inclusive")[98] for way in WAYS}
    detail: dict[str, object] = {
        "sensors": sensors,
        "messages_per_s": RATE,
        "seconds": seconds * rounds,
        "excursions": len(took["without"]),
        "p50_ms": {way: round(statistics.median(took[way]), 1) for way in WAYS},
        "batches_behind_at_the_end": behind,
        "influxdb": "1.6.7 on the same machine",
    }
    yield Figure("beside.p99.without", p99["without"], "ms", detail=detail)
    yield Figure("beside.p99", p99["beside"], "ms", detail=detail)
    yield Figure("beside", p99["beside"] / p99["without"], "with/without", at_most=1.5, detail=detail)
    yield Figure("beside.within.p99", p99["within"], "ms", detail=detail)
    yield Figure("beside.within", p99["within"] / p99["without"], "with/without", detail=detail)


def _run(folder: Path, sensors: int, readings: int, way: Way) -> tuple[list[float], int]:
    """Return how long each excursion took, in ms, and how many batches were not shipped with the last of them."""
    with tempfile.TemporaryDirectory(dir=folder) as home, broker(folder) as port, ExitStack() as others:
        store = Path(home) / "store.db"
        url = "" if way == "without" else others.enter_context(influxd(folder))
        args = (port, store, sensors, readings, *((url,) if way == "within" else ()))
        with child(folder, "benchmarks.collector", *args) as subscriber:
            subscriber.says()
            if way == "beside":
                others.enter_context(_shipper(folder, store, url))
            time.sleep(_WARM_S)
            sent = publish(Publisher(port), names(sensors), readings, RATE)
            said = subscriber.says()
    return took_of(sent, said["started"]), 0 if way == "without" else said["behind"]


@contextmanager
def _shipper(folder: Path, store: Path, url: str) -> Iterator[None]:
    one = Child(folder / "child.log", "benchmarks.shipper", store, url)
    try:
        one.says()
        yield
    finally:
        one.kill()
        one.end()
