import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from coldchain import expiry
from coldchain.approvals import ApprovedPackage
from coldchain.commands import AssignExpiry, Dispense
from coldchain.decisions.dispensing import assign_expiry, dispense
from coldchain.errors import NotAllowedError, NotFoundError, RefusedError
from coldchain.events import DispensingPrepared, ExpiryAssigned, LotDispensed, LotMoved, LotSplit, ShipmentPacked
from coldchain.findings import Excursion
from coldchain.lot_fold import child_of, evolve
from coldchain.stock import AssignedExpiry, Ground, Incident, Place, Release
from tests.coldchain.decisions.pharmacy import (
    COMPROMISED,
    FRIDGE,
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
    asking,
    standing,
)
from tests.properties.told_stories import brief

BOX = ApprovedPackage("north", "box-48", 48.0, "maker's qualification report 12", RECEIVED, "anna")
YEAR = AssignedExpiry(date(2027, 11, 22), "Europe/Berlin", "anna")
DATED = replace(LOT, assigned=YEAR)
PREPARED = replace(
    LOT, stage="prepared", quantity=3, home="home-7", days_supply=90, package="box-48", due_at=NOW + timedelta(days=1)
)
QUARTER = (date(2026, 11, 22), date(2026, 12, 22), date(2027, 1, 21))


def packed(part, shipment, quantity_letters, **more):
    unit = more.get("unit") or Place("mitte", f"shipment-{shipment}")
    at = more.get("packed_at", NOW)
    until = more.get("until", at)
    return (
        LotDispensed(part, "home-7", "mitte", more.get("on", date(2026, 11, 22)), more.get("days"), quantity_letters),
        LotMoved(part, FRIDGE, unit, at, at, attested_until=more.get("attested")),
        ShipmentPacked(
            shipment,
            (part,),
            "mitte",
            "home-7",
            unit,
            at,
            more.get("package", ""),
            until,
            more.get("due_at", at + timedelta(hours=24)),
            logger="unit" in more,
        ),
    )


def test_a_pharmacist_dispenses_part_of_a_lot_under_the_default_date():
    assert dispense(Dispense("A1047", 2, "home-7"), LOT, asking()) == (
        LotSplit("A1047", "id-1", 2),
        ExpiryAssigned("id-1", YEAR),
        *packed("id-1", "id-2", "AB"),
    )


def test_all_of_a_lot_is_dispensed_without_a_split():
    assert dispense(Dispense("A1047", 10, "home-7"), LOT, asking()) == (
        ExpiryAssigned("A1047", YEAR),
        *packed("A1047", "id-1", "ABCDEFGHIJ"),
    )


def test_the_default_date_is_never_after_the_manufacturers():
    short = replace(LOT, manufacturer_expiry=date(2027, 3, 31))
    _, given_date, *_ = dispense(Dispense("A1047", 1, "home-7"), short, asking())
    assert given_date == ExpiryAssigned("id-1", AssignedExpiry(date(2027, 3, 31), "Europe/Berlin", "anna"))


def test_the_day_of_dispensing_is_the_pharmacys():
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    facts = dispense(Dispense("A1047", 10, "home-7"), LOT, asking(now=late))
    assert facts[0] == ExpiryAssigned("A1047", AssignedExpiry(date(2027, 11, 23), "Europe/Berlin", "anna"))
    assert facts[1].on == date(2026, 11, 23)


def test_a_pharmacist_may_give_an_earlier_date():
    given_date = date(2027, 1, 31)
    facts = dispense(Dispense("A1047", 10, "home-7", expiry=given_date), LOT, asking())
    assert facts[0] == ExpiryAssigned("A1047", AssignedExpiry(given_date, "Europe/Berlin", "anna"))


def test_serials_of_the_cartons_go_with_the_part():
    scanned = replace(LOT, serials=("S1", "S2", "S3"))
    split = dispense(Dispense("A1047", 2, "home-7"), scanned, asking())[0]
    assert split == LotSplit("A1047", "id-1", 2, ("S1", "S2"))


