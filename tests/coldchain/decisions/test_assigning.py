import re
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from coldchain.commands import AssignExpiry
from coldchain.decisions.dispensing import assign_expiry
from coldchain.errors import NotAllowedError, RefusedError
from coldchain.events import ExpiryAssigned
from coldchain.stock import AssignedExpiry
from tests.coldchain.decisions.dispensed import BOX, DATED, PREPARED, QUARTER, YEAR, packed
from tests.coldchain.decisions.pharmacy import (
    LOT,
    MANAGER,
    NOW,
    PATIENT,
    QUARANTINED,
    TECHNICIAN,
    asking,
)


def test_the_pharmacists_date_finishes_what_was_prepared():
    facts = assign_expiry(AssignExpiry("A1047"), PREPARED, asking(), QUARTER, (BOX,))
    until = NOW + timedelta(hours=48)
    assert facts == (
        ExpiryAssigned("A1047", YEAR),
        *packed("A1047", "id-1", "ABC", package="box-48", until=until, attested=until, due_at=PREPARED.due_at, days=90),
    )


def test_a_due_time_that_has_passed_while_it_waited_is_forgotten():
    later = NOW + timedelta(days=2)
    facts = assign_expiry(AssignExpiry("A1047"), PREPARED, asking(now=later), QUARTER, (BOX,))
    assert facts[-1].due_at == later + timedelta(hours=48)


def test_a_prepared_lot_that_may_not_be_used_any_more_is_not_finished():
    with pytest.raises(RefusedError, match=r"^Cannot dispense 3 of lot A1047: quarantined since"):
        assign_expiry(AssignExpiry("A1047"), replace(PREPARED, standing=QUARANTINED.standing), asking(), QUARTER)


def test_a_prepared_lot_is_not_finished_under_a_date_that_does_not_cover_its_doses():
    command = AssignExpiry("A1047", date(2027, 1, 23))
    with pytest.raises(RefusedError, match="usable through 2027-01-24, but its last day is 2027-01-23"):
        assign_expiry(command, PREPARED, asking(), QUARTER)


def test_a_date_is_assigned_without_a_reason_and_changed_with_one():
    assert assign_expiry(AssignExpiry("A1047"), LOT, asking()) == (ExpiryAssigned("A1047", YEAR),)
    for on in (date(2027, 10, 1), date(2028, 6, 30)):
        told = f"Cannot change the expiry of lot A1047 from 2027-11-22 to {on}: a reason is required."
        with pytest.raises(RefusedError, match=f"^{re.escape(told)}$"):
            assign_expiry(AssignExpiry("A1047", on, " "), DATED, asking())
        assert assign_expiry(AssignExpiry("A1047", on, "label misread"), DATED, asking()) == (
            ExpiryAssigned("A1047", AssignedExpiry(on, "Europe/Berlin", "anna"), YEAR, "label misread"),
        )


def test_who_dispensed_a_lot_may_change_its_date_at_home():
    home = replace(DATED, stage="home", home="home-7", pharmacy="mitte")
    command = AssignExpiry("A1047", date(2027, 1, 31), "opened")
    given_date = AssignedExpiry(date(2027, 1, 31), "Europe/Berlin", "anna")
    assert assign_expiry(command, home, asking()) == (ExpiryAssigned("A1047", given_date, YEAR, "opened"),)


@pytest.mark.parametrize(
    ("command", "lot", "told"),
    [
        (AssignExpiry("A1047", YEAR.on), DATED, "Cannot assign an expiry to lot A1047: it is 2027-11-22 already."),
        (
            AssignExpiry("A1047", date(2028, 7, 1), "longer"),
            DATED,
            (
                "Cannot assign an expiry to lot A1047: 2028-07-01 is too late, the manufacturer's is 2028-06-30,"
                " expected that day or an earlier one."
            ),
        ),
        (
            AssignExpiry("A1047", date(2026, 10, 22)),
            LOT,
            "Cannot assign an expiry to lot A1047: 2026-10-22 is before 2026-10-23, the day it was received.",
        ),
        (
            AssignExpiry("A1047"),
            replace(LOT, stage="gone", quantity=0),
            "Cannot assign an expiry to lot A1047: nothing of it is left.",
        ),
    ],
)
def test_a_date_that_makes_no_sense_is_refused(command, lot, told):
    with pytest.raises(RefusedError, match=f"^{re.escape(told)}$"):
        assign_expiry(command, lot, asking())


@pytest.mark.parametrize("by", [TECHNICIAN, PATIENT, MANAGER])
def test_only_a_pharmacist_assigns_a_date(by):
    with pytest.raises(NotAllowedError, match=f"{by.id} is a {by.role}; this needs a pharmacist"):
        assign_expiry(AssignExpiry("A1047"), LOT, asking(by))
