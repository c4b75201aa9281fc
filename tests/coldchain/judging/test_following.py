"""Following: the lanes of a lot, one for each way that its sensors can be read, and what of them is kept."""

import pytest
from msgspec.structs import replace

from coldchain.course import Course
from coldchain.judging.following import Following
from coldchain.judging.known import Known
from coldchain.judging.lanes import MAX_LANES
from coldchain.lots import Lot
from coldchain.path import segments
from coldchain.stock import Place, Stay
from tests.coldchain.lot_way import IN_SERVICE, A, B, Pharmacy, lot
from tests.coldchain.timetable import MINUTE, at, every, moment


@pytest.fixture
def pharmacy():
    """Two fridges of two sensors each, all in range but the first one's of fridge b."""
    made = Pharmacy("a/one", "a/two", "b/one", "b/two")
    for name in ("a/one", "a/two", "b/two"):
        made.send(name, *every(5, 0, 65, 5.0), now=60)
    made.send("b/one", *every(5, 0, 30, 5.0), *every(5, 30, 45, 9.0), *every(5, 45, 65, 5.0), now=60)
    return made


def following(pharmacy: Pharmacy, of: Lot) -> Following:
    known = Known(pharmacy.store, IN_SERVICE)
    return Following(known, segments(of, known.roles), pharmacy.clock.now(), 30.0, of.ended_at)


def sides(courses: tuple[Course, ...]) -> list[int]:
    """Return the minutes above the range of each course."""
    return [round(each.times.warm.total_seconds() / 60) for each in courses]


def test_each_sensor_of_a_unit_is_a_lane(pharmacy):
    courses, _ = following(pharmacy, lot((B, 0, None))).follow(None)
    assert sides(courses) == [15, 0]


def test_quiet_lanes_become_one_where_the_path_goes_on(pharmacy):
    courses, _ = following(pharmacy, lot((A, 0, 20), (B, 20, None))).follow(None)
    assert sides(courses) == [15, 0]


def test_lanes_that_differ_go_on_by_each_sensor_of_the_next_unit(pharmacy):
    courses, _ = following(pharmacy, lot((B, 0, 50), (A, 50, None))).follow(None)
    assert sides(courses) == [15, 15, 0, 0]


def test_it_is_settled_up_to_the_sensor_that_was_heard_the_longest_ago(pharmacy):
    pharmacy.send("b/two", (65, 5.0))
    _, settled = following(pharmacy, lot((B, 0, None))).follow(None)
    assert settled is not None
    assert moment(settled.until) == "60"


def test_what_is_settled_is_of_this_path_alone(pharmacy):
    _, settled = following(pharmacy, lot((B, 0, None))).follow(None)
    other = following(pharmacy, lot((A, 0, 20), (B, 20, None)))
    assert other.follow(settled) == other.follow(None)


def by_turns(hours: int) -> Lot:
    """Return a lot that was moved from one fridge to the other every hour, and lies where it lay last."""
    stays = tuple(Stay(A if hour % 2 == 0 else B, at(hour * 60), at(hour * 60 + 60)) for hour in range(hours))
    return replace(lot((A, 0, None)), stays=(*stays[:-1], replace(stays[-1], until=None)))


def test_of_too_many_ways_those_are_let_go_that_another_one_holds():
    pharmacy = Pharmacy("a/one", "a/two", "b/one", "b/two")
    warm = [row for hour in range(12) for row in (*every(10, hour * 60, hour * 60 + 50, 5.0), (hour * 60 + 50, 9.0))]
    for name in ("a/one", "b/one"):
        pharmacy.send(name, *warm, (720, 5.0), now=725)
    pharmacy.send("a/two", *every(10, 0, 30, 5.0), (30, -1.0), *every(10, 40, 730, 5.0), now=725)
    pharmacy.send("b/two", *every(10, 0, 730, 5.0), now=725)
    courses, _ = following(pharmacy, by_turns(12)).follow(None)
    assert len(courses) < MAX_LANES
    assert max((max(sides([each])), bool(each.times.freezing)) for each in courses) == (120, False)
    assert max(sides([each for each in courses if each.times.freezing])) == 110


def test_of_too_many_ways_that_are_all_different_the_worst_by_each_measure_are_followed():
    pharmacy = Pharmacy("a/one", "a/two", "b/one", "b/two")
    warm = [(minute, 9.0 if minute % 60 == 10 else 5.0) for minute in range(0, 481, 10)]
    cold = [(minute, 1.0 if minute % 60 == 10 else 5.0) for minute, _ in warm if minute % 60 not in {20, 30}]
    for name, rows in (("one", warm), ("two", cold)):
        for unit in ("a", "b"):
            pharmacy.send(f"{unit}/{name}", *rows, now=480)
    courses, _ = following(pharmacy, by_turns(8)).follow(None)
    assert len(courses) == MAX_LANES
    assert max(sides(courses)) == 8 * 10
    assert max(each.times.unknown for each in courses) == 8 * (30 - 5) * MINUTE


def test_a_place_without_a_sensor_is_one_lane(pharmacy):
    courses, settled = following(pharmacy, lot((Place("river", "bare"), 0, None))).follow(None)
    assert [each.silent is not None for each in courses] == [True]
    assert settled is not None
