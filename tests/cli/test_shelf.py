"""What lies where is counted by condition, the worst first."""

from datetime import UTC, date, datetime, timedelta

from coldchain.cli.shelf import Shelf, shelves
from coldchain.lots import Lot
from coldchain.stock import Place, Standing, Stay

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
NAMES = {"river/fridge-1": "River, Fridge 1", "river/fridge-2": "River, Fridge 2"}


def lot(name, unit, quantity, condition="usable", *, form="pen", stage="stock", expiry=date(2027, 1, 1)):
    stays = (Stay(Place("river", unit), NOW - timedelta(days=1)),)
    standing = Standing(condition=condition)
    return Lot(
        name, "main", "kesimpta", form, "X1", expiry, "UTC", quantity, stage, stays, home="h-1", standing=standing
    )


def test_the_worst_is_told_first_and_pens_apart_from_syringes():
    held = [
        lot("a", "fridge-1", 3),
        lot("b", "fridge-1", 4, "compromised", form="syringe"),
        lot("c", "fridge-1", 1, "quarantined"),
        lot("d", "fridge-1", 2),
        lot("e", "fridge-1", 5, "unverified"),
    ]
    (shelf,) = shelves(held, NOW, NAMES)
    assert shelf == Shelf(
        "River, Fridge 1",
        (("compromised", "syringe", 4), ("quarantined", "pen", 1), ("unverified", "pen", 5), ("usable", "pen", 5)),
    )
    told = "do not use: 4 syringes compromised, 1 pen quarantined; check first: 5 pens; usable: 5 pens"
    assert str(shelf.text()) == told


def test_a_date_that_has_passed_counts_before_anybody_has_judged_it():
    (shelf,) = shelves([lot("a", "fridge-1", 3, expiry=date(2026, 2, 1))], NOW, NAMES)
    assert shelf.held == (("expired", "pen", 3),)


def test_units_come_in_their_order_then_others_and_then_what_is_on_its_way():
    held = [
        lot("a", "shipment-1", 1, stage="transit"),
        lot("b", "bag", 1),
        lot("c", "fridge-2", 1),
        lot("d", "fridge-1", 1),
    ]
    assert [shelf.name for shelf in shelves(held, NOW, NAMES)] == [
        "River, Fridge 1",
        "River, Fridge 2",
        "river/bag",
        "on the way to h-1",
    ]


def test_a_unit_with_nothing_in_it_is_left_out():
    assert shelves([], NOW, NAMES) == []
