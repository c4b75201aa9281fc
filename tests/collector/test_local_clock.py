"""A logger's clock in the nights when Zurich's is changed: 2026-03-29 at 02:00, 2026-10-25 at 03:00."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchain.errors import DecodeError
from collector import local_clock
from tests.properties.told_stories import brief

ZURICH = ZoneInfo("Europe/Zurich")
CHANGES = [datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)]


def told(*texts, zone=ZURICH):
    """The instants of clock times, as UTC hours and minutes, and the remarks."""
    times = [datetime.fromisoformat(text) for text in texts]
    found = local_clock.instants(times, range(1, len(times) + 1), zone)
    return [f"{at:%H:%M}" for at in found.instants], found.remarks


def autumn(*clock):
    return told(*(f"2026-10-25 {each}" for each in clock))


def test_the_hour_that_is_there_twice_is_resolved_by_the_order_of_rows():
    clock = ["01:30", "02:00", "02:30", "02:00", "02:30", "03:00"]
    assert autumn(*clock) == (["23:30", "00:00", "00:30", "01:00", "01:30", "02:00"], ())


def test_of_a_row_an_hour_the_second_of_two_equal_ones_is_an_hour_later():
    assert autumn("01:30", "02:30", "02:30", "03:30")[0] == ["23:30", "00:30", "01:30", "02:30"]


def test_a_row_that_only_repeats_a_time_is_no_second_hour():
    assert autumn("01:55", "02:00", "02:00", "02:05")[0] == ["23:55", "00:00", "00:00", "00:05"]


def test_a_log_that_begins_within_the_second_hour_is_held_by_what_follows():
    assert autumn("02:20", "02:40", "03:00", "03:20")[0] == ["01:20", "01:40", "02:00", "02:20"]


def test_a_log_that_ends_within_the_first_hour_is_held_by_what_precedes():
    assert autumn("01:40", "02:00", "02:20")[0] == ["23:40", "00:00", "00:20"]


def test_a_log_that_was_off_until_within_the_second_hour_is_held_by_what_follows():
    clock = ["2026-10-24 12:00", "2026-10-24 12:20", "2026-10-25 02:40", "2026-10-25 03:00", "2026-10-25 03:20"]
    assert told(*clock)[0] == ["10:00", "10:20", "01:40", "02:00", "02:20"]


def test_rows_two_hours_apart_need_not_show_the_hour_twice():
    assert autumn("01:00", "02:00", "04:00", "06:00")[0] == ["23:00", "01:00", "03:00", "05:00"]


def test_a_clock_that_was_not_put_back_is_not_of_this_zone():
    with pytest.raises(
        DecodeError,
        match=r"^line 2: the hour from 2026-10-25 02:00 on is there once, and was twice in Europe/Zurich, whose clock"
        r" was put back then; a logger whose clock is not changed needs its own offset, such as --timezone \+01:00$",
    ):
        autumn("01:50", "02:00", "02:10", "02:20", "02:30", "02:40", "02:50", "03:00", "03:10")


def test_a_row_in_the_hour_that_is_left_out_in_spring_is_not_of_this_zone():
    with pytest.raises(
        DecodeError,
        match=r"^line 2: 2026-03-29 02:30:00 never was in Europe/Zurich, whose clock was put forward then; ",
    ):
        told("2026-03-29 01:50", "2026-03-29 02:30")


def test_a_spring_night_by_a_clock_that_is_put_forward_is_without_a_gap():
    assert told("2026-03-29 01:50", "2026-03-29 03:00") == (["00:50", "01:00"], ())


def test_a_clock_that_is_never_changed_has_its_own_offset():
    clock = [f"2026-10-25 0{hour}:00" for hour in range(5)]
    assert told(*clock, zone=timezone(timedelta(hours=1)))[0] == ["23:00", "00:00", "01:00", "02:00", "03:00"]


def test_a_clock_that_somebody_set_back_is_told_of():
    found, remarks = told("2026-06-01 10:00", "2026-06-01 10:05", "2026-06-01 09:35", zone=UTC)
    assert found == ["10:00", "10:05", "09:35"]
    assert remarks == ("line 3: the clock was set back from 2026-06-01 10:05:00 to 2026-06-01 09:35:00",)


def test_a_log_without_a_zone_is_refused():
    with pytest.raises(DecodeError, match=r"^its times have no zone: a timezone is expected, such as "):
        told("2026-06-01 10:00", zone=None)


@brief(200)
@given(
    st.sampled_from(CHANGES),
    st.integers(1, 30),
    st.integers(-180, 60),
    st.integers(2, 200),
)
def test_a_clock_that_is_changed_neither_loses_nor_doubles_a_minute(change, step, offset, rows):
    start = change + timedelta(minutes=offset)
    measured = [start + number * timedelta(minutes=step) for number in range(rows)]
    shown = [at.astimezone(ZURICH).replace(tzinfo=None, fold=0) for at in measured]
    found = local_clock.instants(shown, range(rows), ZURICH)
    off = {first - second for first, second in zip(found.instants, measured, strict=True)}
    assert off in ({timedelta(0)}, {timedelta(hours=-1)})
    if off != {timedelta(0)}:
        assert measured[-1] < change + timedelta(hours=1), (
            "only of rows that all lie within the second hour nobody knows"
        )
