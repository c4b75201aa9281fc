import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from coldchain import expiry
from coldchain.commands import Dispense
from coldchain.decisions.dispensing import dispense
from coldchain.errors import NotAllowedError, NotFoundError, RefusedError
from coldchain.events import DispensingPrepared, ExpiryAssigned, LotSplit
from coldchain.lot_fold import child_of, evolve
from coldchain.stock import AssignedExpiry, Ground, Place, Release
from tests.coldchain.decisions.dispensed import DATED, PREPARED, QUARTER, YEAR, packed
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
