"""A message about one alert: why it is told, that it is over, and to whom."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from alerts.wording import Told, words_of
from coldchain.alert import Acknowledgement, LotLine
from coldchain.messages import Words
from tests.alerts.wording.told_world import (
    ANA,
    DETAILED,
    FAHRENHEIT,
    FREE,
    NOW,
    PENS,
    WARM,
    WORLD,
    alert,
    at_home,
    situation,
)

MINUTE = timedelta(minutes=1)
CALL = "Call River Pharmacy +1 555 0100; after hours +1 555 0199."
LEAD = (
    "Fridge 2, River Pharmacy: 9.4 °C, above 8 °C for 31 min. 14 pens and 6 syringes of Kesimpta quarantined: do not"
    " dispense or use. Move them to a working fridge, label DO NOT USE, do not discard. A pharmacist decides; the"
    " label's 7-day clock, if applied, ends 29 Nov 14:10."
)


def test_a_message_leads_with_the_place_and_says_what_is_at_stake_what_to_do_and_whom_to_call():
    assert words_of(WORLD, ANA, [Told(alert(), "raised", 1)], NOW) == Words(
        subject="Fridge 2, River Pharmacy: 9.4 °C, above 8 °C, 20 not to be used",
        lead=LEAD,
        lines=("Since 22 Nov 13:39, sensor probe.",),
        call=CALL,
    )


def test_who_reads_fahrenheit_gets_limits_and_details_in_it_too():
    wrong = replace(WARM, details=("above 8 °C for 1 h or more within 24 h",))
    told = words_of(WORLD, FAHRENHEIT, [Told(alert(wrong), "raised", 1)], NOW)
    assert told.subject == "Fridge 2, River Pharmacy: 48.9 °F, above 46.4 °F, 20 not to be used"
    assert told.lead == LEAD.replace("9.4 °C", "48.9 °F").replace("8 °C", "46.4 °F")
    assert told.lines[0] == "Above 46.4 °F for 1 h or more within 24 h."


@pytest.mark.parametrize(
    ("kind", "subject", "line"),
    [
        ("worse", "Worse: ", "It has grown worse."),
        ("anew", "New: ", "This is new since it was acknowledged."),
        ("escalated", "Escalated: ", "Nobody has acknowledged it for 31 min; this is step 2."),
        ("repeated", "Still open: ", "Nobody has acknowledged it for 31 min."),
        ("still_out", "Still open: ", "Acknowledged is not fixed: it still goes on."),
        ("handed_over", "Yours now: ", "You look after it now."),
        ("late", "", "It came up at 22 Nov 13:39, in quiet hours."),
    ],
)
def test_it_says_why_it_is_told_now(kind, subject, line):
    told = words_of(WORLD, ANA, [Told(alert(), kind, 2)], NOW)
    assert told.subject.startswith(f"{subject}Fridge 2, River Pharmacy: 9.4 °C")
    assert told.lead == LEAD
    assert told.lines == (line, "Since 22 Nov 13:39, sensor probe.")


def test_a_drill_is_marked_in_subject_and_lead():
    told = words_of(WORLD, ANA, [Told(alert(drill=True), "raised", 1)], NOW)
    assert told.subject == "DRILL: Fridge 2, River Pharmacy: 9.4 °C, above 8 °C, 20 not to be used"
    assert told.lead == f"DRILL: {LEAD}"


def test_once_it_is_over_it_says_since_when_and_what_stays_blocked():
    over = alert(
        replace(WARM, lots=(*WARM.lots, FREE)),
        state="resolved",
        resolved_at=NOW,
        because="in range since 2026-11-22T19:00:00Z",
    )
    told = words_of(WORLD, ANA, [Told(over, "resolved", 1)], NOW)
    assert told == Words(
        subject="Over: Fridge 2, River Pharmacy: too warm, 20 not to be used",
        lead=(
            "Fridge 2, River Pharmacy: in range since 22 Nov 14:00. This ends the alert: too warm. 14 pens and 6"
            " syringes of Kesimpta still quarantined until a pharmacist decides: do not dispense or use. Look up 2 pens"
            " of Humira in Coldchain before you dispense. The label's 7-day clock, if applied, ends 29 Nov 14:10."
        ),
        lines=("Since 22 Nov 13:39, sensor probe.",),
        call=CALL,
    )


def test_of_what_was_silent_nobody_knows_what_happened_in_between():
    over = alert(situation("silent"), state="resolved", resolved_at=NOW, because="river/fridge-2/probe is heard again")
    assert words_of(WORLD, ANA, [Told(over, "resolved", 1)], NOW).lead == (
        "Fridge 2, River Pharmacy: river/fridge-2/probe is heard again. This ends the alert: no data. What happened in"
        " between is not known yet."
    )
    patient = alert(at_home(over.situation), state="resolved", resolved_at=NOW, because="h17/fridge/probe is heard")
    assert words_of(WORLD, DETAILED, [Told(patient, "resolved", 1)], NOW).lead == (
        "Your fridge: over since 22 Nov 14:10. This ends the alert: no data. What happened in between is not known yet."
    )


def test_a_home_is_told_of_by_its_ids_and_a_patient_s_comment_is_kept_back():
    seen = Acknowledgement("p17", NOW, "Anna's boiler broke")
    told = words_of(WORLD, ANA, [Told(alert(at_home(WARM), acknowledged=seen), "worse", 1)], NOW)
    assert told.subject == "Worse: fridge, home h17: 9.4 °C, above 8 °C, 20 not to be used"
    assert told.lead.startswith("fridge, home h17: 9.4 °C")
    assert told.lines[-1] == "Acknowledged at 22 Nov 14:10."
    assert told.call == CALL
    assert "Anna" not in str(told)


def test_who_has_seen_it_is_told_with_the_comment():
    seen = Acknowledgement("bo", NOW, "door stood open.")
    told = words_of(WORLD, ANA, [Told(alert(acknowledged=seen), "handed_over", 1)], NOW)
    assert told.lines[-1] == "Acknowledged by bo at 22 Nov 14:10: door stood open."


def test_a_clock_that_has_run_out_is_told_as_ended():
    wrong = replace(WARM, label_clock_ends_at=NOW - MINUTE)
    lead = words_of(WORLD, ANA, [Told(alert(wrong), "raised", 1)], NOW).lead
    assert lead.endswith("the label's 7-day clock, if applied, ended 22 Nov 14:09.")


def test_of_labels_that_differ_no_number_of_days_is_told():
    others = LotLine("L9", "humira", "pen", 1, "quarantined")
    lead = words_of(WORLD, ANA, [Told(alert(replace(WARM, lots=(PENS, others))), "raised", 1)], NOW).lead
    assert "1 pen of Humira, 14 pens of Kesimpta quarantined" in lead
    assert lead.endswith("A pharmacist decides; the label's clock, if applied, ends 29 Nov 14:10.")


def test_what_is_not_configured_any_more_is_told_by_its_ids():
    gone = replace(WARM, key=replace(WARM.key, site="hill", unit="old"), lots=(replace(PENS, product="elixir"),))
    told = words_of(WORLD, ANA, [Told(alert(gone), "raised", 1)], NOW)
    assert told.subject == "old, site hill: 9.4 °C, above 8 °C, 14 not to be used"
    assert "14 pens of elixir quarantined" in told.lead
    assert told.call == ""
