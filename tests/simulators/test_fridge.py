"""A fridge behaves as physics has it: heat flows from warm to cold, and a heavy load takes its time."""

from itertools import islice, pairwise
from random import Random

import pytest

from simulators.fridge import STEP_S, Cabinet, Conditions, State, follow, individual, run, settled, step

CABINET = Cabinet()
HEAVY = Cabinet(load_j_per_k=3 * CABINET.load_j_per_k)
AT_REST = State(5.0, 5.0)
CUT = Conditions(powered=False)


def hours(cabinet, state, conditions, count):
    steps = islice(run(cabinet, state, lambda _: conditions, 0.0), int(count * 3600 / STEP_S) + 1)
    return [state for _, state in steps]


def test_an_open_door_warms_the_air_without_a_break_until_the_room_and_the_compressor_agree():
    air = [state.air_c for state in hours(CABINET, AT_REST, Conditions(door_open=True, powered=False), 1)]
    assert all(before < after for before, after in pairwise(air))
    assert 17 < air[-1] < 22


def test_a_door_of_a_quarter_minute_hardly_moves_the_load():
    opened = step(CABINET, AT_REST, Conditions(door_open=True), 15)
    assert opened.air_c > 5.5
    assert opened.load_c == pytest.approx(5.0, abs=0.02)


@pytest.mark.parametrize("set_point_c", [2.5, 5.0, 7.0])
def test_the_compressor_holds_the_set_point_within_its_hysteresis(set_point_c):
    start = settled(CABINET, set_point_c, Random(3))
    day = hours(CABINET, start, Conditions(set_point_c=set_point_c), 24)
    half = CABINET.hysteresis_c / 2
    a_step_beyond = 0.15
    assert all(abs(state.air_c - set_point_c) < half + a_step_beyond for state in day)
    assert {state.running for state in day} == {True, False}


def test_the_compressor_starts_above_and_stops_below_and_does_neither_between():
    between = Conditions(set_point_c=5.0)
    assert step(CABINET, State(5.8, 5.0), between).running
    assert not step(CABINET, State(5.5, 5.0), between).running
    assert step(CABINET, State(4.5, 5.0, running=True), between).running
    assert not step(CABINET, State(4.2, 5.0, running=True), between).running


def test_without_power_nothing_runs_and_a_heavy_load_warms_more_slowly():
    light, heavy = hours(CABINET, AT_REST, CUT, 4), hours(HEAVY, AT_REST, CUT, 4)
    assert not any(state.running for state in light + heavy)
    assert 5 < heavy[-1].load_c < light[-1].load_c - 2
    assert heavy[-1].air_c < light[-1].air_c < 22


def test_left_alone_everything_comes_to_the_rooms_temperature():
    end = hours(CABINET, AT_REST, CUT, 200)[-1]
    assert (end.air_c, end.load_c) == (pytest.approx(22, abs=0.01), pytest.approx(22, abs=0.01))


def test_air_and_load_exchange_heat_and_none_is_made():
    closed = Cabinet(wall_w_per_k=0.0)
    before = State(10.0, 2.0)
    after = step(closed, before, CUT, 60)
    gained = (after.load_c - before.load_c) * closed.load_j_per_k
    lost = (before.air_c - after.air_c) * closed.air_j_per_k
    assert gained == pytest.approx(lost)
    assert gained > 0


def test_a_probe_follows_the_air_with_its_lag():
    probe = 5.0
    for _ in range(int(300 / STEP_S)):
        probe = follow(probe, 15.0, 300.0)
    assert probe == pytest.approx(5 + 10 * 0.632, abs=0.1)
    assert follow(5.0, 15.0, 0.0) == 15.0


def test_two_fridges_of_a_make_differ_a_little_and_each_stays_itself():
    one, other = individual(CABINET, Random(1)), individual(CABINET, Random(2))
    assert one != other
    assert one == individual(CABINET, Random(1))
    assert one.compressor_w == pytest.approx(CABINET.compressor_w, rel=0.05)
