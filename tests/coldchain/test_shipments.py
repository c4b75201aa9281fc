from datetime import timedelta

import pytest
from msgspec.structs import replace

from coldchain import events as facts
from coldchain.errors import LedgerBrokenError
from coldchain.shipments import Shipment, emptied, evolve
from coldchain.stock import Arrival, Place
from tests.coldchain.timetable import at

BOX, HOME = Place("river", "shipment-s1"), Place("home-1", "fridge")
DUE = at(0) + timedelta(days=1)
PACKED = facts.ShipmentPacked("s1", ("L1",), "river", "home-1", BOX, at(0), "box-24", DUE, DUE, logger=True)
OPEN = Shipment("s1", ("L1",), "river", "home-1", BOX, at(0), "box-24", DUE, DUE, logger=True)
OVERDUE = facts.ShipmentOverdue("s1", "river", "home-1", DUE)
ARRIVED = facts.ShipmentArrived("s1", HOME, Arrival(at(60), at(70), "ok", "cool"))


def test_a_shipment_is_open_until_it_comes():
    assert evolve(None, PACKED) == OPEN
    assert evolve(OPEN, ARRIVED) == replace(OPEN, state="arrived", arrival=ARRIVED.arrival, arrived_in=HOME)


def test_one_without_word_is_overdue_until_it_comes():
    overdue = evolve(OPEN, OVERDUE)
    assert overdue == replace(OPEN, state="overdue")
    assert evolve(overdue, ARRIVED) == evolve(OPEN, ARRIVED)


def test_one_that_came_is_not_overdue_and_was_not_returned():
    arrived = evolve(OPEN, ARRIVED)
    assert evolve(arrived, OVERDUE) == arrived
    assert emptied(arrived) == arrived
    assert emptied(OPEN) == replace(OPEN, state="returned")


def test_what_is_split_off_on_the_way_is_in_it_too():
    assert evolve(OPEN, facts.LotSplit("L1", "L2", 1)).lots == ("L1", "L2")
    assert evolve(OPEN, facts.LotSplit("L9", "L2", 1)) == OPEN


def test_what_was_never_packed_cannot_come():
    with pytest.raises(LedgerBrokenError, match=r"^ShipmentArrived tells of a shipment that was never packed\.$"):
        evolve(None, ARRIVED)
