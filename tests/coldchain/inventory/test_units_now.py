"""What each unit is like now."""

from datetime import timedelta

import pytest

from coldchain.commands import SuspendSensor, TakeUnitOut
from coldchain.findings import Excursion
from coldchain.inventory.units import Inside, UnitNow, units
from coldchain.stock import Actor, Place
from coldchain.unit_state import UnitState
from coldchain.viewing import as_of_now
from tests.coldchain.desk.world import FRIDGE, MIA, OTHER, SENSORS, SITES, Counter
from tests.coldchain.timetable import at, watched

MINUTES = timedelta(minutes=1)


@pytest.fixture
def world():
    return Counter()


def unit(world, place=FRIDGE, sensors=SENSORS) -> UnitNow:
    (found,) = units(world.store, [SITES[place.site]], sensors, world.clock.now(), place.unit)
    return found


def test_a_unit_shows_its_newest_reading_and_what_lies_in_it(world):
    world.receive()
    world.hear(0, 60, 4.5)
    found = unit(world)
    assert found.state == UnitState("ok", "in_range", 4.5, at(60), "probe")
    assert (found.name, found.storage, found.min_c, found.max_c) == ("fridge-1", "refrigerator", 2.0, 8.0)
    assert found.inside == (Inside("usable", 1, 10),)
    assert (found.since, found.out) == (at(0), None)


def test_all_units_of_the_sites_come_in_the_order_of_the_configuration(world):
    found = units(world.store, [SITES["river"], SITES["home-1"]], SENSORS, at(0))
    assert [str(each.place) for each in found] == [
        "river/fridge-1", "river/fridge-2", "river/fridge-3", "river/bag-1", "home-1/fridge",
    ]  # fmt: skip


def test_a_unit_without_a_sensor_has_no_signal(world):
    found = unit(world, Place("river", "fridge-3"))
    assert (found.state, found.since, found.min_c) == (UnitState("no_signal", None, None, None, ""), None, None)


def test_out_of_range_it_warns_since_the_first_reading_out_and_alarms_over_the_limit(world):
    world.hear(0, 10)
    world.hear(15, 30, 9.0)
    assert (unit(world).state.status, unit(world).since) == ("warning", at(15))
    world.hear(35, 50, 9.0)
    assert (unit(world).state.status, unit(world).since) == ("alarm", at(15))


def test_what_goes_on_is_told_as_it_stands_at_the_newest_reading(world):
    world.hear(0, 30, 9.0)
    world.hear(35, 60, 24.3)
    (kept,) = (each for each in world.store.findings() if isinstance(each, Excursion))
    (told,) = (each for each in as_of_now(world.store, world.store.findings()) if isinstance(each, Excursion))
    assert (kept.extreme_c, kept.last_at) == (9.0, at(30))
    assert (told.extreme_c, told.last_at, told.duration) == (24.3, at(60), 60 * MINUTES)


def test_in_range_again_it_is_so_since_the_excursion_ended(world):
    world.hear(0, 10, 9.0)
    world.hear(15, 30)
    assert (unit(world).state.status, unit(world).since) == ("ok", at(15))


def test_nobody_collects_and_the_silence_shows_all_the_same(world):
    world.hear(0, 60)
    world.turn(75)
    assert unit(world).state.status == "ok"
    world.turn(76)
    assert (unit(world).state.status, unit(world).since) == ("no_signal", at(60))
    assert unit(world).state.temperature_c == 5.0


def test_silent_while_it_alarmed_it_goes_on_alarming_and_says_that_it_is_silent_since_its_last_reading(world):
    world.hear(0, 40, 9.0)
    world.turn(55)
    assert not unit(world).silent
    world.turn(56)
    found = unit(world)
    assert (found.state.status, found.state.band, found.silent, found.since) == ("alarm", "warm", True, at(40))


def test_in_range_again_after_a_gap_it_is_so_since_it_was_heard(world):
    world.hear(0, 10, 9.0)
    world.hear(60, 70)
    assert (unit(world).state.status, unit(world).since, unit(world).silent) == ("ok", at(60), False)


def test_in_range_with_the_days_tolerance_used_up_it_is_so_since_it_came_back(world):
    world.hear(0, 65, 9.0)
    world.hear(70, 120)
    assert (unit(world).state.status, unit(world).state.band, unit(world).since) == ("warning", "in_range", at(70))
    world.hear(125, 130, 9.0)
    assert (unit(world).state.band, unit(world).since) == ("warm", at(125))


def test_overheated_or_freezing_it_is_so_since_that_began(world):
    world.hear(0, 10, 20.0)
    world.hear(15, 30, 26.0)
    assert (unit(world).state.band, unit(world).since) == ("overheated", at(15))
    world.hear(35, 40, 1.0)
    world.hear(45, 60, -1.0)
    assert (unit(world).state.band, unit(world).since) == ("freezing", at(45))


def test_the_worst_of_its_sensors_decides_and_the_one_in_the_room_never(world):
    more = (watched(f"{FRIDGE}/second"), watched(f"{FRIDGE}/room", role="ambient"))
    world = Counter(None, *more)
    world.hear(0, 10)
    world.hear(0, 10, 9.0, sensor="second")
    world.hear(0, 10, 30.0, sensor="room")
    found = unit(world, sensors=(*SENSORS, *more))
    assert found.state == UnitState("warning", "warm", 9.0, at(10), "second")
    assert [(each.sensor, each.role) for each in found.sensors] == [
        ("river/fridge-1/probe", "product"), ("river/fridge-1/second", "product"), ("river/fridge-1/room", "ambient"),
    ]  # fmt: skip


def test_a_sensor_that_is_out_and_a_unit_that_is_out_say_so(world):
    world.hear(0, 60)
    world.do(SuspendSensor(f"{FRIDGE}/probe", "cleaning", at(60)))
    world.do(TakeUnitOut("river", "fridge-2", "defrosting"), Actor(MIA.id, "manager", ("river",)))
    (sensor,) = unit(world).sensors
    assert (sensor.out_since, sensor.faulty_since) == (at(60), None)
    out = unit(world, OTHER).out
    assert out is not None
    assert (out.since, out.reason, out.by) == (at(60), "defrosting", "mia")


def test_many_sensors_are_told_as_few_are(world):
    world.hear(0, 60, 4.0)
    crowd = tuple(watched(f"river/fridge-1/s{number}") for number in range(101))
    (probe, *_), (alone,) = unit(world, sensors=(*SENSORS, *crowd)).sensors, unit(world).sensors
    assert probe == alone
