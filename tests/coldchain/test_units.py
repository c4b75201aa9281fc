"""Degrees, instants and durations are cut once, and compared exactly from then on."""

import math
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchain import units


@pytest.mark.parametrize(
    ("fahrenheit", "celsius"), [(46.4, 8.0), (35.6, 2.0), (32.0, 0.0), (77.0, 25.0), (86.0, 30.0), (46.41, 8.006)]
)
def test_fahrenheit_becomes_celsius_without_a_rest(fahrenheit, celsius):
    assert units.celsius_from_fahrenheit(fahrenheit) == celsius


def test_kelvin_becomes_celsius():
    assert units.celsius_from_kelvin(281.15) == 8.0


def test_a_thousandth_of_a_degree_is_kept_and_no_more():
    assert units.cut_c(8.0004) == 8.0
    assert units.cut_c(8.0006) == 8.001
    assert math.copysign(1, units.cut_c(-0.0001)) == 1
    assert math.isnan(units.cut_c(math.nan))
    assert units.cut_c(math.inf) == math.inf


@pytest.mark.parametrize(
    ("celsius", "shown"), [(8.0, "46.4"), (8.02, "46.5"), (8.001, "46.5"), (2.0, "35.6"), (1.98, "35.5"), (5.0, "41.0")]
)
def test_fahrenheit_is_never_rounded_into_the_range(celsius, shown):
    assert units.show_fahrenheit(celsius, 2.0, 8.0) == shown


@given(st.integers(-100_000, 100_000).map(lambda thousandths: thousandths / 1000))
def test_what_is_out_of_range_is_shown_out_of_range(celsius):
    shown = float(units.show_fahrenheit(celsius, 2.0, 8.0))
    assert (35.6 <= shown <= 46.4) == (2.0 <= celsius <= 8.0)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22T10:00:00Z",
        "2026-11-22T10:00:00.000000999Z",
        "2026-11-22 11:00:00+01:00",
        " 2026-11-22t05:00:00-05:00 ",
        "20261122T100000Z",
    ],
)
def test_an_instant_is_read_in_its_own_zone(text):
    assert units.parse_instant(text) == datetime(2026, 11, 22, 10, tzinfo=UTC)


def test_an_instant_without_a_zone_is_read_in_the_zone_given_or_refused():
    assert units.parse_instant("2026-07-01T12:00:00", ZoneInfo("America/New_York")) == datetime(
        2026, 7, 1, 16, tzinfo=UTC
    )
    with pytest.raises(ValueError, match="an instant without a zone"):
        units.parse_instant("2026-07-01T12:00:00")


def test_in_the_hour_that_a_clock_repeats_the_earlier_instant_is_taken():
    assert units.parse_instant("2026-10-25T02:30:00", ZoneInfo("Europe/Zurich")) == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )


@pytest.mark.parametrize(("latest", "hour"), [(0, 0), (1, 1)])
def test_the_later_of_the_two_is_taken_where_it_may_have_been(latest, hour):
    until = datetime(2026, 10, 25, latest, 30, tzinfo=UTC)

    assert units.parse_instant("2026-10-25T02:30:00", ZoneInfo("Europe/Zurich"), until) == datetime(
        2026, 10, 25, hour, 30, tzinfo=UTC
    )


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-01T00:00:00Z"])
def test_what_is_not_an_instant_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        units.parse_instant(text)


@given(st.datetimes(datetime(1, 1, 2), datetime(9998, 12, 30)))  # noqa: DTZ001 - hypothesis wants them naive
def test_an_instant_survives_being_written_and_counted(naive):
    at = naive.replace(tzinfo=UTC)
    assert units.parse_instant(units.show_instant(at)) == at
    assert units.from_us(units.to_us(at)) == at


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90s", 90), ("5m", 300), ("5 min", 300), ("1.5h", 5400), ("7d", 604_800), ("250ms", 0.25)],
)
def test_a_duration_is_read(text, seconds):
    assert units.parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("5", "not a duration such as 30s, 5m, 2h or 7d"),
        ("-5m", "not a duration such as 30s, 5m, 2h or 7d"),
        ("0s", "no time at all"),
        ("9999999999d", "too long a duration"),
    ],
)
def test_what_is_not_a_duration_is_refused(text, told):
    with pytest.raises(ValueError, match=told):
        units.parse_duration(text)


@pytest.mark.parametrize(
    ("duration", "shown"),
    [
        (timedelta(seconds=42), "42 s"),
        (timedelta(minutes=41, seconds=59), "41 min"),
        (timedelta(hours=2, minutes=5), "2 h 5 min"),
        (timedelta(days=3, hours=4), "3 d 4 h"),
        (timedelta(days=7), "7 d"),
    ],
)
def test_a_duration_is_shown_to_people(duration, shown):
    assert units.show_duration(duration) == shown


def test_minutes_are_wall_clock_minutes():
    assert units.minutes(timedelta(hours=1, seconds=30)) == 60.5
