"""Schedules as their events leave them: what is not from the new first day on belongs to the one before."""

from datetime import date

import pytest

from coldchain.errors import LedgerBrokenError
from coldchain.events import DoseRecorded, DosesStarted
from coldchain.schedules import Dose, Schedule, evolve


def recorded(*events):
    schedule = None
    for event in events:
        schedule = evolve(schedule, event)
    return schedule


def dose(day, lot=""):
    return DoseRecorded("h1", "kesimpta", date(2026, 1, day), lot)


START = DosesStarted("h1", "kesimpta", date(2026, 1, 3))
AGAIN = DosesStarted("h1", "kesimpta", date(2026, 1, 11), past_first=True)


def test_doses_stand_in_the_order_of_their_days_and_one_of_a_day_counts():
    taken = (Dose(date(2026, 1, 3), "l1"), Dose(date(2026, 1, 10), "l2"))
    told = recorded(START, dose(10), dose(3, "l1"), dose(10, "l2"), dose(10, "l3"))
    assert told == Schedule("h1", "kesimpta", date(2026, 1, 3), taken=taken)


def test_a_schedule_that_starts_again_keeps_what_was_taken_from_its_new_first_day_on():
    told = recorded(START, dose(3), dose(11), AGAIN)
    assert told == Schedule("h1", "kesimpta", date(2026, 1, 11), past_first=True, taken=(Dose(date(2026, 1, 11)),))


def test_no_dose_belongs_to_a_schedule_that_never_started():
    with pytest.raises(LedgerBrokenError, match=r"^DoseRecorded tells of a schedule that never started\.$"):
        recorded(dose(3, "l1"))