def test_more_pens_than_letters_have_none():
    facts = dispense(Dispense("A1047", 27, "home-7"), replace(DATED, quantity=27), asking())
    assert facts[0].letters == ""


def test_a_technician_dispenses_what_has_its_date():
    facts = dispense(Dispense("A1047", 2, "home-7"), DATED, asking(TECHNICIAN))
    assert facts == (LotSplit("A1047", "id-1", 2), *packed("id-1", "id-2", "AB"))


def test_what_a_technician_dispenses_without_a_date_waits_for_the_pharmacist():
    due_at = NOW + timedelta(days=2)
    command = Dispense("A1047", 3, "home-7", days_supply=90, package="box-48", due_at=due_at, unit=SHIPPER)
    assert dispense(command, LOT, asking(TECHNICIAN), QUARTER) == (
        LotSplit("A1047", "id-1", 3),
        DispensingPrepared("id-1", "home-7", 90, "box-48", due_at, SHIPPER),
    )


def test_a_technician_gives_no_date():
    told = "Cannot dispense 2 of lot A1047 with expiry 2027-01-31: a pharmacist assigns the date."
    with pytest.raises(NotAllowedError, match=re.escape(told)):
        dispense(Dispense("A1047", 2, "home-7", expiry=date(2027, 1, 31)), LOT, asking(TECHNICIAN))


def test_what_waits_for_the_pharmacist_is_not_packed_yet():
    with pytest.raises(RefusedError, match="waits for the pharmacist's expiry first"):
        dispense(Dispense("A1047", 2, "home-7", packed_at=NOW), LOT, asking(TECHNICIAN))


def test_a_date_that_is_on_the_box_is_not_changed_by_dispensing():
    told = (
        "Cannot dispense 2 of lot A1047 with expiry 2028-01-31: its date is 2027-11-22, which is changed by assigning"
        " another, with a reason."
    )
    with pytest.raises(RefusedError, match=re.escape(told)):
        dispense(Dispense("A1047", 2, "home-7", expiry=date(2028, 1, 31)), DATED, asking())


def test_a_packaging_is_attested_for_the_hours_that_a_pharmacist_approved_last():
    earlier, elsewhere = replace(BOX, hours=72.0), replace(BOX, organisation="south", hours=96.0)
    until = NOW + timedelta(hours=48)
    facts = dispense(
        Dispense("A1047", 10, "home-7", package="box-48"), DATED, asking(), packages=(earlier, BOX, elsewhere)
    )
    assert facts == packed("A1047", "id-1", "ABCDEFGHIJ", package="box-48", until=until, attested=until, due_at=until)


def test_a_packaging_that_nobody_approved_attests_nothing():
    facts = dispense(Dispense("A1047", 10, "home-7", package="bag"), DATED, asking(), packages=(BOX,))
    assert facts == packed("A1047", "id-1", "ABCDEFGHIJ", package="bag")


def test_a_shipper_with_a_logger_is_judged_by_it_and_attests_nothing():
    until, due_at = NOW + timedelta(hours=48), NOW + timedelta(hours=20)
    command = Dispense("A1047", 10, "home-7", package="box-48", unit=SHIPPER, due_at=due_at)
    assert dispense(command, DATED, asking(), packages=(BOX,)) == packed(
        "A1047", "id-1", "ABCDEFGHIJ", package="box-48", until=until, unit=SHIPPER, due_at=due_at
    )


