"""Coldchain's collector as `coldchain collect` runs it, until it has committed so many readings.

`python -m benchmarks.collector PORT STORE SENSORS READINGS [INFLUXDB]`; with a URL of an InfluxDB it ships beside, as
`coldchain serve` does.
"""

import sys
import threading
import time
from pathlib import Path

from benchmarks.broker import HOST
from benchmarks.child import say
from benchmarks.figure import peak_kib, resident_kib
from benchmarks.fleet_of import fleet_of
from benchmarks.influxd import DATABASE
from coldchain.cli.collecting import Collecting
from coldchain.cli.running import log_to_stderr
from coldchain.cli.shipping import Shipping
from coldchain.clock import RealClock
from coldchain.config import Influx
from coldchain.events import ExcursionStarted
from coldchain.influx.state import state_of
from coldchain.ingest import Committed
from coldchain.store.sqlite import SqliteStore
from coldchain.units import to_us
from collector.broker import broker_at

_READY_S = 300.0
_WITH_INFLUX = 6


class Told:
    """What the commits told, and when.

    Attributes:
        started: of each excursion that began the sensor, its `since` in µs and the instant after the commit.
        entries: in the ledger.
        done: set with the last commit.
        done_at: its instant.
    """

    def __init__(self, readings: int) -> None:
        self.started: list[tuple[str, int, float]] = []
        self.entries = 0
        self.done = threading.Event()
        self.done_at = 0.0
        self._left = readings
        if not readings:
            self.done.set()

    def __call__(self, committed: Committed) -> None:
        """Take note of a commit."""
        now = time.monotonic()
        self.entries += len(committed.entries)
        for entry in committed.entries:
            if isinstance(entry.event, ExcursionStarted):
                self.started.append((entry.event.finding.sensor, to_us(entry.event.finding.since), now))
        if self._left > 0:
            self._left -= len(committed.readings)
            if self._left <= 0:
                self.done_at = now
                self.done.set()


def main() -> None:
    port, sensors, readings = int(sys.argv[1]), int(sys.argv[3]), int(sys.argv[4])
    log_to_stderr()
    empty = resident_kib()
    told = Told(readings)
    store = SqliteStore(Path(sys.argv[2]))
    broker = broker_at(f"mqtt://{HOST}:{port}", f"coldchain-{store.id}")
    collecting = Collecting(store, RealClock(), fleet_of(sensors), broker, told=told)
    shipping = None if len(sys.argv) < _WITH_INFLUX else Shipping(store, Influx(url=sys.argv[-1], database=DATABASE))
    if shipping is not None:
        shipping.start()
    collecting.start()
    _wait_until_connected(collecting)
    say(ready=time.monotonic(), cpu_s=time.process_time(), empty_kib=empty, resident_kib=resident_kib())
    while not told.done.wait(0.2):
        assert collecting.failed is None, collecting.failed
    resident = resident_kib()
    collecting.stop()
    behind = state_of(store).lag_batches
    if shipping is not None:
        shipping.stop()
    store.close()
    say(
        done=told.done_at,
        resident_kib=resident,
        peak_kib=peak_kib(),
        started=told.started,
        entries=told.entries,
        behind=behind,
    )


def _wait_until_connected(collecting: Collecting) -> None:
    end = time.monotonic() + _READY_S
    while not collecting.session.state.connected:
        assert time.monotonic() < end, f"not connected within {_READY_S:g} s: {collecting.session.state}"
        time.sleep(0.002)


if __name__ == "__main__":
    main()
