"""Overheats, as timetables."""

import pytest

from coldchain.findings import Overheat
from tests.coldchain.timetable import told

STORIES = {
    "25.0 is warm": ([(0, 25.0), (5, 25.0), (10, 25.0)], []),
    "a thousandth more is suspected; 25.0 ends it": (
        [(0, 25.001), (5, 25.0)],
        ["OverheatSuspected 0-… overheat 25.001 x1", "OverheatEnded 0-5 overheat 25.001 x1"],
    ),
    "two readings that span 10 min confirm it, once": (
        [(0, 26.0), (10, 31.0), (20, 26.0), (30, 5.0)],
        [
            "OverheatSuspected 0-… overheat 26 x1",
            "OverheatConfirmed 0-… overheat 31 x2 confirmed",
            "OverheatEnded 0-30 overheat 31 x3 confirmed",
        ],
    ),
    "one reading is never confirmed": (
        [(0, 40.0), (15, 20.0)],
        ["OverheatSuspected 0-… overheat 40 x1", "OverheatEnded 0-15 overheat 40 x1"],
    ),
    "ended at 9:59 it stays suspected": (
        [(0, 26.0), (5, 26.0), ("9:59", 25.0)],
        ["OverheatSuspected 0-… overheat 26 x1", "OverheatEnded 0-9:59 overheat 26 x2"],
    ),
    "a gap ends it one interval after its last reading": (
        [(0, 26.0), (5, 26.0), (600, 26.0)],
        [
            "OverheatSuspected 0-… overheat 26 x1",
            "OverheatConfirmed 0-… overheat 26 x2 confirmed",
            "OverheatEnded 0-10 overheat 26 x2 confirmed",
            "OverheatSuspected 600-… overheat 26 x1",
        ],
    ),
}


@pytest.mark.parametrize("story", STORIES)
def test_overheats(story):
    rows, expected = STORIES[story]
    assert told(rows, Overheat) == expected
