"""Temperatures, instants and durations as people read them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.wording.measures import degrees, lasting, translated, when
from tests.alerts.wording.told_world import NOW

NEW_YORK = ZoneInfo("America/New_York")
RANGE = (2.0, 8.0)


@pytest.mark.parametrize(
    ("celsius", "in_celsius", "in_fahrenheit"),
    [
        (9.4, "9.4 °C", "48.9 °F"),
        (8.0, "8 °C", "46.4 °F"),
        (8.02, "8.1 °C", "46.5 °F"),
        (1.98, "1.9 °C", "35.5 °F"),
        (7.98, "8 °C", "46.4 °F"),
        (2.04, "2 °C", "35.7 °F"),
        (-0.04, "0 °C", "31.9 °F"),
        (25.0, "25 °C", "77 °F"),
    ],
)
def test_a_temperature_is_told_to_a_tenth(celsius, in_celsius, in_fahrenheit):
    assert degrees(celsius, RANGE, fahrenheit=False) == in_celsius
    assert degrees(celsius, RANGE, fahrenheit=True) == in_fahrenheit


@given(st.floats(-30, 60).map(lambda each: round(each, 3)), st.booleans())
def test_what_is_out_of_range_is_never_told_as_in_range_and_what_is_past_a_limit_not_as_at_it(celsius, fahrenheit):
    number = float(degrees(celsius, (*RANGE, 25.0, 0.0), fahrenheit=fahrenheit).split()[0])
    told = round((number - 32) * 5 / 9, 6) if fahrenheit else number
    assert (RANGE[0] <= told <= RANGE[1]) == (RANGE[0] <= celsius <= RANGE[1])
    assert (told > 25.0) == (celsius > 25.0)
    assert told <= 0.0 or celsius > 0.0


@pytest.mark.parametrize(
    ("duration", "told"),
    [
        (timedelta(seconds=59), "less than 1 min"),
        (timedelta(minutes=31, seconds=40), "31 min"),
        (timedelta(hours=2, minutes=5), "2 h 5 min"),
        (timedelta(days=1, hours=4, minutes=5), "1 day 4 h"),
        (timedelta(days=2), "2 days"),
        (timedelta(days=3, hours=4), "3 days"),
        (timedelta(days=-1), "less than 1 min"),
    ],
)
def test_a_duration_is_told_in_plain_words(duration, told):
    assert lasting(duration) == told


def test_an_instant_is_told_in_local_time_with_the_year_only_where_it_is_another():
    assert when(datetime(2026, 11, 29, 19, 10, tzinfo=UTC), NEW_YORK, NOW) == "29 Nov 14:10"
    assert when(datetime(2027, 1, 3, 19, 10, tzinfo=UTC), NEW_YORK, NOW) == "3 Jan 2027 14:10"
    assert when(datetime(2027, 1, 1, 2, 0, tzinfo=UTC), NEW_YORK, NOW) == "31 Dec 21:00"


def test_in_the_hour_that_a_clock_repeats_the_zone_is_told():
    assert when(datetime(2026, 11, 1, 5, 30, tzinfo=UTC), NEW_YORK, NOW) == "1 Nov 01:30 EDT"
    assert when(datetime(2026, 11, 1, 6, 30, tzinfo=UTC), NEW_YORK, NOW) == "1 Nov 01:30 EST"


def test_a_text_gets_local_times_and_the_reader_s_degrees():
    text = "above 8 °C from 2026-11-22T19:10:00Z, lowest -1.5 °C"
    assert translated(text, NEW_YORK, NOW, RANGE, fahrenheit=False) == "above 8 °C from 22 Nov 14:10, lowest -1.5 °C"
    assert translated(text, NEW_YORK, NOW, RANGE, fahrenheit=True) == "above 46.4 °F from 22 Nov 14:10, lowest 29.3 °F"
