"""A hundred thousand lots, a million entries: ready after a restart, the overview, what to use first, a command."""

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.child import child
from benchmarks.figure import Figure
from benchmarks.stock_of import ENTRIES_A_LOT, fill
from benchmarks.stockroom import QUESTIONS
from coldchain.clock import RealClock
from coldchain.store.sqlite import SqliteStore

_AT_MOST_MS = {"overview": 100.0, "fefo": 20.0, "command": 10.0}
"""What is promised of each of `stockroom.QUESTIONS`."""


def measure(folder: Path, *, quick: bool) -> Iterator[Figure]:
    lots, times = (1_000, 3) if quick else (100_000, 50)
    with tempfile.TemporaryDirectory(dir=folder) as home:
        path = Path(home) / "store.db"
        detail: dict[str, object] = {"lots": lots, "entries": lots * ENTRIES_A_LOT, "build_s": _build(path, lots)}
        detail["store_mib"] = round(path.stat().st_size / 2**20)
        began = time.monotonic()
        with child(folder, "benchmarks.stockroom", path, times) as room:
            ready = room.says()
            asked = [room.says() for _ in QUESTIONS]
    counted = "from the start of the process, Python's imports included, to the first overview"
    restart = {**detail, "counted": counted, "lines": ready["lines"], "quantity": ready["pens_and_syringes"]}
    yield Figure("stock.restart", ready["ready"] - began, "s", at_most=10.0, detail=restart)
    for each in asked:
        took = each["ms"]
        spread = {"median_of": len(took), "least_ms": round(min(took), 2), "most_ms": round(max(took), 2)}
        middle, at_most = statistics.median(took), _AT_MOST_MS[each["name"]]
        yield Figure(f"stock.{each['name']}", middle, "ms", at_most=at_most, detail={**detail, **spread})


def _build(path: Path, lots: int) -> float:
    began = time.monotonic()
    store = SqliteStore(path)
    fill(store, lots, RealClock().now())
    store.close()
    return round(time.monotonic() - began, 1)
