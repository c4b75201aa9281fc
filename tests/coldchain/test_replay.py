from datetime import datetime, timedelta

import pytest

from coldchain import replay, rules
from coldchain.events import ExcursionEnded, ExcursionStarted, SensorHeard
from coldchain.findings import CumulativeBreach, Excursion, Gap
from coldchain.replay import SNAPSHOT_READINGS, Replay, amendments, is_due
from coldchain.rules import SensorState
from tests.coldchain.timetable import LIMITS, PROBE, at, every, lines, reading, shown

WHY = "a reading arrived late"


def again(rows, start=rules.initial, kept=None, settled=0):
    readings = (reading(moment, celsius) for moment, celsius in rows)
    return replay.replay(start, readings, lambda _: LIMITS, kept or {}, at(settled))


def state_after(rows):
    return again(rows).state


@pytest.mark.parametrize(
    ("last", "next_one", "since_snapshot", "due"),
    [
        (None, 0, 9999, False),
        (0, 5, 4095, False),
        (0, 5, 4096, True),
        (719, 720, 1, True),
        (715, "719:59", 1, False),
    ],
)
def test_a_snapshot_is_due_at_the_end_of_a_utc_day_or_after_4096_readings(last, next_one, since_snapshot, due):
    assert SNAPSHOT_READINGS == 4096
    state = SensorState(None if last is None else at(last), 5.0)
    assert is_due(state, reading(next_one), since_snapshot) is due


def test_a_replay_finds_what_a_first_look_would_have_found():
    outcome = again([*every(10, 0, 40, 9.0), (40, 5.0)])
    assert [shown(each) for each in outcome.found.values()] == ["0-40 above 9 x4 breached 30"]
    assert outcome.until is None


def test_it_stops_where_nothing_differs_any_more_but_not_before_the_last_new_reading():
    rows = every(10, 0, 100, 5.0)
    kept = {at(minute): state_after(every(10, 0, minute + 1, 5.0)) for minute in (20, 60, 80)}
    assert again(rows, kept=kept, settled=15).until == at(20)
    outcome = again(rows, kept=kept, settled=25)
    assert (outcome.until, outcome.snapshots) == (at(60), ())


def test_snapshots_that_no_longer_hold_are_replaced_until_the_day_has_forgotten_the_difference():
    calm = every(10, 0, 1600, 5.0)
    hot = [(moment, 9.0 if moment == 60 else celsius) for moment, celsius in calm]
    kept = {at(minute): state_after(every(10, 0, minute + 1, 5.0)) for minute in (20, 60, 80, 1510, 1590)}
    outcome = again(hot, kept=kept, settled=60)
    assert [snapshot.last_at for snapshot in outcome.snapshots] == [at(60), at(80), at(710)]
    assert outcome.until == at(1510)


def test_new_snapshots_are_kept_at_the_end_of_each_day():
    outcome = again(every(15, 0, 3 * 1440, 5.0))
    assert [snapshot.last_at for snapshot in outcome.snapshots] == [at(705), at(2145), at(3585)]


OPEN = Excursion(PROBE, "v", "above", at(0), at(0), 9.0)
ENDED = Excursion(PROBE, "v", "above", at(0), at(10), 9.5, 3, at(15))


def amended(before, found, *, state=rules.initial, began_after=None, until=None):
    outcome = Replay(state, {each.id: each for each in found}, (), until)
    return lines(amendments(before, outcome, began_after, WHY))


def test_what_is_found_again_as_it_was_is_not_told():
    assert amended([ENDED], [ENDED]) == []


def test_what_is_new_changed_or_withdrawn_is_told():
    assert amended([], [ENDED]) == ["FindingAmended nothing => 0-15 above 9.5 x3"]
    assert amended([OPEN], [ENDED]) == ["FindingAmended 0-… above 9 x1 => 0-15 above 9.5 x3"]
    assert amended([ENDED], []) == ["FindingAmended 0-15 above 9.5 x3 => nothing"]


def test_what_began_before_the_replay_or_after_its_end_is_not_withdrawn():
    assert amended([ENDED], [], began_after=at(0)) == []
    assert amended([ENDED], [], began_after=at(-1), until=at(-1)) == []
    spent = CumulativeBreach(PROBE, "v", "above", at(0), at(60))
    assert amended([spent], [], began_after=at(30)) == ["FindingAmended 0-… cumulative above at 60 => nothing"]


def test_what_is_open_where_nothing_differs_ends_as_it_ended_before():
    state = state_after([(0, 9.0)])
    assert amended([ENDED], [OPEN], state=state, until=at(0)) == []


def test_an_open_finding_that_only_grew_is_not_told_and_one_that_became_a_breach_is():
    grown = state_after(every(10, 0, 20, 9.5))
    (open_one,) = rules.open_findings(grown)
    assert amended([OPEN], [open_one], state=grown) == []
    breached = state_after(every(10, 0, 40, 9.5))
    (over,) = rules.open_findings(breached)
    assert amended([OPEN], [over], state=breached) == ["FindingAmended 0-… above 9 x1 => 0-… above 9.5 x4 breached 30"]


def test_the_clock_tells_the_silence_after_a_replay_too():
    outcome = replay.lose(again([(0, 9.0)]), PROBE, at(60), LIMITS)
    assert outcome.state.lost
    assert [shown(each) for each in outcome.found.values()] == ["0-5 above 9 x1 interrupted", "5-… gap"]
    assert replay.lose(outcome, PROBE, at(70), LIMITS) == outcome


def test_findings_are_taken_from_the_events_that_carry_one():
    told = [ExcursionStarted(OPEN), SensorHeard(PROBE, at(0)), ExcursionEnded(ENDED)]
    assert replay.findings_of(told) == [OPEN, ENDED]
    assert replay.began(CumulativeBreach(PROBE, "v", "above", at(0), at(60))) == at(60)
    assert replay.began(Gap(PROBE, at(5))) - timedelta(0) == datetime.fromisoformat("2026-03-01T12:05:00Z")
