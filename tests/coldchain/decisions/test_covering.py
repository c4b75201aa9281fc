import re
from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from coldchain.commands import Dispense
from coldchain.decisions.dispensing import dispense
from coldchain.errors import RefusedError
from coldchain.stock import Release
from tests.coldchain.decisions.dispensed import DATED, QUARTER
from tests.coldchain.decisions.pharmacy import (
    LOT,
    PHARMACIST,
    RECEIVED,
    TECHNICIAN,
    asking,
)


def test_a_supply_whose_last_pen_outlives_its_use_by_is_refused_with_both_dates():
    command = Dispense("A1047", 3, "home-7", days_supply=90)
    told = (
        "Cannot dispense 3 of lot A1047: pen 3 is planned for 2027-01-21 and has to be usable through 2027-01-24,"
        " but its last day is 2027-01-23: the "
    )
    short = replace(LOT, manufacturer_expiry=date(2027, 1, 23))
    for by, whose in ((PHARMACIST, "pharmacist's"), (TECHNICIAN, "manufacturer's")):
        with pytest.raises(RefusedError, match=f"^{re.escape(told)}{whose} date.$"):
            dispense(command, short, asking(by), QUARTER)
    covered = replace(LOT, manufacturer_expiry=date(2027, 1, 24))
    assert dispense(command, covered, asking(), QUARTER)[2].days_supply == 90
    assert dispense(replace(command, quantity=2), short, asking(), QUARTER)[2].days_supply == 90


def test_a_label_clock_covers_only_its_whole_days():
    def clocked(use_by):
        return replace(DATED, releases=(Release((), "label_clock", "7 days", "anna", RECEIVED, use_by=use_by),))

    command = Dispense("A1047", 1, "home-7", days_supply=30)
    with pytest.raises(RefusedError, match=r"usable through 2026-11-25, but its last day is 2026-11-24: the label's"):
        dispense(command, clocked(datetime(2026, 11, 25, 22, 59, tzinfo=UTC)), asking(), QUARTER)
    assert dispense(command, clocked(datetime(2026, 11, 25, 23, 0, tzinfo=UTC)), asking(), QUARTER)
