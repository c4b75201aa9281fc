"""A logger's file as a person imports it, and readings that come late into a year of history."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from benchmarks.figure import Figure
from coldchain.clock import HandClock
from coldchain.config.catalogue import catalogue
from coldchain.config.watched import Watched
from coldchain.ingest import Ingest
from coldchain.readings import Batch, Reading
from coldchain.store.sqlite import SqliteStore

SENSOR = "river/fridge-1/probe"
_START = datetime(2025, 1, 1, tzinfo=UTC)
_STEP = timedelta(minutes=5)
_YEAR = 105_120
_CHUNK = 10_000
_CONFIGURATION = """
[[site]]
id = "river"
  [[site.unit]]
  id = "fridge-1"
    [[site.unit.sensor]]
    id = "probe"
"""
_HEAD = """Device: Q-tag CLm doc LR
Conf:
 Serial: BENCH0001
 Logging Interval: 5
Res:
Data:
\tyyyy-MM-dd hh:mm\tT\tOut of limits
"""


def measure(folder: Path, *, quick: bool) -> Iterator[Figure]:
    rows, year = (500, 2_000) if quick else (10_000, _YEAR)
    with tempfile.TemporaryDirectory(dir=folder) as home:
        yield _file(Path(home), rows)
        yield _late(Path(home) / "year.db", rows, year)


def _file(home: Path, rows: int) -> Figure:
    (home / "coldchain.toml").write_text(_CONFIGURATION, encoding="utf-8")
    ats = (f"{_START + number * _STEP:%Y-%m-%d %H:%M}" for number in range(rows))
    log = "".join(f"\t{at}\t{each:.1f}\t\n" for at, each in zip(ats, _fridge(rows), strict=True))
    (home / "log.txt").write_text(f"{_HEAD}{log}Sig: {'0' * 128}\n", encoding="ascii")
    command = [sys.executable, "-m", "coldchain", "import", "qtag", "log.txt", "--sensor", SENSOR, "--timezone", "UTC"]
    began = time.monotonic()
    process = subprocess.Popen(command, cwd=home, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    took = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, f"import ended with {process.returncode}"
    store = SqliteStore(home / "coldchain.db")
    assert store.count_readings() == rows, "a reading is missing"
    detail: dict[str, object] = {
        "rows": rows,
        "entries": store.head().seq,
        "counted": "the command, Python's start too",
    }
    detail["processor_s"] = round(usage.ru_utime + usage.ru_stime, 2)
    store.close()
    return Figure("importing.file", took, "s", at_most=2.0, detail=detail)


def _late(path: Path, rows: int, year: int) -> Figure:
    """Every second reading of five weeks in the middle of the year comes late, in one batch."""
    store = SqliteStore(path)
    end = _START + year * _STEP
    watched = Watched(SENSOR, "river", "fridge-1", SENSOR, "coldchain", catalogue().storage["refrigerator"])
    ingest = Ingest(store, HandClock(end), [watched])
    history = [_reading(_START + number * _STEP, each) for number, each in enumerate(_fridge(year))]
    for first in range(0, year, _CHUNK):
        ingest.commit(Batch(tuple(history[first : first + _CHUNK])))
    middle = _START + (year - rows) // 2 * _STEP + _STEP / 2
    late = tuple(_reading(middle + number * _STEP, each) for number, each in enumerate(_fridge(rows)))
    before, began = store.head().seq, time.monotonic()
    ingest.commit(Batch(late))
    took = time.monotonic() - began
    assert store.count_readings() == year + rows, "a reading is missing"
    detail: dict[str, object] = {"readings": rows, "history": year, "entries": store.head().seq - before}
    store.close()
    return Figure("importing.late", took, "s", at_most=2.0, detail=detail)


def _reading(at: datetime, celsius: float) -> Reading:
    return Reading(SENSOR, at, round(celsius, 1), at)


def _fridge(rows: int) -> list[float]:
    """Return a fridge's temperatures: a compressor's cycles, noise, and a door left open every two days."""
    number = np.arange(rows)
    celsius = 4.5 + 1.2 * np.sin(number / 1.4) + np.random.default_rng(1).normal(0.0, 0.15, rows)
    found: list[float] = (celsius + np.where(number % 576 < 5, 6.0, 0.0)).tolist()
    return found
