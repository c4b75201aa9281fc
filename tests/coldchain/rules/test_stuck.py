"""Stuck, as timetables: one value to the last digit for six hours, by a sensor that was seen to move in fine steps."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from coldchain import rules
from coldchain.findings import Excursion, Standstill
from coldchain.products import Side
from coldchain.rules import SensorState, stuck
from coldchain.unit_state import sensor_state
from coldchain.units import celsius_from_fahrenheit
from tests.coldchain.ingest.world import World
from tests.coldchain.timetable import LIMITS, PROBE, at, every, reading, told, watched

LOGGERS = Path(__file__).parents[4] / "shared" / "data"
HOURS = 60
FINE = [(-10, 5.2), (-5, 5.1)]
"""Two readings that show a sensor of fine steps, before noon."""


def stands(*rows, before=FINE, limits=LIMITS):
    """What is told of standstills, after readings that show how fine the sensor's steps are."""
    return told([*before, *rows], Standstill, limits)


def test_six_hours_of_one_value_are_told_at_the_reading_that_completes_them():
    assert stands(*every(5, 0, 6 * HOURS, 5.0)) == []
    assert stands(*every(5, 0, 6 * HOURS + 5, 5.0)) == ["SensorStuck 0-… standstill 5 x73"]


def test_it_ends_with_the_first_other_value_however_near():
    rows = every(5, 0, 7 * HOURS, 5.0)
    assert stands(*rows, (7 * HOURS, 5.001)) == [
        "SensorStuck 0-… standstill 5 x73",
        "SensorUnstuck 0-420 standstill 5 x84",
    ]


def test_a_value_that_moves_by_its_last_digit_is_not_stuck():
    assert stands(*every(5, 0, 5 * HOURS, 5.0), (5 * HOURS, 5.01), *every(5, 5 * HOURS + 5, 8 * HOURS, 5.0)) == []


@pytest.mark.parametrize(
    "before",
    [
        pytest.param([], id="that was never seen to move"),
        pytest.param([(-10, 4.0), (-5, 6.0)], id="of whole degrees"),
        pytest.param([(-10, 4.5), (-5, 5.5)], id="of half degrees"),
        pytest.param([(-10, 5.25), (-5, 5.5)], id="of quarters of a degree"),
        pytest.param([(-10, celsius_from_fahrenheit(40)), (-5, celsius_from_fahrenheit(41))], id="of whole °F"),
        pytest.param([(-10, 5.3), (-5, 6.3)], id="of whole degrees with an offset"),
    ],
)
def test_a_sensor_of_coarse_steps_may_show_one_value_for_days(before):
    assert stands(*every(5, 0, 72 * HOURS, 5.0 if not before else before[-1][1]), before=before) == []


@pytest.mark.parametrize("step", [0.001, 0.01, 0.1, 0.2])
def test_a_sensor_of_fine_steps_may_not(step):
    before = [(-10, 5.0), (-5, 5.0 + step)]
    assert stands(*every(5, 0, 6 * HOURS + 5, 5.0), before=before) == ["SensorStuck 0-… standstill 5 x73"]


def test_what_was_fine_more_than_a_day_before_may_be_another_device_now():
    a_day = 24 * HOURS
    coarse = [row for minute in range(0, a_day + HOURS, 2 * HOURS) for row in every(15, minute, minute + HOURS, 4.0)]
    coarse += [row for minute in range(HOURS, a_day, 2 * HOURS) for row in every(15, minute, minute + HOURS, 5.0)]
    rows = [*FINE, *sorted(coarse), *every(15, a_day + HOURS, a_day + 12 * HOURS, 5.0)]
    assert told(rows, Standstill) == []


def test_a_silence_begins_the_count_anew():
    rows = [*every(5, 0, 4 * HOURS, 5.0), *every(5, 5 * HOURS, 11 * HOURS, 5.0)]
    assert stands(*rows) == []
    assert stands(*rows, (11 * HOURS, 5.0)) == ["SensorStuck 300-… standstill 5 x73"]


def test_a_silence_ends_no_standstill_since_nothing_was_seen_to_move():
    rows = [*every(5, 0, 7 * HOURS, 5.0), *every(5, 9 * HOURS, 10 * HOURS, 5.0)]
    assert stands(*rows) == ["SensorStuck 0-… standstill 5 x73"]
    assert stands(*rows, (10 * HOURS, 5.1)) == [
        "SensorStuck 0-… standstill 5 x73",
        "SensorUnstuck 0-600 standstill 5 x96",
    ]


