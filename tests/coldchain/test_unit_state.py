from datetime import timedelta

import pytest

from coldchain import rules
from coldchain.unit_state import UnitState, sensor_state, worst
from tests.coldchain.timetable import LIMITS, PROBE, at, every, reading

IN_SERVICE = LIMITS.paced(timedelta(minutes=5), 0.5)


def after(rows, lost_at=None):
    state = rules.initial
    for moment, celsius in rows:
        state, _ = rules.step(state, reading(moment, celsius), IN_SERVICE)
    if lost_at is not None:
        state, _ = rules.lose(state, PROBE, at(lost_at), IN_SERVICE)
        assert state.lost
    return sensor_state("probe", state, IN_SERVICE)


HOUR_OUT = [*every(10, 0, 60, 9.0), (60, 5.0)]
STORIES = {
    "never heard": ([], None, "no_signal", None),
    "in range": ([(0, 5.0)], None, "ok", "in_range"),
    "out for 20 min": (every(10, 0, 30, 9.0), None, "warning", "warm"),
    "out for 30 min": (every(10, 0, 40, 9.0), None, "alarm", "warm"),
    "cold for 30 min": (every(10, 0, 40, 1.0), None, "alarm", "cold"),
    "back in range after a breach": ([*every(10, 0, 40, 9.0), (40, 5.0)], None, "ok", "in_range"),
    "the day's tolerance used up, in range": (HOUR_OUT, None, "warning", "in_range"),
    "the day's tolerance used up, out again": ([*HOUR_OUT, (65, 9.0)], None, "alarm", "warm"),
    "a single reading at freezing": ([(0, 0.0)], None, "alarm", "freezing"),
    "a single reading that may be freezing": ([(0, 0.5)], None, "alarm", "cold"),
    "a thousandth warmer": ([(0, 0.501)], None, "warning", "cold"),
    "overheated": ([(0, 25.001)], None, "alarm", "overheated"),
    "silent in range": ([(0, 5.0)], 20, "no_signal", "in_range"),
    "silent out of range, no alarm yet": ([(0, 9.0)], 20, "no_signal", "warm"),
    "silent out of range, a breach by its last interval": ([(0, 9.0), (15, 9.0), (25, 9.0)], 60, "alarm", "warm"),
    "silent in alarm: over the limit": (every(10, 0, 40, 9.0), 600, "alarm", "warm"),
    "silent in alarm: the day's tolerance": ([*HOUR_OUT, (65, 9.0)], 600, "alarm", "warm"),
    "silent in alarm: freezing": ([(0, -3.0)], 600, "alarm", "freezing"),
    "silent in alarm: may be freezing": ([(0, 0.5)], 600, "alarm", "cold"),
    "silent in alarm: overheated": ([(0, 30.0)], 600, "alarm", "overheated"),
    "heard again in range": ([*every(10, 0, 40, 9.0), (600, 5.0)], None, "ok", "in_range"),
    "heard again, still out": ([*every(10, 0, 20, 9.0), (600, 9.0)], None, "warning", "warm"),
}


@pytest.mark.parametrize("story", STORIES)
def test_the_state_of_a_sensor(story):
    rows, lost_at, status, band = STORIES[story]
    told = after(rows, lost_at)
    assert (told.status, told.band) == (status, band)
    last = rows[-1] if rows else None
    assert told == UnitState(status, band, last and last[1], last and at(last[0]), "probe")


def test_a_unit_is_as_bad_as_its_worst_sensor_and_of_equals_the_first():
    each = {status: UnitState(status, None, None, None, status) for status in ("ok", "warning", "no_signal", "alarm")}
    assert worst([]) is None
    assert worst([each["ok"], each["warning"]]) == each["warning"]
    assert worst([each["no_signal"], each["warning"]]) == each["no_signal"]
    assert worst([each["alarm"], each["no_signal"], each["ok"]]) == each["alarm"]
    other = UnitState("alarm", None, None, None, "air")
    assert worst([each["ok"], each["alarm"], other]) == each["alarm"]
