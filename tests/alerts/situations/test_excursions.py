"""A fridge that is warm or cold, as timetables: what is told, and when. Minutes count from noon."""

from datetime import timedelta

import pytest

from alerts.world import Habits
from coldchain import commands as ask
from coldchain.config.catalogue import catalogue
from coldchain.stock import Place
from tests.alerts.situations.watch import Watch, stocked
from tests.coldchain.desk.world import BAG, FRIDGE, HOME
from tests.coldchain.timetable import PROBE, at, every, reading, watched

SECOND = f"{FRIDGE}/second"
ROOM = f"{FRIDGE}/room"


def test_a_door_left_open_runs_out_is_breached_and_is_over_once_it_was_in_range_for_ten_minutes():
    world = stocked()
    assert world.hold(60, 75, 9.4) == []
    assert world.hold(75, 100, 9.4) == ["76 raised warm running_out warning", "90 worse warm breached critical"]
    assert world.hold(100, 115, 5.0) == [
        "111 raised stock warning",
        "111 over warm: in range since 100",
    ]


def test_the_alert_says_what_is_known_of_it():
    world = stocked()
    world.hold(60, 95, 9.4)
    found = world.alert("warm").situation
    assert (found.since, found.temperature_c, found.measured_at, found.limit_c) == (at(60), 9.4, at(90), 8.0)
    assert found.sensors == (PROBE,)
    assert found.findings[0] == f"{PROBE}:excursion:above:2026-03-01T13:00:00Z"
    assert found.details == ("above 8 °C for 30 min or more within 24 h",)
    assert [(line.lot, line.quantity, line.condition) for line in found.lots] == [("n1", 10, "quarantined")]
    assert found.label_clock_ends_at == at(60) + timedelta(days=7)


def test_an_excursion_of_fourteen_minutes_is_not_told():
    world = stocked()
    assert world.hold(60, 74, 9.4, step=2) + world.hold(74, 90, 5.0) == []


def test_an_empty_fridge_warns_where_a_full_one_alarms():
    world = Watch()
    world.hold(0, 60, 5.0)
    assert world.hold(60, 95, 9.4) == ["76 raised warm running_out notice", "90 worse warm breached warning"]
    world.receive()
    world.settle()
    assert world.lines[-1] == "94 worse warm breached critical"


def test_what_is_lost_already_is_nothing_to_save_and_what_may_be_released_is():
    world = stocked()
    world.do(ask.Report("n1", ("frozen",)))
    assert world.condition("n1") == "quarantined"
    assert world.hold(60, 95, 9.4)[-1] == "90 worse warm breached critical"


def test_an_empty_shipper_is_a_notice_and_one_with_stock_alarms():
    world, sensor = Watch(place=BAG), f"{BAG}/probe"
    world.hold(0, 10, 5.0, sensor=sensor)
    assert world.hold(10, 45, 9.0, sensor=sensor) == [
        "26 raised warm running_out notice",
        "40 worse warm breached notice",
    ]


def test_a_patients_home_is_as_grave_as_a_pharmacy():
    world, sensor = Watch(place=HOME), f"{HOME}/probe"
    world.hold(0, 10, 5.0, sensor=sensor)
    assert world.hold(10, 45, 9.0, sensor=sensor)[-1] == "40 worse warm breached warning"


def test_freezing_is_told_at_once_and_again_once_it_is_confirmed():
    world = stocked()
    assert world.hold(60, 75, -1.0) == ["60 raised cold suspected critical", "70 worse cold confirmed critical"]
    found = world.alert("cold").situation
    assert (found.since, found.limit_c, found.temperature_c) == (at(60), 0.0, -1.0)


def test_a_freeze_is_suspected_within_the_sensors_uncertainty():
    world = Watch(watched(SECOND, watched().limits.paced(timedelta(minutes=5), 0.5)))
    world.receive()
    world.go_all(0, 5, [reading(0), reading(0, 5.0, SECOND), reading(5), reading(5, 0.5, SECOND)])
    found = world.alert("cold").situation
    assert (found.stage, found.limit_c, found.sensors) == ("suspected", 0.5, (SECOND,))


def test_a_single_reading_below_freezing_stays_suspected_until_it_is_over():
    world = stocked()
    assert world.go(60, 85, (60, -0.5), (65, 1.0), (70, 5.0), (75, 5.0), (80, 5.0)) == [
        "60 raised cold suspected critical",
        "81 raised stock warning",
        "81 over cold: in range since 70",
    ]


def test_overheating_is_told_at_once():
    world = stocked()
    assert world.hold(60, 75, 26.0) == ["60 raised warm suspected critical", "70 worse warm confirmed critical"]
    assert world.alert("warm").situation.limit_c == 25.0


def test_from_too_warm_to_too_cold_the_one_is_over_once_the_other_is_told():
    world = stocked()
    world.hold(60, 95, 9.0)
    beyond = "it is below the range now, which is an alert of its own"
    assert world.hold(95, 120, 1.0) == ["111 raised cold running_out warning", f"116 over warm: {beyond}"]
    assert world.hold(120, 135, 5.0)[-1] == "131 over cold: in range since 120"


