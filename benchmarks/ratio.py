"""Messages a second at QoS 1 through a real mosquitto: a bare subscriber, and Coldchain.

Both are measured alike: from the load source's first byte to the last acknowledgement of the bare subscriber, or the
return of Coldchain's last commit, which is acknowledged at once.
"""

import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from benchmarks.broker import broker
from benchmarks.child import Child, child
from benchmarks.figure import Figure
from benchmarks.load import Block, Publisher, blocks
from coldchain.clock import RealClock

EVERY = timedelta(milliseconds=60)  # at the rate of the load, so that it is live


def measure(folder: Path, *, quick: bool) -> Iterator[Figure]:
    sensors, rounds, pairs = (100, 20, 1) if quick else (1_000, 100, 5)
    messages = sensors * rounds
    bare, ours, source = [], [], []
    for _ in range(pairs):
        source.append(_source_alone(folder, _load(sensors, rounds)))
        bare.append(_bare(folder, sensors, rounds))
        ours.append(_coldchain(folder, sensors, rounds))
    size: dict[str, object] = {"sensors": sensors, "messages": messages, "pairs": pairs}
    yield _rate("ratio.source", source, {**size, "subscribers": 0})
    yield _rate("ratio.bare", bare, size)
    yield _rate("ratio.coldchain", ours, size)
    ratios = [b / a for a, b in zip(bare, ours, strict=True)]
    detail = {**size, "ratios": [round(ratio, 3) for ratio in ratios], "taken": "median of the pairs"}
    yield Figure("ratio", statistics.median(ratios), "coldchain/bare", at_least=0.5, detail=detail)


def _rate(name: str, rates: list[float], size: dict[str, object]) -> Figure:
    return Figure(
        name, statistics.median(rates), "messages/s", detail={**size, "runs": [round(each) for each in rates]}
    )


def _load(sensors: int, rounds: int) -> list[Block]:
    return list(blocks(sensors, rounds, RealClock().now(), EVERY))


def _source_alone(folder: Path, load: list[Block]) -> float:
    with broker(folder) as port:
        publisher = Publisher(port)
        began = time.monotonic()
        return publisher.publish(load) / (time.monotonic() - began)


def _bare(folder: Path, sensors: int, rounds: int) -> float:
    with broker(folder) as port, child(folder, "benchmarks.bare", port, sensors * rounds) as subscriber:
        return _driven(port, subscriber, sensors, rounds)


def _coldchain(folder: Path, sensors: int, rounds: int) -> float:
    with tempfile.TemporaryDirectory(dir=folder) as home, broker(folder) as port:
        args = (port, Path(home) / "store.db", sensors, sensors * rounds)
        with child(folder, "benchmarks.collector", *args) as subscriber:
            return _driven(port, subscriber, sensors, rounds)


def _driven(port: int, subscriber: Child, sensors: int, rounds: int) -> float:
    subscriber.says()
    load, publisher = _load(sensors, rounds), Publisher(port)
    began = time.monotonic()
    published = publisher.publish(load)
    done: float = subscriber.says()["done"]
    return published / (done - began)
