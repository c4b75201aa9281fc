"""Paths: where a lot lay from when to when, and by what it is judged there."""

from msgspec.structs import replace

from coldchain.path import Role, judged_by, segments
from coldchain.stock import Place, Stay, TimeOut
from tests.coldchain.lot_way import BARE, A, B, lot
from tests.coldchain.timetable import at, moment

PROBE, OTHER, AIR = "river/a/probe", "river/a/other", "river/a/air"
ROLES = {A: [Role(PROBE, at(0), "product")], B: [Role("river/b/probe", at(0), "product")]}


def path(of, roles=ROLES):
    """Return a lot's segments as lines."""
    return [
        f"{moment(each.since)}-{moment(each.until)} {each.kind} {each.place}{''.join(f' {s}' for s in each.sensors)}"
        for each in segments(of, lambda place: roles.get(place, []))
    ]


def test_a_lot_is_judged_where_it_lies_until_it_is_taken_out():
    assert path(lot((A, 0, 30), (B, 30, None))) == [
        "0-30 watched river/a river/a/probe",
        "30-… watched river/b river/b/probe",
    ]


def test_stated_time_out_takes_the_place_of_what_sensors_say():
    moved = lot((A, 0, 30), (B, 50, None), outs=(TimeOut(at(30), at(50)), TimeOut(at(10), at(15))))
    assert path(moved) == [
        "0-10 watched river/a river/a/probe",
        "10-15 stated river/a",
        "15-30 watched river/a river/a/probe",
        "30-50 stated river/a",
        "50-… watched river/b river/b/probe",
    ]


def test_times_out_that_overlap_are_one():
    assert path(lot((A, 0, None), outs=(TimeOut(at(10), at(20)), TimeOut(at(15), at(30))))) == [
        "0-10 watched river/a river/a/probe",
        "10-30 stated river/a",
        "30-… watched river/a river/a/probe",
    ]


def test_what_is_gone_is_out_of_nothing_any_more():
    gone = lot((A, 0, 20), outs=(TimeOut(at(10), at(60)), TimeOut(at(40), at(60))), ended_at=at(20))
    assert path(gone) == ["0-10 watched river/a river/a/probe", "10-20 stated river/a"]


def test_a_packaging_is_attested_for_its_hours_and_then_nothing_is_known():
    stays = (Stay(BARE, at(0), at(90), at(60)), Stay(B, at(90)))
    assert path(replace(lot((A, 0, None)), stays=stays)) == [
        "0-60 attested river/bare",
        "60-90 unwatched river/bare",
        "90-… watched river/b river/b/probe",
    ]


def test_a_logger_in_the_packaging_counts_instead():
    assert path(replace(lot((A, 0, None)), stays=(Stay(A, at(0), None, at(60)),))) == [
        "0-… watched river/a river/a/probe",
    ]


def test_a_unit_without_a_sensor_is_unwatched():
    assert path(lot((Place("home", "fridge"), 0, None))) == ["0-… unwatched home/fridge"]


def test_a_stay_is_cut_where_another_set_of_sensors_begins_to_count():
    roles = {A: [*ROLES[A], Role(OTHER, at(20), "product"), Role(PROBE, at(40), None)]}
    assert path(lot((A, 0, None)), roles) == [
        "0-20 watched river/a river/a/probe",
        "20-40 watched river/a river/a/other river/a/probe",
        "40-… watched river/a river/a/other",
    ]


def test_the_air_counts_only_where_nothing_lies_beside_the_boxes_and_the_room_never():
    air, room = Role(AIR, at(0), "air"), Role("river/a/room", at(0), "ambient")
    assert judged_by([air, room], at(0)) == (AIR,)
    assert judged_by([air, room, *ROLES[A]], at(0)) == (PROBE,)
    assert judged_by([air, room, *ROLES[A], Role(PROBE, at(9), None)], at(9)) == (AIR,)
    assert judged_by([room], at(0)) == ()
