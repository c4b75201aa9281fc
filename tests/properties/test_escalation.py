"""Escalation, for drawn routes, rotas and lives of an alert: no step twice, and always another look in time."""

from datetime import UTC, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from alerts import escalation
from alerts.directory import Route, Shift, Step
from alerts.escalation import due, handovers, next_due
from coldchain.alert import Key
from coldchain.alert_fold import evolve
from coldchain.events import AlertAcknowledged, AlertChanged, AlertSnoozed
from tests.alerts.phonebook import MINUTE, WORLD, alert, directory, rota, situation, told

BEGIN = datetime(2026, 10, 30, tzinfo=UTC)
"""Two days before the clocks go back in New York."""

PEOPLE = ("ana", "ben", "cem")
minutes = st.integers(0, 3 * 24 * 60).map(lambda number: number * MINUTE)
times = st.builds(time, st.integers(0, 23), st.sampled_from((0, 30)))
days = st.sets(st.sampled_from(("mon", "tue", "wed", "thu", "fri", "sat", "sun", "holiday")), min_size=1).map(tuple)
shifts = st.builds(Shift, st.sampled_from([(each,) for each in PEOPLE]), days, times, times)
rotas = st.lists(shifts, min_size=1, max_size=3).map(lambda each: rota("r", *each, holidays=(BEGIN.date(),)))
receivers = st.sets(st.sampled_from((*PEOPLE, "r")), min_size=1).map(sorted).map(tuple)
spells = st.integers(1, 600).map(lambda number: number * MINUTE)
ladders = st.lists(st.builds(Step, spells, receivers), max_size=3)
routes = st.builds(
    lambda first, more, repeat, less: Route(
        ("river",), (Step(timedelta(0), first), *more), repeat=repeat, repeat_less=less
    ),
    receivers,
    ladders,
    spells,
    spells,
)
directories = st.builds(
    lambda those, duty: directory(*those, rotas=(duty,)), st.lists(routes, min_size=1, max_size=2), rotas
)
situations = st.builds(
    lambda cause, stage, severity, celsius: situation(
        Key("river", "fridge-1", cause), stage, severity, temperature_c=celsius
    ),
    st.sampled_from(("warm", "cold", "silent")),
    st.sampled_from(("breached", "confirmed")),
    st.sampled_from(("notice", "critical")),
    st.sampled_from((None, 5.0, 9.4)),
)
happenings = st.lists(
    st.tuples(spells, st.sampled_from(("look", "acknowledge", "snooze", "anew", "worse"))), max_size=8
)


def changed(one, what, now):
    """The alert after something happened to it."""
    facts = {
        "acknowledge": AlertAcknowledged(one.id, contact="ana"),
        "snooze": AlertSnoozed(one.id, now + 90 * MINUTE, contact="ana"),
        "anew": AlertChanged(one.id, one.situation, anew=True),
        "worse": AlertChanged(one.id, situation(one.key, "confirmed", "critical"), worse=True),
    }
    return evolve(one, facts[what], now, "ana") if what in facts else one


@given(directories, situations, happenings)
def test_no_step_is_told_twice_and_none_without_somebody(people, of, happened):
    one, now, steps = alert(BEGIN, of=of), BEGIN, []
    for spell, what in happened:
        now += spell
        if what == "anew":
            steps = []
        one = changed(one, what, now)
        while (told_now := due(people, WORLD, one, now)) is not None:
            steps.append(told_now.step)
            assert told_now.contacts
            assert len(set(told_now.contacts)) == len(told_now.contacts)
            one = told(one, told_now, now)
    assert steps == sorted(set(steps))


@given(directories, situations, happenings)
def test_one_look_tells_all_that_is_late(people, of, happened):
    one, now = alert(BEGIN, of=of), BEGIN
    for spell, what in happened:
        now += spell
        one = changed(one, what, now)
        if (told_now := due(people, WORLD, one, now)) is not None:
            one = told(one, told_now, now)
            assert due(people, WORLD, one, now) is None


@given(directories, situations, happenings, minutes)
def test_the_next_look_lies_ahead_and_finds_something_to_do_and_nothing_before(people, of, happened, later):
    one, now = alert(BEGIN, of=of), BEGIN
    for spell, what in happened:
        now += spell
        one = changed(one, what, now)
    following = next_due(people, WORLD, one, now)
    if following is None:
        assert due(people, WORLD, one, now) is None
        assert due(people, WORLD, one, now + later) is None
        return
    assert following > now
    found = due(people, WORLD, one, following), handovers(people, one, following)
    assert any(each is not None for each in found) or escalation._recovers(WORLD, one)
    between = now + later
    if due(people, WORLD, one, now) is None and between < following:
        assert due(people, WORLD, one, between) is None
