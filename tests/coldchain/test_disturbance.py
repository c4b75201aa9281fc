"""What a sensor's other numbers tell of movement and light in its unit."""

import pytest
from msgspec.structs import replace

from coldchain.disturbance import disturbances
from tests.coldchain.timetable import at, reading

STEP = 5


def seen(*numbers, step=STEP):
    """What readings with these numbers, `step` minutes apart, show: minute, kind and value."""
    readings = [replace(reading(number * step), numbers=tuple(each.items())) for number, each in enumerate(numbers)]
    return [(int((told.at - at(0)).total_seconds()) // 60, told.kind, told.value) for told in disturbances(readings)]


def test_many_movements_from_one_reading_to_the_next_are_told_and_few_are_not():
    assert seen({"movements": 3.0}, {"movements": 13.0}) == [(5, "movement", 10.0)]
    assert seen({"movements": 3.0}, {"movements": 12.0}) == []
    assert seen({"movements": 200.0}) == []


def test_the_count_begins_again_after_254():
    assert seen({"movements": 250.0, "seq": 7.0}, {"movements": 9.0, "seq": 8.0}) == [(5, "movement", 14.0)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"movements": 200.0, "seq": 900.0}, {"movements": 0.0, "seq": 3.0}),
        ({"movements": 130.0}, {"movements": 90.0}),
        ({}, {"movements": 90.0}),
    ],
)
def test_a_device_that_began_anew_was_not_moved_by_that(before, after):
    assert seen(before, after) == []


def test_of_a_count_that_grew_over_hours_nobody_knows_when():
    assert seen({"movements": 0.0}, {"movements": 50.0}, step=91) == []


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ({"light_lux": 10.0}, [(0, "light", 10.0)]),
        ({"light_lux": 9.9}, []),
        ({"light": 1.0}, [(0, "light", 1.0)]),
        ({"door_open": 1.0}, [(0, "light", 1.0)]),
        ({"door_open": 0.0, "light": 0.0, "moving": 0.0}, []),
        ({"moving": 1.0}, [(0, "movement", 1.0)]),
        ({"moving": 1.0, "light_lux": 300.0}, [(0, "movement", 1.0), (0, "light", 300.0)]),
        ({"humidity_pct": 99.0}, []),
    ],
)
def test_what_a_single_reading_tells(numbers, told):
    assert seen(numbers) == told


def test_what_goes_on_is_told_once_and_again_after_15_quiet_minutes():
    lit, dark = {"light_lux": 300.0}, {"light_lux": 0.0}
    assert seen(*[lit] * 12, dark, dark, lit) == [(0, "light", 300.0), (70, "light", 300.0)]
    assert seen(lit, dark, lit) == [(0, "light", 300.0)]
