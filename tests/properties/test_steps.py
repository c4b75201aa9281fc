"""Step by step: cutting a series anywhere, keeping the state as bytes and looking at the clock change nothing."""

from datetime import datetime, timedelta

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from coldchain import rules
from coldchain.events import Event
from coldchain.products import Limits
from coldchain.readings import Reading
from coldchain.rules import SensorState, decode_state, encode_state
from tests.properties.drawn_series import Drawn, series
from tests.properties.told_stories import SENSOR, brief, long, paced, readings


def fold(state: SensorState, seen: list[Reading], limits: Limits) -> tuple[SensorState, list[Event]]:
    happened: list[Event] = []
    for reading in seen:
        state, events = rules.step(state, reading, limits)
        happened += events
    return state, happened


def cutting_changes_nothing(drawn: Drawn, cuts: list[int]) -> None:
    limits, seen = paced(drawn), readings(drawn.ordered)
    whole = fold(rules.initial, seen, limits)
    state, happened = rules.initial, []
    for since, until in zip([0, *cuts], [*cuts, len(seen)], strict=True):
        state, more = fold(decode_state(encode_state(state)), seen[since:until], limits)
        happened += more
    assert (state, happened) == whole
    assert decode_state(encode_state(state)) == state


def looking_at_the_clock_changes_nothing(drawn: Drawn, looks: list[int]) -> None:
    limits, seen = paced(drawn), readings(drawn.ordered)
    last, whole = fold(rules.initial, seen, limits)
    state, happened = rules.initial, []
    for number, reading in enumerate(seen):
        if number:
            for now in instants_between(seen[number - 1].at, reading.at, looks):
                state, events = rules.lose(state, SENSOR, now, limits)
                happened += events
        state, more = rules.step(state, reading, limits)
        happened += more
    assert happened == whole
    assert state == last


def instants_between(since: datetime, until: datetime, looks: list[int]) -> list[datetime]:
    return sorted(since + (until - since) * look / 10 for look in looks)


def cuts_of(drawn: Drawn) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(0, len(drawn.ordered)), max_size=4, unique=True).map(sorted)


@st.composite
def cut_series(draw: st.DrawFn) -> tuple[Drawn, list[int]]:
    drawn = draw(series(disturbed=False))
    return drawn, draw(cuts_of(drawn))


LOOKS = st.lists(st.integers(0, 10), min_size=1, max_size=3)


@brief(150)
@given(cut_series())
def test_cutting_a_series_anywhere_and_going_on_from_the_kept_state_changes_nothing(cut):
    cutting_changes_nothing(*cut)


@pytest.mark.soak
@long(5000)
@given(cut_series())
def test_long_cutting_a_series_anywhere_and_going_on_from_the_kept_state_changes_nothing(cut):
    cutting_changes_nothing(*cut)


@brief(100)
@given(series(disturbed=False), LOOKS)
def test_looking_at_the_clock_between_readings_changes_nothing(drawn, looks):
    looking_at_the_clock_changes_nothing(drawn, looks)


@pytest.mark.soak
@long(3000)
@given(series(disturbed=False), LOOKS)
def test_long_looking_at_the_clock_between_readings_changes_nothing(drawn, looks):
    looking_at_the_clock_changes_nothing(drawn, looks)


def loses_at_the_gap_limit_and_not_before(drawn: Drawn) -> None:
    limits, seen = paced(drawn), readings(drawn.ordered)
    state, _ = fold(rules.initial, seen, limits)
    last = seen[-1].at
    still, nothing = rules.lose(state, SENSOR, last + limits.gap_after, limits)
    assert (still, nothing) == (state, ())
    lost, events = rules.lose(state, SENSOR, last + limits.gap_after + timedelta(microseconds=1), limits)
    assert lost.lost
    gap = next(each for each in rules.open_findings(lost) if each.id.startswith(f"{SENSOR}:gap:"))
    assert gap.since == last + limits.interval
    assert rules.lose(lost, SENSOR, last + timedelta(days=9), limits) == (lost, ())
    event(f"ends {len(events) - 1} stretches")


@brief(60)
@given(series(disturbed=False))
def test_a_sensor_is_lost_one_microsecond_after_the_gap_limit_and_once(drawn):
    loses_at_the_gap_limit_and_not_before(drawn)
