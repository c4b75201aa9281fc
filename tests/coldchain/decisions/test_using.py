from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from coldchain.commands import Adjust, Discard, Return, Use
from coldchain.decisions.using import adjust, discard, take_back, use
from coldchain.errors import NotAllowedError, NotFoundError
from coldchain.events import DoseRecorded, LotAdjusted, LotDiscarded, LotReturned, LotUsed
from coldchain.stock import Actor, Incident, Place
from tests.coldchain.decisions.pharmacy import (
    AUDITOR,
    COMPROMISED,
    FRIDGE,
    HOME,
    LOT,
    MANAGER,
    NOW,
    PATIENT,
    PHARMACIST,
    QUARANTINED,
    RECEIVED,
    SHIPPER,
    STRANGER,
    TECHNICIAN,
    standing,
)
from tests.coldchain.decisions.stockroom import (
    AT_HOME,
    CAME,
    FREEZER,
    GONE,
    HOUR,
    IN_TRANSIT,
    MINUTE,
    OTHER,
    SENT,
    SHIPMENT,
    asking,
    refusal,
)

USE = Use("A1047")
TODAY = date(2026, 11, 22)
NEIGHBOUR = Actor("p9", "patient", ("home-9",))


def back(route, place=FRIDGE, **more):
    return Return("A1047", route, place, **more)


def test_a_patient_uses_a_pen_and_has_taken_the_dose():
    used = LotUsed("A1047", NOW, 1, "B", disposal="sharps container")
    command = Use("A1047", letters="B", disposal=" sharps container ")
    assert use(command, AT_HOME, asking(PATIENT)) == (used, DoseRecorded("home-7", "kesimpta", TODAY, "A1047"))


def test_a_dose_is_of_the_day_at_home():
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    _, dose = use(USE, AT_HOME, asking(PATIENT, late))
    assert dose.on == date(2026, 11, 23)


def test_a_second_dose_of_one_day_is_refused_and_a_use_that_was_no_dose_is_not():
    told = f"Cannot use 1 of lot A1047 as a dose of {TODAY}: one is recorded on that day already."
    assert refusal(use, USE, AT_HOME, asking(PATIENT), {TODAY}) == told
    assert use(replace(USE, dose=False), AT_HOME, asking(PATIENT), {TODAY}) == (LotUsed("A1047", NOW, 1),)


@pytest.mark.parametrize(
    ("command", "lot"),
    [
        (replace(USE, dose=False), AT_HOME),
        (replace(USE, kind="thrown_away"), AT_HOME),
        (USE, LOT),
        (USE, replace(AT_HOME, product="humira")),
    ],
)
def test_what_is_no_dose_of_a_schedule_is_a_use_alone(command, lot):
    products = {**asking().products, "humira": replace(asking().products["humira"], dosing=None)}
    assert use(command, lot, replace(asking(), products=products)) == (LotUsed("A1047", NOW, 1, "", command.kind),)


def test_a_use_is_recorded_whatever_the_condition_for_it_happened():
    for lot in (QUARANTINED, replace(AT_HOME, standing=standing("compromised", COMPROMISED))):
        assert use(USE, lot, asking())[0] == LotUsed("A1047", NOW, 1)


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (replace(USE, quantity=0), "Cannot use 0 of lot A1047: expected a whole number from 1."),
        (replace(USE, quantity=-1), "Cannot use -1 of lot A1047: expected a whole number from 1."),
        (replace(USE, quantity=1.5), "Cannot use 1.5 of lot A1047: expected a whole number from 1."),
        (replace(USE, quantity=10**9), "Cannot use 1000000000 of lot A1047: it has 3."),
        (replace(USE, letters="D"), "Cannot use 1 of lot A1047: there is no carton D; it has cartons A, B, C."),
        (replace(USE, letters="AB"), "Cannot use 1 of lot A1047: expected as many letters as 1, not AB."),
        (
            replace(USE, at=NOW + MINUTE),
            "Cannot use 1 of lot A1047 at 2026-11-22 10:01 UTC: that is ahead of the clock.",
        ),
        (
            replace(USE, at=RECEIVED - MINUTE),
            "Cannot use 1 of lot A1047 at 2026-10-23 09:59 UTC: it was received at 2026-10-23 10:00 UTC.",
        ),
        (
            replace(USE, at=CAME - MINUTE),
            "Cannot use 1 of lot A1047 at 2026-11-21 09:59 UTC: it was put into home-7/fridge at 2026-11-21 10:00 UTC.",
        ),
    ],
)
def test_a_use_that_cannot_be_is_refused(command, told):
    assert refusal(use, command, AT_HOME, asking(PATIENT)) == told


