"""Escalation as timetables: who is told of an alert in which minute, until somebody acknowledges."""

from datetime import time

import pytest
from msgspec.structs import replace

from alerts.directory import Route, Shift
from alerts.escalation import RECOVERING, Due, due, next_due
from alerts.world import Habits
from coldchain.alert import Key
from coldchain.alert_fold import evolve
from coldchain.events import AlertAcknowledged, AlertChanged, AlertSnoozed
from coldchain.units import MICROSECOND
from tests.alerts.phonebook import HOUR, MINUTE, WORLD, alert, directory, local, rota, route, situation, steps, told

NOON = local("2026-11-24 12:00")
THREE = directory(route("ana", "ben", "cem"))
BATTERY = situation(Key("river", "fridge-1", "battery"), "present", "notice", temperature_c=None)


def at(minutes):
    return NOON + minutes * MINUTE


def run(people, one, minutes, world=WORLD, since=NOON):
    """What is told until so many minutes after noon, each look at the instant that the look before named."""
    lines, now = [], since
    while now is not None and now <= at(minutes):
        if (told_now := due(people, world, one, now)) is not None:
            one = told(one, told_now, now)
            minute = f"{(now - NOON) / MINUTE:g}"
            lines.append(f"{minute} {told_now.step} {told_now.kind}: {' '.join(told_now.contacts)}")
        now = next_due(people, world, one, now)
    return lines, one


def acknowledged(one, minutes):
    return evolve(one, AlertAcknowledged(one.id, contact="ana"), at(minutes), "ana@river")


def snoozed(one, minutes, until):
    return evolve(one, AlertSnoozed(one.id, at(until), "door mended", "ana"), at(minutes), "ana@river")


def anew(one, minutes):
    return evolve(one, AlertChanged(one.id, one.situation, anew=True), at(minutes), "alerter")


def test_nobody_acknowledges_so_the_third_person_is_told_and_then_all_again_and_again():
    lines, _ = run(THREE, alert(NOON), 125)
    assert lines == [
        "0 1 raised: ana",
        "15 2 escalated: ben",
        "30 3 escalated: cem",
        "60 4 repeated: ana ben cem",
        "90 5 repeated: ana ben cem",
        "120 6 repeated: ana ben cem",
    ]


def test_what_is_told_says_why():
    one = told(alert(NOON), Due(1, ("ana",), "it was raised", reopened=False, kind="raised"), NOON)
    assert due(THREE, WORLD, alert(NOON), NOON) == Due(1, ("ana",), "it was raised", reopened=False, kind="raised")
    assert due(THREE, WORLD, one, at(15)) == Due(
        2, ("ben",), "nobody acknowledged for 15 min", reopened=False, kind="escalated"
    )


def test_what_is_not_critical_is_repeated_once_a_day():
    lines, _ = run(directory(route("ana")), alert(NOON, of=BATTERY), 2 * 24 * 60)
    assert lines == ["0 1 raised: ana", "1440 2 repeated: ana", "2880 3 repeated: ana"]


def test_several_routes_of_a_site_make_one_timetable():
    joined = directory(route("ana", "ben"), route("cem", "ana", "cem", repeat=20 * MINUTE))
    lines, _ = run(joined, alert(NOON), 70)
    assert lines == [
        "0 1 raised: ana cem",
        "15 2 escalated: ben ana",
        "30 3 escalated: cem",
        "50 4 repeated: ana cem ben",
        "70 5 repeated: ana cem ben",
    ]


def test_repeats_do_not_drift_and_a_late_look_makes_up_for_one():
    _, one = run(THREE, alert(NOON), 30)
    late = due(THREE, WORLD, one, at(157))
    assert late == Due(4, ("ana", "ben", "cem"), "nobody acknowledged for 2 h 37 min", reopened=False, kind="repeated")
    one = told(one, late, at(157))
    assert due(THREE, WORLD, one, at(179)) is None
    assert next_due(THREE, WORLD, one, at(157)) == at(180)


def test_what_was_just_told_anyway_is_not_repeated_at_once():
    _, one = run(THREE, alert(NOON), 30)
    worse = Due(3, ("ana", "ben", "cem"), "it grew worse", reopened=False, kind="worse")
    assert next_due(THREE, WORLD, told(one, worse, at(45)), at(45)) == at(60)
    assert next_due(THREE, WORLD, told(one, worse, at(46)), at(46)) == at(90)


