"""`coldchain judge` on ten years of one-minute readings."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.figure import Figure, mib

_TEN_YEARS = 5_259_600
_CHUNK = 100_000
_START = np.datetime64("2016-01-01T00:00:00", "s")
_COMMAND = [sys.executable, "-m", "coldchain", "judge", "--json"]


def measure(folder: Path, *, quick: bool) -> Iterator[Figure]:
    rows = 10_000 if quick else _TEN_YEARS
    with tempfile.TemporaryDirectory(dir=folder) as home:
        log, report = Path(home) / "log.csv", Path(home) / "report.json"
        _write(log, rows)
        with report.open("wb") as out:
            began = time.monotonic()
            process = subprocess.Popen([*_COMMAND, str(log)], stdout=out)
            _, status, usage = os.wait4(process.pid, 0)
            took = time.monotonic() - began
            process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0, f"judge ended with {process.returncode}"
        detail: dict[str, object] = {
            "rows": rows,
            "csv_bytes": log.stat().st_size,
            "report_bytes": report.stat().st_size,
        }
    yield Figure("judge.time", took, "s", at_most=30.0, detail=detail)
    # A new process' peak begins with that of the one that made it: ours is far smaller than what is measured.
    yield Figure("judge.memory", mib(usage.ru_maxrss), "MiB", at_most=1024.0, detail=detail)


def _write(path: Path, rows: int) -> None:
    """Write a fridge's log: a compressor's cycles, noise, a door left open each 10 days, a warm afternoon a year."""
    chance = np.random.default_rng(1)
    with path.open("w", encoding="ascii") as file:
        file.write("at,temperature_c\n")
        for first in range(0, rows, _CHUNK):
            minutes = np.arange(first, min(first + _CHUNK, rows))
            celsius = 4.5 + 1.2 * np.sin(minutes / 7.0) + chance.normal(0.0, 0.15, len(minutes))
            celsius += np.where(minutes % 14_400 < 25, 5.0, 0.0) + np.where(minutes % 525_960 < 150, 6.0, 0.0)
            ats = np.datetime_as_string(_START + minutes.astype("timedelta64[m]"), unit="s", timezone="UTC")
            file.writelines(f"{at},{each:.2f}\n" for at, each in zip(ats, celsius.tolist(), strict=True))
