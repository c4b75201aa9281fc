"""Curves out of any store, held against plain sums over all readings."""

from datetime import UTC, datetime, timedelta

import pytest

from coldchain.errors import InputError
from coldchain.history import StoreHistory
from coldchain.readings import Reading
from coldchain.rolling import ROLLUP, roll_up
from coldchain.store.history_ports import Kept
from coldchain.store.ports import BatchSeal
from coldchain.windows import HOUR, Curve, Hour, Window, one

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PROBE, OTHER = "river/fridge-1/probe", "river/fridge-2/probe"


def put(store, readings, sensor=PROBE):
    """Keep (minute, °C) as one batch."""
    rows = [Reading(sensor, NOON + minute * MINUTE, celsius, NOON) for minute, celsius in readings]
    with store.transaction() as tx:
        tx.add_batch(BatchSeal(tx.last_batch() + 1, len(rows), ""), rows)


def test_few_readings_are_a_curve_of_readings(store):
    put(store, [(0, 4.0), (5, 4.5), (10, 5.0)])
    found = StoreHistory(store).curve(PROBE, NOON, NOON + 10 * MINUTE, points=2)
    assert found == Curve(PROBE, NOON, NOON + 10 * MINUTE, None, (one(NOON, 4.0), one(NOON + 5 * MINUTE, 4.5)))


def test_many_readings_are_windows_and_a_gap_stays_one(store):
    put(store, [(minute, 4.0 + minute % 2) for minute in (*range(20), *range(40, 60))])
    found = StoreHistory(store).curve(PROBE, NOON, NOON + HOUR, points=6)
    tens = [Window(NOON + ten * MINUTE, 4.0, 5.0, 45_000, 10) for ten in (0, 10, 40, 50)]
    assert found == Curve(PROBE, NOON, NOON + HOUR, 10 * MINUTE, tuple(tens))


@pytest.mark.parametrize("rolled", [False, True])
def test_a_window_at_the_edge_holds_what_lies_within_what_was_asked_for(store, rolled):
    put(store, [(minute, float(minute)) for minute in range(0, 240, 10)])
    if rolled:
        assert roll_up(store) == 24
    found = store.windows(PROBE, NOON + 30 * MINUTE, NOON + 190 * MINUTE, 2 * HOUR)
    assert found == [
        Window(NOON, 30.0, 110.0, 630_000, 9),
        Window(NOON + 2 * HOUR, 120.0, 180.0, 1_050_000, 7),
    ]


def test_what_came_late_is_in_the_curve_before_and_after_it_is_summed_up(store):
    put(store, [(minute, 4.0) for minute in range(0, 180, 10)])
    roll_up(store)
    put(store, [(65, -3.0), (178, 9.0)])
    curve = [
        Window(NOON, 4.0, 4.0, 24_000, 6),
        Window(NOON + HOUR, -3.0, 4.0, 21_000, 7),
        Window(NOON + 2 * HOUR, 4.0, 9.0, 33_000, 7),
    ]
    assert store.windows(PROBE, NOON, NOON + 3 * HOUR, HOUR) == curve
    roll_up(store)
    assert store.windows(PROBE, NOON, NOON + 3 * HOUR, HOUR) == curve


def test_each_batch_is_summed_up_once_in_steps_of_whole_batches(store):
    for number in range(5):
        put(store, [(number, 4.0), (number + 100, 5.0)])
    assert roll_up(store, limit=3) == 4
    assert store.cursor(ROLLUP) == 2
    assert roll_up(store) == 6
    assert roll_up(store) == 0
    hours = [
        Hour(PROBE, Window(NOON, 4.0, 4.0, 20_000, 5), 5),
        Hour(PROBE, Window(NOON + HOUR, 5.0, 5.0, 25_000, 5), 5),
    ]
    assert store.changed_hours(0, 100) == hours
    assert store.changed_hours(4, 1) == hours
    assert store.changed_hours(5, 100) == []


def test_a_batch_without_readings_is_stepped_over(store):
    put(store, [])
    put(store, [(0, 4.0)])
    assert roll_up(store) == 1
    assert store.cursor(ROLLUP) == 2


def test_another_sensor_is_no_part_of_a_curve(store):
    put(store, [(minute, 4.0) for minute in range(120)])
    put(store, [(minute, 20.0) for minute in range(120)], OTHER)
    roll_up(store)
    assert store.windows(PROBE, NOON, NOON + 2 * HOUR, 2 * HOUR) == [Window(NOON, 4.0, 4.0, 480_000, 120)]
    assert store.windows("river/fridge-3/probe", NOON, NOON + 2 * HOUR, HOUR) == []


def test_where_readings_were_removed_there_are_hours_and_a_sentence(store):
    put(store, [(minute, 4.0) for minute in range(180)])
    roll_up(store)
    with store.transaction() as tx:
        tx.put_kept(PROBE, Kept(NOON + 2 * HOUR, NOON + 2 * HOUR))
        assert tx.prune(PROBE, 100) == 100
        assert tx.prune(PROBE, 100) == 20
        assert tx.prune(PROBE, 100) == 0
    told = f"Readings of {PROBE} before 2026-03-01T14:00:00Z are no longer here: up to then by hours only."
    hour = 240_000
    assert StoreHistory(store).curve(PROBE, NOON, NOON + 3 * HOUR, points=6) == Curve(
        PROBE, NOON, NOON + 3 * HOUR, 30 * MINUTE,
        (
            Window(NOON, 4.0, 4.0, hour, 60),
            Window(NOON + HOUR, 4.0, 4.0, hour, 60),
            Window(NOON + 2 * HOUR, 4.0, 4.0, hour // 2, 30),
            Window(NOON + 2 * HOUR + 30 * MINUTE, 4.0, 4.0, hour // 2, 30),
        ),
        told,
    )  # fmt: skip
    whole = StoreHistory(store).curve(PROBE, NOON, NOON + 3 * HOUR, points=2)
    assert (whole.windows, whole.missing) == (
        (Window(NOON, 4.0, 4.0, 2 * hour, 120), Window(NOON + 2 * HOUR, 4.0, 4.0, hour, 60)),
        told,
    )
    assert (store.pruned(), store.count_readings(), store.all_kept()) == (
        {1: 120}, 60, {PROBE: Kept(NOON + 2 * HOUR, NOON + 2 * HOUR)}
    )  # fmt: skip
    assert (store.pruned_received(0, 1), store.pruned_received(1, 9)) == ({1: NOON}, {})


def test_the_first_instants_and_the_number_of_what_batches_brought_are_told(store):
    put(store, [(5, 4.0), (9, 4.0)])
    put(store, [(7, 4.0), (2, 4.0)])
    put(store, [(1, 4.0)], OTHER)
    assert store.first_of_batches(0) == {PROBE: NOON + 2 * MINUTE, OTHER: NOON + MINUTE}
    assert store.first_of_batches(2) == {OTHER: NOON + MINUTE}
    assert (store.count_of_batches(0), store.count_of_batches(1)) == (5, 3)
    assert (store.count_before(PROBE, NOON + 7 * MINUTE), store.sensors_read()) == (2, [PROBE, OTHER])


def test_a_curve_without_time_or_points_is_refused_in_a_sentence(store):
    with pytest.raises(InputError, match="has no time in it: expected an end after the start"):
        StoreHistory(store).curve(PROBE, NOON, NOON)
    with pytest.raises(InputError, match="1 points for a curve of river/fridge-1/probe is fewer than two points"):
        StoreHistory(store).curve(PROBE, NOON, NOON + HOUR, points=1)