def test_of_coarse_steps_nothing_is_remembered_but_the_value():
    coarse, _ = rules.step(rules.initial, reading(0, 5.0), LIMITS)
    later, _ = rules.step(coarse, reading(5, 5.0), LIMITS)
    assert later.rules[-1] is coarse.rules[-1]
    assert rules.lose(later, PROBE, at(60), LIMITS)[0].rules[-1] is coarse.rules[-1]


def test_how_long_is_a_limit():
    short = LIMITS.amended({"stuck_after": LIMITS.unverified_after})
    assert stands(*every(5, 0, 2 * HOURS + 5, 5.0), limits=short) == ["SensorStuck 0-… standstill 5 x25"]


@pytest.mark.parametrize(("side", "celsius"), [("above", 9.0), ("below", 1.0)])
def test_it_hides_no_excursion_and_a_stuck_sensor_is_no_state_of_its_unit(side: Side, celsius):
    state = rules.initial
    for moment, value in [(-10, celsius + 0.2), (-5, celsius + 0.1), *every(5, 0, 7 * HOURS, celsius)]:
        state, _ = rules.step(state, reading(moment, value), LIMITS)
    out, stood = (each for each in rules.open_findings(state) if isinstance(each, Excursion | Standstill))
    assert (out.side, stood.since) == (side, at(0))
    moved = rules.step(state, reading(7 * HOURS, celsius + 0.05), LIMITS)[0]
    assert sensor_state("probe", state, LIMITS).status == sensor_state("probe", moved, LIMITS).status == "alarm"


def test_in_range_a_unit_with_a_stuck_sensor_is_ok_as_before():
    state = rules.initial
    for moment, value in [*FINE, *every(5, 0, 7 * HOURS, 5.0)]:
        state, _ = rules.step(state, reading(moment, value), LIMITS)
    assert [type(each) for each in rules.open_findings(state)] == [Standstill]
    assert sensor_state("probe", state, LIMITS).status == "ok"


def test_a_late_reading_that_moved_takes_a_standstill_back():
    world = World(start=-10)
    world.one_by_one([*FINE, *every(5, 0, 7 * HOURS, 5.0)])
    assert world.send(reading("182:30", 5.1), now=7 * HOURS) == [
        "FindingAmended 0-… standstill 5 x73 => nothing",
    ]
    world.holds()
    assert world.findings == []


def test_a_late_reading_of_the_same_value_changes_nothing_that_is_told():
    world = World(start=-10)
    world.one_by_one([*FINE, *every(5, 0, 7 * HOURS, 5.0)])
    assert world.send(reading("182:30", 5.0), now=7 * HOURS) == []
    world.holds()


def test_a_standstill_of_a_retired_sensor_ends_with_it():
    world = World(watched(), watched("river/fridge-1/air"), start=-10)
    world.one_by_one([*FINE, *every(5, 0, 7 * HOURS, 5.0)])
    retired = world.restart(watched("river/fridge-1/air"), now=7 * HOURS)
    assert retired == [
        "SensorUnstuck 0-420 standstill 5 x84",
        "SensorRetired",
    ]
    world.holds()


def test_a_state_from_before_there_was_the_rule_begins_with_its_next_reading():
    before, _ = rules.step(rules.initial, reading(0, 5.0), LIMITS)
    older = rules.decode_state(b'["2026-03-01T12:00:00Z",5.0,false,{}]')
    assert older == SensorState(before.last_at, before.last_c)
    after, events = rules.step(older, reading(5, 5.0), LIMITS)
    assert (after.rules[-1], events) == (stuck.Still(5.0), ())


@pytest.mark.skipif(not LOGGERS.is_dir(), reason="the logger files of ../shared/data are not part of the repository")
@pytest.mark.parametrize("step_c", [0.1, 0.2, 0.5, 1.0])
def test_a_real_fridge_never_holds_still_whatever_its_logger_resolves(step_c):
    (path,) = LOGGERS.glob("QTag_*.txt")
    log = re.findall(r"^\t\S+ \S+\t(-?[\d.]+)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    fine = [(10 * number, round(float(celsius) / step_c) * step_c) for number, celsius in enumerate(log)]
    assert len(fine) == 124
    assert told(fine, Standstill, LIMITS.paced(timedelta(minutes=10))) == []
    assert told(fine, Standstill, LIMITS.amended({"stuck_after": timedelta(minutes=60)})) == []
