import pytest
from msgspec.structs import replace

from coldchain.commands import CorrectStays
from coldchain.decisions.correcting import correct
from coldchain.errors import NotAllowedError, NotFoundError
from coldchain.events import StayCorrected
from coldchain.sentences import instant
from coldchain.stock import Incident, Place, Stay, TimeOut
from tests.coldchain.decisions.pharmacy import COMPROMISED, FRIDGE, HOME, LOT, NOW, STRANGER, TECHNICIAN, standing
from tests.coldchain.decisions.stockroom import (
    AT_HOME,
    BOX,
    CAME,
    FREEZER,
    GONE,
    HOUR,
    MINUTE,
    OTHER,
    SENT,
    asking,
    refusal,
)

RECEIVED = LOT.stays[0].since
LEFT = NOW - 5 * HOUR
MOVED = replace(
    LOT,
    stays=(Stay(FRIDGE, RECEIVED, LEFT), Stay(OTHER, LEFT + HOUR)),
    outs=(TimeOut(LEFT, LEFT + HOUR), TimeOut(NOW - HOUR, NOW - HOUR + MINUTE)),
)


def to(*stays, reason="typed wrongly"):
    return CorrectStays("A1047", stays, reason)


def refused(command, lot=LOT, **kind):
    return refusal(correct, command, lot, asking(), **kind)


def test_a_pharmacist_corrects_a_unit_and_a_time():
    now = (Stay(FRIDGE, RECEIVED, LEFT), Stay(OTHER, LEFT))
    assert correct(to(*now), LOT, asking()) == (StayCorrected("A1047", LOT.stays, now, (), "typed wrongly", ()),)


def test_where_it_was_put_by_mistake_may_be_of_another_class():
    now = (Stay(FRIDGE, RECEIVED, LEFT), Stay(FREEZER, LEFT, NOW), Stay(FRIDGE, NOW))
    assert correct(to(*now), LOT, asking())[0].now == now


def test_time_out_between_units_goes_with_them_and_what_people_stated_stays():
    sooner = (MOVED.stays[0], replace(MOVED.stays[1], since=LEFT + 20 * MINUTE))
    (corrected,) = correct(to(*sooner), MOVED, asking())
    assert corrected.outs == (TimeOut(LEFT, LEFT + 20 * MINUTE), MOVED.outs[1])
    at_once = (MOVED.stays[0], replace(MOVED.stays[1], since=LEFT + 10 * MINUTE))
    assert correct(to(*at_once), MOVED, asking())[0].outs == MOVED.outs[1:]


def test_a_hole_between_units_is_time_out_and_never_nothing():
    now = (Stay(FRIDGE, RECEIVED, LEFT), Stay(FRIDGE, NOW))
    assert correct(to(*now), LOT, asking())[0].outs == (TimeOut(LEFT, NOW),)


def test_what_the_old_record_compromised_stays_quarantined():
    compromised = replace(LOT, standing=standing("compromised", COMPROMISED))
    (corrected,) = correct(to(Stay(OTHER, RECEIVED)), compromised, asking())
    told = "compromised as first recorded, then where it lay was corrected"
    assert corrected.incidents == (Incident("id-1", "corrected", "quarantined", told, NOW),)


def test_a_shipper_that_is_not_configured_is_known_from_the_lot():
    now = (AT_HOME.stays[0], Stay(BOX, SENT, CAME - HOUR), Stay(HOME, CAME - HOUR))
    assert correct(to(*now), AT_HOME, asking())[0].now == now


def test_of_a_lot_that_is_gone_the_end_stays():
    now = (*GONE.stays[:-1], Stay(HOME, CAME, NOW))
    earlier = (GONE.stays[0], Stay(BOX, SENT, CAME - HOUR), Stay(HOME, CAME - HOUR, NOW))
    assert correct(to(*earlier), GONE, asking())[0].now == earlier
    assert refused(to(*now[:-1], Stay(HOME, CAME)), GONE) == (
        "Cannot correct where lot A1047 lay: the last stay has no end, expected 2026-11-22 10:00 UTC, when it was gone."
    )


@pytest.mark.parametrize(
    ("stays", "told"),
    [
        ((), "no stays are given, expected all of them."),
        (LOT.stays, "that is what is recorded."),
        ((Stay(HOME, RECEIVED),), "the last stay is in home-7/fridge, expected a unit of mitte."),
        (
            (Stay(OTHER, RECEIVED, NOW),),
            "the last stay ends at 2026-11-22 10:00 UTC, expected no end, for it is there.",
        ),
        ((Stay(OTHER, NOW + MINUTE),), "the stay in mitte/fridge-2 lies ahead of the clock."),
        (
            (Stay(FRIDGE, RECEIVED, NOW + MINUTE), Stay(OTHER, NOW)),
            "the stay in mitte/fridge-1 lies ahead of the clock.",
        ),
        (
            (Stay(FRIDGE, LEFT, RECEIVED), Stay(OTHER, NOW)),
            "the stay in mitte/fridge-1 ends at 2026-10-23 10:00 UTC, before it begins at 2026-11-22 05:00 UTC.",
        ),
        (
            (Stay(FRIDGE, RECEIVED, NOW), Stay(OTHER, LEFT)),
            "the stay in mitte/fridge-2 begins at 2026-11-22 05:00 UTC, before the one in mitte/fridge-1 ends.",
        ),
        (
            (Stay(FRIDGE, RECEIVED), Stay(OTHER, NOW)),
            "the stay in mitte/fridge-2 begins at 2026-11-22 10:00 UTC, before the one in mitte/fridge-1 ends.",
        ),
        (
            (Stay(FRIDGE, RECEIVED, None, NOW),),
            "nobody attested mitte/fridge-1 until 2026-11-22 10:00 UTC.",
        ),
    ],
)
def test_stays_that_cannot_be_are_refused(stays, told):
    assert refused(to(*stays)) == f"Cannot correct where lot A1047 lay: {told}"


def test_only_a_pharmacist_with_a_reason_corrects_what_is_known_there():
    told = "Cannot correct where lot A1047 lay: "
    command = to(Stay(OTHER, RECEIVED))
    assert refusal(correct, command, LOT, asking(TECHNICIAN), kind=NotAllowedError) == (
        f"{told}tom is a technician; this needs a pharmacist."
    )
    assert refusal(correct, command, LOT, asking(STRANGER), kind=NotFoundError) == (
        f"{told}there is no lot A1047 for sue."
    )
    assert refused(replace(command, reason=" ")) == f"{told}a reason is required."
    attic = (Stay(Place("mitte", "attic"), RECEIVED, LEFT), Stay(FRIDGE, LEFT))
    assert refused(to(*attic), kind=NotFoundError).startswith("There is no unit mitte/attic: ")
    abroad = (Stay(Place("south", "fridge"), RECEIVED, LEFT), Stay(FRIDGE, LEFT))
    assert refused(to(*abroad), kind=NotFoundError) == f"{told}there is no site south for anna."


def test_a_story_that_begins_later_than_recorded_is_to_be_checked_first():
    (corrected,) = correct(to(Stay(FRIDGE, NOW)), LOT, asking())
    told = f"recorded from {instant(RECEIVED)} on and corrected to {instant(NOW)}, nobody says where it lay between"
    (doubt,) = corrected.incidents
    assert (doubt.kind, doubt.condition, doubt.told, doubt.at) == ("corrected", "unverified", told, RECEIVED)
    soon = Stay(FRIDGE, RECEIVED + 10 * MINUTE)
    assert correct(to(soon), LOT, asking())[0].incidents == ()