@pytest.mark.parametrize(
    ("lot", "told"),
    [
        (GONE, "nothing of it is left."),
        (IN_TRANSIT, "it is on its way in shipment s1, expected it in stock or at home."),
        (replace(AT_HOME, stage="returned"), "it is returned, expected it in stock or at home."),
        (replace(LOT, stage="prepared", home="home-7"), "it is set aside for home-7, expected it in stock or at home."),
    ],
)
def test_only_what_is_in_stock_or_at_home_is_used(lot, told):
    assert refusal(use, USE, lot, asking()) == f"Cannot use 1 of lot A1047: {told}"


@pytest.mark.parametrize(
    ("by", "lot"),
    [
        (NEIGHBOUR, AT_HOME),
        (PATIENT, LOT),
        (Actor("p0", "patient", ("mitte",)), AT_HOME),
        (Actor("p0", "patient"), AT_HOME),
        (STRANGER, AT_HOME),
    ],
)
def test_a_patient_sees_the_own_home_s_lots_alone(by, lot):
    told = f"Cannot use 1 of lot A1047: there is no lot A1047 for {by.id}."
    assert refusal(use, USE, lot, asking(by), kind=NotFoundError) == told


@pytest.mark.parametrize(
    ("decide", "command", "by", "needs"),
    [
        (use, USE, MANAGER, "pharmacist or technician or patient"),
        (use, USE, AUDITOR, "pharmacist or technician or patient"),
        (adjust, Adjust("A1047", 2, "counted"), PATIENT, "pharmacist or technician"),
        (take_back, back("discard"), PATIENT, "pharmacist or technician"),
        (discard, Discard("A1047", "broken"), TECHNICIAN, "pharmacist"),
        (discard, Discard("A1047", "broken"), PATIENT, "pharmacist"),
    ],
)
def test_who_may_do_what_follows_from_the_role(decide, command, by, needs):
    told = refusal(decide, command, AT_HOME, asking(by), kind=NotAllowedError)
    assert told.endswith(f": {by.id} is a {by.role}; this needs a {needs}.")


@pytest.mark.parametrize("route", ["discard", "reverse_distribution", "manufacturer_claim"])
def test_what_a_patient_returns_is_taken_back_for_good(route):
    told = back(route, at=NOW - HOUR, reason=" moved away ")
    assert take_back(told, AT_HOME, asking(TECHNICIAN)) == (
        LotReturned("A1047", route, True, FRIDGE, NOW - HOUR, (), "moved away"),  # noqa: FBT003
    )
    assert refusal(take_back, told, replace(AT_HOME, stage="returned"), asking()) == (
        "Cannot return lot A1047: it was returned already."
    )


def test_what_was_never_handed_over_is_stock_again_and_waits_for_a_pharmacist():
    doubt = Incident("id-1", "never_handed_over", "quarantined", "packed for a patient and never handed over", NOW)
    for state in ("open", "overdue"):
        assert take_back(back("restock"), IN_TRANSIT, asking(), replace(SHIPMENT, state=state)) == (
            LotReturned("A1047", "restock", False, FRIDGE, NOW, (doubt,)),  # noqa: FBT003
        )
    (event,) = take_back(back("discard"), IN_TRANSIT, asking(), SHIPMENT)
    assert (event.handed_over, event.incidents) == (False, ())


def test_what_was_set_aside_is_called_off_where_it_lies_and_nothing_is_doubtful():
    aside = replace(LOT, stage="prepared", home="home-7", quantity=2)
    assert take_back(back("restock", reason=" moved "), aside, asking(TECHNICIAN)) == (
        LotReturned("A1047", "restock", False, FRIDGE, NOW, (), "moved"),  # noqa: FBT003
    )
    assert refusal(take_back, back("restock", OTHER), aside, asking()) == (
        "Cannot return lot A1047 to stock in mitte/fridge-2: it lies in mitte/fridge-1, expected that unit."
    )


