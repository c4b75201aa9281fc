"""Silence, as timetables: the gap limit is three intervals, at least 15 min; an interval counts up to 30 min."""

from datetime import timedelta

import pytest

from coldchain import rules
from coldchain.findings import Gap
from tests.coldchain.timetable import LIMITS, PROBE, at, lines, reading, told

STORIES = {
    "1m": ([(0, 5.0), (15, 5.0), ("30:01", 5.0)], ["SensorFellSilent 16-… gap", "SensorReturned 16-30:01 gap"]),
    "5m": ([(0, 5.0), (15, 5.0), ("30:01", 5.0)], ["SensorFellSilent 20-… gap", "SensorReturned 20-30:01 gap"]),
    "7m": ([(0, 5.0), (21, 5.0), ("42:01", 5.0)], ["SensorFellSilent 28-… gap", "SensorReturned 28-42:01 gap"]),
    "30m": ([(0, 5.0), (90, 5.0), ("180:01", 5.0)], ["SensorFellSilent 120-… gap", "SensorReturned 120-180:01 gap"]),
    "60m": ([(0, 5.0), (90, 5.0), ("180:01", 5.0)], ["SensorFellSilent 120-… gap", "SensorReturned 120-180:01 gap"]),
}


@pytest.mark.parametrize("interval", STORIES)
def test_a_silence_up_to_the_limit_is_none_and_a_second_more_is(interval):
    rows, expected = STORIES[interval]
    assert told(rows, Gap, LIMITS.paced(timedelta(minutes=int(interval[:-1])))) == expected


def test_the_clock_tells_the_same_as_the_next_reading_and_tells_it_once():
    state, _ = rules.step(rules.initial, reading(0, 9.0), LIMITS)
    same, nothing = rules.lose(state, PROBE, at(15), LIMITS)
    assert (same is state, nothing) == (True, ())
    lost, by_clock = rules.lose(state, PROBE, at("15:01"), LIMITS)
    assert rules.lose(lost, PROBE, at(900), LIMITS) == (lost, ())
    returned, after = rules.step(lost, reading(60, 5.0), LIMITS)
    straight, by_reading = rules.step(state, reading(60, 5.0), LIMITS)
    assert returned == straight
    assert by_clock + after == by_reading
    assert lines(by_reading) == [
        "SensorFellSilent 5-… gap",
        "ExcursionEnded 0-5 above 9 x1 interrupted",
        "SensorReturned 5-60 gap",
    ]


def test_a_sensor_that_was_never_heard_has_no_gap():
    assert rules.lose(rules.initial, PROBE, at(900), LIMITS) == (rules.initial, ())
    assert told([(900, 5.0)], Gap) == []


def test_a_silence_is_judged_by_the_limits_of_the_reading_before_it():
    slow = LIMITS.paced(timedelta(minutes=30))

    def limits_at(instant):
        return LIMITS if instant < at(3) else slow

    before, _ = rules.step_by(rules.initial, reading(0), limits_at)
    state, events = rules.step_by(before, reading(40), limits_at)
    assert lines(events) == ["SensorFellSilent 5-… gap", "SensorReturned 5-40 gap"]
    assert rules.step_by(state, reading(130), limits_at)[1] == ()
