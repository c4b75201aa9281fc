"""Courses: what a lot went through, piece by piece."""

from datetime import timedelta

from coldchain.course import ROOM_C, Piece, Times, begin, compact, findings_in, finish, tell
from coldchain.findings import Excursion, Freeze
from tests.coldchain.lot_way import IN_SERVICE
from tests.coldchain.timetable import MINUTE, at, shown

PROBE, OTHER = "river/a/probe", "river/b/probe"


def piece(since, until, celsius=5.0, kind="measured", sensor=PROBE, of=None):
    """Return a piece; of one out of range the reading is its own, or one of `of`."""
    is_out = kind == "measured" and IN_SERVICE.band(celsius) != "in_range"
    read_at = at(since if of is None else of) if is_out else None
    return Piece(kind, at(since), at(until), sensor, celsius, IN_SERVICE, read_at)


def course(*pieces, ceiling_c=30.0):
    return tell(begin(IN_SERVICE), pieces, ceiling_c)


def found(of):
    return sorted(shown(each) for each in findings_in(of))


def test_each_kind_of_time_has_its_own_column():
    told = course(
        piece(0, 10), piece(10, 20, 9.0), piece(20, 25, 1.0), piece(25, 26, 0.0), piece(26, 28, 25.5),
        piece(28, 40, kind="stated"), piece(40, 60, kind="attested"), piece(60, 90, kind="unknown"),
    )  # fmt: skip
    minutes = (1, 5, 10, 10, 2, 12, 20, 30)
    assert told.times == Times(*(each * MINUTE for each in minutes))


def test_an_excursion_goes_on_over_units():
    told = course(piece(0, 20, 9.0), piece(20, 35, 9.0, sensor=OTHER), piece(35, 40, sensor=OTHER))
    assert found(told) == ["0-35 above 9 x2 breached 30"]


def test_the_way_between_two_units_belongs_to_an_excursion_until_the_first_reading_in():
    assert found(course(piece(0, 20, 9.0), piece(28, 30))) == ["0-28 above 9 x1"]


def test_one_reading_is_not_two_however_its_time_is_cut():
    told = course(piece(0, 4, -1.0), piece(4, 14, -1.0, of=0), piece(14, 20))
    assert found(told) == ["0-14 below -1 x1", "0-14 freeze -1 x1"]


def test_the_next_reading_of_the_same_temperature_is_another():
    told = course(piece(0, 5, -1.0), piece(5, 14, -1.0), piece(14, 20))
    assert found(told) == ["0-14 below -1 x2", "0-14 freeze -1 x2 confirmed"]


def test_stated_time_out_is_warm_and_not_hot():
    told = course(piece(0, 60, kind="stated", celsius=ROOM_C), piece(60, 65))
    assert [type(each) for each in findings_in(told) if not isinstance(each, Freeze)][:1] == [Excursion]
    assert {(each.limit_c, each.used, each.at) for each in told.lifetimes} == {
        (8.0, timedelta(hours=1), None),
        (15.0, timedelta(hours=1), at(60)),
    }


def test_what_is_unknown_is_one_gap_over_units():
    told = course(piece(0, 5), piece(5, 40, kind="unknown"), piece(40, 70, kind="unknown", sensor="river/bare"))
    assert [(each.since, each.until) for each in told.gaps] == [(at(5), at(70))]
    assert told.silent is not None


def test_a_reading_that_the_lot_only_lay_beside_takes_no_time_and_freezes_nothing():
    told = course(piece(20, 20, -5.0, kind="beside"), piece(20, 60, kind="unknown"), piece(60, 65))
    assert found(told) == ["20-20 below -5 x1 interrupted", "20-60 gap"]
    assert told.times == Times(unknown=40 * MINUTE, in_range=5 * MINUTE)


def test_what_went_on_ends_with_the_last_of_the_lot():
    told = course(piece(0, 20, 9.0))
    assert found(told) == ["0-… above 9 x1"]
    assert found(finish(told, at(20), IN_SERVICE, 30.0)) == ["0-20 above 9 x1"]


def test_a_run_above_the_labels_ceiling_is_told_apart():
    told = course(piece(0, 6, 31.0), piece(6, 12, 31.0), piece(12, 20))
    assert [shown(each) for each in told.ceiling_runs] == ["0-12 overheat 31 x2 confirmed"]
    assert course(piece(0, 6, 31.0), ceiling_c=None).ceiling_runs == ()


def test_what_can_no_longer_matter_is_left_out_and_its_time_above_is_summed():
    told = course(piece(0, 5), piece(5, 15, 9.0), piece(15, 3000), piece(3000, 3010, 12.0), piece(3010, 6000))
    small = compact(told, IN_SERVICE)
    assert found(small) == ["5-15 above 9 x1"], "the time of life above 8 °C is counted from it"
    assert [(each.since, each.time) for each in small.above] == [(at(3000), 10 * MINUTE)]


def test_what_is_out_within_a_window_of_a_gap_that_may_have_been_out_too_is_kept():
    told = course(piece(0, 5, 9.0), piece(5, 1325, kind="unknown"), piece(1325, 1685))
    told = tell(told, [piece(1685, 1690, 9.0), piece(1690, 9000)], 30.0)
    assert found(told) == ["0-5 above 9 x1 interrupted", "1685-1690 above 9 x1", "5-1325 gap"]
    assert found(compact(told, IN_SERVICE)) == found(told)


def test_breaches_and_freezes_are_kept_for_ever():
    told = course(piece(0, 40, 9.0), piece(40, 50), piece(50, 55, -1.0), piece(55, 9000))
    kept = [each for each in found(told) if "below" not in each]
    assert found(compact(told, IN_SERVICE)) == kept == ["0-40 above 9 x1 breached 30", "50-55 freeze -1 x1"]
