"""What any store must do with lots."""

from datetime import date

import msgspec
import pytest

from coldchain import ledger
from coldchain.events import LotUsed, StoreCreated
from coldchain.ledger import Head
from coldchain.lots import Lot
from coldchain.stock import (
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
from coldchain.store.stock_ports import Answered, LotFilter
from tests.contract.stock_rows import DAY, FRIDGE, HOME, HOUR, LOT, NOON, OTHER, ids, lot, put

WHOLE = Lot(
    id="b",
    organisation="org",
    product="kesimpta",
    form="syringe",
    lot_number="B2",
    manufacturer_expiry=date(2026, 12, 31),
    zone="America/New_York",
    quantity=3,
    stage="home",
    stays=(Stay(FRIDGE, NOON, NOON + HOUR), Stay(HOME, NOON + HOUR, attested_until=NOON + DAY)),
    outs=(TimeOut(NOON, NOON + HOUR),),
    incidents=(Incident("i", "hot", "quarantined", "may have been above 30 °C", NOON),),
    releases=(
        Release((Ground("f", "m"),), "manufacturer_advice", "advised", "ana", NOON, "C1", "use", date(2026, 2, 3)),
    ),
    excused=("x",),
    assigned=AssignedExpiry(date(2026, 6, 30), "Europe/Berlin", "ana"),
    standing=Standing("quarantined", (Grounded("quarantined", "k", "quarantined: why", (Ground("f"),)),), NOON, "v"),
    serials=("S1", "S2", "S3"),
    gtin="00300781234567",
    letters="ABC",
    parent="a",
    home="home-1",
    pharmacy="river",
    dispensed_on=date(2026, 3, 1),
    days_supply=90,
    shipment="s1",
    unit_price=12.5,
    uses=(Use(NOON, 1, "used"),),
    ended_at=NOON,
)


def test_an_empty_store_has_no_stock(store):
    assert store.lot("a") is None
    assert store.lots(LotFilter(NOON)) == store.lots_due(NOON, 9) == store.lots_present(FRIDGE, NOON) == []
    assert store.stock_counts(NOON) == store.first_to_use("kesimpta", NOON) == list(store.lot_entries("a")) == []
    assert store.lot_of_serial("g", "s") is None
    assert store.course("a") is None


def test_a_lot_comes_back_whole_and_as_it_was_put_last(store):
    put(store, WHOLE, LOT)
    assert (store.lot("b"), store.lot("a"), store.lot("c")) == (WHOLE, LOT, None)
    used = msgspec.structs.replace(LOT, quantity=0, stage="gone", ended_at=NOON)
    with store.transaction() as tx:
        tx.put_lot(used, NOON)
        assert tx.lot("a") == used
    assert store.lot("a") == used


def test_nothing_of_a_lot_is_kept_when_its_transaction_fails(store):
    put(store, lot("b"))
    with pytest.raises(RuntimeError):
        _fail_in_the_middle(store)
    assert ids(store.lots(LotFilter(NOON))) == ["b"]
    assert (store.lot_of_serial("g", "s"), store.course("a"), store.answered("k")) == (None, None, None)
    assert store.lots_present(HOME, NOON) == []
    put(store, lot("c", HOME, stage="home"))
    assert [each.site for each in store.stock_counts(NOON)] == ["river", "home-1"]


def test_lots_lay_in_a_unit_at_an_instant_of_a_span_or_did_not(store):
    moved = lot("m", stays=(Stay(FRIDGE, NOON, NOON + HOUR), Stay(OTHER, NOON + HOUR)))
    gone = lot("g", quantity=0, stage="gone", stays=(Stay(FRIDGE, NOON - DAY, NOON),))
    put(store, moved, gone, lot("l"))

    def present(place, since, until=None):
        return ids(store.lots_present(place, NOON + since * HOUR, None if until is None else NOON + until * HOUR))

    assert present(FRIDGE, -9) == ["g", "l", "m"]
    assert present(FRIDGE, 0) == ["l", "m"]
    assert present(FRIDGE, 1) == ["l"]
    assert present(FRIDGE, -9, 0) == ["g"]
    assert present(FRIDGE, -9, 0.1) == ["g", "l", "m"]
    assert present(OTHER, 0, 1) == []
    assert present(OTHER, 0, 1.1) == ["m"]
    assert present(Place("river", "fridge-3"), 0) == []


def test_where_a_lot_lay_follows_its_corrections(store):
    put(store, lot(stays=(Stay(FRIDGE, NOON, NOON + HOUR), Stay(OTHER, NOON + HOUR))))
    put(store, lot(stays=(Stay(FRIDGE, NOON, NOON + 2 * HOUR), Stay(HOME, NOON + 2 * HOUR))))
    assert store.lots_present(OTHER, NOON) == []
    assert ids(store.lots_present(FRIDGE, NOON + HOUR)) == ids(store.lots_present(HOME, NOON)) == ["a"]


def test_a_lot_that_came_twice_is_told_once(store):
    stays = (Stay(FRIDGE, NOON, NOON + HOUR), Stay(OTHER, NOON + HOUR, NOON + 2 * HOUR), Stay(FRIDGE, NOON + 2 * HOUR))
    put(store, lot(stays=stays))
    assert ids(store.lots_present(FRIDGE, NOON)) == ["a"]


def test_lots_are_due_until_they_are_put_off_whatever_else_happens_to_them(store):
    put(store, lot("a"), lot("b"), lot("c"))
    with store.transaction() as tx:
        tx.put_due("a", NOON + HOUR)
        tx.put_due("b", NOON)
        tx.put_due("nobody", NOON)
    put(store, lot("b", OTHER))
    assert ids(store.lots_due(NOON, 9)) == ["b"]
    assert ids(store.lots_due(NOON + HOUR, 9)) == ["b", "a"]
    assert ids(store.lots_due(NOON + HOUR, 1)) == ["b"]
    with store.transaction() as tx:
        tx.put_due("b", None)
    assert ids(store.lots_due(NOON + DAY, 9)) == ["a"]


@pytest.mark.parametrize("first", ["parent", "child"])
def test_a_serial_goes_with_the_carton_that_is_split_off_and_is_never_forgotten(store, first):
    put(store, lot("a", gtin="g", serials=("1", "2", "3")))
    assert store.lot_of_serial("g", "2") == "a"
    parts = [lot("a", gtin="g", serials=("1",)), lot("b", gtin="g", serials=("2",))]
    put(store, *(parts if first == "parent" else parts[::-1]))
    assert [store.lot_of_serial("g", each) for each in "1234"] == ["a", "b", "a", None]
    assert store.lot_of_serial("h", "1") is None


def test_entries_are_found_by_the_lots_that_they_name(store):
    head, entries = Head(), []
    for event in (StoreCreated("s", "1"), LotUsed("a", NOON, 1), LotUsed("b", NOON, 1), LotUsed("a", NOON, 2)):
        entries.append(ledger.link(head, NOON, "ana", event))
        head = ledger.head_of(entries[-1])
    with store.transaction() as tx:
        tx.append(entries)
        for seq, lots in ((4, "a"), (2, "ab"), (3, "b"), (2, "a")):
            tx.link(seq, lots)
        assert list(tx.lot_entries("a")) == [entries[1], entries[3]]
    assert list(store.lot_entries("b")) == [entries[1], entries[2]]


def test_where_judging_stands_is_kept_and_forgotten(store):
    with store.transaction() as tx:
        tx.put_course("a", b"\xff1")
        tx.put_course("a", b"2")
        tx.put_course("b", b"3")
        tx.put_course("b", None)
    assert (store.course("a"), store.course("b")) == (b"2", None)


def _fail_in_the_middle(store):
    with store.transaction() as tx:
        tx.put_lot(lot("a", HOME, stage="home", gtin="g", serials=("s",)), NOON)
        tx.put_course("a", b"1")
        tx.put_answered(Answered("k", "d", ("a",), (1,)))
        raise RuntimeError
