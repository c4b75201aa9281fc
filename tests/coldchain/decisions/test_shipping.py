import re
from datetime import timedelta

import pytest
from msgspec.structs import replace

from coldchain.approvals import ApprovedLane
from coldchain.commands import Arrive
from coldchain.decisions.shipping import arrive
from coldchain.errors import NotAllowedError, NotFoundError, RefusedError
from coldchain.events import IncidentReported, LotMoved, ShipmentArrived
from coldchain.shipments import Shipment
from coldchain.stock import Actor, Arrival, Incident, Place, Stay, TimeOut
from tests.coldchain.decisions.pharmacy import (
    FRIDGE,
    HOME,
    LOT,
    MANAGER,
    NOW,
    PATIENT,
    PHARMACIST,
    RECEIVED,
    STRANGER,
    TECHNICIAN,
    asking,
)

PACKED_AT = NOW - timedelta(hours=20)
CAME_AT = NOW - timedelta(hours=2)
BOX = Place("mitte", "shipment-s1")
SHIPMENT = Shipment("s1", ("A1047",), "mitte", "home-7", BOX, PACKED_AT, "", PACKED_AT, NOW)
SENT = replace(
    LOT,
    quantity=3,
    stage="transit",
    home="home-7",
    pharmacy="mitte",
    shipment="s1",
    stays=(Stay(FRIDGE, RECEIVED, PACKED_AT), Stay(BOX, PACKED_AT)),
)
WELL = Arrival(CAME_AT, CAME_AT + timedelta(minutes=10), packs="cool")
COMMAND = Arrive("s1", HOME, WELL)


def test_a_patient_knows_no_supplier_and_no_lane():
    told = replace(COMMAND, arrival=replace(WELL, supplier="my neighbour Tom", lane="by car"))
    assert arrive(told, SHIPMENT, [SENT], asking(PATIENT)) == arrive(COMMAND, SHIPMENT, [SENT], asking(PATIENT))
    assert arrive(told, SHIPMENT, [SENT], asking(PHARMACIST))[0].arrival == told.arrival


def moved(lot="A1047", stored_at=WELL.stored_at, out=None):
    return LotMoved(lot, BOX, HOME, CAME_AT, stored_at, out)


@pytest.mark.parametrize("by", [PATIENT, PHARMACIST, TECHNICIAN])
def test_a_shipment_that_came_well_goes_into_the_homes_fridge_without_a_doubt(by):
    assert arrive(COMMAND, SHIPMENT, [SENT], asking(by)) == (ShipmentArrived("s1", HOME, WELL), moved())


def test_an_overdue_shipment_still_arrives():
    assert len(arrive(COMMAND, replace(SHIPMENT, state="overdue"), [SENT], asking(PATIENT))) == 2


def test_more_than_ten_minutes_to_the_fridge_are_time_out_and_more_than_an_hour_a_doubt():
    for took, doubtful in (
        (timedelta(minutes=11), False),
        (timedelta(minutes=60), False),
        (timedelta(minutes=61), True),
    ):
        stored_at = CAME_AT + took
        came = replace(WELL, stored_at=stored_at)
        facts = arrive(replace(COMMAND, arrival=came), SHIPMENT, [SENT], asking(PATIENT))
        assert facts[1] == moved(stored_at=stored_at, out=TimeOut(CAME_AT, stored_at))
        doubt = Incident("id-1", "receipt", "quarantined", "it was put away 1 h 1 min after it came", CAME_AT)
        assert facts[2:] == ((IncidentReported("A1047", (doubt,)),) if doubtful else ())


