import re
from datetime import date

import pytest
from msgspec.structs import replace

from coldchain.commands import RecordDose, StartDoses
from coldchain.decisions.dosing import record_dose, start_doses
from coldchain.errors import NotAllowedError, NotFoundError, RefusedError
from coldchain.events import DoseRecorded, DosesStarted
from coldchain.schedules import Dose, Schedule
from coldchain.stock import Actor
from tests.coldchain.decisions.pharmacy import LOT, MANAGER, PATIENT, TECHNICIAN, asking

TODAY = date(2026, 11, 22)
START = StartDoses("home-7", "kesimpta", TODAY)
RECORD = RecordDose("home-7", "kesimpta", TODAY)
SCHEDULE = Schedule("home-7", "kesimpta", date(2026, 11, 1), taken=(Dose(date(2026, 11, 1)),))
THEIRS = (replace(LOT, home="home-7", pharmacy="mitte", stage="home"),)


def test_the_patient_or_who_dispensed_starts_the_doses():
    for who in (asking(PATIENT), asking()):
        assert start_doses(START, None, THEIRS, who) == (DosesStarted("home-7", "kesimpta", TODAY),)
    later = replace(START, past_first=True)
    assert start_doses(later, None, (), asking(PATIENT)) == (
        DosesStarted("home-7", "kesimpta", TODAY, past_first=True),
    )


def test_only_a_pharmacist_starts_them_again():
    assert start_doses(START, SCHEDULE, THEIRS, asking()) == (DosesStarted("home-7", "kesimpta", TODAY),)
    told = "Cannot start doses of kesimpta again: p7 is a patient; this needs a pharmacist."
    with pytest.raises(NotAllowedError, match=f"^{re.escape(told)}$"):
        start_doses(START, SCHEDULE, THEIRS, asking(PATIENT))


def test_the_patient_or_who_dispensed_records_a_dose():
    for who in (asking(PATIENT), asking()):
        assert record_dose(RECORD, SCHEDULE, THEIRS, who) == (DoseRecorded("home-7", "kesimpta", TODAY),)


def test_a_dose_before_an_anchor_of_one_who_is_past_the_first_may_be_recorded():
    earlier = replace(RECORD, on=date(2026, 10, 1))
    assert record_dose(earlier, replace(SCHEDULE, past_first=True), THEIRS, asking())


@pytest.mark.parametrize(
    ("command", "schedule", "told"),
    [
        (replace(START, product="humira"), None, "start doses of humira: the catalogue has no schedule of it."),
        (replace(START, product="aspirin"), None, "There is no product aspirin:"),
        (
            replace(START, on=date(2027, 11, 24)),
            None,
            "start doses of kesimpta on 2027-11-24: expected a day at most a year ahead.",
        ),
        (
            replace(START, on=date(2026, 11, 1)),
            SCHEDULE,
            "start doses of kesimpta: they started on 2026-11-01 already.",
        ),
        (replace(START, home="mitte"), None, "start doses of kesimpta: mitte is a pharmacy, expected a home."),
    ],
)
def test_a_start_that_makes_no_sense_is_refused(command, schedule, told):
    with pytest.raises(RefusedError, match=re.escape(told)):
        start_doses(command, schedule, THEIRS, asking())


@pytest.mark.parametrize(
    ("on", "schedule", "told"),
    [
        (TODAY, None, "expected its doses to be started first."),
        (date(2026, 11, 23), SCHEDULE, "that day is ahead of the clock."),
        (date(2026, 10, 31), SCHEDULE, "its first dose was on 2026-11-01."),
        (date(2026, 11, 1), SCHEDULE, "one is recorded on that day already."),
    ],
)
def test_a_dose_that_makes_no_sense_is_refused(on, schedule, told):
    sentence = f"Cannot record a dose of kesimpta on {on}: {told}"
    with pytest.raises(RefusedError, match=f"^{re.escape(sentence)}$"):
        record_dose(replace(RECORD, on=on), schedule, THEIRS, asking())


def test_nobody_else_has_to_do_with_a_homes_doses():
    neighbour = Actor("p9", "patient", ("home-9",))
    for by in (TECHNICIAN, MANAGER):
        with pytest.raises(NotAllowedError, match="this needs a pharmacist or patient"):
            start_doses(START, None, THEIRS, asking(by))
    for who, lots in ((asking(neighbour), THEIRS), (asking(), ())):
        with pytest.raises(NotFoundError, match="there is no site home-7"):
            record_dose(RECORD, SCHEDULE, lots, who)