def test_a_fridge_that_flaps_around_its_limit_for_an_hour_is_told_of_once():
    world = stocked()
    rows = [(minute, 8.1 if minute % 10 == 0 else 7.9) for minute in range(60, 125, 5)]
    assert world.go(60, 124, *rows) == ["120 raised warm running_out warning"]


@pytest.mark.parametrize(
    ("rest", "breach"),
    [
        (10, "worse warm breached critical"),  # never in range for long enough
        (15, "raised warm breached critical"),
        (20, "raised warm breached critical"),
    ],
)
def test_a_sum_that_was_told_raises_no_alert_at_each_flap(rest, breach):
    world = stocked()
    rows, minute = [], 60
    while minute < 60 + 16 * (5 + rest):
        rows += [(minute, 8.2), *((minute + more, 5.0) for more in range(5, 5 + rest, 5))]
        minute += 5 + rest
    world.go(60, minute, *rows)
    told = [line.split(" ", 1)[1] for line in world.lines if "over" not in line and "stock" not in line]
    assert told == ["raised warm running_out warning", breach]


def test_the_days_sum_over_its_limit_is_told_once_and_not_by_the_next_short_excursion():
    world = stocked()
    for since in (60, 120, 180):
        world.hold(since, since + 25, 9.0)
        world.hold(since + 25, since + 60, 5.0)
    assert "190 raised warm breached critical" in world.lines
    before = len(world.lines)
    world.hold(240, 245, 9.0)
    world.hold(245, 280, 5.0)
    assert [line for line in world.lines[before:] if "warm" in line] == []


def test_what_runs_out_again_after_a_told_sum_is_told_again():
    world = stocked()
    world.hold(60, 130, 9.0)
    world.hold(130, 160, 5.0)
    assert world.hold(160, 180, 9.0) == ["176 raised warm running_out warning"]


def test_the_room_is_never_told_of():
    world = Watch(watched(ROOM, role="ambient"))
    world.receive()
    rows = [reading(minute, 5.0) for minute in range(0, 60, 5)]
    assert world.go_all(0, 59, [*rows, *(reading(minute, 26.0, ROOM) for minute in range(0, 60, 5))]) == []


def test_an_acknowledgement_is_not_undone_by_what_was_told_and_a_second_breach_alarms_anew():
    world = stocked()
    world.hold(60, 95, 9.4)
    world.acknowledge("warm")
    assert world.hold(95, 100, 5.0) + world.hold(100, 120, 9.0) == []
    # The day's sum reaches its limit before the second excursion reaches its own, and only adds up what was seen.
    assert world.hold(120, 135, 9.0) == ["130 anew warm breached critical"]


def test_a_share_of_the_tolerance_that_is_configured_counts():
    world = stocked(habits=Habits(commissioning=timedelta(0), running_out_at=0.8))
    assert world.hold(60, 95, 9.4)[0] == "86 raised warm running_out warning"


def test_a_backlog_that_ends_in_range_is_told_as_stock_alone():
    world = stocked()
    rows = [*every(5, 60, 120, 9.4), *every(5, 120, 160, 5.0)]
    world.world.send(*rows, now=160)
    world.settle()
    assert world.lines == ["160 raised stock warning"]


def test_a_backlog_that_came_back_a_moment_ago_is_told_until_it_is_over():
    world = stocked()
    world.world.send(*every(5, 60, 120, 9.4), (120, 5.0), now=121)
    world.settle()
    assert world.lines == ["121 raised warm breached critical"]
    assert world.hold(125, 135, 5.0)[-1] == "131 over warm: in range since 120"


def test_a_unit_without_a_sensor_and_a_drill_are_left_alone():
    world = Watch(place=Place("river", "fridge-3"))
    world.receive(place=Place("river", "fridge-3"))
    assert world.found().situations == ()


def test_stock_that_is_spoilt_after_somebody_has_seen_the_alert_alarms_anew():
    world = stocked()
    world.do(ask.ApproveLabel("kesimpta", catalogue().products["kesimpta"].label.version, "river"))
    world.hold(60, 80, 27.0)
    world.acknowledge("warm")
    assert world.hold(80, 100, 32.0) == ["90 anew warm confirmed critical"]
    assert world.condition("n1") == "compromised"
    world.acknowledge("warm")
    assert world.hold(100, 120, 32.0) == ["100 changed warm confirmed warning"]


def test_stock_that_a_freeze_has_spoilt_stays_as_grave_until_somebody_has_seen_it():
    world = stocked()
    world.do(ask.ApproveLabel("kesimpta", catalogue().products["kesimpta"].label.version, "river"))
    assert world.hold(60, 80, -1.0) == ["60 raised cold suspected critical", "70 worse cold confirmed critical"]
    assert world.condition("n1") == "compromised"
    world.acknowledge("cold")
    assert world.hold(80, 85, -1.0) == ["80 changed cold confirmed warning"]
    world = stocked()
    assert world.hold(60, 65, -1.0) == ["60 raised cold suspected critical"]
    world.do(ask.Discard("n1", "spoilt"))
    world.settle()
    assert world.lines[-1] == "64 changed cold suspected warning", "nothing lies there that must not be used"
