"""A year of one sensor's one-minute readings as a chart of 1,000 points, from the store and from InfluxDB 1.x."""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.figure import Figure
from benchmarks.influxd import DATABASE, influxd
from coldchain.clock import RealClock
from coldchain.config import Influx
from coldchain.history import StoreHistory
from coldchain.influx.past import InfluxHistory
from coldchain.influx.server import Server
from coldchain.influx.shipper import Shipper
from coldchain.readings import Reading
from coldchain.rolling import roll_up
from coldchain.store.ports import BatchSeal, Store
from coldchain.store.rows import digest_of
from coldchain.store.sqlite import SqliteStore
from coldchain.windows import Curve

_START = datetime(2025, 1, 1, tzinfo=UTC)
_BATCH = 2_000
_PROBE = "river/fridge-1/probe"
_POINTS = 1_000
_ASKED = 9


def measure(folder: Path, *, quick: bool) -> Iterator[Figure]:
    year = timedelta(days=30 if quick else 365)
    with tempfile.TemporaryDirectory(dir=folder) as home, influxd(folder) as url:
        with closing(SqliteStore(Path(home) / "coldchain.db")) as store:
            readings = _fill(store, year)
            began = time.monotonic()
            while roll_up(store):
                pass
            detail: dict[str, object] = {"readings": readings, "rolling_up_s": round(time.monotonic() - began, 2)}
            here, seconds = _asked(lambda: StoreHistory(store).curve(_PROBE, _START, _START + year, _POINTS))
            detail |= {"points": len(here.windows), "width_h": (here.width or timedelta()) / timedelta(hours=1)}
            yield Figure("history.store", seconds * 1000, "ms", at_most=60, detail=detail)
            influx = Influx(url=url, database=DATABASE)
            with closing(Shipper(store, Server(influx), RealClock())) as shipper:
                shipper.catch_up()
        with closing(Server(influx)) as server:
            there, seconds = _asked(lambda: InfluxHistory(server).curve(_PROBE, _START, _START + year, _POINTS))
        assert there == here
        yield Figure("history.influx", seconds * 1000, "ms", at_most=150, detail={**detail, "influxdb": "1.6.7"})


def _asked(ask: Callable[[], Curve]) -> tuple[Curve, float]:
    """Return a curve and the median seconds of asking for it."""
    took = []
    for _ in range(_ASKED):
        began = time.perf_counter()
        found = ask()
        took.append(time.perf_counter() - began)
    return found, statistics.median(took)


def _fill(store: Store, year: timedelta) -> int:
    minutes = year // timedelta(minutes=1)
    for first in range(0, minutes, _BATCH):
        batch = [_reading(minute) for minute in range(first, min(first + _BATCH, minutes))]
        with store.transaction() as tx:
            tx.add_batch(BatchSeal(first // _BATCH + 1, len(batch), digest_of(batch)), batch)
    return minutes


def _reading(minute: int) -> Reading:
    at = _START + timedelta(minutes=minute)
    return Reading(_PROBE, at, 5 + (minute * 7919 % 2000 - 1000) / 1000, at)
