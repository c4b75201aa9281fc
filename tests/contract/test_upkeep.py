"""What was done to sensors, their newest states and single readings: what any store must do with them."""

from datetime import date

from coldchain.readings import Reading
from coldchain.rules import SensorState
from coldchain.store.ports import BatchSeal, StoredState
from coldchain.upkeep import Certificate, Configured, Device, Fault, Recorded, Suspension, Upkeep
from tests.contract.stock_rows import DAY, HOUR, NOON

PROBE, AIR = "river/fridge-1/probe", "river/fridge-1/air"
CERTIFICATE = Certificate("C1", "Lab", date(2026, 1, 2), date(2027, 1, 2), "Europe/Zurich", -0.2, 0.1, 0.7, "A1")
WHOLE = Upkeep(
    PROBE,
    Configured("Europe/Zurich", date(2025, 1, 1), date(2026, 1, 1), date(2024, 1, 1)),
    NOON,
    (Suspension(NOON, NOON + HOUR, NOON + DAY, "bench", "tim"),),
    (Fault(NOON, None, "wet", "ana"),),
    (Recorded(CERTIFICATE, NOON - DAY),),
    (Device("B2", NOON + DAY, "broke", "tim"),),
    "A1",
)


def test_nothing_was_done_to_a_sensor_that_nobody_knows(store):
    assert store.upkeep(PROBE) == Upkeep(PROBE)
    assert store.upkeeps() == []
    assert store.state(PROBE) is store.reading_before(PROBE, NOON) is None


def test_what_was_done_to_sensors_is_kept_whole(store):
    with store.transaction() as tx:
        tx.put_upkeep(Upkeep(PROBE))
        tx.put_upkeep(WHOLE)
        tx.put_upkeep(Upkeep(AIR, first_device="X"))
        assert tx.upkeep(PROBE) == WHOLE
    assert store.upkeep(PROBE) == WHOLE
    assert store.upkeeps() == [Upkeep(AIR, first_device="X"), WHOLE]


def test_a_newest_state_is_told_by_sensor(store):
    state = SensorState(NOON, 5.0)
    with store.transaction() as tx:
        tx.put_states(1, [StoredState(PROBE, SensorState()), StoredState(AIR, SensorState(lost=True))])
        tx.put_states(2, [StoredState(PROBE, state)])
    assert (store.state(PROBE), store.state(AIR)) == (state, SensorState(lost=True))


def test_the_newest_reading_before_an_instant(store):
    rows = [
        Reading(PROBE, NOON + hours * HOUR, float(hours), NOON, "good", (("battery_pct", 9.0),)) for hours in (1, 3)
    ]
    with store.transaction() as tx:
        tx.add_batch(BatchSeal(1, 2, "d"), rows)
        tx.add_batch(BatchSeal(2, 1, "d"), [Reading(AIR, NOON, 1.0, NOON)])
    found = [store.reading_before(PROBE, NOON + hours * HOUR) for hours in (1, 2, 3, 4)]
    assert found == [None, rows[0], rows[0], rows[1]]


def test_a_snapshot_is_forgotten(store):
    with store.transaction() as tx:
        for hours in (1, 2):
            tx.put_snapshot(PROBE, SensorState(NOON + hours * HOUR, 5.0))
        tx.put_snapshot(AIR, SensorState(NOON + HOUR, 5.0))
        tx.drop_snapshot(PROBE, NOON + HOUR)
        tx.drop_snapshot(PROBE, NOON)
    assert list(store.snapshots_after(PROBE, None)) == [NOON + 2 * HOUR]
    assert list(store.snapshots_after(AIR, None)) == [NOON + HOUR]