def test_what_was_packed_before_an_excursion_began_as_somebody_says_who_saw_it_is_quarantined():
    packed_at, began = NOW - timedelta(hours=1), NOW - timedelta(minutes=40)
    excursion = Excursion("mitte/fridge-1/probe", "refrigerator-1", "above", began, NOW, 9.0)
    command = Dispense("A1047", 10, "home-7", packed_at=packed_at)
    moved = dispense(command, DATED, asking(), excursions=(excursion,))[1]
    told = "packed at 2026-11-22 09:00 UTC, as entered after its unit went out of range at 2026-11-22 09:20 UTC"
    assert moved.incidents == (Incident("id-2", "move", "quarantined", told, packed_at),)
    assert dispense(command, DATED, asking())[1].incidents == ()
    at_once = replace(command, packed_at=NOW - timedelta(minutes=10))
    assert dispense(at_once, DATED, asking(), excursions=(excursion,))[1].incidents == ()


EXPIRED = replace(LOT, manufacturer_expiry=date(2026, 11, 20))


@pytest.mark.parametrize(
    ("lot", "told"),
    [
        (
            QUARANTINED,
            (
                "Cannot dispense 2 of lot A1047: quarantined since 2026-11-03 14:10 UTC"
                " (above 8 °C for 41 min from 2026-11-03 13:40 UTC)."
            ),
        ),
        (
            EXPIRED,
            (
                "Cannot dispense 2 of lot A1047: expired since 2026-11-20 23:00 UTC"
                " (use before the end of 2026-11-20: the manufacturer's date)."
            ),
        ),
        (
            replace(EXPIRED, standing=standing("compromised", COMPROMISED)),
            (
                "Cannot dispense 2 of lot A1047: compromised since 2026-11-03 14:10 UTC"
                " (frozen: at or below 0 °C for 20 min)."
            ),
        ),
        (
            replace(LOT, releases=(Release((Ground("f"),), "label_clock", "ok", "anna", RECEIVED, use_by=NOW),)),
            (
                "Cannot dispense 2 of lot A1047: expired since 2026-11-22 10:00 UTC"
                " (use before 2026-11-22 10:00 UTC: the label's clock)."
            ),
        ),
        (
            PREPARED,
            "Cannot dispense 2 of lot A1047: it is set aside for home-7 and waits for the pharmacist's expiry.",
        ),
        (
            replace(LOT, stage="home"),
            "Cannot dispense 2 of lot A1047: it is with a patient, expected stock of a pharmacy.",
        ),
        (
            replace(LOT, stage="returned"),
            "Cannot dispense 2 of lot A1047: it is back from a patient, expected stock of a pharmacy.",
        ),
    ],
)
@pytest.mark.parametrize("by", [PHARMACIST, TECHNICIAN])
def test_what_may_not_be_used_is_neither_dispensed_nor_prepared(lot, told, by):
    with pytest.raises(RefusedError, match=f"^{re.escape(told)}$"):
        dispense(Dispense("A1047", 2, "home-7"), lot, asking(by))


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (Dispense("A1047", 0, "home-7"), "Cannot dispense 0 of lot A1047: expected a whole number from 1."),
        (Dispense("A1047", -1, "home-7"), "Cannot dispense -1 of lot A1047: expected a whole number from 1."),
        (Dispense("A1047", 10**9, "home-7"), "Cannot dispense 1000000000 of lot A1047: it has 10."),
        (
            Dispense("A1047", 2, "south"),
            "Cannot dispense 2 of lot A1047 to south: it is a pharmacy, expected a patient's home.",
        ),
        (
            Dispense("A1047", 2, "home-9"),
            "Cannot dispense 2 of lot A1047 to home-9: it belongs to south, mitte to north.",
        ),
        (Dispense("A1047", 2, "home-8"), "There is no site home-8: expected one of the configuration."),
        (
            Dispense("A1047", 2, "home-7", expiry=date(2028, 7, 1)),
            (
                "Cannot dispense 2 of lot A1047: 2028-07-01 is too late, the manufacturer's is 2028-06-30,"
                " expected that day or an earlier one."
            ),
        ),
        (
            Dispense("A1047", 2, "home-7", expiry=date(2026, 10, 1)),
            "Cannot dispense 2 of lot A1047: 2026-10-01 is before 2026-10-23, the day it was received.",
        ),
        (
            Dispense("A1047", 2, "home-7", expiry=date(2026, 11, 21)),
            (
                "Cannot dispense 2 of lot A1047: expired since 2026-11-21 23:00 UTC"
                " (use before the end of 2026-11-21: the pharmacist's date)."
            ),
        ),
        (
            Dispense("A1047", 2, "home-7", packed_at=NOW + timedelta(minutes=1)),
            "Cannot dispense 2 of lot A1047 at 2026-11-22 10:01 UTC: that is ahead of the clock.",
        ),
        (
            Dispense("A1047", 2, "home-7", packed_at=RECEIVED - timedelta(minutes=1)),
            (
                "Cannot dispense 2 of lot A1047, packed at 2026-10-23 09:59 UTC:"
                " it was put into mitte/fridge-1 at 2026-10-23 10:00 UTC."
            ),
        ),
        (
            Dispense("A1047", 2, "home-7", due_at=NOW),
            "Cannot dispense 2 of lot A1047, due at 2026-11-22 10:00 UTC: it is packed at 2026-11-22 10:00 UTC.",
        ),
        (
            Dispense("A1047", 2, "home-7", unit=FRIDGE),
            (
                "Cannot dispense 2 of lot A1047 in mitte/fridge-1: it is a refrigerator of mitte,"
                " expected a shipper of mitte."
            ),
        ),
        (
            Dispense("A1047", 2, "home-7", unit=Place("south", "box")),
            "Cannot dispense 2 of lot A1047 in south/box: it is a shipper of south, expected a shipper of mitte.",
        ),
        (
            Dispense("A1047", 2, "home-7", days_supply=0),
            "Cannot dispense 2 of lot A1047 for 0 days: expected a whole number from 1 to 366.",
        ),
        (
            Dispense("A1047", 2, "home-7", days_supply=10**9),
            "Cannot dispense 2 of lot A1047 for 1000000000 days: expected a whole number from 1 to 366.",
        ),
    ],
)
def test_a_dispensing_that_makes_no_sense_is_refused_in_one_sentence(command, told):
    with pytest.raises(RefusedError, match=f"^{re.escape(told)}$"):
        dispense(command, LOT, asking())


