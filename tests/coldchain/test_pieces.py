"""Pieces: what one sensor says of a stretch of a lot's time."""

from coldchain import rules
from coldchain.findings import Excursion, Gap
from coldchain.pieces import Heard, pieces, silences
from coldchain.readings import Reading
from coldchain.replay import findings_of
from tests.coldchain.lot_way import IN_SERVICE, shown
from tests.coldchain.timetable import at, every, reading


def heard(*rows, now, sensor="river/a/probe"):
    """Return what is known of a sensor that sent these rows, when the clock shows `now`."""
    told: list[Reading] = [reading(when, celsius, sensor) for when, celsius in rows]
    state, found = rules.initial, {}
    for each in told:
        state, events = rules.step(state, each, IN_SERVICE)
        found |= {finding.id: finding for finding in findings_of(events)}
    _, events = rules.lose(state, sensor, at(now), IN_SERVICE)
    found |= {finding.id: finding for finding in findings_of(events)}
    return Heard(
        sensor,
        told[0].at if told else None,
        told[-1].at if told else None,
        tuple(each for each in found.values() if isinstance(each, Excursion | Gap)),
        lambda _: IN_SERVICE,
        lambda since, until: [each for each in told if since <= each.at < until],
    )


def says(of, since, until, *others, left=True, comes=False, goes=False):
    return shown(pieces(of, others, (at(since), at(until)), left=left, comes=comes, goes=goes))


def test_what_is_in_range_is_one_piece():
    assert says(heard(*every(5, 0, 60, 4.0), now=60), 10, 50) == ["10-50 measured 5"]


def test_out_of_range_each_reading_is_one_piece_cut_to_the_stay():
    probe = heard((0, 5.0), (5, 9.0), (10, 12.0), (15, 5.0), (20, 5.0), now=20)
    assert says(probe, 0, 20) == ["0-5 measured 5", "5-10 measured 9", "10-15 measured 12", "15-20 measured 5"]
    assert says(probe, 7, 12) == ["7-10 measured 9", "10-12 measured 12"]


def test_while_a_lot_is_there_the_newest_reading_carries_no_time():
    probe = heard((0, 5.0), (5, 9.0), (10, 9.0), now=12)
    assert says(probe, 0, 12, left=False) == ["0-5 measured 5", "5-10 measured 9", "10-10 measured 9"]
    assert says(probe, 0, 12) == ["0-5 measured 5", "5-10 measured 9", "10-12 measured 9"]


def test_the_newest_reading_may_be_of_this_instant():
    assert says(heard((0, 5.0), (5, 9.0), now=5), 0, 5, left=False) == ["0-5 measured 5", "5-5 measured 9"]


def test_the_newest_reading_back_in_range_ends_what_went_on():
    probe = heard((0, 9.0), (5, 5.0), now=8)
    assert says(probe, 0, 8, left=False) == ["0-5 measured 9", "5-5 measured 5"]


def test_a_lot_put_in_after_the_newest_reading_is_exposed_to_it():
    assert says(heard((0, 9.0), (5, 9.0), now=8), 7, 8, left=False) == ["7-7 measured 9"]


def test_a_gap_is_unknown():
    probe = heard((0, 5.0), (60, 5.0), (65, 5.0), now=65)
    assert says(probe, 0, 65) == ["0-5 measured 5", "5-60 unknown", "60-65 measured 5"]


def test_before_its_first_reading_a_sensor_is_silent_and_one_never_heard_is_so_for_ever():
    assert says(heard((30, 5.0), (35, 5.0), now=35), 0, 35) == ["0-30 unknown", "30-35 measured 5"]
    assert says(heard(now=60), 0, 60, left=False) == ["0-60 unknown"]


def test_what_another_sensor_knows_is_known():
    probe, other = heard((0, 5.0), (60, 5.0), now=60), heard((0, 5.0), (45, 5.0), (50, 5.0), (60, 5.0), now=60)
    assert says(probe, 0, 60, other) == ["0-5 measured 5", "5-45 unknown", "45-60 measured 5"]


def test_a_sensor_that_was_last_out_of_range_is_not_helped_by_another():
    probe, other = heard((0, 9.0), (60, 5.0), now=60), heard(*every(5, 0, 61, 5.0), now=60)
    assert says(probe, 0, 60, other) == ["0-5 measured 9", "5-60 unknown"]


def test_who_comes_into_a_silence_that_began_out_of_range_comes_beside_that_reading():
    probe = heard((0, 9.0), (60, 5.0), (65, 5.0), now=65)
    assert says(probe, 20, 65, comes=True) == ["20-20 beside 9", "20-60 unknown", "60-65 measured 5"]
    assert says(probe, 20, 65) == ["20-60 unknown", "60-65 measured 5"]


def test_who_goes_out_of_a_silence_that_ends_out_of_range_goes_beside_that_reading():
    probe = heard((0, 5.0), (60, 9.0), now=60)
    assert says(probe, 0, 40, goes=True) == ["0-5 measured 5", "5-40 unknown", "40-40 beside 9"]
    assert says(heard((0, 5.0), (60, 5.0), now=60), 0, 40, goes=True) == ["0-5 measured 5", "5-40 unknown"]


def test_silences_are_the_time_before_the_first_reading_and_the_gaps():
    probe = heard((30, 5.0), (60, 5.0), now=80)
    assert silences(probe, at(0), at(80)) == [(at(0), at(30)), (at(35), at(60)), (at(65), at(80))]
