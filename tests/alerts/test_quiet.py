"""Quiet hours: never for what is critical, but for patients, who are woken only by what cannot wait."""

from datetime import time

import pytest

from alerts.quiet import hold
from coldchain.alert import Key, LotLine
from tests.alerts.phonebook import WARM, WORLD, contact, local, situation

ANA = contact("ana", quiet=(time(22), time(7)))
MIA = contact("mia", home="h1", zone="Europe/Zurich")
WARNING = situation(severity="warning")
LOTS = (LotLine("l1", "kesimpta", "pen", 3, "quarantined"),)


def at_home(cause="warm", stage="breached", severity="critical", lots=LOTS):
    return situation(Key("h1", "fridge", cause), stage, severity, lots=lots)


@pytest.mark.parametrize(
    ("now", "told_at"),
    [
        ("2026-11-24 21:59", "2026-11-24 21:59"),
        ("2026-11-24 22:00", "2026-11-25 07:00"),
        ("2026-11-24 23:59", "2026-11-25 07:00"),
        ("2026-11-25 00:00", "2026-11-25 07:00"),
        ("2026-11-25 06:59", "2026-11-25 07:00"),
        ("2026-11-25 07:00", "2026-11-25 07:00"),
        ("2026-10-31 23:00", "2026-11-01 07:00"),  # an hour longer
        ("2027-03-13 23:00", "2027-03-14 07:00"),  # an hour shorter
    ],
)
def test_what_is_not_critical_waits_until_the_quiet_hours_are_over(now, told_at):
    assert hold(ANA, WORLD, WARNING, local(now)) == local(told_at)
    assert hold(ANA, WORLD, situation(), local(now)) == local(now)


def test_quiet_hours_by_day_do_not_go_over_midnight():
    naps = contact("ana", quiet=(time(13), time(15)))
    assert hold(naps, WORLD, WARNING, local("2026-11-24 14:00")) == local("2026-11-24 15:00")
    assert hold(naps, WORLD, WARNING, local("2026-11-24 15:00")) == local("2026-11-24 15:00")


def test_quiet_hours_that_end_in_the_hour_that_comes_twice_end_the_first_time():
    early = contact("ana", quiet=(time(22), time(1, 30)))
    assert hold(early, WORLD, WARNING, local("2026-11-01 01:00")) == local("2026-11-01 01:30")
    again = local("2026-11-01 01:00", fold=1)
    assert hold(early, WORLD, WARNING, again) == again


def test_quiet_hours_that_end_in_the_hour_that_does_not_come_end_as_long_after_midnight():
    early = contact("ana", quiet=(time(22), time(2, 30)))
    assert hold(early, WORLD, WARNING, local("2027-03-14 01:00")) == local("2027-03-14 03:30")


def test_a_contact_without_quiet_hours_is_told_at_any_time():
    assert hold(contact("ben"), WORLD, WARNING, local("2026-11-25 03:00")) == local("2026-11-25 03:00")


def test_who_chose_their_kinds_hears_of_others_only_if_they_are_critical():
    picky = contact("ana", causes=("battery",))
    now = local("2026-11-24 12:00")
    assert hold(picky, WORLD, WARNING, now) is None
    assert hold(picky, WORLD, situation(), now) == now
    assert hold(picky, WORLD, situation(Key("river", "fridge-1", "battery"), "present", "notice"), now) == now
    assert hold(contact("ana", causes=()), WORLD, WARNING, now) is None


@pytest.mark.parametrize(
    "woken_by",
    [
        at_home("cold", "suspected", "warning"),
        at_home("cold", "confirmed"),
        at_home("warm", "suspected"),
        at_home("warm", "confirmed", "warning", lots=()),
        at_home("warm"),
        at_home("cold", "running_out"),
        at_home("silent", "present"),
        at_home("site_silent", "present"),
    ],
)
def test_a_patient_is_woken_by_freezing_by_heat_and_by_a_failing_fridge(woken_by):
    now = local("2026-11-25 03:00")
    assert hold(MIA, WORLD, woken_by, now) == now


@pytest.mark.parametrize(
    "can_wait",
    [
        at_home("warm", severity="warning"),
        at_home("warm", lots=()),
        at_home("silent", "present", "warning"),
        at_home("silent", "present", lots=()),
        at_home("stock", "present"),
        at_home("dose", "present"),
    ],
)
def test_a_patient_sleeps_until_seven_where_the_home_is(can_wait):
    assert hold(MIA, WORLD, can_wait, local("2026-11-25 03:00")) == local("2026-11-25 07:00")
    assert hold(MIA, WORLD, can_wait, local("2026-11-24 21:00")) == local("2026-11-25 07:00")
    assert hold(MIA, WORLD, can_wait, local("2026-11-24 20:59")) == local("2026-11-24 20:59")
    assert hold(MIA, WORLD, can_wait, local("2027-03-14 01:00")) == local("2027-03-14 07:00")


def test_a_patient_s_own_quiet_hours_come_on_top_of_the_night():
    late = contact("mia", home="h1", quiet=(time(6), time(9)))
    dose = at_home("dose", "present", "warning")
    assert hold(late, WORLD, dose, local("2026-11-25 03:00")) == local("2026-11-25 09:00")
    assert hold(late, WORLD, at_home("dose", "present"), local("2026-11-25 03:00")) == local("2026-11-25 07:00")


def test_quiet_hours_that_leave_a_patient_no_time_still_end():
    never = contact("mia", home="h1", quiet=(time(7), time(21)))
    now = local("2026-11-25 03:00")
    held = hold(never, WORLD, at_home("dose", "present", "warning"), now)
    assert held is not None
    assert held > now


def test_a_patient_is_never_told_of_what_is_not_theirs():
    assert hold(MIA, WORLD, situation(), local("2026-11-24 12:00")) is None
    assert hold(MIA, WORLD, situation(WARM, severity="notice"), local("2026-11-24 12:00")) is None
