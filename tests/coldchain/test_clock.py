from datetime import UTC, datetime, timedelta

import pytest

from coldchain.clock import HandClock, RealClock, ScaledClock
from tests.coldchain.timetable import NOON, at


def test_the_real_clock_tells_utc():
    before = datetime.now(UTC)
    now = RealClock().now()
    assert before <= now <= datetime.now(UTC)
    assert now.utcoffset() == timedelta(0)


def test_a_scaled_clock_starts_where_it_is_told_and_runs_so_many_times_as_fast():
    clock = ScaledClock(NOON, 3_600_000.0)
    first = clock.now()
    assert first >= NOON
    while clock.now() < first + timedelta(hours=5):
        pass


def test_a_clock_turned_by_hand_stands_still_and_never_goes_back():
    clock = HandClock(NOON)
    assert clock.now() == clock.now() == NOON
    clock.turn(at(5))
    assert clock.now() == at(5)
    with pytest.raises(ValueError, match="a clock is not turned back from 2026-03-01 12:05"):
        clock.turn(at(4))
