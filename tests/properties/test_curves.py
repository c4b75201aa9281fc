"""A curve is exact whatever was summed up meanwhile and whatever came late: held against all readings, one by one."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from coldchain import rolling
from coldchain.history import StoreHistory
from coldchain.readings import Reading
from coldchain.store.memory import MemoryStore
from coldchain.store.ports import BatchSeal
from coldchain.store.sqlite import SqliteStore

START = datetime(2026, 3, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
PROBE = "river/fridge-1/probe"

_readings = st.dictionaries(st.integers(0, 72 * 60), st.integers(-30_000, 60_000), max_size=40)
_steps = st.lists(st.tuples(_readings, st.sampled_from([0, 1, 20, 1000])), min_size=1, max_size=6)
_asked = st.tuples(st.integers(-60, 72 * 60), st.integers(1, 75 * 60), st.integers(2, 60))


def _filled(store, steps):
    """Take in batches, late ones among them, and sum up some in between; return all readings by instant."""
    told = {}
    for readings, limit in steps:
        new = {minute: each for minute, each in readings.items() if minute not in told}
        told.update(new)
        rows = [Reading(PROBE, START + timedelta(minutes=m), mc / 1000, START) for m, mc in new.items()]
        with store.transaction() as tx:
            tx.add_batch(BatchSeal(tx.last_batch() + 1, len(rows), ""), rows)
        rolling.roll_up(store, limit)
    return {START + timedelta(minutes=minute): mc for minute, mc in told.items()}


def _expected(told, since, until, points, width):
    mine = {at: mc for at, mc in told.items() if since <= at < until}
    if len(mine) <= points:
        return [(at, mine[at], mine[at], mine[at], 1) for at in sorted(mine)]
    by_window = {}
    for at, mc in mine.items():
        seconds = int(at.timestamp()) // int(width.total_seconds()) * int(width.total_seconds())
        by_window.setdefault(datetime.fromtimestamp(seconds, UTC), []).append(mc)
    return [(at, min(mcs), max(mcs), sum(mcs), len(mcs)) for at, mcs in sorted(by_window.items())]


@given(steps=_steps, asked=st.lists(_asked, min_size=1, max_size=4))
def test_a_curve_is_that_of_all_readings(steps, asked, tmp_path_factory):
    stores = [MemoryStore(), SqliteStore(tmp_path_factory.mktemp("curves") / "coldchain.db")]
    for store in stores:
        told = _filled(store, steps)
        for begins, lasts, points in asked:
            since = START + timedelta(minutes=begins)
            until = since + timedelta(minutes=lasts)
            found = StoreHistory(store).curve(PROBE, since, until, points)
            assert len(found.windows) <= points
            rows = [
                (each.at, round(each.min_c * 1000), round(each.max_c * 1000), each.sum_mc, each.count)
                for each in found.windows
            ]
            assert rows == _expected(told, since, until, points, found.width)
        store.close()
