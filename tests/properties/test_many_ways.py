"""Of more ways to read a lot's sensors than are followed the gravest is among those that are."""

import pytest
from hypothesis import event, example, given
from hypothesis import strategies as st

from coldchain.judging.lanes import MAX_LANES
from coldchain.stock import CONDITIONS
from tests.properties import reference_lots as reference
from tests.properties.drawn_lots import BEGIN, World
from tests.properties.reference_ways import InService, Sensor, Stay, Way
from tests.properties.told_lots import followed, judged_by
from tests.properties.told_stories import brief, long
from tests.reference_series import MINUTE

RULES = InService(5 * MINUTE, uncertainty_c=0.5)
FINE = dict.fromkeys(range(0, 60, 5), 5.0)
SOME: tuple[dict[int, float | None], ...] = (
    {},
    {10: 9.0},
    {10: 9.0, 15: 9.0},
    {10: 1.0},
    {10: 1.0, 15: None, 20: None, 25: None},
    {10: 9.0, 15: None, 20: None, 25: None},
    {15: None, 20: None, 25: None, 30: None, 35: None, 40: None},
    {10: 16.0},
)
RARE: tuple[dict[int, float | None], ...] = ({10: 0.0}, {10: 26.0}, dict.fromkeys(range(10, 45, 5), 9.0))
"""What a sensor says in an hour beside 5 °C, by the minute; None: nothing."""


def world(said: list[list[dict[int, float | None]]]) -> World:
    """Return two fridges of two sensors each, and a lot that goes from one to the other every hour.

    Args:
        said: of each of the four sensors what it said in each hour.
    """
    hours, sensors = len(said[0]), []
    for number, each in enumerate(said):
        minutes = ((60 * hour + minute, c) for hour, it in enumerate(each) for minute, c in {**FINE, **it}.items())
        rows = [(BEGIN + minute * MINUTE, celsius) for minute, celsius in minutes if celsius is not None]
        unit = "ab"[number // 2]
        rows.append((BEGIN + 60 * hours * MINUTE, 5.0))
        sensors.append((unit, Sensor(f"{unit}/s{number % 2}", RULES, tuple(rows), ((BEGIN, "product"),))))
    ends = [BEGIN + each * 60 * MINUTE for each in range(hours + 1)]
    stays = [Stay("ab"[number % 2], ends[number], ends[number + 1]) for number in range(hours - 1)]
    return World(tuple(sensors), Way((*stays, Stay("ab"[(hours - 1) % 2], ends[-2]))), ends[-1])


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Return a world of some hours."""
    hours = draw(st.integers(5, 8))
    hour = st.sampled_from(SOME * 4 + RARE)
    return world(draw(st.lists(st.lists(hour, min_size=hours, max_size=hours), min_size=4, max_size=4)))


def nothing_graver_is_missed(drawn: World) -> None:
    condition, reasons = reference.judge(drawn.way, drawn.units, drawn.now, RULES)
    courses = followed(drawn, drawn.now)[0]
    found = judged_by(courses, drawn.way, drawn.now)
    event(f"{condition}, {'as many as' if len(courses) == MAX_LANES else 'fewer than'} are followed")
    assert found.condition == condition
    assert {(each.condition, each.kind) for each in found.reasons} <= reasons
    assert CONDITIONS.index(condition) >= max((CONDITIONS.index(each) for each, _ in reasons), default=0)


@brief(25)
@given(worlds())
@example(world([[{10: 9.0, 15: 9.0}] * 5, [{10: 1.0, 15: None, 20: None, 25: None}] * 5] * 2))
def test_of_many_ways_nothing_graver_is_missed(drawn):
    nothing_graver_is_missed(drawn)


@pytest.mark.soak
@long(1000)
@given(worlds())
def test_long_of_many_ways_nothing_graver_is_missed(drawn):
    nothing_graver_is_missed(drawn)
