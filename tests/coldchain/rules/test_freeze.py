"""Freezes, as timetables: in service with an uncertainty of 0.5 °C, and as `judge` sees a file, with none."""

from datetime import timedelta

import pytest

from coldchain.findings import Freeze
from tests.coldchain.timetable import LIMITS, every, told

IN_SERVICE = LIMITS.paced(timedelta(minutes=5), 0.5)
STORIES = {
    "a thousandth over the uncertainty is no freeze": ([(0, 0.501), (5, 0.501)], []),
    "within the uncertainty it is suspected, however long": (
        [*every(10, 0, 120, 0.5), (120, 0.501)],
        ["FreezeSuspected 0-… freeze 0.5 x1", "FreezeEnded 0-120 freeze 0.5 x12"],
    ),
    "two readings at 0.0 that span 10 min confirm it": (
        [(0, 0.0), (10, 0.0), (15, 5.0)],
        [
            "FreezeSuspected 0-… freeze 0 x1",
            "FreezeConfirmed 0-… freeze 0 x2 confirmed",
            "FreezeEnded 0-15 freeze 0 x2 confirmed",
        ],
    ),
    "9:59 do not, and the reading that ends it at 10:00 does": (
        [(0, -1.0), ("9:59", -2.0), (10, 5.0)],
        [
            "FreezeSuspected 0-… freeze -1 x1",
            "FreezeConfirmed 0-… freeze -2 x2 confirmed",
            "FreezeEnded 0-10 freeze -2 x2 confirmed",
        ],
    ),
    "ended at 9:59 it stays suspected": (
        [(0, -1.0), (5, -1.0), ("9:59", 5.0)],
        ["FreezeSuspected 0-… freeze -1 x1", "FreezeEnded 0-9:59 freeze -1 x2"],
    ),
    "one reading, however cold and long, is never confirmed": (
        [(0, -9.0), (15, 5.0)],
        ["FreezeSuspected 0-… freeze -9 x1", "FreezeEnded 0-15 freeze -9 x1"],
    ),
    "what lies between 0.0 and the uncertainty breaks the run that confirms, not the freeze": (
        [(0, 0.0), (5, 0.3), (10, 0.0), (15, 0.3), (20, 5.0)],
        ["FreezeSuspected 0-… freeze 0 x1", "FreezeEnded 0-20 freeze 0 x4"],
    ),
    "a run of 10 min at 0.0 that ends in the uncertainty confirms": (
        [(0, 0.4), (5, 0.0), (10, -0.5), (15, 0.1), (20, 5.0)],
        [
            "FreezeSuspected 0-… freeze 0.4 x1",
            "FreezeConfirmed 0-… freeze -0.5 x4 confirmed",
            "FreezeEnded 0-20 freeze -0.5 x4 confirmed",
        ],
    ),
    "a gap ends it one interval after its last reading, which may confirm": (
        [(0, -1.0), (5, -1.0), (60, -1.0)],
        [
            "FreezeSuspected 0-… freeze -1 x1",
            "FreezeConfirmed 0-… freeze -1 x2 confirmed",
            "FreezeEnded 0-10 freeze -1 x2 confirmed",
            "FreezeSuspected 60-… freeze -1 x1",
        ],
    ),
    "one reading before a gap and one after are no run": (
        [(0, -1.0), (60, -1.0), (65, 5.0)],
        [
            "FreezeSuspected 0-… freeze -1 x1",
            "FreezeEnded 0-5 freeze -1 x1",
            "FreezeSuspected 60-… freeze -1 x1",
            "FreezeEnded 60-65 freeze -1 x1",
        ],
    ),
    "a warm hour around a freeze is not its average": (
        [(0, 8.0), (5, -0.1), (10, 8.0)],
        ["FreezeSuspected 5-… freeze -0.1 x1", "FreezeEnded 5-10 freeze -0.1 x1"],
    ),
}


@pytest.mark.parametrize("story", STORIES)
def test_freezes_in_service(story):
    rows, expected = STORIES[story]
    assert told(rows, Freeze, IN_SERVICE) == expected


def test_without_an_uncertainty_only_0_0_and_below_is_suspected():
    assert told([(0, 0.001), (5, 0.0)], Freeze) == ["FreezeSuspected 5-… freeze 0 x1"]
