import re
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from coldchain.commands import AmendCompromise
from coldchain.decisions.releasing import amend_compromise
from coldchain.errors import NotAllowedError, RefusedError
from coldchain.events import CompromiseAmended
from coldchain.recalls import Inquiry
from coldchain.stock import Ground, Incident
from tests.coldchain.decisions.pharmacy import (
    COMPROMISED,
    LOT,
    NOW,
    RECEIVED,
    TECHNICIAN,
    WARM,
    asking,
    standing,
)

CLOCK_ENDS = NOW + timedelta(days=3)
CLOCKED = replace(
    LOT, standing=standing("quarantined", WARM, label="PI 2024", approved=True, label_clock_ends_at=CLOCK_ENDS)
)
SPOILT = replace(LOT, standing=standing("compromised", COMPROMISED, WARM))
INQUIRY = Inquiry(
    "q1",
    "kesimpta",
    ("A1047", "B2"),
    "N-1",
    "frozen for 20 min?",
    RECEIVED,
    "anna",
    "can be used",
    date(2026, 11, 20),
    "anna",
    "letter 7",
    usable=True,
)
AMEND = AmendCompromise("A1047", "q1", "bert", "letter 7 covers it")


def test_the_manufacturers_written_answer_and_two_people_move_a_compromised_lot_to_quarantined():
    told = "the manufacturer wrote that it can be used (letter 7); a pharmacist decides"
    kept = Incident("id-1", "corrected", "quarantined", told, NOW)
    facts = amend_compromise(AMEND, SPOILT, INQUIRY, asking())
    known = (Ground("frozen", "m1"),)
    assert facts == (CompromiseAmended("A1047", "q1", ("frozen",), "bert", kept, "letter 7 covers it", known),)


@pytest.mark.parametrize(
    ("command", "lot", "inquiry", "told"),
    [
        (AMEND, SPOILT, replace(INQUIRY, lots=("B2",)), "inquiry q1 is about B2."),
        (AMEND, SPOILT, replace(INQUIRY, answered_on=None), "inquiry q1 has no answer yet."),
        (AMEND, SPOILT, replace(INQUIRY, usable=False), "inquiry q1 was not answered in favour of use."),
        (
            AMEND,
            SPOILT,
            replace(INQUIRY, reference=" "),
            "inquiry q1 was not answered in writing, a reference is expected.",
        ),
        (replace(AMEND, second=""), SPOILT, INQUIRY, "a second person is required."),
        (replace(AMEND, second=" anna "), SPOILT, INQUIRY, "the second person is anna too, expected another one."),
        (replace(AMEND, reason=""), SPOILT, INQUIRY, "a reason is required."),
        (
            AMEND,
            CLOCKED,
            INQUIRY,
            (
                "quarantined since 2026-11-03 14:10 UTC (above 8 °C for 41 min from 2026-11-03 13:40 UTC),"
                " expected a compromised lot."
            ),
        ),
    ],
)
def test_less_than_that_moves_no_compromised_lot(command, lot, inquiry, told):
    with pytest.raises(RefusedError, match=f"^{re.escape('Cannot amend the verdict of lot A1047: ' + told)}$"):
        amend_compromise(command, lot, inquiry, asking())


def test_a_technician_amends_no_verdict():
    with pytest.raises(NotAllowedError, match="tom is a technician; this needs a pharmacist"):
        amend_compromise(AMEND, SPOILT, INQUIRY, asking(TECHNICIAN))
