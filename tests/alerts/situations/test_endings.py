"""How what is warm or cold ends, and how it never does. Minutes count from noon."""

import pytest

from coldchain import commands as ask
from tests.alerts.situations.watch import Watch, stocked
from tests.coldchain.desk.world import FRIDGE
from tests.coldchain.timetable import PROBE, at, reading, watched

SECOND = f"{FRIDGE}/second"


def test_silence_never_ends_it_and_makes_it_worse():
    world = stocked()
    world.hold(60, 80, 9.4)
    assert world.lines[-1] == "76 raised warm running_out warning"
    told = world.go(80, 600)
    assert told == ["91 worse warm running_out critical silent"]
    found = world.alert("warm").situation
    assert (found.silent_since, found.temperature_c, found.measured_at) == (at(75), 9.4, at(75))
    assert world.alert("silent") is None


def test_after_a_silence_the_time_in_range_counts_from_the_first_reading_that_is_back():
    world = stocked()
    world.hold(60, 95, 9.4)
    world.go(95, 199)
    assert world.alert("warm").situation.silent_since is not None
    assert world.hold(200, 210, 5.0) == ["200 changed warm breached critical"]
    assert world.hold(210, 220, 5.0) == ["211 raised stock warning", "211 over warm: in range since 200"]


def test_back_in_range_for_a_moment_and_then_silent_is_not_over():
    world = stocked()
    world.hold(60, 95, 9.4)
    world.go(95, 400, (95, 5.0), (100, 5.0))
    assert world.alert("warm").situation.silent_since is not None


def test_a_gap_begins_the_time_in_range_anew():
    world = stocked()
    world.hold(60, 95, 9.4)
    told = world.go(95, 134, (95, 5.0), (100, 5.0), (130, 5.0))
    assert "worse warm breached critical silent" in told[0]
    assert world.hold(135, 145, 5.0)[-1] == "141 over warm: in range since 130"


def test_a_collector_that_stops_does_not_end_it_by_the_readings_it_took_in_last():
    world = stocked()
    world.hold(60, 95, 9.4)
    world.world.send((95, 5.0), (100, 5.0), (105, 5.0), now=140)
    world.look()
    assert world.alert("warm") is not None


def test_every_sensor_that_showed_it_has_to_be_back_and_the_worst_is_first():
    world = Watch(watched(SECOND))
    world.receive()
    both = [reading(minute, 5.0, each) for minute in range(0, 60, 5) for each in (PROBE, SECOND)]
    world.go_all(0, 59, both)
    out = [reading(minute, 9.0, PROBE) for minute in range(60, 95, 5)]
    out += [reading(minute, 12.0, SECOND) for minute in range(60, 95, 5)]
    world.go_all(60, 94, out)
    assert world.alert("warm").situation.sensors == (SECOND, PROBE)
    mixed = [reading(minute, 5.0, PROBE) for minute in range(95, 120, 5)]
    mixed += [reading(minute, 9.0, SECOND) for minute in range(95, 120, 5)]
    assert world.go_all(95, 119, mixed) == []
    back = [reading(minute, 5.0, each) for minute in range(120, 135, 5) for each in (PROBE, SECOND)]
    assert world.go_all(120, 134, back)[-1] == "131 over warm: in range since 120"


def test_a_second_sensor_that_is_silent_after_it_was_out_keeps_it_open():
    world = Watch(watched(SECOND))
    world.receive()
    world.go_all(0, 5, [reading(minute, 5.0, each) for minute in (0, 5) for each in (PROBE, SECOND)])
    rows = [reading(minute, 9.0, PROBE) for minute in range(10, 45, 5)]
    rows += [reading(15, 9.0, SECOND)]
    world.go_all(10, 44, rows)
    world.hold(45, 200, 5.0)
    (found,) = world.found().situations
    told = (found.key.cause, found.silent_since, found.sensors, found.temperature_c)
    assert told == ("warm", at(15), (SECOND, PROBE), 9.0)


def test_late_readings_that_show_it_in_range_end_it():
    world = stocked()
    told = world.go(60, 95, (60, 9.0), (75, 9.0), (90, 9.0))
    assert told[-1] == "90 worse warm breached critical"
    world.world.send((61, 5.0), (74, 5.0), (76, 5.0), (89, 5.0), now=95)
    world.settle()
    assert world.alert("warm") is not None  # its newest reading is out still
    world.go(96, 115, (96, 5.0), (101, 5.0), (106, 5.0))
    assert world.alert("warm") is None


def test_readings_that_were_never_so_end_it_with_the_reason():
    world = stocked()
    world.hold(60, 95, 9.4)
    world.do(ask.DeclareFault(PROBE, "wrong", at(55), at(94)))
    world.settle()
    assert world.lines[-1] == "94 over warm: late readings or a correction show that it was in range"


@pytest.mark.parametrize(
    ("command", "because"),
    [
        (ask.SuspendSensor(PROBE, "battery"), f"{PROBE} was taken out"),
        (ask.DeclareFault(PROBE, "wrong", at(94)), f"{PROBE} was declared faulty"),
    ],
)
def test_a_sensor_that_is_out_or_faulty_tells_nothing_any_more_and_that_is_said(command, because):
    world = stocked()
    world.hold(60, 95, 9.4)
    world.do(command)
    world.settle()
    assert world.lines[-2:] == ["94 raised stock warning", f"94 over warm: {because}"]


def test_a_sensor_that_is_retired_tells_nothing_any_more():
    world = stocked()
    world.hold(60, 95, 9.4)
    world.world.restart(watched(SECOND), now=96)
    world.settle()
    assert f"96 over warm: {PROBE} is judged no longer" in world.lines
