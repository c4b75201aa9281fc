"""Lots and excursions are shipped as each entry leaves them, not as they are now."""

import re

import pytest

from coldchain.commands import Adjust, Arrive, Move, Split
from coldchain.influx.loads import ENTRIES, Entries
from coldchain.stock import Arrival
from coldchain.store.stock_ports import LotFilter
from tests.coldchain.desk.world import HOME, OTHER, PAT, Counter
from tests.coldchain.ingest.world import World
from tests.coldchain.timetable import at, every

_LOT = re.compile(
    r"lot,form=pen,lot_id=(\w+),product=kesimpta,site=([\w-]+),unit=([\w-]+) quantity=(\d+)i.*event=\"(\w+)"
)


@pytest.fixture
def world():
    """A pharmacy with ten pens, of which some were split, moved, dispensed and came home."""
    counter = Counter()
    counter.hear(0, 60)
    lot = counter.receive(10)
    counter.do(Split(lot, 4))
    counter.do(Move(lot, OTHER))
    done = counter.dispense(lot, 2)
    counter.do(Arrive(done.made, HOME, Arrival(at(60), at(60), "none", "cool")), PAT)
    counter.do(Adjust(lot, 0, "all gone"))
    return counter


def shipped(store, at_once=None):
    """Ship all entries into nothing, `at_once` at a time, each load anew; return the lines."""
    lines, entries = [], Entries(store)
    while (load := entries.next()) is not None:
        with store.transaction() as tx:
            load.mark(tx)
        load.marked()
        lines += load.lines
        if at_once:
            entries = Entries(store)
    return lines


def lots_in(lines):
    return [" ".join(match.groups()) for match in map(_LOT.match, lines) if match]


def test_what_happened_to_a_lot_is_a_series_a_unit(world):
    told = lots_in(shipped(world.store))
    lot, part, pens = "n1", "n2", "n3"
    box = world.lot(pens).stays[-2].place.unit
    assert [each for each in told if "VerdictChanged" not in each] == [
        f"{lot} river fridge-1 10 LotReceived",
        f"{lot} river fridge-1 6 LotSplit",
        f"{part} river fridge-1 4 LotSplit",
        f"{lot} river fridge-2 6 LotMoved",
        f"{lot} river fridge-1 0 LotMoved",
        f"{lot} river fridge-2 4 LotSplit",
        f"{pens} river fridge-2 2 LotSplit",
        f"{pens} river fridge-2 2 ExpiryAssigned",
        f"{pens} river fridge-2 2 LotDispensed",
        f"{pens} river {box} 2 LotMoved",
        f"{pens} river fridge-2 0 LotMoved",
        f"{pens} river {box} 2 ShipmentPacked",
        f"{pens} river {box} 2 ShipmentArrived",
        f"{pens} home-1 fridge 2 LotMoved",
        f"{pens} river {box} 0 LotMoved",
        f"{lot} river fridge-2 0 LotAdjusted",
    ]


def test_the_copies_end_as_the_stores_own_lots(world):
    shipped(world.store)
    for lot in world.store.lots(LotFilter(at(99), with_stock=False)):
        assert world.store.shipped_lot(lot.id) == lot


@pytest.mark.parametrize("most", [1, 3])
def test_a_shipper_that_begins_anew_after_each_load_tells_the_same(world, monkeypatch, most):
    whole = shipped(world.store)
    with world.store.transaction() as tx:
        tx.put_cursor(ENTRIES, 0)
        tx.forget_shipping()
    monkeypatch.setattr("coldchain.influx.loads.MOST_ENTRIES", most)
    assert shipped(world.store, at_once=most) == whole


def test_a_load_that_was_not_written_is_told_again(world):
    entries = Entries(world.store)
    first = entries.next()
    assert first is not None
    entries.rewind()
    assert entries.next().lines == first.lines


def test_an_excursion_is_one_point_that_evolves():
    world = World()
    world.one_by_one([*every(5, 0, 30, 5.0), *every(5, 30, 75, 9.0), (75, 5.0)])
    told = [line for line in shipped(world.store) if line.startswith("excursion")]
    head = 'excursion,sensor=probe,side=above,site=river,unit=fridge-1 since="2026-03-01T12:30:00Z",until='
    tail = ",withdrawn=false 1772368200000000000"
    assert told == [
        f'{head}"",minutes=0.0,extreme_c=9.0,breached=false,interrupted=false{tail}',
        f'{head}"",minutes=30.0,extreme_c=9.0,breached=true,interrupted=false{tail}',
        f'{head}"2026-03-01T13:15:00Z",minutes=45.0,extreme_c=9.0,breached=true,interrupted=false{tail}',
    ]


def test_an_excursion_that_late_data_withdrew_says_so():
    world = World()
    world.one_by_one([(0, 5.0), (5, 9.0), (10, 9.0)])
    world.send((4, 9.0), now=11)
    told = [line for line in shipped(world.store) if line.startswith("excursion")]
    assert [("withdrawn=true" in line, line.rpartition(" ")[2]) for line in told] == [
        (False, "1772366700000000000"),
        (True, "1772366700000000000"),
        (False, "1772366640000000000"),
    ]


def test_each_entry_is_a_point_of_its_site(world):
    told = [line for line in shipped(world.store) if line.startswith("ledger")]
    assert len(told) == world.store.head().seq
    heads = [line.partition(" ")[0].split(",")[1:-1] for line in told]
    assert ["kind=LotReceived", "site=river"] in heads
    assert ["kind=ShipmentArrived", "site=home-1"] in heads
    assert ["kind=StoreCreated"] in heads
    assert f"store={world.store.id} seq=1i" in told[0]
