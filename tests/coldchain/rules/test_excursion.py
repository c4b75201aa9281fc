"""Excursions, as timetables: minutes and °C in, events out. Readings 5 min apart are expected, a gap is over 15 min."""

import pytest

from coldchain.findings import Excursion
from tests.coldchain.timetable import at, every, shown, told

STORIES = {
    "the ends of the range are in it": (
        [(0, 2.0), (5, 8.0), (10, 5.0)],
        [],
    ),
    "a thousandth above is out, the first reading in ends it": (
        [(0, 5.0), (5, 8.001), (10, 8.0)],
        ["ExcursionStarted 5-… above 8.001 x1", "ExcursionEnded 5-10 above 8.001 x1"],
    ),
    "a thousandth below is out": (
        [(0, 1.999), (5, 2.0)],
        ["ExcursionStarted 0-… below 1.999 x1", "ExcursionEnded 0-5 below 1.999 x1"],
    ),
    "29:59 is no breach": (
        [(0, 9.0), (10, 9.4), (20, 9.0), ("29:59", 5.0)],
        ["ExcursionStarted 0-… above 9 x1", "ExcursionEnded 0-29:59 above 9.4 x3"],
    ),
    "30:00 is one, told with its end": (
        [(0, 9.0), (15, 9.5), (30, 5.0)],
        [
            "ExcursionStarted 0-… above 9 x1",
            "ExcursionBreached 0-… above 9.5 x2 breached 30",
            "ExcursionEnded 0-30 above 9.5 x2 breached 30",
        ],
    ),
    "30:00 is one while it lasts": (
        [(0, 1.0), (15, 0.5), (30, 1.5)],
        ["ExcursionStarted 0-… below 1 x1", "ExcursionBreached 0-… below 0.5 x3 breached 30"],
    ),
    "it was a breach at 30:00, whenever it is noticed": (
        [(0, 9.0), (15, 9.0), (29, 9.0), (41, 10.0)],
        ["ExcursionStarted 0-… above 9 x1", "ExcursionBreached 0-… above 10 x4 breached 30"],
    ),
    "it is a breach once": (
        [*every(10, 0, 70, 9.0), (70, 5.0)],
        [
            "ExcursionStarted 0-… above 9 x1",
            "ExcursionBreached 0-… above 9 x4 breached 30",
            "ExcursionEnded 0-70 above 9 x7 breached 30",
        ],
    ),
    "straight from hot to cold ends one and starts the other": (
        [(0, 9.0), (10, 1.0), (20, 9.0), (30, 5.0)],
        [
            "ExcursionStarted 0-… above 9 x1",
            "ExcursionEnded 0-10 above 9 x1",
            "ExcursionStarted 10-… below 1 x1",
            "ExcursionEnded 10-20 below 1 x1",
            "ExcursionStarted 20-… above 9 x1",
            "ExcursionEnded 20-30 above 9 x1",
        ],
    ),
    "a silence of exactly the gap limit is none": (
        [(0, 9.0), (15, 9.0), (30, 5.0)],
        [
            "ExcursionStarted 0-… above 9 x1",
            "ExcursionBreached 0-… above 9 x2 breached 30",
            "ExcursionEnded 0-30 above 9 x2 breached 30",
        ],
    ),
    "a second more interrupts it one interval after its last reading; what goes on is a new one": (
        [(0, 9.0), ("15:01", 9.0), (20, 5.0)],
        [
            "ExcursionStarted 0-… above 9 x1",
            "ExcursionEnded 0-5 above 9 x1 interrupted",
            "ExcursionStarted 15:01-… above 9 x1 continues 0",
            "ExcursionEnded 15:01-20 above 9 x1 continues 0",
        ],
    ),
    "back in range after a gap: nobody saw it end": (
        [(0, 9.0), (60, 5.0), (65, 9.0)],
        [
            "ExcursionStarted 0-… above 9 x1",
            "ExcursionEnded 0-5 above 9 x1 interrupted",
            "ExcursionStarted 65-… above 9 x1",
        ],
    ),
    "cold after the gap does not continue what was hot": (
        [(0, 9.0), (60, 1.0)],
        [
            "ExcursionStarted 0-… above 9 x1",
            "ExcursionEnded 0-5 above 9 x1 interrupted",
            "ExcursionStarted 60-… below 1 x1",
        ],
    ),
    "the interval that ends it counts for the breach": (
        [(0, 9.0), (15, 9.0), (25, 9.0), (100, 5.0)],
        [
            "ExcursionStarted 0-… above 9 x1",
            "ExcursionBreached 0-… above 9 x3 breached 30",
            "ExcursionEnded 0-30 above 9 x3 breached 30 interrupted",
        ],
    ),
    "two hot readings 10 h apart are 5 min and another beginning, never 10 h": (
        [(0, 9.0), (600, 9.0)],
        [
            "ExcursionStarted 0-… above 9 x1",
            "ExcursionEnded 0-5 above 9 x1 interrupted",
            "ExcursionStarted 600-… above 9 x1 continues 0",
        ],
    ),
    "a chain of gaps is a chain of excursions": (
        [(0, 9.0), (60, 9.0), (120, 9.0), (125, 5.0)],
        [
            "ExcursionStarted 0-… above 9 x1",
            "ExcursionEnded 0-5 above 9 x1 interrupted",
            "ExcursionStarted 60-… above 9 x1 continues 0",
            "ExcursionEnded 60-65 above 9 x1 interrupted continues 0",
            "ExcursionStarted 120-… above 9 x1 continues 60",
            "ExcursionEnded 120-125 above 9 x1 continues 60",
        ],
    ),
    "more than 25 days out is as long as it is": (
        [*every(15, 0, 40_000, 9.0), (40_000, 5.0)],
        [
            "ExcursionStarted 0-… above 9 x1",
            "ExcursionBreached 0-… above 9 x3 breached 30",
            "ExcursionEnded 0-40000 above 9 x2667 breached 30",
        ],
    ),
}


@pytest.mark.parametrize("story", STORIES)
def test_excursions(story):
    rows, expected = STORIES[story]
    assert told(rows, Excursion) == expected


def test_a_duration_of_27_days_is_whole():
    excursion = Excursion("s", "v", "above", at(0), at(40_000), 9.0, until=at(40_000))
    assert excursion.duration == at(40_000) - at(0)
    assert shown(excursion) == "0-40000 above 9 x1"
