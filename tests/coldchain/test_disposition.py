"""Verdicts: timetables of a fridge, and what a pharmacist is told."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from coldchain import series
from coldchain.config import catalogue
from coldchain.disposition import CONDITIONS, MOST_TOLD, verdict
from coldchain.doubts import worst_windows
from coldchain.settled import Settled
from coldchain.units import to_us

START = datetime(2026, 1, 3, 10, tzinfo=UTC)
KESIMPTA = catalogue().products["kesimpta"].label
FRIDGE = catalogue().storage["refrigerator"]


def after(minutes):
    return START + timedelta(minutes=minutes)


def every(step, *stretches, start=0.0):
    """Rows `step` minutes apart: `(5.0, 4)` is four readings of 5.0 °C."""
    rows, minute = [], start
    for celsius, readings in stretches:
        for _ in range(readings):
            rows.append((minute, celsius))
            minute += step
    return rows


def told(rows, label=KESIMPTA, *, interval=5):
    at_us = np.array([to_us(after(minute)) for minute, _ in rows], dtype=np.int64)
    readings = series.arranged("home/fridge/probe", at_us, np.array([celsius for _, celsius in rows]))
    return series.tell(readings, FRIDGE.paced(timedelta(minutes=interval)), label.ceiling_c)


def judged(rows, label=KESIMPTA, *, interval=5, approved=True):
    return verdict(
        told(rows, label, interval=interval), label, FRIDGE.paced(timedelta(minutes=interval)), approved=approved
    )


def kinds(found):
    return [(reason.condition, reason.kind) for reason in found.reasons]


STORIES = {
    "both ends of the range are in range": (every(5, (2.0, 50), (8.0, 50)), "usable", []),
    "8.001, and back 29 min 59 s later": ([(0, 8.001), (29 + 59 / 60, 5.0)], "usable", []),
    "8.001 every 5 min for 29:59": (
        [*every(5, (8.001, 6)), (29 + 59 / 60, 8.0), (35, 5.0)],
        "usable",
        [],
    ),
    "8.001 for 30:00": ([*every(5, (8.001, 6)), (30, 8.0)], "quarantined", ["consecutive"]),
    "1.999 for 30:00": ([*every(5, (1.999, 6)), (30, 2.0)], "quarantined", ["consecutive"]),
    "a breach still open": (every(5, (9.0, 7)), "quarantined", ["consecutive"]),
    "still open, not yet a breach": (every(5, (9.0, 6)), "usable", []),
    "hot 20 min, straight to cold 20 min": (every(5, (9.0, 4), (1.0, 4), (5.0, 2)), "usable", []),
    "hot straight to cold, and the cold is a breach": (
        every(5, (9.0, 4), (1.0, 6), (5.0, 2)),
        "quarantined",
        ["consecutive"],
    ),
    "two hot readings 10 h apart are no breach of 10 h": ([(0, 9.0), (600, 9.0)], "unverified", None),
    "one frozen reading": (every(5, (5.0, 3), (0.0, 1), (5.0, 3)), "quarantined", ["freeze"]),
    "two frozen readings, out after 9:59": (
        [(0, 5.0), (5, 0.0), (10, 0.0), (14 + 59 / 60, 0.001), (20, 5.0)],
        "quarantined",
        ["freeze"],
    ),
    "two frozen readings, out after 10 min": (
        every(5, (5.0, 1), (0.0, 2), (0.001, 1), (5.0, 1)),
        "compromised",
        ["freeze"],
    ),
    "one frozen reading, then 15 min without another": ([(0, -1.0), (15, 5.0)], "quarantined", ["freeze"]),
    "two frozen readings 10 min apart at the end": ([(0, 5.0), (5, 0.0), (15, 0.0)], "compromised", ["freeze"]),
    "one reading above 25": (every(5, (5.0, 1), (25.001, 1), (5.0, 1)), "quarantined", ["overheat"]),
    "30.0 for 20 min": (every(5, (30.0, 4), (5.0, 1)), "quarantined", ["overheat"]),
    "30.001 for 20 min": (every(5, (30.001, 4), (5.0, 1)), "compromised", ["ceiling"]),
    "30.001 once within an overheat": (
        every(5, (26.0, 2), (30.001, 1), (26.0, 2), (5.0, 1)),
        "quarantined",
        ["overheat"],
    ),
    "60 min in three within 24 h": (
        every(5, (9.0, 4), (5.0, 100), (9.0, 4), (5.0, 100), (9.0, 4), (5.0, 10)),
        "quarantined",
        ["cumulative"],
    ),
    "59 min in three within 24 h": (
        [*every(5, (9.0, 4), (5.0, 100), (9.0, 4), (5.0, 100), (9.0, 4)), (1059, 5.0)],
        "usable",
        [],
    ),
    "20 min each, the first leaving the day as the third comes in": (
        every(5, (9.0, 4), (5.0, 140), (9.0, 4), (5.0, 140), (9.0, 4), (5.0, 10)),
        "usable",
        [],
    ),
    "an hour above 15 in pieces of many days": (
        [row for day in range(12) for row in every(5, (15.001, 1), (5.0, 287), start=day * 1440)],
        "quarantined",
        ["lifetime"],
    ),
    "a gap at exactly the limit": ([(0, 5.0), (15, 5.0)], "usable", []),
    "a gap of 1 h 59 min 59 s": ([(0, 5.0), (125 - 1 / 60, 5.0)], "usable", []),
    "a gap of exactly 2 h": ([(0, 5.0), (125, 5.0)], "unverified", ["gap"]),
    "three gaps of 40 min within a day": ([(0, 5.0), (45, 5.0), (90, 5.0), (135, 5.0)], "unverified", ["unknown"]),
    "out for 5 min before a gap of 24 min": ([(0, 9.0), (29, 5.0)], "usable", []),
    "out for 5 min before a gap of 25 min": ([(0, 9.0), (30, 5.0)], "unverified", ["chain"]),
    "a gap before the first reading out": ([(0, 5.0), (30, 9.0), (35, 5.0)], "unverified", ["chain"]),
    "gaps on both sides": ([(0, 5.0), (18, 9.0), (35, 5.0)], "unverified", ["chain"]),
    "a gap beside in-range readings alone": ([(0, 5.0), (60, 5.0), (65, 9.0), (70, 5.0)], "usable", []),
    "many short excursions beside short gaps": (
        [row for n in range(3) for row in ((300 * n, 9.0), *every(5, (5.0, 56), start=300 * n + 20))],
        "unverified",
        ["worst_cumulative"],
    ),
}


@pytest.mark.parametrize("name", STORIES)
def test_a_story_has_its_verdict(name):
    rows, condition, expected = STORIES[name]
    found = judged(rows)
    assert found.condition == condition
    if expected is not None:
        assert [reason.kind for reason in found.reasons] == expected


def test_two_readings_ten_hours_apart_say_what_is_not_known():
    found = judged([(0, 9.0), (600, 9.0)])
    assert [reason.kind for reason in found.reasons] == ["gap", "chain", "worst_cumulative"]


def test_of_a_window_that_cuts_a_gap_the_time_that_is_known_to_be_out_is_told_in_full():
    story = told([(0, 9.0), *every(15, (5.0, 20), start=1205), (1505, 9.0), (1510, 5.0)])
    accepted = (story.excursions[0], story.gaps[0])
    settled = Settled({each.id: frozenset({Settled().mark(each)}) for each in accepted})
    (found,) = worst_windows(story, FRIDGE.paced(timedelta(minutes=5)), settled)
    assert (found.out, found.unknown) == (timedelta(minutes=5), timedelta(minutes=1205 - (1510 - 1440)))


def test_a_breach_is_told_with_the_labels_clock():
    found = judged(every(1, (5.0, 10), (9.4, 41), (5.0, 10), start=-10), interval=1)
    (reason,) = found.reasons
    assert reason.sentence == (
        "quarantined: above 8 °C for 41 min from 2026-01-03 10:00 UTC (breach at 10:30), highest 9.4 °C;"
        " room-temperature time used 41 min of 7 d, the label's clock, if applied, would end 2026-01-10 10:00 UTC;"
        " a pharmacist decides."
    )
    assert found.label_clock_ends_at == datetime(2026, 1, 10, 10, tzinfo=UTC)


def test_a_cold_breach_starts_no_clock():
    found = judged(every(5, (1.0, 20)))
    assert found.condition == "quarantined"
    assert found.label_clock_ends_at is None


def test_the_allowance_is_used_up_by_one_second_more_than_it():
    exactly = [*every(5, (9.0, 7 * 288)), (7 * 1440, 5.0)]
    assert ("compromised", "allowance") not in kinds(judged(exactly))
    over = [*every(5, (9.0, 7 * 288)), (7 * 1440 + 1 / 60, 5.0)]
    assert kinds(judged(over))[0] == ("compromised", "allowance")
    assert judged(over).reasons[0].sentence == (
        "compromised: above 8 °C for 7 d in all, 1 s more than the 7 d of the label."
    )


def test_a_breach_of_a_month_is_a_breach_of_a_month():
    found = judged(every(5, (9.0, 288 * 26)))
    assert "for 25 d 23 h 55 min from 2026-01-03 10:00 UTC to the last reading" in found.reasons[1].sentence
    assert found.condition == "compromised"


def test_time_above_the_range_counts_from_the_first_breach_on():
    label = replace(KESIMPTA, allowance=timedelta(minutes=60))
    before_the_breach = every(5, (9.0, 5), (5.0, 400), (9.0, 12), (5.0, 1))
    assert ("compromised", "allowance") not in kinds(judged(before_the_breach, label))
    since_the_breach = every(5, (9.0, 12), (5.0, 400), (9.0, 1), (5.0, 1))
    assert ("compromised", "allowance") in kinds(judged(since_the_breach, label))


def test_without_an_approved_rule_the_label_only_quarantines():
    found = judged(every(5, (-1.0, 4), (31.0, 4), (5.0, 1)), approved=False)
    assert found.condition == "quarantined"
    assert found.reasons[0].sentence == (
        "quarantined: no approved rule: frozen: at or below 0 °C for 20 min from 2026-01-03 10:00 UTC, lowest -1 °C;"
        " the label forbids freezing."
    )


def test_a_label_without_ceiling_allowance_or_freezing_rule_leaves_it_to_the_pharmacist():
    label = replace(KESIMPTA, ceiling_c=None, allowance=None, do_not_freeze=False)
    found = judged(every(5, (-1.0, 4), (31.0, 8), (5.0, 1)), label)
    assert kinds(found) == [("quarantined", "consecutive"), ("quarantined", "freeze"), ("quarantined", "overheat")]
    assert found.label_clock_ends_at is None


def test_all_that_applies_is_listed_the_most_severe_first():
    rows = [*every(5, (9.0, 8), (5.0, 1)), *every(5, (-2.0, 3), (5.0, 1), start=300)]
    assert kinds(judged(rows)) == [
        ("compromised", "freeze"),
        ("quarantined", "consecutive"),
        ("unverified", "gap"),
        ("unverified", "chain"),
        ("unverified", "worst_cumulative"),
    ]


def test_many_findings_of_a_kind_share_a_last_sentence():
    found = judged([row for n in range(25) for row in every(5, (-1.0, 1), (5.0, 35), start=180 * n)])
    assert len(found.reasons) == MOST_TOLD + 1
    assert found.reasons[-1].sentence.startswith("quarantined: 15 more such, the last freezing suspected: ")
    assert sum(len(reason.findings) for reason in found.reasons) == 25


values = st.sampled_from([-1.0, 0.0, 1.0, 2.0, 5.0, 8.0, 9.0, 16.0, 26.0, 31.0])
rows = st.lists(st.tuples(st.sampled_from([5, 5, 5, 10, 15, 16, 25, 130]), values), min_size=1, max_size=60)


def timed(steps):
    minute, found = 0, []
    for step, celsius in steps:
        found.append((minute, celsius))
        minute += step
    return found


def severity(told):
    return CONDITIONS.index(judged(told).condition)


@given(steps=rows, place=st.integers(0, 59), more=st.sampled_from([0.5, 1.0, 10.0, 20.0]))
@settings(deadline=None, max_examples=300)
def test_a_worse_temperature_never_improves_the_verdict(steps, place, more):
    told = timed(steps)
    place %= len(told)
    minute, celsius = told[place]
    worse = celsius + more if celsius > 8.0 else celsius - more if celsius < 2.0 else None
    for replaced in [9.0, 1.0] if worse is None else [worse]:
        assert severity([*told[:place], (minute, replaced), *told[place + 1 :]]) >= severity(told)


@given(celsius=st.lists(values, min_size=2, max_size=80), gone=st.sets(st.integers(0, 79), max_size=40))
@settings(deadline=None, max_examples=300)
def test_removing_readings_in_range_never_improves_the_verdict(celsius, gone):
    told = [(5 * n, value) for n, value in enumerate(celsius)]
    inner = range(1, len(told) - 1)
    left = [row for n, row in enumerate(told) if not (n in gone and n in inner and 2.0 <= row[1] <= 8.0)]
    assert severity(left) >= severity(told)
