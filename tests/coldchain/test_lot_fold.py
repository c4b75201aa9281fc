from datetime import date, timedelta

import pytest
from hypothesis import given
from msgspec.structs import replace

from coldchain import events as facts
from coldchain.errors import LedgerBrokenError
from coldchain.lot_fold import child_of, concerns, evolve
from coldchain.lots import Lot
from coldchain.stock import (
    Arrival,
    AssignedExpiry,
    Ground,
    Grounded,
    Incident,
    Place,
    Release,
    Standing,
    Stay,
    TimeOut,
    Use,
)
from tests.coldchain import drawn_events
from tests.coldchain.timetable import at
from tests.properties.told_stories import brief

FRIDGE, OTHER, HOME = Place("river", "fridge-1"), Place("river", "fridge-2"), Place("home-1", "fridge")
BOX = Place("river", "shipment-s1")
ARRIVAL = Arrival(at(-30), at(-20), "ok", "cool")
DOUBT = Incident("i1", "receipt", "quarantined", "warm cold packs", at(-30))
MOVE = Incident("i2", "move", "quarantined", "entered late", at(0))
HOT = Grounded("quarantined", "consecutive", "quarantined: above 8 °C for 41 min.", (Ground("warm", "m1"),))
RECEIVED = facts.LotReceived(
    "L1", "north", "kesimpta", "pen", "SLA42", date(2027, 12, 31), "UTC", 5, FRIDGE, ARRIVAL,
    ("S1", "S2", "S3", "S4", "S5"), "00300781007688", (DOUBT,), 1900.0,
)  # fmt: skip
LOT = Lot(
    "L1", "north", "kesimpta", "pen", "SLA42", date(2027, 12, 31), "UTC", 5, "stock", (Stay(FRIDGE, at(-20)),),
    incidents=(DOUBT,), serials=("S1", "S2", "S3", "S4", "S5"), gtin="00300781007688", unit_price=1900.0,
)  # fmt: skip
AT_HOME = replace(
    LOT, stage="home", home="home-1", pharmacy="river", letters="ABCDE", shipment="s1",
    dispensed_on=date(2026, 3, 1), days_supply=150,
    stays=(Stay(FRIDGE, at(-20), at(0)), Stay(BOX, at(0), at(60)), Stay(HOME, at(60))),
)  # fmt: skip
IN_TRANSIT = replace(AT_HOME, stage="transit", stays=(Stay(FRIDGE, at(-20), at(0)), Stay(BOX, at(0))))


def told(lot, *events, moment=100):
    for event in events:
        lot = evolve(lot, event, at(moment))
    return lot


def test_what_is_received_lies_in_its_unit_from_when_it_was_put_there():
    assert told(None, RECEIVED) == LOT


def test_no_event_can_tell_of_a_lot_that_was_never_received():
    with pytest.raises(LedgerBrokenError, match=r"^LotUsed tells of a lot that was never received\.$"):
        evolve(None, facts.LotUsed("L1", at(0), 1), at(0))


def test_a_move_ends_one_stay_begins_another_and_keeps_the_time_between():
    out = TimeOut(at(0), at(20))
    moved = facts.LotMoved("L1", FRIDGE, OTHER, at(0), at(20), out, (MOVE,), at(500))
    assert told(LOT, moved) == replace(
        LOT,
        stays=(Stay(FRIDGE, at(-20), at(0)), Stay(OTHER, at(20), None, at(500))),
        outs=(out,),
        incidents=(DOUBT, MOVE),
    )


def test_a_confirmed_move_has_no_force():
    assert told(replace(LOT, incidents=(DOUBT, MOVE)), facts.MoveConfirmed("L1", "i2", "seen")) == LOT


def test_a_split_takes_its_pens_serials_and_letters_with_it():
    split = facts.LotSplit("L1", "L2", 2, ("S1", "S2"), "BD")
    assert told(AT_HOME, split) == replace(AT_HOME, quantity=3, serials=("S3", "S4", "S5"), letters="ACE")
    assert child_of(AT_HOME, split) == replace(
        AT_HOME, id="L2", parent="L1", quantity=2, serials=("S1", "S2"), letters="BD"
    )


