"""What acts on a fridge by the hour: the room's day, doors, knobs, power."""

import pytest

from simulators.fridge import Conditions
from simulators.happenings import Windows
from simulators.scenario import parse
from simulators.surroundings import Surroundings

HOUR = 3600.0


def around(more="", unit=""):
    scenario = parse(
        f"""
        description = "a room"
        duration = "3d"
        seed = 1
        begins = "09:00"
        [[site]]
        id = "river"
        ambient_c = 20
        ambient_swing_c = 4
        [[site.unit]]
        id = "fridge-1"
        {unit}
        [[site.unit.sensor]]
        id = "probe"
        device = "coldchain"
        {more}
        """,
        "room",
    )
    return Surroundings(scenario, scenario.site[0], scenario.site[0].unit[0])


def happening(kind, where, since, until, more=""):
    return f'[[happening]]\nkind = "{kind}"\nwhere = "{where}"\nfrom = "{since}"\nuntil = "{until}"\n{more}\n'


def test_the_room_is_warmest_at_three_in_the_afternoon_and_coldest_at_three_at_night():
    degrees = {hour: around().at(hour * HOUR).ambient_c for hour in range(24)}
    assert max(degrees, key=degrees.__getitem__) == 6
    assert degrees[6] == pytest.approx(24)
    assert degrees[18] == pytest.approx(16)


def test_a_quiet_fridge_is_shut_powered_and_at_its_set_point():
    assert around().at(6 * HOUR) == Conditions(24.0, 5.0, door_open=False, powered=True)


def test_a_door_is_open_from_its_first_second_until_its_last():
    one = around(happening("door-open", "river/fridge-1", "1h", "2h"))
    seconds = [HOUR - 1, HOUR, 2 * HOUR - 1, 2 * HOUR]
    assert [one.at(second).door_open for second in seconds] == [False, True, True, False]


def test_a_power_cut_takes_the_power_of_the_site():
    one = around(happening("power-cut", "river", "1h", "2h"))
    assert [one.at(hour * HOUR).powered for hour in (0.5, 1.5, 2.5)] == [True, False, True]


def test_a_knob_is_turned_evenly_and_stays_where_it_was_turned_to():
    turned = happening("set-point", "river/fridge-1", "2h", "4h", "to_c = 9")
    back = happening("set-point", "river/fridge-1", "6h", "7h", "to_c = 5")
    one = around(back + turned)
    assert [one.at(hour * HOUR).set_point_c for hour in (1, 2, 3, 4, 5, 6.5, 8)] == [5, 5, 7, 9, 9, 7, 5]


def test_people_open_the_door_briefly_by_day_and_not_at_night_and_the_same_each_time():
    one, again = (around(unit="openings_per_day = 20") for _ in range(2))
    seconds = range(0, 2 * 86400, 10)
    opened = [second for second in seconds if one.at(second).door_open]
    assert opened == [second for second in seconds if again.at(second).door_open]
    assert 20 < len(opened) < 2 * 20 * 4
    assert all(8 <= (9 + second / HOUR) % 24 < 20.01 for second in opened)
    days = [
        [second % 86400 for second in opened if day * 86400 <= second + 9 * HOUR < (day + 1) * 86400] for day in (0, 1)
    ]
    assert days[0] != days[1]


def test_windows_that_touch_are_one():
    windows = Windows([(5.0, 9.0), (1.0, 3.0), (2.0, 5.0)])
    assert [windows.end(at) for at in (0.0, 1.0, 4.0, 8.9, 9.0)] == [None, 9.0, 9.0, 9.0, None]
