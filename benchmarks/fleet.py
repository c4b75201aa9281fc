"""A hundred thousand sensors: memory for each, and the time to be ready again after a restart."""

import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from benchmarks.broker import broker
from benchmarks.child import child
from benchmarks.figure import Figure
from benchmarks.load import Publisher, blocks
from coldchain.clock import RealClock


def measure(folder: Path, *, quick: bool) -> Iterator[Figure]:
    sensors = 500 if quick else 100_000
    with tempfile.TemporaryDirectory(dir=folder) as home, broker(folder) as port:
        store = Path(home) / "store.db"
        yield _memory(folder, port, store, sensors)
        yield _restart(folder, port, store, sensors)


def _memory(folder: Path, port: int, store: Path, sensors: int) -> Figure:
    with child(folder, "benchmarks.collector", port, store, sensors, sensors) as subscriber:
        ready = subscriber.says()
        Publisher(port).publish(blocks(sensors, 1, RealClock().now(), timedelta()))
        done = subscriber.says()
    detail = {
        "sensors": sensors,
        "before_kib": ready["empty_kib"],
        "connected_kib": ready["resident_kib"],
        "after_kib": done["resident_kib"],
        "counted": "resident memory of the whole collector, a reading of each sensor committed, less that before it"
        " had any sensor; SQLite's cache included",
    }
    value = (done["resident_kib"] - ready["empty_kib"]) / sensors
    return Figure("fleet.memory", value, "KiB/sensor", at_most=2.0, detail=detail)


def _restart(folder: Path, port: int, store: Path, sensors: int) -> Figure:
    began = time.monotonic()
    with child(folder, "benchmarks.collector", port, store, sensors, 0) as subscriber:
        ready = subscriber.says()
        subscriber.says()
    counted = "from the start of the process, Python's imports included, to subscribed"
    detail = {"sensors": sensors, "counted": counted, "processor_s": round(ready["cpu_s"], 2)}
    return Figure("fleet.restart", ready["ready"] - began, "s", at_most=5.0, detail=detail)
