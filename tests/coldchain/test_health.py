"""What is told of a sensor itself: calibration, battery, signal, clock."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from coldchain import commands as ask
from coldchain.health import Battery, Calibration, Health, calibration, health
from coldchain.readings import Reading
from coldchain.store.memory import MemoryStore
from coldchain.store.ports import BatchSeal
from coldchain.store.sqlite import SqliteStore
from coldchain.upkeep import Configured, Upkeep
from tests.coldchain.desk.world import TIM, Counter
from tests.coldchain.timetable import NOON, PROBE, at

DAY = timedelta(days=1)


@pytest.fixture(params=["sqlite", "memory"])
def store(request, tmp_path):
    opened = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "coldchain.db")
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("due_on", "state"),
    [
        (date(2026, 2, 28), "lapsed"),
        (date(2026, 3, 1), "due"),
        (date(2026, 3, 30), "due"),
        (date(2026, 3, 31), "valid"),
    ],
)
def test_a_calibration_is_due_from_30_days_before_its_last_day_and_lapsed_after_it(due_on, state):
    assert calibration(Upkeep(PROBE, Configured("UTC", None, due_on), NOON), NOON) == Calibration(state, due_on)


def test_the_day_ends_where_the_site_is():
    evening = at(11 * 60 + 30)  # 23:30 UTC, which is the next day in Zurich
    said = Configured("Europe/Zurich", None, date(2026, 3, 1))
    assert calibration(Upkeep(PROBE, said, NOON), evening).state == "lapsed"


def test_of_a_sensor_of_which_nothing_is_known_nothing_is_told(store):
    assert health(store, PROBE, NOON) == Health(PROBE)


def kept(store, *readings):
    with store.transaction() as tx:
        tx.add_batch(BatchSeal(tx.last_batch() + 1, len(readings), "d"), readings)


def charge(days, percent, **more):
    return Reading(PROBE, NOON + days * DAY, 5.0, NOON + days * DAY, "good", (("battery_pct", percent),), **more)


def test_a_battery_that_falls_by_one_percent_a_day_is_down_to_ten_in_that_many_days(store):
    kept(store, *(charge(days, 60.0 - days) for days in range(20)))
    found = health(store, PROBE, NOON + 19 * DAY).battery
    assert found == Battery(41.0, NOON + 19 * DAY, (NOON + 50 * DAY).date())


def test_a_battery_that_does_not_fall_has_no_forecast(store):
    kept(store, *(charge(days, 80.0) for days in range(5)))
    assert health(store, PROBE, NOON + 5 * DAY).battery == Battery(80.0, NOON + 4 * DAY, None)


def test_a_new_battery_begins_anew(store):
    kept(
        store, *(charge(days, 20.0 - days) for days in range(5)), *(charge(days, 105.0 - days) for days in range(5, 9))
    )
    found = health(store, PROBE, NOON + 9 * DAY).battery
    assert found == Battery(97.0, NOON + 8 * DAY, (NOON + 95 * DAY).date())


def test_what_was_told_more_than_30_days_ago_says_nothing(store):
    kept(store, charge(0, 80.0))
    assert health(store, PROBE, NOON + 40 * DAY).battery is None


def test_the_newest_signal_and_the_middle_of_the_newest_clocks_are_told(store):
    slow = timedelta(minutes=4)
    rows = [Reading(PROBE, at(minute), 5.0, at(minute) + slow, "good", (("rssi_dbm", -70.0),)) for minute in range(60)]
    hurry = Reading(PROBE, at(60), 5.0, at(60) + DAY, "good", (("rssi_dbm", -90.0), ("snr_db", 3.0)))
    undated = Reading(PROBE, at(61), 5.0, at(61), "arrival", (("linkquality", 12.0),))
    kept(store, *rows, hurry, undated)
    found = health(store, PROBE, at(70))
    assert found.signal == (("rssi_dbm", -90.0), ("snr_db", 3.0), ("linkquality", 12.0))
    assert found.clock_drift == slow
    assert found.heard_at == at(61)


def test_what_came_together_is_of_the_past_and_tells_nothing_of_a_clock(store):
    file = [Reading(PROBE, at(minute), 5.0, at(0) + 1475 * DAY, "good") for minute in range(0, 100, 10)]
    kept(store, *file)
    assert health(store, PROBE, NOON + 1475 * DAY).clock_drift is None


def test_a_clock_that_is_a_day_slow_is_told_although_its_readings_are_of_the_past(store):
    kept(store, *(Reading(PROBE, at(minute), 5.0, at(minute) + DAY, "good") for minute in range(0, 100, 10)))
    assert health(store, PROBE, NOON + 2 * DAY).clock_drift == DAY


def test_of_what_comes_two_by_two_the_newer_tells_the_clock(store):
    slow = timedelta(minutes=1)
    rows = ((at(minute), at(minute // 10 * 10 + 5) + slow) for minute in range(0, 100, 5))
    kept(store, *(Reading(PROBE, sent, 5.0, came, "good") for sent, came in rows))
    assert health(store, PROBE, at(100)).clock_drift == slow


def test_a_sensor_without_a_clock_of_its_own_has_none_that_could_be_wrong(store):
    kept(store, replace(charge(0, 50.0), quality="arrival"))
    assert health(store, PROBE, NOON).clock_drift is None


def test_it_says_that_it_is_out_or_faulty_and_which_device_it_is():
    world = Counter()
    world.hear(0, 30)
    world.do(ask.ReplaceSensor(PROBE, "B2", "new", at(1)), TIM)
    world.do(ask.SuspendSensor(PROBE, "bench", at(5), at(90)), TIM)
    world.do(ask.DeclareFault(PROBE, "broken", at(3)))
    found = health(world.store, PROBE, at(30))
    assert (found.out_since, found.expected_back, found.faulty_since) == (at(5), at(90), at(3))
    assert (found.hardware_id, found.heard_at) == ("B2", at(30))
    world.do(ask.ReplaceSensor(PROBE, "C3", "it was broken"), TIM)
    assert health(world.store, PROBE, at(30)).faulty_since is None
