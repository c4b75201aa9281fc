"""Runs benchmarks one after another and prints each figure as soon as it is there."""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from benchmarks import (
    alerts,
    backlog,
    beside,
    decoding,
    fleet,
    history,
    importing,
    judge,
    latency,
    pages,
    ratio,
    shipping,
    steps,
    stock,
    watching,
)
from benchmarks.figure import Figure, line, machine

_DISK = Path("/var/tmp")  # noqa: S108 - /tmp may be in memory; a folder with a name of its own is made there


class Benchmark(Protocol):
    """Measures in a folder; with `quick` so little that only its way is tried, not its figures."""

    def __call__(self, folder: Path, /, *, quick: bool) -> Iterator[Figure]:
        """Yield each figure as soon as it is measured."""
        ...


BENCHMARKS: dict[str, Benchmark] = {
    "ratio": ratio.measure,
    "latency": latency.measure,
    "fleet": fleet.measure,
    "decoding": decoding.measure,
    "steps": steps.measure,
    "backlog": backlog.measure,
    "judge": judge.measure,
    "importing": importing.measure,
    "stock": stock.measure,
    "pages": pages.measure,
    "watching": watching.measure,
    "alerts": alerts.measure,
    "shipping": shipping.measure,
    "beside": beside.measure,
    "history": history.measure,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Figures, as JSON lines.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(BENCHMARKS)}; none: all")
    parser.add_argument("--quick", action="store_true", help="a tiny version, to see that it runs")
    parser.add_argument("--dir", type=Path, default=_DISK, help="where brokers and stores lie: %(default)s")
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(BENCHMARKS):
        parser.error(f"no benchmark {', '.join(sorted(unknown))}; expected some of {', '.join(BENCHMARKS)}")
    with tempfile.TemporaryDirectory(prefix="coldchain-bench-", dir=asked.dir) as name:
        folder = Path(name)
        here = machine(folder)
        for each in asked.names or BENCHMARKS:
            for figure in BENCHMARKS[each](folder, quick=asked.quick):
                sys.stdout.buffer.write(line(figure, here, full=not asked.quick) + b"\n")
                sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
