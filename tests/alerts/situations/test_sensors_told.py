"""What is told of sensors: stuck, °C or °F, battery, calibration, overdue. Minutes count from noon."""

from datetime import date, timedelta

import pytest

from coldchain import commands as ask
from coldchain.readings import Reading
from coldchain.upkeep import Configured
from tests.alerts.situations.watch import Watch, stocked
from tests.coldchain.desk.world import FRIDGE, TIM
from tests.coldchain.timetable import PROBE, at, watched


def told(world):
    return [(each.key.cause, each.stage, each.severity) for each in world.found().situations]


def test_a_standstill_is_told_until_the_value_moves():
    world = stocked()
    world.go(60, 79, (60, 5.1), (65, 5.2), (70, 5.1), (75, 5.2))
    assert world.hold(80, 441, 5.2) == ["435 raised stuck warning"]
    found = world.alert("stuck").situation
    assert (found.temperature_c, found.since, found.sensors) == (5.2, at(75), (PROBE,))
    assert found.details == ("probe shows 5.2 °C since 2026-03-01T13:15:00Z",)
    assert world.hold(445, 446, 5.3) == ["445 over stuck: its value moves again"]


def test_a_question_of_scale_is_told_until_it_is_answered():
    world = stocked()
    world.hold(60, 70, 41.0)
    assert "60 raised scale warning" in world.lines
    found = world.alert("scale").situation
    assert found.findings == (f"scale:{PROBE}:2026-03-01T13:00:00Z",)
    assert found.details == ("probe sent 41 on 2026-03-01T13:00:00Z, and may be sending °F",)
    world.do(ask.AnswerScale(PROBE, "F", "set so", at(60)))
    world.settle()
    assert "69 over scale: somebody has said whether it is °C or °F" in world.lines


def charged(world, since, until, percent):
    rows = [
        Reading(PROBE, at(each), 5.0, at(each), numbers=(("battery_pct", percent),)) for each in range(since, until, 5)
    ]
    world.go_all(since, until - 1, rows)
    world.look()


@pytest.mark.parametrize(
    ("percent", "expected"),
    [
        (16.0, []),
        (15.0, [("battery", "present", "notice")]),
        (5.5, [("battery", "present", "notice")]),
        (5.0, [("battery", "present", "warning")]),
    ],
)
def test_a_low_battery_is_told_and_warns_where_stock_lies_and_it_is_nearly_empty(percent, expected):
    world = stocked()
    charged(world, 60, 70, percent)
    assert told(world) == expected


def test_a_battery_is_another_once_its_charge_is_well_above():
    world = stocked()
    charged(world, 60, 70, 15.0)
    charged(world, 70, 80, 19.5)
    assert world.alert("battery") is not None
    world.hold(80, 200, 5.0)  # it does not tell any more
    world.look()
    assert world.alert("battery") is not None
    charged(world, 200, 210, 20.0)
    assert world.lines[-1] == "209 over battery: the battery is charged or another"


def test_a_device_that_tells_its_charge_now_and_then_is_heard():
    world = stocked()
    charged(world, 60, 65, 12.0)
    world.hold(65, 115, 5.0)
    assert told(world) == [("battery", "present", "notice")]


def certified(due_on):
    return ask.RecordCertificate(
        PROBE, "C-1", "Lab", date(2026, 3, 1), due_on=due_on, offset_c=0.0, uncertainty_c=0.1, as_found_error_c=0.0
    )


@pytest.mark.parametrize(
    ("due_on", "expected"),
    [
        (date(2026, 4, 1), []),
        (date(2026, 3, 30), [("calibration", "due", "notice")]),
        (date(2026, 2, 28), [("calibration", "lapsed", "warning")]),
    ],
)
def test_a_calibration_is_told_when_it_is_due_and_when_it_has_lapsed(due_on, expected):
    world = Watch(watched(f"{FRIDGE}/second", calibration=Configured("UTC", due_on=due_on)))
    assert told(world) == expected


def test_a_newer_certificate_ends_it():
    world = Watch()
    world.do(certified(date(2026, 3, 20)))
    world.settle()
    assert world.lines == ["0 raised calibration due notice"]
    assert world.alert("calibration").situation.details == ("probe: is due on 2026-03-20",)
    world.do(certified(date(2027, 3, 1)))
    world.settle()
    assert world.lines[1:] == ["0 over calibration: a newer calibration is recorded"]


def test_a_sensor_that_is_not_back_in_time_is_told_of():
    world = stocked()
    world.do(ask.SuspendSensor(PROBE, "battery", None, at(120)), TIM)
    assert world.go(60, 130) == ["120 raised overdue warning"]
    assert world.alert("overdue").situation.details == ("sensor probe was expected back 2026-03-01T14:00:00Z",)
    world.do(ask.ResumeSensor(PROBE), TIM)
    world.settle()
    assert "130 over overdue: it is back, or expected later" in world.lines


def test_a_unit_that_is_not_back_in_time_is_a_notice():
    world = Watch()
    world.hold(0, 10, 5.0)
    world.do(ask.TakeUnitOut("river", "fridge-1", "defrosting", at(60)))
    assert world.hold(10, 70, 5.0) == ["60 raised overdue notice"]
    world.do(ask.PutUnitBack("river", "fridge-1"))
    world.settle()
    assert world.lines[-1] == "69 over overdue: it is back, or expected later"


def test_one_day_longer_than_a_month_before_nothing_is_due():
    world = Watch()
    world.do(certified(date(2026, 3, 1) + timedelta(days=31)))
    assert told(world) == []
