"""A sensor's state, kept as JSON and taken up again."""

import json
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from coldchain import rules
from coldchain.findings import Excursion
from coldchain.rules import RULES, SensorState, decode_state, encode_state
from tests.coldchain.timetable import LIMITS, PROBE, at, every, reading
from tests.properties.drawn_series import series
from tests.properties.told_stories import brief, paced, readings


@brief(80)
@given(series(disturbed=False), st.sampled_from((0.0, 0.5)))
def test_every_state_comes_back_whole_and_goes_on_the_same(drawn, uncertainty_c):
    limits = replace(paced(drawn), uncertainty_c=uncertainty_c)
    state = rules.initial
    for seen in readings(drawn.ordered):
        lost, _ = rules.lose(state, seen.sensor, seen.at, limits)
        assert decode_state(encode_state(lost)) == lost
        kept = decode_state(encode_state(state))
        assert kept == state
        assert rules.step(kept, seen, limits) == rules.step(state, seen, limits)
        state, _ = rules.step(state, seen, limits)


def test_states_that_no_reading_made_come_back_too():
    for state in (rules.initial, SensorState(lost=True), SensorState(at(0), -0.001)):
        assert decode_state(encode_state(state)) == state


def hot() -> SensorState:
    state = rules.initial
    for moment, celsius in every(10, 0, 90, 26.0):
        state, _ = rules.step(state, reading(moment, celsius), LIMITS)
    return state


def test_a_rule_that_was_not_there_then_starts_anew_and_the_others_go_on():
    last_at, last_c, lost, stored = json.loads(encode_state(hot()))
    assert set(stored) == {"excursion", "overheat", "cumulative", "stuck"}
    del stored["overheat"]
    state = decode_state(json.dumps([last_at, last_c, lost, stored]).encode())
    by_rule = dict(zip(RULES, state.rules, strict=True))
    assert by_rule["overheat"] is None
    assert isinstance(by_rule["excursion"], Excursion)
    assert by_rule["excursion"].breached_at == at(30)


def test_a_rule_that_is_no_longer_there_is_passed_over():
    last_at, last_c, lost, stored = json.loads(encode_state(hot()))
    stored["trend"] = {"slope_c_per_h": 0.2}
    assert decode_state(json.dumps([last_at, last_c, lost, stored]).encode()) == hot()


def test_a_quiet_sensor_takes_few_bytes():
    state, _ = rules.step(rules.initial, reading(0), LIMITS)
    assert encode_state(state) == b'["2026-03-01T12:00:00Z",5.0,false,{"stuck":[5.0,null,null,0,null]}]'


def test_open_findings_are_those_as_of_the_last_reading():
    lost, _ = rules.lose(hot(), PROBE, at(120), LIMITS)
    assert [each.id.split(":")[1] for each in rules.open_findings(hot())] == ["excursion", "overheat", "cumulative"]
    assert [each.id.split(":")[1] for each in rules.open_findings(lost)] == ["gap", "cumulative"]
    assert timedelta(minutes=85) == lost.rules[1].duration
