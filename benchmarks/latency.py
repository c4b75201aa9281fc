"""From the publication of the first reading out of range to the committed `ExcursionStarted`, at 500 messages/s."""

import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.broker import broker
from benchmarks.child import child
from benchmarks.figure import Figure
from benchmarks.fleet_of import names, source
from benchmarks.load import Publisher, packet, payload
from coldchain.clock import RealClock
from coldchain.units import to_us

RATE = 500
_OPENS = 20  # one reading in so many opens an excursion; the sensor's next one ends it
_WARM_S = 1.0

Key = tuple[str, int]


def measure(folder: Path, *, quick: bool) -> Iterator[Figure]:
    sensors, seconds = (100, 1) if quick else (1_000, 20)
    readings = RATE * seconds
    with tempfile.TemporaryDirectory(dir=folder) as home, broker(folder) as port:
        args = (port, Path(home) / "store.db", sensors, readings)
        with child(folder, "benchmarks.collector", *args) as subscriber:
            subscriber.says()
            time.sleep(0.0 if quick else _WARM_S)
            sent = publish(Publisher(port), names(sensors), readings, RATE)
            started = subscriber.says()["started"]
    took = took_of(sent, started)
    cuts = statistics.quantiles(took, n=100, method="inclusive")
    detail = {
        "sensors": sensors,
        "messages_per_s": RATE,
        "seconds": seconds,
        "excursions": len(took),
        "longest_ms": round(took[-1], 1),
        "from": "before the write of the PUBLISH packet",
        "to": "after the return of the commit that holds the entry",
    }
    yield Figure("latency.p50", cuts[49], "ms", detail=detail)
    yield Figure("latency.p99", cuts[98], "ms", at_most=100.0, detail=detail)


def took_of(sent: dict[Key, float], started: Sequence[tuple[str, int, float]]) -> list[float]:
    """Return how long each excursion took from its publication to the commit, in ms, the shortest first."""
    took = sorted((at - sent[sensor, since]) * 1000 for sensor, since, at in started)
    assert len(took) == len(sent), f"{len(sent)} excursions were opened and {len(took)} told"
    return took


def publish(publisher: Publisher, sensors: list[str], readings: int, rate: int) -> dict[Key, float]:
    """Publish at a steady pace, so many a second; return when the readings that open an excursion were published."""
    clock, sent = RealClock(), {}
    began = time.monotonic()
    for number in range(readings):
        time.sleep(max(0.0, began + number / rate - time.monotonic()))
        at, sensor = clock.now(), sensors[number % len(sensors)]
        # The lap shifts it, so that another sensor is out each time.
        opens = (number + number // len(sensors)) % _OPENS == 0
        body = payload(at, 8.5 if opens else 5.0, number)
        if opens:
            sent[sensor, to_us(at)] = time.monotonic()
        publisher.publish_one(packet(source(sensor), body, number % 65_535 + 1))
    publisher.settle(readings)
    return sent
