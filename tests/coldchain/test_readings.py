"""The door: a sample becomes a reading, or is refused with the reason."""

import math
from datetime import UTC, datetime, timedelta

import pytest

from coldchain.readings import REASONS, Arrival, Reading, Refusal, Sample, admit

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
LIVE = Arrival(NOW)
RETAINED = Arrival(NOW, retained=True)
BACKLOG = Arrival(NOW, backlog=True)
AN_HOUR_AGO = NOW - timedelta(hours=1)


def test_a_sample_with_its_own_time_is_a_reading_of_that_time():
    sample = Sample("t", 4.20049, AN_HOUR_AGO, (("humidity_pct", 40.0),))
    assert admit(sample, "river/fridge-1/probe", LIVE) == Reading(
        "river/fridge-1/probe", AN_HOUR_AGO, 4.2, NOW, "good", (("humidity_pct", 40.0),)
    )


def test_a_sample_without_a_time_takes_the_time_of_its_arrival():
    assert admit(Sample("t", 4.2), "s", LIVE) == Reading("s", NOW, 4.2, NOW, "arrival")


@pytest.mark.parametrize("arrival", [RETAINED, BACKLOG])
def test_a_time_of_its_own_counts_however_late_it_comes(arrival):
    assert admit(Sample("t", 4.2, AN_HOUR_AGO), "s", arrival) == Reading("s", AN_HOUR_AGO, 4.2, NOW)


@pytest.mark.parametrize("celsius", [-100.0, 0.0, 100.0])
def test_the_ends_of_what_a_sensor_can_measure_are_readings(celsius):
    assert isinstance(admit(Sample("t", celsius), "s", LIVE), Reading)


def test_five_minutes_ahead_of_the_clock_is_still_a_reading():
    assert isinstance(admit(Sample("t", 4.2, NOW + timedelta(minutes=5)), "s", LIVE), Reading)


REFUSED = [
    (Sample("t", math.nan), LIVE, "not_a_number", "t: temperature nan is not a number."),
    (Sample("t", -math.inf), LIVE, "not_a_number", "t: temperature -inf is not a number."),
    (Sample("t", 100.001), LIVE, "out_of_bounds", "t: temperature 100.001 °C is outside -100…100 °C."),
    (Sample("t", -127.0, fault="-127 means no sensor"), LIVE, "sensor_fault", "t: -127 means no sensor."),
    (Sample("t", 4.2), RETAINED, "stale", "t: a retained message without a time of its own."),
    (Sample("t", 4.2), BACKLOG, "undated", "t: no time of its own, delivered out of a backlog."),
    (
        Sample("t", 4.2, NOW + timedelta(minutes=5, microseconds=1)),
        LIVE,
        "ahead",
        "t: time 2026-11-22T10:05:00.000001Z is more than 5 min ahead of the clock.",
    ),
]


@pytest.mark.parametrize(("sample", "arrival", "why", "sentence"), REFUSED)
def test_what_cannot_be_judged_is_kept_with_its_reason(sample, arrival, why, sentence):
    assert admit(sample, "s", arrival) == Refusal("t", why, sentence, NOW)
    assert why in REASONS


def test_a_time_from_before_the_sensor_existed_is_refused():
    assert admit(Sample("t", 4.2, AN_HOUR_AGO), "s", LIVE, commissioned_at=NOW) == Refusal(
        "t",
        "before_commissioning",
        "t: time 2026-11-22T09:00:00Z is before the sensor's commissioning at 2026-11-22T10:00:00Z.",
        NOW,
    )
    assert isinstance(admit(Sample("t", 4.2, NOW), "s", LIVE, commissioned_at=NOW), Reading)


@pytest.mark.parametrize("year", [1, 1970, 2000])
def test_a_clock_that_was_reset_dates_no_reading(year):
    at = datetime(year, 1, 1, 0, 0, 11, tzinfo=UTC)
    assert admit(Sample("t", 4.2, at), "s", LIVE) == Refusal(
        "t",
        "before_commissioning",
        f"t: time {year:04}-01-01T00:00:11Z is before 2001: of a clock that was reset.",
        NOW,
    )
