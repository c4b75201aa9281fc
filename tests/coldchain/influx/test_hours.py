"""Hours on their way to InfluxDB: one point an hour, rewritten by what came late, each change shipped once."""

from datetime import UTC, datetime, timedelta

import pytest

from coldchain.errors import InfluxUnavailableError
from coldchain.influx.hours import HOURS, HourShipping, hour_line
from coldchain.readings import Reading
from coldchain.rolling import ROLLUP, roll_up
from coldchain.store.memory import MemoryStore
from coldchain.store.ports import BatchSeal
from coldchain.windows import Hour, Window

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
NANOSECONDS = 1772366400000000000
MINUTE = timedelta(minutes=1)
SERIES = "reading_hour,site=river,unit=fridge-1,sensor=probe"


def line(celsius, count, hour=0):
    total = celsius * count
    at = NANOSECONDS + hour * 3_600_000_000_000
    return f"{SERIES} min_c={celsius},max_c={celsius},sum_c={total},mean_c={celsius},count={count}i {at}"


@pytest.fixture
def store():
    return MemoryStore()


def put(store, *minutes, summed_up=True):
    rows = [Reading("river/fridge-1/probe", NOON + minute * MINUTE, 4.5, NOON) for minute in minutes]
    with store.transaction() as tx:
        tx.add_batch(BatchSeal(tx.last_batch() + 1, len(rows), ""), rows)
    if summed_up:
        roll_up(store)


def test_an_hour_is_one_point_at_its_start():
    hour = Hour("river/fridge-1/probe", Window(NOON, -0.5, 8.25, 9250, 2), 7)
    told = f"{SERIES} min_c=-0.5,max_c=8.25,sum_c=9.25,mean_c=4.625,count=2i {NANOSECONDS}"
    assert hour_line(hour) == told


def test_what_has_changed_is_shipped_once_a_round(store):
    written = []
    shipping = HourShipping(store, written.extend, every=15 * MINUTE)
    put(store, 0, 1, 61)
    assert shipping.step(0.0) == 2
    assert shipping.step(1.0) == 0
    put(store, 2)
    assert shipping.step(899.0) == 0
    assert shipping.step(900.0) == 1
    assert written == [line(4.5, 2), line(4.5, 1, hour=1), line(4.5, 3)]
    assert store.cursor(HOURS) == 2


def test_where_no_collector_sums_up_it_is_done_before_a_round_and_not_in_between(store):
    written = []
    shipping = HourShipping(store, written.extend, every=15 * MINUTE)
    put(store, 0, 1, summed_up=False)
    assert (shipping.step(0.0), store.cursor(ROLLUP)) == (1, 1)
    put(store, 2, summed_up=False)
    assert (shipping.step(1.0), store.cursor(ROLLUP)) == (0, 1)
    assert (shipping.step(900.0), store.cursor(ROLLUP)) == (1, 2)
    assert written == [line(4.5, 2), line(4.5, 3)]


def test_what_came_late_ships_its_hour_again(store):
    written = []
    put(store, 0, 61, 122)
    HourShipping(store, written.extend).step(0.0)
    put(store, 5)
    written.clear()
    HourShipping(store, written.extend).step(0.0)
    assert written == [line(4.5, 2)]


def test_nothing_is_marked_while_influxdb_is_away(store):
    def away(_):
        raise InfluxUnavailableError("InfluxDB at http://127.0.0.1:1 does not answer: Connection refused.")

    put(store, 0)
    with pytest.raises(InfluxUnavailableError):
        HourShipping(store, away).step(0.0)
    written = []
    assert (store.cursor(HOURS), HourShipping(store, written.extend).step(0.0)) == (0, 1)
    assert written == [line(4.5, 1)]


def test_a_batch_whose_hours_were_changed_since_is_marked_with_them(store):
    shipping = HourShipping(store, lambda _: None)
    put(store, 0)
    put(store)
    assert (shipping.step(0.0), store.cursor(HOURS)) == (1, 1)
    assert (shipping.step(1.0), store.cursor(HOURS)) == (0, 2)
