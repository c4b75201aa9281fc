"""What any store must do for the shipper."""

from datetime import UTC, datetime, timedelta

from coldchain import lot_fold
from coldchain.readings import Reading
from coldchain.store.ports import BatchSeal
from coldchain.store.shipping_ports import Position, RefusedPoint, ShippingTrouble
from coldchain.units import to_us
from tests.coldchain.told_stock import RECEIVED

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
BEGINNING = Position(0)


def reading(minute, sensor="river/fridge-1/probe", **more):
    at = NOON + timedelta(minutes=minute)
    return Reading(sensor, at, 5.0 + minute / 1000, at + timedelta(seconds=1), **more)


def row(batch, told, numbers=None):
    received = to_us(told.received_at)
    return batch, told.sensor, to_us(told.at), told.temperature_c, received, told.quality, numbers


def test_reading_rows_follow_on_one_another_in_the_order_of_batch_sensor_and_time(store):
    full = reading(9, quality="arrival", numbers=(("seq", 12.0), ("battery_pct", 87.5)))
    batches = {1: [full, reading(3), reading(5, "hill/fridge/air")], 2: [], 3: [reading(1), reading(2)]}
    with store.transaction() as tx:
        for number, readings in batches.items():
            tx.add_batch(BatchSeal(number, len(readings), "d"), readings)
    rows = list(store.reading_rows(BEGINNING, 100))
    of_hill = [each for each in rows if each[1] == "hill/fridge/air"]
    assert of_hill == [row(1, reading(5, "hill/fridge/air"))]
    assert [each for each in rows if each not in of_hill] == [
        row(1, reading(3)),
        row(1, full, b'[["seq",12.0],["battery_pct",87.5]]'),
        row(3, reading(1)),
        row(3, reading(2)),
    ]
    paged, after = [], BEGINNING
    while page := store.reading_rows(after, 2):
        paged += page
        after = Position(*page[-1][:3])
    assert paged == rows


def test_points_that_were_refused_are_kept_the_newest_of_them(store):
    points = [RefusedPoint(f"reading n={number}", "field type conflict", NOON) for number in range(5)]
    with store.transaction() as tx:
        tx.refuse_points(points[:2], keep=3)
        tx.refuse_points(points[2:], keep=3)
    assert store.refused_points() == [points[4], points[3], points[2]]
    assert store.refused_points(1) == [points[4]]


def test_why_nothing_is_shipped_is_known_to_others(store):
    assert store.shipping_trouble() is None
    trouble = ShippingTrouble(NOON, NOON + timedelta(minutes=1), "connection", "InfluxDB does not answer.")
    with store.transaction() as tx:
        tx.put_shipping_trouble(trouble)
    assert store.shipping_trouble() == trouble
    with store.transaction() as tx:
        tx.put_shipping_trouble(None)
    assert store.shipping_trouble() is None


def test_lots_are_kept_as_they_were_shipped(store):
    lot = lot_fold.evolve(None, RECEIVED, NOON)
    with store.transaction() as tx:
        tx.put_shipped_lots([lot])
    assert (store.shipped_lot(lot.id), store.shipped_lot("L9")) == (lot, None)
    with store.transaction() as tx:
        tx.forget_shipping()
    assert store.shipped_lot(lot.id) is None
