"""Questions about few of many lots read those few: SQLite finds them by an index."""

import pytest

from coldchain.store.ports import LimitsSince
from coldchain.store.sqlite import SqliteStore
from coldchain.store.stock_ports import LotFilter
from tests.coldchain.timetable import watched
from tests.contract.stock_rows import NOON, lot, put


@pytest.fixture
def store(tmp_path):
    opened = SqliteStore(tmp_path / "coldchain.db")
    put(opened, *(lot(f"l{number}", lot_number=f"N{number}") for number in range(50)))
    yield opened
    opened.close()


def plan(store, ask):
    """Return how SQLite goes about a question's last statement."""
    connection, asked = store._connection(), []
    connection.set_trace_callback(asked.append)
    ask()
    connection.set_trace_callback(None)
    return [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {asked[-1]}")]


@pytest.mark.parametrize("narrowed", [{}, {"sites": ("river",), "pharmacies": ("river",)}, {"after": "l9", "limit": 9}])
def test_a_recall_reads_the_lots_of_its_number_alone(store, narrowed):
    which = LotFilter(NOON, product="kesimpta", lot_number="n7", with_stock=False, **narrowed)
    assert [each.id for each in store.lots(LotFilter(NOON, lot_number="n7"))] == ["l7"]
    assert plan(store, lambda: store.lots(which))[0] == "SEARCH lot USING INDEX lot_maker (lot_number=?)"


@pytest.mark.parametrize("narrowed", [(), (("river",), ("river",))])
def test_stock_is_counted_from_its_sums_and_reads_only_the_lots_whose_date_has_passed(store, narrowed):
    store.stock_counts(NOON, *narrowed)
    steps = plan(store, lambda: store.stock_counts(NOON, *narrowed))
    assert [step for step in steps if step.split()[1] == "lot"] == [
        "SEARCH lot USING COVERING INDEX lot_past (use_by<?)"
    ]
    assert "SCAN lot_sum" in steps
    # Sums come in the order of their groups; only what is past is sorted.
    assert steps.count("USE TEMP B-TREE FOR GROUP BY") == 1


def test_one_sensor_s_limits_are_read_without_those_of_the_others(store):
    fridges = [watched(f"river/fridge-{number}/probe") for number in range(50)]
    with store.transaction() as tx:
        for each in fridges:
            tx.put_limits(LimitsSince(each.sensor, NOON, each.limits))
    (found,) = store.limits(fridges[7].sensor)
    assert found == LimitsSince(fridges[7].sensor, NOON, fridges[7].limits)
    assert plan(store, lambda: store.limits(fridges[7].sensor))[0] == "SEARCH limits USING PRIMARY KEY (sensor=?)"