def test_a_part_inherits_all_that_is_true_of_the_whole_but_what_was_used():
    year = AssignedExpiry(date(2027, 3, 1), "UTC", "ana")
    released = Release((Ground("warm", "m1"),), "accepted_unknown", "seen", "ana", at(0))
    whole = replace(
        AT_HOME,
        outs=(TimeOut(at(70), at(80)),),
        releases=(released,),
        excused=("frost",),
        assigned=year,
        standing=Standing("quarantined", (HOT,), at(90), "PI", approved=True),
        uses=(Use(at(90), 1, "used"),),
    )
    part = child_of(whole, facts.LotSplit("L1", "L2", 1))
    assert part == replace(whole, id="L2", parent="L1", quantity=1, serials=(), letters="", uses=())


def test_use_takes_away_what_was_used_and_says_when():
    used = facts.LotUsed("L1", at(90), 2, "AC")
    assert told(AT_HOME, used) == replace(AT_HOME, quantity=3, letters="BDE", uses=(Use(at(90), 2, "used"),))


@pytest.mark.parametrize(
    ("last", "ended_at", "uses"),
    [
        (facts.LotUsed("L1", at(90), 5, kind="thrown_away"), at(90), (Use(at(90), 5, "thrown_away"),)),
        (facts.LotDiscarded("L1", 5, "recalled"), at(100), ()),
        (facts.LotAdjusted("L1", 5, 0, "not there"), at(100), ()),
    ],
)
def test_with_the_last_pen_the_lot_is_gone_and_its_stay_ends(last, ended_at, uses):
    ended = replace(AT_HOME.stays[-1], until=ended_at)
    assert told(AT_HOME, last) == replace(
        AT_HOME, quantity=0, letters="", stage="gone", stays=(*AT_HOME.stays[:-1], ended), ended_at=ended_at, uses=uses
    )


def test_a_part_that_is_discarded_or_a_count_leaves_the_rest():
    assert told(LOT, facts.LotDiscarded("L1", 2, "broken")) == replace(LOT, quantity=3)
    assert told(LOT, facts.LotAdjusted("L1", 5, 7, "counted")) == replace(LOT, quantity=7)


def test_what_a_patient_returns_lies_in_the_pharmacy_and_stays_the_patient_s():
    back = facts.LotReturned("L1", "manufacturer_claim", handed_over=True, place=OTHER, at=at(90))
    stays = (*AT_HOME.stays[:-1], Stay(HOME, at(60), at(90)), Stay(OTHER, at(90)))
    assert told(AT_HOME, back) == replace(AT_HOME, stage="returned", stays=stays)


def test_what_was_never_handed_over_is_nobody_s_and_keeps_its_doubt():
    doubt = Incident("i9", "never_handed_over", "quarantined", "never handed over", at(90))
    back = facts.LotReturned("L1", "restock", handed_over=False, place=FRIDGE, at=at(90), incidents=(doubt,))
    assert told(IN_TRANSIT, back) == replace(
        LOT,
        shipment="s1",
        stays=(Stay(FRIDGE, at(-20), at(0)), Stay(BOX, at(0), at(90)), Stay(FRIDGE, at(90))),
        incidents=(DOUBT, doubt),
    )


def test_what_was_set_aside_and_is_called_off_is_as_before():
    prepared = facts.DispensingPrepared("L1", "home-1", 150, "box-24", at(1440), Place("river", "cool-box"))
    back = facts.LotReturned("L1", "restock", handed_over=False, place=FRIDGE, at=at(90))
    assert told(LOT, prepared, back) == LOT