def test_each_lot_has_its_own_doubts():
    bad = replace(WELL, indicator="alarm", packs="warm", seal_intact=False)
    part = replace(SENT, id="B1")
    facts = arrive(replace(COMMAND, arrival=bad), SHIPMENT, [SENT, part], asking(PATIENT))
    told = (
        "its temperature indicator showed an alarm when it came",
        "its cold packs were warm when it came",
        "its seal was broken when it came",
    )
    doubts = [
        Incident(f"id-{number}", "receipt", "quarantined", told[(number - 1) % 3], CAME_AT) for number in range(1, 7)
    ]
    assert facts == (
        ShipmentArrived("s1", HOME, bad),
        moved(),
        IncidentReported("A1047", tuple(doubts[:3])),
        moved("B1"),
        IncidentReported("B1", tuple(doubts[3:])),
    )


def test_what_was_taken_out_on_the_way_does_not_arrive():
    back, used = replace(SENT, id="B1", stage="stock"), replace(SENT, id="C1", quantity=0, stage="gone")
    assert arrive(COMMAND, SHIPMENT, [SENT, back, used], asking(PATIENT))[1:] == (moved(),)


def test_a_pharmacys_shipment_without_indicator_logger_or_approved_lane_is_unverified():
    shipment = replace(SHIPMENT, source="mitte", target="south")
    south = Actor("sam", "technician", ("south",))
    command = Arrive("s1", Place("south", "fridge"), replace(WELL, supplier="mitte", lane="courier"))
    told = "it came without a temperature indicator, on a lane that nobody approved"
    doubt = IncidentReported("A1047", (Incident("id-1", "receipt", "unverified", told, CAME_AT),))
    lane = ApprovedLane("south", "mitte", "courier", RECEIVED, "sue")
    other = replace(lane, organisation="north")
    assert arrive(command, shipment, [SENT], asking(south), [other])[2:] == (doubt,)
    assert arrive(command, shipment, [SENT], asking(south), [lane])[2:] == ()
    assert arrive(command, replace(shipment, logger=True), [SENT], asking(south))[2:] == ()


@pytest.mark.parametrize(
    ("command", "shipment", "told"),
    [
        (COMMAND, replace(SHIPMENT, state="arrived", arrival=WELL), "it came 2026-11-22 08:00 UTC already."),
        (COMMAND, replace(SHIPMENT, state="returned"), "it went back to mitte."),
        (Arrive("s1", FRIDGE, WELL), SHIPMENT, "it goes to home-7."),
        (
            Arrive("s1", Place("home-7", "freezer"), WELL),
            SHIPMENT,
            "it is a freezer, Kesimpta needs a refrigerator or a shipper.",
        ),
        (Arrive("s1", Place("home-7", "shelf"), WELL), SHIPMENT, "There is no unit home-7/shelf:"),
        (
            replace(COMMAND, arrival=Arrival(PACKED_AT - timedelta(minutes=1), NOW)),
            SHIPMENT,
            "it was packed at 2026-11-21 14:00 UTC.",
        ),
        (
            replace(COMMAND, arrival=Arrival(CAME_AT, CAME_AT - timedelta(minutes=1))),
            SHIPMENT,
            "put away at 2026-11-22 07:59 UTC, before it came at 2026-11-22 08:00 UTC.",
        ),
        (
            replace(COMMAND, arrival=Arrival(CAME_AT, NOW + timedelta(minutes=1))),
            SHIPMENT,
            "that is ahead of the clock.",
        ),
    ],
)
def test_an_arrival_that_makes_no_sense_is_refused(command, shipment, told):
    with pytest.raises(RefusedError, match=re.escape(told)):
        arrive(command, shipment, [SENT], asking(PATIENT))


def test_others_see_no_such_shipment():
    neighbour = Actor("p9", "patient", ("home-9",))
    for by in (neighbour, STRANGER):
        with pytest.raises(NotFoundError, match=f"there is no shipment s1 for {by.id}"):
            arrive(COMMAND, SHIPMENT, [SENT], asking(by))


def test_a_manager_takes_nothing_in():
    with pytest.raises(NotAllowedError, match="max is a manager; this needs a pharmacist or technician or patient"):
        arrive(COMMAND, SHIPMENT, [SENT], asking(MANAGER))
