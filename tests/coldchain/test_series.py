"""The columns and the rules tell one story."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import asdict, replace

from coldchain import series, story
from coldchain.config import catalogue
from coldchain.readings import Reading
from coldchain.units import MICROSECOND, to_us

START = datetime(2026, 1, 3, 10, tzinfo=UTC)
FRIDGE = catalogue().storage["refrigerator"]

edges = [2.0, 1.999, 8.0, 8.001, 0.0, 0.001, -0.001, 25.0, 25.001, 30.0, 30.001, 15.0, 15.001, 5.0, -40.0]
celsius = st.sampled_from(edges) | st.integers(-10_000, 40_000).map(lambda thousandths: thousandths / 1000)
minutes = (
    st.sampled_from([5, 5, 5, 10, 15, 30])
    | st.sampled_from([1, 2, 14, 16, 29, 31, 60, 90, 91, 119, 120, 121, 125, 126, 720, 1435, 1440, 3000])
    | st.integers(1, 2000).map(lambda tenths: tenths / 10)
    | st.sampled_from([1e-6 / 60, 15 + 1e-6 / 60, 30 - 1e-6 / 60])
)
rows = st.lists(st.tuples(minutes, celsius), min_size=1, max_size=80)
mostly_out = st.lists(
    st.tuples(st.sampled_from([1, 4, 5, 7, 15, 16, 20, 150, 1300]), st.sampled_from([9.0, 5.0, 1.0])),
    min_size=30,
    max_size=120,
)


def timetable(steps):
    at, found = START, []
    for step, value in steps:
        found.append((at, value))
        at += timedelta(minutes=step)
    return found


def columns(pairs):
    at_us = np.array([to_us(at) for at, _ in pairs], dtype=np.int64)
    return series.arranged("home/fridge/probe", at_us, np.array([value for _, value in pairs], dtype=np.float64))


def readings(pairs):
    return [Reading("home/fridge/probe", at, value, at) for at, value in pairs]


@pytest.mark.parametrize("uncertainty_c", [0.0, 0.5])
@given(steps=rows | mostly_out, every=st.sampled_from([1, 5, 15, 30, 60]))
@settings(max_examples=400, deadline=None)
def test_columns_and_steps_tell_the_same_story(steps, every, uncertainty_c):
    limits = FRIDGE.paced(timedelta(minutes=every), uncertainty_c)
    pairs = timetable(steps)
    fast = series.tell(columns(pairs), limits, 30.0)
    slow = story.tell(readings(pairs), limits, 30.0)
    for field in ("excursions", "freezes", "overheats", "gaps", "ceiling_runs"):
        assert getattr(fast, field) == getattr(slow, field)
    assert set(fast.cumulative) == set(slow.cumulative)
    sums = {name: pytest.approx(value, rel=1e-9, abs=1e-6) for name, value in weighted(slow).items()}
    assert weighted(fast) == sums
    assert unweighted(fast) == unweighted(slow)


def weighted(told):
    return {"degree_seconds": told.exposure.degree_seconds, "rate_seconds": told.exposure.rate_seconds}


def unweighted(told):
    return asdict(replace(told.exposure, degree_seconds=0.0, rate_seconds=0.0))


@given(steps=rows, seed=st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_of_arrival_changes_nothing_and_the_first_of_an_instant_counts(steps, seed):
    limits = FRIDGE.paced(timedelta(minutes=5))
    pairs = timetable(steps)
    shuffled = seed.sample(pairs, len(pairs))
    repeated = [*shuffled, *((at, value + 1.0) for at, value in shuffled[:5])]
    arranged = columns(repeated)
    assert arranged.duplicates == len(repeated) - len(pairs)
    assert series.tell(arranged, limits, 30.0) == series.tell(columns(pairs), limits, 30.0)


def test_rows_that_came_late_are_counted_against_the_latest_before_them():
    late = [(START + timedelta(minutes=minute), 5.0) for minute in (0, 10, 5, 7, 10, 20)]
    arranged = columns(late)
    assert (arranged.sorted, arranged.duplicates) == (2, 1)
    assert [us - arranged.at_us[0] for us in arranged.at_us] == [m * 60_000_000 for m in (0, 5, 7, 10, 20)]


@pytest.mark.parametrize(
    ("minutes_at", "expected"),
    [((0,), 5), ((0, 7), 7), ((0, 5, 15), 5), ((0, 5, 10, 40), 5), ((0, 10, 20, 25, 30), 5)],
    ids=["a single reading: five minutes", "two", "the lower of two", "the middle of three", "the lower of four"],
)
def test_the_interval_left_out_is_the_lower_median_of_the_spacings(minutes_at, expected):
    pairs = [(START + timedelta(minutes=minute), 5.0) for minute in minutes_at]
    assert series.interval(columns(pairs).at_us) == timedelta(minutes=expected)


def test_flipping_at_each_reading_is_told_without_a_loop_a_reading():
    at_us = to_us(START) + np.arange(200_000, dtype=np.int64) * (timedelta(minutes=1) // MICROSECOND)
    flips = np.where(np.arange(200_000) % 2, 9.0, 5.0)
    told = series.tell(series.arranged("s", at_us, flips), FRIDGE.paced(timedelta(minutes=1)), 30.0)
    assert len(told.excursions) == 100_000
    assert [each.at for each in told.cumulative] == [START + timedelta(minutes=120)]
