from datetime import date

import pytest
from msgspec.structs import replace

from coldchain.decisions import conditions
from coldchain.stock import Standing
from tests.coldchain.decisions.pharmacy import COMPROMISED, LOT, NOW, QUARANTINED, standing

OLD = replace(LOT, manufacturer_expiry=date(2026, 11, 20))


@pytest.mark.parametrize(
    ("lot", "condition"),
    [
        (LOT, "usable"),
        (QUARANTINED, "quarantined"),
        (OLD, "expired"),
        (replace(OLD, standing=QUARANTINED.standing), "expired"),
        (replace(OLD, standing=standing("compromised", COMPROMISED)), "compromised"),
    ],
)
def test_a_date_that_has_passed_counts_before_the_verdict_is_told(lot, condition):
    assert conditions.condition(lot, NOW) == condition


def test_a_condition_without_a_reason_is_told_alone():
    assert conditions.told(replace(LOT, standing=Standing("quarantined")), NOW) == "quarantined"


def test_an_unapproved_rule_is_still_told():
    told = "quarantined: no approved rule: frozen at or below 0 °C."
    unapproved = replace(COMPROMISED, condition="quarantined", sentence=told)
    assert conditions.why(unapproved) == "no approved rule: frozen at or below 0 °C"