def test_steps_that_were_missed_are_told_at_once_together():
    _, one = run(THREE, alert(NOON), 1)
    assert due(THREE, WORLD, one, at(200)) == Due(
        3, ("ben", "cem"), "nobody acknowledged for 3 h 20 min", reopened=False, kind="escalated"
    )
    assert due(THREE, WORLD, alert(NOON), at(20)) == Due(
        2, ("ana", "ben"), "it was raised", reopened=False, kind="raised"
    )


def test_what_is_acknowledged_and_no_temperature_is_not_told_again():
    _, one = run(directory(route("ana", "ben")), alert(NOON, of=BATTERY), 1)
    assert run(THREE, acknowledged(one, 5), 10_000, since=at(5))[0] == []


def test_acknowledged_and_still_out_half_an_hour_later_it_goes_one_step_further():
    _, one = run(THREE, alert(NOON), 1)
    lines, one = run(THREE, acknowledged(one, 5), 100, since=at(5))
    assert lines == ["35 2 still_out: ana ben", "65 3 escalated: cem", "95 4 repeated: ana ben cem"]
    assert (one.state, one.acknowledged) == ("firing", None)


@pytest.mark.parametrize("stage", ["suspected", "confirmed"])
def test_freezing_or_overheated_it_is_a_quarter_of_an_hour(stage):
    _, one = run(THREE, alert(NOON, of=situation(stage=stage, temperature_c=26.0)), 1)
    lines, _ = run(THREE, acknowledged(one, 5), 30, since=at(5))
    assert lines == ["20 2 still_out: ana ben"]
    brisk = replace(WORLD, habits=Habits(still_out_grave_after=5 * MINUTE))
    assert run(THREE, acknowledged(one, 5), 12, brisk, since=at(5))[0] == ["10 2 still_out: ana ben"]


def test_it_is_said_that_it_was_seen_and_is_not_mended():
    _, one = run(THREE, alert(NOON), 1)
    assert due(THREE, WORLD, acknowledged(one, 5), at(35)) == Due(
        2, ("ana", "ben"), "seen 30 min ago, still not mended", reopened=True, kind="still_out"
    )


def test_back_in_range_it_is_not_still_out_while_it_waits_to_be_over():
    one = acknowledged(run(THREE, alert(NOON, of=situation(temperature_c=7.9)), 1)[1], 5)
    assert due(THREE, WORLD, one, at(100)) is None
    assert next_due(THREE, WORLD, one, at(100)) == at(100) + RECOVERING


@pytest.mark.parametrize(
    "of",
    [
        situation(temperature_c=8.1),
        situation(temperature_c=1.9),
        situation(temperature_c=5.0, silent_since=NOON),  # nobody knows since
        situation(temperature_c=None),
    ],
)
def test_whatever_is_not_known_to_be_in_range_is_still_out(of):
    one = acknowledged(run(THREE, alert(NOON, of=of), 1)[1], 5)
    assert due(THREE, WORLD, one, at(35)) is not None


def test_of_a_unit_without_a_configured_sensor_nothing_is_known_to_be_in_range():
    elsewhere = situation(Key("river", "fridge-9", "warm"), temperature_c=5.0)
    one = acknowledged(run(THREE, alert(NOON, of=elsewhere), 1)[1], 5)
    assert due(THREE, WORLD, one, at(35)) is not None


def test_acknowledged_again_and_again_it_escalates_step_by_step_to_all():
    one = alert(NOON)
    lines = []
    for minutes in (0, 40, 80, 120):
        more, one = run(THREE, one, minutes + 1, since=at(minutes))
        lines += more
        one = acknowledged(one, minutes + 1)
        more, one = run(THREE, one, minutes + 39, since=at(minutes + 1))
        lines += more
    assert lines == [
        "0 1 raised: ana",
        "31 2 still_out: ana ben",
        "71 3 still_out: ana ben cem",
        "111 4 still_out: ana ben cem",
        "151 5 still_out: ana ben cem",
    ]


def test_it_fires_again_at_the_end_of_its_steps_and_is_repeated_from_then_on():
    _, one = run(THREE, alert(NOON), 30)
    lines, _ = run(THREE, acknowledged(one, 35), 170, since=at(35))
    assert lines == [
        "65 4 still_out: ana ben cem",
        "95 5 repeated: ana ben cem",
        "125 6 repeated: ana ben cem",
        "155 7 repeated: ana ben cem",
    ]


