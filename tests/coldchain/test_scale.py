"""Which values make people ask °C or °F."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchain.scale import jump_of, jumped, looks_like_f, may_doubt
from coldchain.units import fahrenheit_from_celsius
from tests.coldchain.timetable import LIMITS, at, reading


@pytest.mark.parametrize(
    ("sent", "looks"),
    [(38.0, True), (33.6, True), (48.4, True), (33.5, False), (48.5, False), (12.0, False), (5.0, False), (0.5, False)],
)
def test_what_would_be_in_range_if_it_were_f_looks_like_it(sent, looks):
    assert looks_like_f(sent, LIMITS) is looks


@pytest.mark.parametrize(
    ("last", "sent", "is_jump"),
    [
        (5.0, 41.0, True),
        (5.0, 43.0, True),
        (5.0, 39.0, True),
        (5.0, 43.1, False),
        (5.0, 12.0, False),
        (-40.0, -39.0, False),
        (-18.0, -0.4, True),
    ],
)
def test_a_jump_is_to_the_figure_of_the_last_value(last, sent, is_jump):
    assert jumped(sent, last) is is_jump


def test_a_jump_is_from_one_reading_to_the_next_without_a_gap_between():
    assert jump_of(reading(15, 41.0), reading(0, 5.0), LIMITS) == "up"
    assert jump_of(reading("15:01", 41.0), reading(0, 5.0), LIMITS) is None
    assert jump_of(reading(5, 5.0), reading(0, 41.0), LIMITS) == "down"
    assert jump_of(reading(5, 5.0), reading(0, 5.1), LIMITS) is None
    assert jump_of(reading(5, 41.0), None, LIMITS) is None


@given(st.floats(-30, 37), st.floats(-2, 2))
def test_whatever_jumps_is_looked_at(last, off):
    sent = fahrenheit_from_celsius(last) + off
    if jumped(sent, last):
        assert may_doubt(sent, at(0), last, LIMITS)
        assert may_doubt(last, at(0), sent, LIMITS)


@given(st.floats(2, 8), st.floats(2, 8))
def test_within_the_range_nothing_is_looked_at_but_a_jump(last, sent):
    assert may_doubt(sent, at(0), last, LIMITS) is (abs(sent - last) > 5)
    assert not may_doubt(sent, None, 0.0, LIMITS)
