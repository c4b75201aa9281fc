"""The minutes out within a rolling 24 h, as timetables. A day has 1440 minutes."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from coldchain import rules
from coldchain.findings import CumulativeBreach
from coldchain.readings import Reading
from coldchain.rules import cumulative
from tests.coldchain.timetable import LIMITS, MINUTE, at, every, lines, reading, told

STORIES = {
    "59:59 in all is no breach": (
        [*every(10, 0, 30, 9.0), (30, 5.0), *every(10, 100, 129, 9.0), ("129:59", 5.0)],
        [],
    ),
    "60:00 in all is one, since the first of them": (
        [*every(10, 0, 30, 9.0), (30, 5.0), *every(10, 100, 130, 9.0), (130, 5.0)],
        ["CumulativeBreached 0-… cumulative above at 130"],
    ),
    "its instant is exact, between readings too": (
        [(0, 9.0), (15, 9.0), (20, 5.0), (100, 9.0), (115, 9.0), (120, 5.0), (200, 9.0), (211, 9.0), (226, 9.0)],
        ["CumulativeBreached 0-… cumulative above at 220"],
    ),
    "each side has its own sum": (
        [*every(10, 0, 50, 9.0), *every(10, 50, 100, 1.0), (100, 5.0)],
        [],
    ),
    "below counts as above does": (
        [*every(10, 0, 60, 1.0), (60, 5.0)],
        ["CumulativeBreached 0-… cumulative below at 60"],
    ),
    "an interval after the last reading before a gap counts, the gap does not": (
        [*every(11, 0, 66, 9.0), (600, 5.0)],
        ["CumulativeBreached 0-… cumulative above at 60"],
    ),
    "54:59 and the interval before a gap are no breach": (
        [*every(10, 0, 50, 9.0), ("54:59", 9.0), (600, 9.0)],
        [],
    ),
    "two readings 10 h apart are 5 min": ([(0, 9.0), (600, 9.0)], []),
    "what lies over 24 h back no longer counts: 59 min at every instant": (
        [*every(10, 0, 40, 9.0), (40, 5.0), *every(10, 1421, 1471, 9.0), (1480, 5.0)],
        [],
    ),
    "60 min within exactly 24 h": (
        [*every(10, 0, 40, 9.0), (40, 5.0), *every(10, 1420, 1450, 9.0), (1450, 5.0)],
        [
            "CumulativeBreached 0-… cumulative above at 1440",
        ],
    ),
    "while the window leaves one stretch at the pace of another the sum stands still": (
        [*every(10, 0, 40, 9.0), (40, 5.0), *every(10, 1421, 1491, 9.0), (1491, 5.0)],
        ["CumulativeBreached 1421-… cumulative above at 1481"],
    ),
    "re-armed at the instant the sum falls below, and may breach again": (
        [*every(10, 0, 60, 9.0), *every(15, 60, 1500, 5.0), *every(10, 1500, 1570, 9.0)],
        [
            "CumulativeBreached 0-… cumulative above at 60",
            "CumulativeRearmed 0-1440 cumulative above at 60",
            "CumulativeBreached 1500-… cumulative above at 1560",
        ],
    ),
    "re-armed late where more was used up, and told by the first reading after": (
        [*every(10, 0, 90, 9.0), (90, 5.0), (1470, 5.0), (1471, 5.0)],
        ["CumulativeBreached 0-… cumulative above at 60", "CumulativeRearmed 0-1470 cumulative above at 60"],
    ),
    "not re-armed while as much comes in as goes out": (
        [*every(10, 0, 60, 9.0), (60, 5.0), *every(10, 1430, 1500, 9.0), (1500, 5.0), (2879, 5.0), (2881, 5.0)],
        ["CumulativeBreached 0-… cumulative above at 60", "CumulativeRearmed 0-2880 cumulative above at 60"],
    ),
    "one breach of more than 25 days": (
        [*every(15, 0, 40_005, 9.0), (40_005, 5.0), (41_384, 5.0), (41_386, 5.0)],
        ["CumulativeBreached 0-… cumulative above at 60", "CumulativeRearmed 0-41385 cumulative above at 60"],
    ),
}


@pytest.mark.parametrize("story", STORIES)
def test_sums(story):
    rows, expected = STORIES[story]
    assert told(rows, CumulativeBreach) == expected


def test_limits_that_were_widened_meanwhile_free_it_when_they_are_first_applied():
    state, events = rules.initial, []
    for moment, celsius in [*every(10, 0, 60, 9.0), (60, 5.0)]:
        state, new = rules.step(state, reading(moment, celsius), LIMITS)
        events += new
    state, new = rules.step(state, reading(70), replace(LIMITS, cumulative=timedelta(hours=2)))
    assert lines([*events, *new], CumulativeBreach) == [
        "CumulativeBreached 0-… cumulative above at 60",
        "CumulativeRearmed 0-70 cumulative above at 60",
    ]


def test_a_clock_that_was_never_set_is_judged_all_the_same():
    start = datetime(1, 1, 1, tzinfo=UTC)
    state, events = rules.initial, []
    for minute in range(0, 70, 10):
        seen = Reading("s", start + timedelta(minutes=minute), 9.0 if minute < 60 else 5.0, at(0))
        state, new = rules.step(state, seen, LIMITS)
        events += new
    (breach,) = [event.finding for event in events if type(event).__name__ == "CumulativeBreached"]
    assert breach.at == start + timedelta(minutes=60)


def test_the_time_that_is_spent_is_what_the_window_holds():
    state = cumulative.initial
    for moment, celsius in [(0, 9.0), (20, 5.0), (100, 9.0), (110, 9.0)]:
        state, _ = cumulative.step(state, reading(moment, celsius), LIMITS)
    asked = [cumulative.spent(state, "above", at(minute), LIMITS) for minute in (110, 1440, 1450, 1445)]
    assert asked == [30 * MINUTE, 30 * MINUTE, 20 * MINUTE, 25 * MINUTE]
    assert cumulative.spent(state, "below", at(110), LIMITS) == 0 * MINUTE
    assert cumulative.spent(cumulative.initial, "above", at(110), LIMITS) == 0 * MINUTE
