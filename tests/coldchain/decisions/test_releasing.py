import re
from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace

from coldchain.commands import Quarantine, ReleaseLot
from coldchain.decisions.bases import Deviation
from coldchain.decisions.releasing import quarantine, release
from coldchain.errors import NotAllowedError, NotFoundError, RefusedError
from coldchain.events import LotQuarantined, LotReleased
from coldchain.settled import OPEN
from coldchain.stock import Ground, Incident, Release
from tests.coldchain.decisions.pharmacy import (
    COMPROMISED,
    FROZEN,
    GAP,
    LOT,
    MANAGER,
    NOW,
    PATIENT,
    QUARANTINED,
    RECALLED,
    STRANGER,
    TECHNICIAN,
    WARM,
    asking,
    reason,
    standing,
)

BOTH = (Ground("warm", "m1"), Ground("gap", "m1"))
CLOCK_ENDS = NOW + timedelta(days=3)
MINOR = Deviation(15.0, timedelta(hours=24), 8.0)
ADVICE = ReleaseLot(
    "A1047", "manufacturer_advice", "they wrote", case="N-1", advice="use it", advised_on=date(2026, 11, 22)
)
UNVERIFIED = replace(LOT, standing=standing("unverified", GAP))
CLOCKED = replace(
    LOT, standing=standing("quarantined", WARM, label="PI 2024", approved=True, label_clock_ends_at=CLOCK_ENDS)
)
FROST = replace(LOT, standing=standing("quarantined", FROZEN, WARM, approved=True, label_clock_ends_at=CLOCK_ENDS))
SPOILT = replace(LOT, standing=standing("compromised", COMPROMISED, WARM))


def given(lot, basis, accepted, **more):
    return (LotReleased(lot.id, Release(accepted, basis, "checked", "anna", NOW, **more)),)


def asked(basis, *findings):
    return ReleaseLot("A1047", basis, "checked", findings)


@pytest.mark.parametrize("by", [TECHNICIAN, asking().by])
def test_a_technician_and_a_pharmacist_stop_a_lot_with_a_reason(by):
    held = Incident("id-1", "held", "quarantined", f"held by {by.id}: box looks wet", NOW)
    facts = quarantine(Quarantine("A1047", "box looks wet."), LOT, asking(by))
    assert facts == (LotQuarantined("A1047", held, "box looks wet."),)


def test_a_lot_is_not_stopped_without_a_reason_or_when_it_is_gone():
    with pytest.raises(RefusedError, match=r"^Cannot quarantine lot A1047: a reason is required\.$"):
        quarantine(Quarantine("A1047", " "), LOT, asking())
    with pytest.raises(RefusedError, match=r"^Cannot quarantine lot A1047: nothing of it is left\.$"):
        quarantine(Quarantine("A1047", "wet"), replace(LOT, quantity=0, stage="gone"), asking())


def test_a_patient_does_not_stop_a_lot():
    with pytest.raises(NotAllowedError, match="p7 is a patient; this needs a pharmacist or technician"):
        quarantine(Quarantine("A1047", "wet"), LOT, asking(PATIENT))


def test_all_findings_are_accepted_where_none_is_named():
    facts = release(ADVICE, QUARANTINED, asking())
    told = Release(BOTH, "manufacturer_advice", "they wrote", "anna", NOW, "N-1", "use it", date(2026, 11, 22))
    assert facts == (LotReleased("A1047", told),)


def test_only_the_named_findings_are_accepted_each_once():
    facts = release(asked("accepted_unknown", "gap", "gap"), QUARANTINED, asking())
    assert facts == given(LOT, "accepted_unknown", (Ground("gap", "m1"),))


def test_the_label_clock_becomes_the_use_by():
    facts = release(asked("label_clock"), CLOCKED, asking())
    assert facts == given(LOT, "label_clock", (Ground("warm", "m1"),), use_by=CLOCK_ENDS)


def test_a_minor_deviation_is_accepted_at_its_limits():
    facts = release(asked("minor_deviation", "warm"), QUARANTINED, asking(), MINOR)
    assert facts == given(LOT, "minor_deviation", (Ground("warm", "m1"),))