@pytest.mark.parametrize("by", [PATIENT, MANAGER])
def test_nobody_else_dispenses(by):
    with pytest.raises(NotAllowedError, match=f"{by.id} is a {by.role}; this needs a pharmacist or technician"):
        dispense(Dispense("A1047", 2, "home-7"), LOT, asking(by))


def test_a_pharmacist_of_another_pharmacy_sees_no_such_lot():
    with pytest.raises(NotFoundError, match=r"there is no lot A1047 for sue"):
        dispense(Dispense("A1047", 2, "home-7"), LOT, asking(STRANGER))


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


DAYS = st.dates(date(2026, 11, 22), date(2030, 12, 31))


@brief(100)
@given(
    quantity=st.integers(1, 10),
    manufacturer_expiry=DAYS,
    clock=st.none() | st.datetimes(datetime(2026, 11, 23), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    given_date=st.none() | DAYS,
)
def test_no_split_or_dispensing_makes_a_use_by_later(quantity, manufacturer_expiry, clock, given_date):
    release = Release((), "label_clock", "7 days", "anna", RECEIVED, use_by=clock)
    lot = replace(LOT, manufacturer_expiry=manufacturer_expiry, releases=(release,))
    on = None if given_date is None else min(given_date, manufacturer_expiry)
    part = lot
    for event in dispense(Dispense("A1047", quantity, "home-7", expiry=on), lot, asking()):
        part = child_of(part, event) if isinstance(event, LotSplit) else evolve(part, event, NOW)
    assert (part.quantity, part.stage, part.home) == (quantity, "transit", "home-7")
    assert expiry.use_by(part).at <= expiry.use_by(lot).at
    assert part.assigned is not None
    assert part.assigned.on <= manufacturer_expiry