def test_the_wait_after_the_last_step_is_not_served_twice():
    slow = directory(Route(("river",), steps("ana", "ben", every=60), repeat=10 * MINUTE))
    _, one = run(slow, alert(NOON), 60)
    lines, _ = run(slow, acknowledged(one, 60), 115, since=at(60))
    assert lines == ["90 3 still_out: ana ben", "100 4 repeated: ana ben", "110 5 repeated: ana ben"]


def test_snoozed_it_fires_again_when_the_snooze_is_over():
    _, one = run(THREE, alert(NOON), 1)
    lines, after = run(THREE, snoozed(one, 5, 65), 130, since=at(5))
    assert lines[:2] == ["65 2 still_out: ana ben", "95 3 escalated: cem"]
    assert after.snoozed_until is None
    assert due(THREE, WORLD, snoozed(one, 5, 65), at(65)).because == "the snooze is over, and it is not mended"


def test_also_what_is_no_temperature_comes_back_after_a_snooze():
    one = snoozed(run(THREE, alert(NOON, of=BATTERY), 1)[1], 5, 65)
    assert due(THREE, WORLD, one, at(65) - MICROSECOND) is None
    assert due(THREE, WORLD, one, at(65)).contacts == ("ana",)


def test_something_new_after_an_acknowledgement_begins_with_the_first_step():
    _, one = run(THREE, alert(NOON), 16)
    lines, _ = run(THREE, anew(acknowledged(one, 20), 40), 60, since=at(40))
    assert lines == ["40 1 anew: ana", "55 2 escalated: ben"]


def test_an_alert_that_grew_worse_is_told_on_the_routes_of_what_it_is_now():
    people = directory(route("ana", severities=("warning",)), route("ben", "cem", severities=("critical",)))
    _, one = run(people, alert(NOON, of=situation(severity="warning")), 1)
    worse = evolve(one, AlertChanged(one.id, situation(), worse=True), at(5), "alerter")
    assert run(people, worse, 20, since=at(5))[0] == ["15 2 escalated: cem"]


def test_where_nobody_is_on_duty_the_next_step_comes_at_once():
    nights = rota("nights", Shift(("ben",), since=time(20), until=time(8)))
    people = directory(route("nights", "ana", "cem"), rotas=(nights,))
    assert run(people, alert(NOON), 40)[0] == ["0 2 raised: ana", "30 3 escalated: cem"]


def test_where_nobody_is_on_duty_at_all_it_waits_for_the_first_who_is():
    nights = rota("nights", Shift(("ben",), since=time(20), until=time(8)))
    people = directory(route("nights", repeat=2 * HOUR), rotas=(nights,))
    assert due(people, WORLD, alert(NOON), NOON) is None
    assert next_due(people, WORLD, alert(NOON), NOON) == at(480)
    assert run(people, alert(NOON), 720)[0] == ["480 1 raised: ben", "600 2 repeated: ben", "720 3 repeated: ben"]


def test_a_repeat_in_hours_without_anybody_waits_too():
    evenings = rota("evenings", Shift(("ben",), since=time(12), until=time(13)))
    people = directory(route("evenings"), rotas=(evenings,))
    lines, _ = run(people, alert(NOON), 1500)
    assert lines == ["0 1 raised: ben", "30 2 repeated: ben", "1440 3 repeated: ben", "1470 4 repeated: ben"]


def test_an_alert_of_no_route_is_told_to_nobody():
    assert due(directory(), WORLD, alert(NOON), NOON) is None
    assert next_due(directory(), WORLD, alert(NOON), NOON) is None


def test_a_resolved_alert_is_not_told():
    over = replace(alert(NOON), state="resolved", resolved_at=NOON)
    assert due(THREE, WORLD, over, at(100)) is None
    assert next_due(THREE, WORLD, over, at(100)) is None


def test_what_is_due_and_was_not_done_is_due_at_once():
    assert next_due(THREE, WORLD, alert(NOON), at(3)) == at(3) + MICROSECOND
    assert next_due(THREE, WORLD, alert(NOON, step=1, told_at=NOON), NOON) == at(15)