def test_unknown_time_is_accepted_where_nothing_else_is_known():
    facts = release(asked("accepted_unknown"), UNVERIFIED, asking())
    assert facts == given(LOT, "accepted_unknown", (Ground("gap", "m1"),))


def basis_refused(lot, basis, told, *findings, deviation=None):
    sentence = f"Cannot release lot A1047 by {basis}: {told}"
    with pytest.raises(RefusedError, match=f"^{re.escape(sentence)}$"):
        release(asked(basis, *findings), lot, asking(), deviation)


def test_a_label_clock_that_does_not_run_is_over_or_not_approved_releases_nothing():
    basis_refused(QUARANTINED, "label_clock", "its label's clock does not run.")
    over = replace(CLOCKED, standing=replace(CLOCKED.standing, label_clock_ends_at=NOW))
    basis_refused(over, "label_clock", "the label's clock ended 2026-11-22 10:00 UTC.")
    unapproved = replace(CLOCKED, standing=replace(CLOCKED.standing, approved=False))
    basis_refused(unapproved, "label_clock", "the label's rule (PI 2024) needs a pharmacist's approval first.")


@pytest.mark.parametrize(
    ("deviation", "told"),
    [
        (None, "no reading tells how warm it was."),
        (replace(MINOR, max_c=None), "no reading tells how warm it was."),
        (replace(MINOR, mkt_c=None), "no reading tells how warm it was."),
        (replace(MINOR, max_c=15.1), "it was up to 15.1 °C, expected at most 15 °C."),
        (
            replace(MINOR, above=timedelta(hours=24, minutes=1)),
            "it was above 8 °C for 1 d 1 min in all, expected at most 24 h.",
        ),
        (replace(MINOR, mkt_c=8.2), "its mean kinetic temperature was 8.2 °C, expected at most 8 °C."),
    ],
)
def test_a_deviation_beyond_any_limit_is_not_minor(deviation, told):
    basis_refused(QUARANTINED, "minor_deviation", told, deviation=deviation)


def test_neither_a_clock_nor_a_mean_clears_a_freeze():
    told = "it may have been frozen (finding frozen), which needs advice."
    basis_refused(FROST, "label_clock", told)
    basis_refused(FROST, "minor_deviation", told, deviation=MINOR)
    reported = Incident("i1", "frozen", "quarantined", "found frozen", NOW)
    by_a_person = replace(
        LOT,
        incidents=(reported,),
        standing=standing("quarantined", reason("quarantined", "frozen", "found frozen", "i1")),
    )
    basis_refused(by_a_person, "minor_deviation", "it may have been frozen (finding i1), which needs advice.")
    assert release(ADVICE, FROST, asking())
    assert release(asked("label_clock", "warm"), FROST, asking())


@pytest.mark.parametrize("kind", ["excursion", "cumulative"])
def test_no_mean_excuses_time_below_the_range(kind):
    below, above = (f"mitte/fridge-1/probe:{kind}:{side}:2026-11-03T13:40:00Z" for side in ("below", "above"))
    cold = reason("quarantined", kind, "below 2 °C for 41 min", below)
    lot = replace(LOT, standing=standing("quarantined", cold, reason("quarantined", kind, "above 8 °C", above)))
    told = (
        f"it was below the range (finding {below}), which no mean kinetic temperature excuses; expected another basis."
    )
    basis_refused(lot, "minor_deviation", told, deviation=MINOR)
    facts = release(asked("minor_deviation", above), lot, asking(), MINOR)
    assert facts == given(LOT, "minor_deviation", (Ground(above, "m1"),))


@pytest.mark.parametrize("kind", ["hot", "dropped", "shaken", "light", "seal"])
def test_no_label_clock_excuses_what_is_not_about_room_temperature(kind):
    reported = Incident("i1", kind, "quarantined", "reported so", NOW)
    doubted = standing(
        "quarantined", WARM, reason("quarantined", kind, "so", "i1"), approved=True, label_clock_ends_at=CLOCK_ENDS
    )
    lot = replace(LOT, incidents=(reported,), standing=doubted)
    basis_refused(lot, "label_clock", "reported so (finding i1), which no time at room temperature excuses.")
    assert release(asked("label_clock", "warm"), lot, asking())