@pytest.mark.parametrize(
    ("lot", "shipment", "where"),
    [
        (AT_HOME, SHIPMENT, "at home-7"),
        (LOT, None, "in stock"),
        (IN_TRANSIT, None, "on its way in shipment s1"),
        (IN_TRANSIT, replace(SHIPMENT, state="arrived"), "on its way in shipment s1"),
    ],
)
def test_what_a_patient_may_have_had_is_never_stock_again(lot, shipment, where):
    assert refusal(take_back, back("restock"), lot, asking(), shipment) == (
        f"Cannot return lot A1047 to stock: it is {where}, expected set aside, or on its way and never handed over."
    )


def test_a_return_comes_into_a_pharmacy_and_to_stock_where_it_was_sent_from():
    both = Actor("anna", "pharmacist", ("mitte", "south", "home-7"))
    assert refusal(take_back, back("discard", HOME), AT_HOME, asking(both)) == (
        "Cannot return lot A1047 into home-7/fridge: it is a home's, expected a unit of a pharmacy."
    )
    south = Place("south", "fridge")
    assert take_back(back("discard", south), AT_HOME, asking(both))[0].place == south
    assert refusal(take_back, back("discard", south), AT_HOME, asking(), kind=NotFoundError) == (
        "Cannot return lot A1047: there is no site south for anna."
    )
    assert refusal(take_back, back("restock", south), IN_TRANSIT, asking(both), SHIPMENT) == (
        "Cannot return lot A1047 to stock in south/fridge: expected a unit of mitte, which sent it."
    )
    assert refusal(take_back, back("restock", FREEZER), IN_TRANSIT, asking(both), SHIPMENT) == (
        "Cannot return lot A1047 into mitte/freezer: it is a freezer, Kesimpta needs a refrigerator or a shipper."
    )
    assert take_back(back("discard", FREEZER), AT_HOME, asking(both))[0].place == FREEZER
    assert refusal(take_back, back("discard", at=CAME - HOUR), AT_HOME, asking()) == (
        "Cannot return lot A1047 at 2026-11-21 09:00 UTC: it was put into home-7/fridge at 2026-11-21 10:00 UTC."
    )
    assert take_back(back("restock", SHIPPER, at=SENT), IN_TRANSIT, asking(), SHIPMENT)[0].at == SENT


def test_a_count_is_corrected_up_and_down_with_a_reason():
    for counted in (0, 7, 12, 100_000):
        command = Adjust("A1047", counted, " counted twice ")
        assert adjust(command, LOT, asking(TECHNICIAN)) == (LotAdjusted("A1047", 10, counted, "counted twice"),)


@pytest.mark.parametrize("counted", [-1, 1.5, 100_001, 10**9])
def test_a_count_is_a_whole_number_that_a_lot_can_have(counted):
    assert refusal(adjust, Adjust("A1047", counted, "counted"), LOT, asking()) == (
        f"Cannot adjust lot A1047 to {counted}: expected a whole number from 0 to 100,000."
    )


def test_a_count_that_changes_nothing_and_one_without_a_reason_are_refused():
    assert refusal(adjust, Adjust("A1047", 10, "counted"), LOT, asking()) == (
        "Cannot adjust lot A1047 to 10: that is what is recorded."
    )
    assert refusal(adjust, Adjust("A1047", 9, " "), LOT, asking()) == ("Cannot adjust lot A1047: a reason is required.")
    assert refusal(adjust, Adjust("A1047", 1, "found"), GONE, asking()) == (
        "Cannot adjust lot A1047: nothing of it is left."
    )


def test_a_pharmacist_discards_all_or_some_with_a_reason():
    assert discard(Discard("A1047", "recalled"), LOT, asking()) == (LotDiscarded("A1047", 10, "recalled"),)
    assert discard(Discard("A1047", "broken", 2), QUARANTINED, asking(PHARMACIST)) == (
        LotDiscarded("A1047", 2, "broken"),
    )
    for command, told in (
        (Discard("A1047", ""), "Cannot discard lot A1047: a reason is required."),
        (Discard("A1047", "broken", 11), "Cannot discard 11 of lot A1047: it has 10."),
        (Discard("A1047", "broken", 0), "Cannot discard 0 of lot A1047: expected a whole number from 1."),
    ):
        assert refusal(discard, command, LOT, asking()) == told
    assert refusal(discard, Discard("A1047", "x"), GONE, asking()) == (
        "Cannot discard lot A1047: nothing of it is left."
    )