def test_the_way_to_a_patient():
    year = AssignedExpiry(date(2027, 3, 1), "UTC", "ana")
    cool, due = Place("river", "cool-box"), at(1440)
    prepared = told(LOT, facts.DispensingPrepared("L1", "home-1", 150, "box-24", due, cool))
    assert prepared == replace(
        LOT, stage="prepared", home="home-1", days_supply=150, package="box-24", due_at=due, shipper=cool
    )
    packed = told(
        prepared,
        facts.ExpiryAssigned("L1", year),
        facts.LotDispensed("L1", "home-1", "river", date(2026, 3, 1), 150, "ABCDE"),
        facts.LotMoved("L1", FRIDGE, BOX, at(0), at(0)),
        facts.ShipmentPacked("s1", ("L1",), "river", "home-1", BOX, at(0), "box-24", at(0), due),
    )
    assert packed == replace(IN_TRANSIT, assigned=year)
    arrived = told(packed, facts.ShipmentArrived("s1", HOME, ARRIVAL), facts.LotMoved("L1", BOX, HOME, at(60), at(60)))
    assert arrived == replace(AT_HOME, assigned=year)


def test_what_comes_for_no_patient_is_stock_and_what_was_taken_out_on_the_way_stays_what_it_is():
    arrived = facts.ShipmentArrived("s1", OTHER, ARRIVAL)
    assert told(replace(LOT, stage="transit"), arrived).stage == "stock"
    returned = replace(IN_TRANSIT, stage="returned")
    assert told(returned, arrived) == returned


def test_what_people_report_and_decide_is_kept():
    out, year = TimeOut(at(70), at(80)), AssignedExpiry(date(2027, 3, 1), "UTC", "ana")
    released = Release((Ground("warm", "m1"),), "accepted_unknown", "seen", "ana", at(0))
    assert told(
        LOT,
        facts.IncidentReported("L1", (MOVE,), out),
        facts.IncidentReported("L1"),
        facts.LotQuarantined("L1", replace(MOVE, id="i3"), "held"),
        facts.LotReleased("L1", released),
        facts.ExpiryAssigned("L1", year),
        facts.CompromiseAmended("L1", "q1", ("frost",), "ben", replace(MOVE, id="i4"), "in writing"),
    ) == replace(
        LOT,
        outs=(out,),
        incidents=(DOUBT, MOVE, replace(MOVE, id="i3"), replace(MOVE, id="i4")),
        releases=(released,),
        assigned=year,
        excused=("frost",),
    )


def test_corrected_stays_take_the_place_of_the_recorded_ones():
    now, doubt = (Stay(OTHER, at(-10)),), replace(MOVE, id="i5", kind="corrected")
    moved = replace(LOT, outs=(TimeOut(at(0), at(60)),))
    assert told(moved, facts.StayCorrected("L1", LOT.stays, now, (doubt,), "typo")) == replace(
        moved, stays=now, incidents=(DOUBT, doubt)
    )
    assert told(moved, facts.StayCorrected("L1", LOT.stays, now, (), "typo", ())).outs == ()


def verdict(now, was="usable", reasons=(HOT,)):
    return facts.VerdictChanged("L1", was, now, reasons, "PI 2024", approved=True, label_clock_ends_at=at(9999))


def test_a_condition_dates_from_when_it_came_to_be_not_from_its_newest_reason():
    stopped = told(LOT, verdict("quarantined"), moment=10)
    assert stopped.standing == Standing(
        "quarantined", (HOT,), at(10), "PI 2024", approved=True, label_clock_ends_at=at(9999)
    )
    more = told(stopped, verdict("quarantined", "quarantined", (HOT, HOT)), moment=20)
    assert more.standing == replace(stopped.standing, reasons=(HOT, HOT))
    assert told(more, verdict("compromised", "quarantined"), moment=30).standing.since == at(30)


def test_the_first_verdict_dates_a_usable_lot():
    assert told(LOT, verdict("usable", reasons=()), moment=10).standing.since == at(10)


@brief(200)
@given(drawn_events.events())
def test_an_event_that_does_not_concern_lots_leaves_one_as_it_is(event):
    if not concerns(event):
        assert evolve(LOT, event, at(0) + timedelta(days=1)) is LOT
