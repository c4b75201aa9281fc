"""The collector comes back to a million messages: how much memory it takes, and how long, until all is committed.

It was away for all the time that they tell of: its sensors are overdue when it starts, and fall silent in its eyes
unless it reads on first.
"""

import tempfile
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from benchmarks.broker import broker
from benchmarks.child import child
from benchmarks.figure import Figure, mib
from benchmarks.fleet_of import INTERVAL, fleet_of
from benchmarks.load import Publisher, blocks
from coldchain.clock import HandClock, RealClock
from coldchain.ingest import Ingest
from coldchain.readings import Batch, Reading
from coldchain.store.sqlite import SqliteStore


def measure(folder: Path, *, quick: bool) -> Iterator[Figure]:
    sensors, rounds = (100, 50) if quick else (1_000, 1_000)
    since = RealClock().now() - rounds * INTERVAL
    with tempfile.TemporaryDirectory(dir=folder) as home, broker(folder) as port:
        store = Path(home) / "store.db"
        _lived_until(store, sensors, since - INTERVAL)
        with child(folder, "benchmarks.collector", port, store, sensors, 0) as subscriber:
            subscriber.says()
            subscriber.says()
        messages = Publisher(port).publish(blocks(sensors, rounds, since, INTERVAL))
        began = time.monotonic()
        with child(folder, "benchmarks.collector", port, store, sensors, messages) as subscriber:
            subscriber.says()
            done = subscriber.says()
    took = done["done"] - began
    detail = {
        "sensors": sensors,
        "messages": messages,
        "seconds": round(took, 1),
        "entries": done["entries"],
        "readings": f"one a minute of each sensor, the last {rounds} minutes",
    }
    yield Figure("backlog.memory", mib(done["peak_kib"]), "MiB", at_most=300.0, detail=detail)
    yield Figure("backlog.rate", messages / took, "messages/s", detail=detail)


def _lived_until(path: Path, sensors: int, at: datetime) -> None:
    """Make a store that has known its sensors, and heard each of them, at an instant in the past."""
    store, fleet = SqliteStore(path), fleet_of(sensors)
    Ingest(store, HandClock(at), fleet).commit(Batch(tuple(Reading(each.sensor, at, 5.0, at) for each in fleet)))
    store.close()
