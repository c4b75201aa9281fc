"""Sensors that are not heard, as timetables. Minutes count from noon."""

from coldchain import commands as ask
from tests.alerts.situations.watch import Watch, stocked
from tests.coldchain.desk.world import BAG, FRIDGE
from tests.coldchain.timetable import PROBE, at, reading, watched

SECOND = f"{FRIDGE}/second"
GAP = f"{PROBE}:gap:2026-03-01T13:00:00Z"


def two(*, stock=True):
    """A fridge with two sensors, in range for half an hour."""
    world = Watch(watched(SECOND))
    if stock:
        world.receive()
    world.go_all(0, 29, [reading(minute, 5.0, each) for minute in range(0, 30, 5) for each in (PROBE, SECOND)])
    return world


def test_a_silent_fridge_warns_and_alarms_once_its_stock_is_unverified():
    world = stocked()
    assert world.go(60, 190) == ["71 raised silent warning", "180 worse silent critical"]
    found = world.alert("silent").situation
    assert (found.since, found.silent_since, found.findings) == (at(55), at(55), (GAP,))
    assert (found.temperature_c, found.measured_at, found.limit_c) == (5.0, at(55), None)
    assert world.condition("n1") == "unverified"


def test_another_sensor_that_falls_silent_is_told_also_once_somebody_has_seen_the_alert():
    world = two()
    world.go_all(30, 60, [reading(minute, 5.0) for minute in range(30, 61, 5)])
    world.acknowledge("silent")
    world.go(61, 100)
    assert world.lines == ["41 raised silent warning", "76 anew silent warning"]


def test_an_empty_one_is_a_notice_for_as_long_as_it_lasts():
    world = Watch()
    world.hold(0, 60, 5.0)
    assert world.go(60, 400) == ["71 raised silent notice"]


def test_once_it_is_heard_it_is_over_and_what_is_unverified_waits():
    world = stocked()
    world.go(60, 199)
    assert world.hold(200, 205, 5.0) == ["200 raised stock warning", f"200 over silent: {PROBE} is heard again"]


def test_lost_just_out_of_range_is_as_grave_as_its_stock():
    world = stocked()
    assert world.hold(60, 65, 8.5) + world.go(65, 100) == ["76 raised silent critical"]
    found = world.alert("silent").situation
    assert (found.temperature_c, found.limit_c) == (8.5, 8.0)
    assert found.details == ("probe was out of range when it was last heard, 2026-03-01T13:00:00Z",)
    empty = Watch()
    empty.hold(0, 60, 5.0)
    assert empty.hold(60, 65, 1.5) + empty.go(65, 100) == ["76 raised silent warning"]


def test_one_alert_tells_of_all_silent_sensors_and_another_heard_one_keeps_it_from_growing():
    world = two()
    world.go_all(30, 300, [reading(minute, 5.0) for minute in range(30, 300, 5)])
    assert world.lines == ["41 raised silent warning"]
    found = world.alert("silent").situation
    assert (found.sensors, found.details) == ((SECOND,), ("probe is heard",))
    world.go(301, 420)
    assert world.lines[1:] == ["420 worse silent critical"]
    assert world.alert("silent").situation.sensors == (SECOND, PROBE)


def test_two_hours_without_any_sensor_count_from_the_last_that_fell_silent():
    world = two()
    world.go_all(30, 89, [reading(minute, 5.0) for minute in range(30, 60, 5)])
    world.go(90, 200)
    assert world.lines == ["41 raised silent warning", "180 worse silent critical"]


def test_a_sensor_that_was_never_heard_is_told_of():
    world = Watch()
    assert world.go(0, 30) == ["16 raised silent notice"]
    found = world.alert("silent").situation
    assert (found.sensors, found.temperature_c, found.measured_at) == ((PROBE,), None, None)
    assert found.details == ("probe has nothing to judge by yet",)


def test_a_sensor_that_is_out_is_not_missed_and_one_that_is_taken_out_ends_it():
    world = stocked()
    world.go(60, 80)
    world.do(ask.SuspendSensor(PROBE, "battery"))
    world.settle()
    assert world.lines == ["71 raised silent warning", f"80 over silent: {PROBE} was taken out"]
    assert world.go(81, 150) == []


def test_silence_within_a_warm_fridge_is_told_once_and_another_sensors_silence_beside_it():
    world = two()
    world.go_all(30, 49, [reading(minute, 9.0) for minute in range(30, 50, 5)])
    assert world.lines == ["41 raised silent warning", "46 raised warm running_out warning"]
    world.go(50, 80)
    assert world.lines[2:] == ["61 worse warm running_out critical silent"]
    assert world.alert("silent").situation.sensors == (SECOND,)


def test_an_empty_shipper_in_a_cupboard_is_a_notice():
    world, sensor = Watch(place=BAG), f"{BAG}/probe"
    world.hold(0, 10, 9.0, sensor=sensor)
    assert world.go(10, 60) == ["21 raised silent notice"]