def test_no_label_clock_excuses_time_below_the_range():
    below = "mitte/fridge-1/probe:excursion:below:2026-11-03T13:40:00Z"
    cold = reason("quarantined", "consecutive", "below 2 °C for 41 min", below)
    lot = replace(LOT, standing=standing("quarantined", WARM, cold, approved=True, label_clock_ends_at=CLOCK_ENDS))
    told = (
        f"it was below the range (finding {below}), which no time at room temperature excuses; expected another basis."
    )
    basis_refused(lot, "label_clock", told)
    assert release(asked("label_clock", "warm"), lot, asking())


def test_what_is_more_than_unknown_is_not_accepted_as_unknown():
    told = "quarantined, above 8 °C for 41 min from 2026-11-03 13:40 UTC; expected only what is unverified."
    basis_refused(QUARANTINED, "accepted_unknown", told)


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        ({"case": " "}, "the case's number is required."),
        ({"advice": ""}, "what was advised is required."),
        ({"advised_on": None}, "the day of the advice is required."),
        ({"advised_on": date(2026, 11, 23)}, "advised on 2026-11-23, which is ahead of the clock."),
    ],
)
def test_advice_is_accepted_with_its_case_words_and_day(missing, told):
    sentence = f"Cannot release lot A1047 by manufacturer_advice: {told}"
    with pytest.raises(RefusedError, match=f"^{re.escape(sentence)}$"):
        release(replace(ADVICE, **missing), QUARANTINED, asking())


@pytest.mark.parametrize(
    ("lot", "told"),
    [
        (LOT, "it is usable, nothing stops it."),
        (
            SPOILT,
            (
                "compromised since 2026-11-03 14:10 UTC (frozen: at or below 0 °C for 20 min),"
                " expected unverified or quarantined."
            ),
        ),
        (
            replace(QUARANTINED, manufacturer_expiry=date(2026, 11, 20)),
            (
                "expired since 2026-11-20 23:00 UTC (use before the end of 2026-11-20: the manufacturer's date),"
                " expected unverified or quarantined."
            ),
        ),
        (
            replace(LOT, standing=standing("quarantined", WARM, RECALLED)),
            "lot number SLA42 recalled (R-1), expected the recall to be closed first.",
        ),
        (replace(QUARANTINED, quantity=0, stage="gone"), "nothing of it is left."),
        (
            replace(LOT, standing=standing("quarantined", reason("quarantined", "x", "for no finding"))),
            "its verdict rests on no finding that could be accepted.",
        ),
        (
            replace(LOT, standing=standing("unverified", replace(GAP, grounds=(Ground("gap", OPEN),)))),
            "finding gap still goes on, nobody can accept it yet.",
        ),
    ],
)
def test_what_no_pharmacist_can_lift_is_not_released(lot, told):
    with pytest.raises(RefusedError, match=f"^{re.escape('Cannot release lot A1047: ' + told)}$"):
        release(ADVICE, lot, asking())


def test_a_finding_that_the_verdict_does_not_rest_on_is_not_accepted():
    told = "there is no finding other, expected of those that its verdict rests on, warm, gap."
    with pytest.raises(RefusedError, match=re.escape(told)):
        release(replace(ADVICE, findings=("gap", "other")), QUARANTINED, asking())


def test_a_release_needs_a_reason_and_a_pharmacist_of_the_lots_sites():
    with pytest.raises(RefusedError, match=r"^Cannot release lot A1047: a reason is required\.$"):
        release(replace(ADVICE, reason=""), QUARANTINED, asking())
    for by in (TECHNICIAN, PATIENT, MANAGER):
        with pytest.raises(NotAllowedError, match=f"{by.id} is a {by.role}; this needs a pharmacist"):
            release(ADVICE, QUARANTINED, asking(by))
    with pytest.raises(NotFoundError, match="there is no lot A1047 for sue"):
        release(ADVICE, QUARANTINED, asking(STRANGER))


def test_a_dispensing_pharmacy_may_release_what_is_with_its_patient():
    home = replace(QUARANTINED, stage="home", home="home-7", pharmacy="mitte")
    assert release(ADVICE, home, asking(now=datetime(2026, 11, 23, tzinfo=UTC)))
