"""The engine, in a process of its own, works off what went wrong: `python -m benchmarks.alarms STORE FRIDGES`."""

import sys
import time
from pathlib import Path

from alerts.engine import Engine
from benchmarks.alarms_of import directory_of, fridges, probes, world_of
from benchmarks.child import say
from benchmarks.figure import mib, peak_kib
from coldchain.clock import RealClock
from coldchain.events import AlertRaised, MessageWritten
from coldchain.store.sqlite import SqliteStore


def main() -> None:
    path, count = Path(sys.argv[1]), int(sys.argv[2])
    store, world = SqliteStore(path), world_of(fridges(count))
    engine = Engine(store, RealClock(), world, directory_of(world), probes)
    told: dict[str, int] = {}
    alerts = sites = 0
    began = time.monotonic()
    more = True
    while more:
        stepped = engine.step()
        more = stepped.more
        for entry in stepped.entries:
            if entry.kind == AlertRaised.__name__:
                alerts += 1
            elif isinstance(event := entry.event, MessageWritten):
                told[event.message.contact] = told.get(event.message.contact, 0) + 1
                sites += bool(event.message.site)
    took = time.monotonic() - began
    say(alerts=alerts, told=told, of_one_site=sites, took_s=took, peak_mib=mib(peak_kib()))
    store.close()


if __name__ == "__main__":
    main()
