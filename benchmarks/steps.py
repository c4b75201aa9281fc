"""Steps of all rules a second, in one thread and in memory."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.figure import Figure
from benchmarks.fleet_of import INTERVAL, fleet_of
from coldchain import rules
from coldchain.readings import Reading

_START = datetime(2026, 1, 1, tzinfo=UTC)
# Out: two hours above of each eight, so that every rule but silence has something to do.
_COURSES: dict[str, Callable[[int], float]] = {
    "in_range": lambda _: 5.0,
    "out_of_range": lambda minute: 27.0 if minute % 480 < 120 else 9.0,
}


def measure(_folder: Path, *, quick: bool) -> Iterator[Figure]:
    steps = 2_000 if quick else 200_000
    watched = fleet_of(1)[0]
    for name, course in _COURSES.items():
        readings = [
            Reading(watched.sensor, _START + minute * INTERVAL, course(minute), _START) for minute in range(steps)
        ]
        state, told = rules.initial, 0
        began = time.perf_counter()
        for reading in readings:
            state, events = rules.step(state, reading, watched.limits)
            told += len(events)
        took = time.perf_counter() - began
        yield Figure(f"steps.{name}", steps / took, "steps/s", detail={"steps": steps, "events": told})
