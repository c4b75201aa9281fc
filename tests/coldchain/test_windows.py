"""Windows for a curve: how wide, how they are aligned, how they add up."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchain.windows import HOUR, Window, added, ceiling, floor, gathered, one, width_of

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
_instants = st.datetimes(datetime(2002, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("length", "points", "width"),
    [
        (timedelta(minutes=5), 1000, SECOND),
        (timedelta(days=1), 1000, 2 * timedelta(minutes=1)),
        (timedelta(days=1), 1440, timedelta(minutes=1)),
        (timedelta(days=30), 1000, HOUR),
        (timedelta(days=365), 1000, 9 * HOUR),
        (timedelta(days=365), 2, 4435 * HOUR),
    ],
)
def test_windows_are_as_narrow_as_the_points_allow(length, points, width):
    assert width_of(NOON, NOON + length, points) == width


@given(_instants, st.timedeltas(SECOND, timedelta(days=4000)), st.integers(2, 3000))
def test_no_more_windows_than_points_touch_what_is_asked_for(since, length, points):
    width = width_of(since, since + length, points)
    first, last = floor(since, width), floor(since + length - timedelta.resolution, width)
    assert (last - first) // width + 1 <= points


def test_one_point_is_too_few():
    with pytest.raises(ValueError, match="fewer than two points"):
        width_of(NOON, NOON + HOUR, 1)


def test_a_window_begins_at_a_multiple_of_its_width_whatever_is_asked_for():
    at = NOON + timedelta(minutes=13, seconds=1)
    assert floor(at, timedelta(minutes=10)) == NOON + timedelta(minutes=10)
    assert ceiling(at, timedelta(minutes=10)) == NOON + timedelta(minutes=20)
    assert (floor(NOON, HOUR), ceiling(NOON, HOUR)) == (NOON, NOON)


def test_readings_are_gathered_into_the_windows_that_they_lie_in():
    readings = [one(NOON + HOUR, 8.001), one(NOON + timedelta(minutes=59), -0.5), one(NOON, 4.0)]
    assert gathered(readings, HOUR) == [Window(NOON, -0.5, 4.0, 3500, 2), Window(NOON + HOUR, 8.001, 8.001, 8001, 1)]
    assert gathered(readings, 2 * HOUR) == [Window(NOON, -0.5, 8.001, 11501, 3)]


def test_the_mean_is_the_plain_one():
    assert added(one(NOON, 2.0), added(one(NOON, 3.0), one(NOON, 4.003))).mean_c == 3.001
