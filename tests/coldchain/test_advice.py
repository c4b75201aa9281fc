from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchain.advice import todo
from coldchain.stock import CONDITIONS, Grounded

ENDS_AT = datetime(2026, 11, 29, 13, 10, tzinfo=UTC)
WARM = Grounded("quarantined", "consecutive", "quarantined: above 8 °C for 41 min.")
RECALLED = Grounded("quarantined", "recall", "quarantined: recalled by the manufacturer.")


def test_a_pharmacy_keeps_what_is_quarantined_cold_and_apart_until_a_pharmacist_decides():
    assert todo("quarantined", [WARM], home=False, label_clock_ends_at=None) == (
        "Do not dispense or use. Keep them cold in a working fridge, label DO NOT USE, do not discard."
        " A pharmacist decides."
    )


def test_the_pharmacist_is_told_when_the_label_s_clock_would_end_in_the_pharmacy_s_time():
    told = todo("quarantined", [WARM], home=False, label_clock_ends_at=ENDS_AT, zone=ZoneInfo("Europe/Zurich"))
    assert told == (
        "Do not dispense or use. Keep them cold in a working fridge, label DO NOT USE, do not discard."
        " A pharmacist decides; the label's clock, if applied, ends 2026-11-29 14:10 CET."
    )


def test_a_patient_keeps_them_and_calls_and_is_told_of_no_clock():
    assert todo("quarantined", [WARM], home=True, label_clock_ends_at=ENDS_AT) == (
        "Do not use them. Keep them in the fridge, don't throw them away, call your pharmacy."
        " Dose due? Ask, don't skip or double."
    )


def test_what_nobody_can_tell_is_checked_first():
    assert todo("unverified", [], home=False, label_clock_ends_at=None) == (
        "Check first: do not dispense or use yet. Keep them cold in a working fridge, label CHECK FIRST,"
        " do not discard. A pharmacist decides."
    )
    assert todo("unverified", [], home=True, label_clock_ends_at=None).startswith("Check first: do not use them yet.")


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        (
            "expired",
            (
                "Do not dispense or use. Take them out of the usable stock, label DO NOT USE."
                " A pharmacist discards or returns them."
            ),
        ),
        (
            "compromised",
            (
                "Do not dispense or use. Keep them apart in a working fridge, label DO NOT USE, do not discard yet."
                " A pharmacist asks the manufacturer or discards them."
            ),
        ),
    ],
)
def test_no_clock_brings_back_what_is_expired_or_compromised(condition, told):
    assert todo(condition, [WARM], home=False, label_clock_ends_at=ENDS_AT) == told


def test_a_recall_says_to_answer_it_whatever_else_is_wrong():
    told = todo("compromised", [WARM, RECALLED], home=False, label_clock_ends_at=ENDS_AT)
    assert told == (
        "Recalled: do not dispense or use. Keep them apart in a working fridge, label DO NOT USE, do not discard."
        " Count them and answer the recall."
    )
    assert todo("expired", [RECALLED], home=True, label_clock_ends_at=None) == (
        "Do not use them. Keep them in the fridge, don't throw them away, call your pharmacy."
        " Dose due? Ask, don't skip or double."
    )


def test_of_what_is_usable_nothing_is_said():
    assert todo("usable", [], home=False, label_clock_ends_at=ENDS_AT) == ""
    assert todo("usable", [], home=True, label_clock_ends_at=None) == ""


@given(
    st.sampled_from(CONDITIONS[1:]),
    st.lists(st.sampled_from([WARM, RECALLED])),
    st.booleans(),
    st.sampled_from([None, ENDS_AT]),
)
def test_it_is_never_a_permission_and_never_longer_than_four_sentences(condition, reasons, home, ends_at):
    told = todo(condition, reasons, home=home, label_clock_ends_at=ends_at)
    assert "Do not" in told or "do not" in told
    assert "released" not in told
    assert "may" not in told
    assert told.count(". ") <= 3
