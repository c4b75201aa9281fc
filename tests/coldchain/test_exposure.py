"""Exposure, reading by reading, with minutes exact."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import asdict

from coldchain import exposure
from coldchain.config import catalogue
from coldchain.exposure import Unknown
from coldchain.readings import Reading

START = datetime(2026, 1, 3, 10, tzinfo=UTC)
LIMITS = catalogue().storage["refrigerator"].paced(timedelta(minutes=5))


def after(minutes):
    return START + timedelta(minutes=minutes)


def went_through(*rows, limits=LIMITS):
    sums = exposure.initial
    for minute, celsius in rows:
        sums = exposure.step(sums, Reading("home/fridge/probe", after(minute), celsius, after(minute)), limits)
    return sums


def minutes(times):
    return {band: time / timedelta(minutes=1) for band, time in asdict(times).items() if time}


@pytest.mark.parametrize(
    ("celsius", "band"),
    [
        (-0.001, "freezing"),
        (0.0, "freezing"),
        (0.001, "cold"),
        (1.999, "cold"),
        (2.0, "in_range"),
        (8.0, "in_range"),
        (8.001, "warm"),
        (25.0, "warm"),
        (25.001, "overheated"),
    ],
)
def test_the_ends_of_the_bands(celsius, band):
    assert minutes(went_through((0, celsius), (5, 5.0)).times) == {band: 5}


def test_time_belongs_to_the_earlier_reading_and_the_last_one_has_none():
    told = went_through((0, 5.0), (5, 9.0), (12, 5.0), (15, 30.0))
    assert minutes(told.times) == {"in_range": 8, "warm": 7}
    assert (told.min_c, told.max_c, told.readings) == (5.0, 30.0, 4)
    assert (told.first_at, told.last_at) == (START, after(15))


def test_one_reading_has_no_time_and_no_mean():
    told = went_through((0, 5.0))
    assert minutes(told.times) == {}
    assert (told.mean_c, told.mkt_c) == (None, None)


def test_a_silence_of_exactly_the_gap_limit_is_no_gap():
    assert minutes(went_through((0, 5.0), (15, 5.0)).times) == {"in_range": 15}


def test_of_a_longer_silence_one_interval_is_known():
    told = went_through((0, 5.0), (16, 5.0))
    assert minutes(told.times) == {"in_range": 5, "unknown": 11}
    assert told.recent == (Unknown(after(5), after(16)),)


@pytest.mark.parametrize(
    ("before", "behind", "worst"),
    [
        (5.0, 5.0, {"in_range": 65}),
        (5.0, 9.0, {"in_range": 5, "warm": 60}),
        (9.0, 5.0, {"warm": 65}),
        (1.0, 9.0, {"cold": 65}),
        (1.0, 26.0, {"cold": 5, "overheated": 60}),
        (26.0, -1.0, {"overheated": 5, "freezing": 60}),
    ],
)
def test_a_gaps_worst_case_is_the_worse_of_its_neighbours(before, behind, worst):
    assert minutes(went_through((0, before), (65, behind)).worst_times) == worst


def test_a_gap_of_exactly_two_hours_has_a_worst_case_and_a_longer_one_stays_unknown():
    assert minutes(went_through((0, 5.0), (125, 9.0)).worst_times) == {"in_range": 5, "warm": 120}
    assert minutes(went_through((0, 5.0), (125.1, 9.0)).worst_times) == {"in_range": 5, "unknown": 120.1}


def test_unknown_time_is_summed_over_any_rolling_day():
    told = went_through((0, 5.0), (65, 5.0), (130, 5.0), (24 * 60 + 65, 5.0))
    assert told.unknown_most == timedelta(minutes=60 + 1370)
    apart = went_through((0, 5.0), (65, 5.0), *((m, 5.0) for m in range(70, 1500, 5)), (1560, 5.0))
    assert (apart.unknown_most, apart.unknown_until) == (timedelta(minutes=60), after(65))
    near = went_through((0, 5.0), (65, 5.0), *((m, 5.0) for m in range(70, 1400, 5)), (1460, 5.0))
    assert (near.unknown_most, near.unknown_until) == (timedelta(minutes=60 + 45), after(1460))


def test_lifetime_limits_tell_the_exact_instant_at_which_they_were_used_up():
    told = went_through((0, 15.001), (14, 15.0), (28, 16.0), *((28 + 7 * n, 16.0) for n in range(1, 8)))
    of_a_day, of_an_hour = told.lifetimes
    assert (of_an_hour.since, of_an_hour.used, of_an_hour.at) == (START, timedelta(minutes=63), after(74))
    assert (of_a_day.since, of_a_day.used, of_a_day.at) == (START, timedelta(minutes=77), None)


def test_mean_and_mkt_are_weighted_by_time():
    hourly = LIMITS.paced(timedelta(minutes=30))
    rows = [(30 * n, 5.0 if n < 44 else 15.0) for n in range(49)]
    told = went_through(*rows, limits=hourly)
    assert told.mean_c == pytest.approx((22 * 5 + 2 * 15) / 24)
    assert told.mkt_c == pytest.approx(6.462, abs=5e-4)
