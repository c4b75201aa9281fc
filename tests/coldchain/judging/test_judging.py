"""Lots in a small pharmacy: when they are judged, and what they are judged to be."""

from coldchain import events
from coldchain.stock import AssignedExpiry
from tests.coldchain.lot_way import BARE, A, B, Pharmacy
from tests.coldchain.timetable import at, every


def test_exactly_the_lots_that_were_there_are_quarantined():
    pharmacy = Pharmacy("a/probe", "b/probe")
    for lot_id, place in (("L1", A), ("L2", B), ("L3", A)):
        pharmacy.receive(place, 0, lot_id)
    pharmacy.send("a/probe", *every(5, 0, 30, 5.0))
    pharmacy.enter(events.LotMoved("L3", A, B, at(29), at(29)))
    pharmacy.send("b/probe", *every(5, 0, 80, 5.0))
    pharmacy.send("a/probe", *every(5, 30, 65, 9.0))
    pharmacy.receive(A, 68, "L4", now=80)
    assert {lot_id: pharmacy.told(lot_id)[0] for lot_id in ("L1", "L2", "L3", "L4")} == {
        "L1": "quarantined", "L2": "usable", "L3": "usable", "L4": "usable",
    }  # fmt: skip


def test_a_lot_put_in_during_an_excursion_is_exposed_from_then_on():
    pharmacy = Pharmacy("a/probe")
    pharmacy.send("a/probe", *every(5, 0, 25, 9.0))
    pharmacy.receive(A, 20)
    pharmacy.send("a/probe", *every(5, 25, 50, 9.0))
    assert pharmacy.told() == ["usable"]
    pharmacy.send("a/probe", (50, 9.0))
    assert pharmacy.told() == ["quarantined", "quarantined consecutive"]


def test_an_excursion_goes_on_in_the_next_fridge():
    pharmacy = Pharmacy("a/probe", "b/probe")
    pharmacy.receive(A, 0)
    pharmacy.send("a/probe", *every(5, 0, 20, 9.0))
    pharmacy.send("b/probe", *every(5, 0, 20, 9.0))
    pharmacy.move(A, B, 16)
    pharmacy.send("b/probe", *every(5, 20, 35, 9.0))
    assert pharmacy.told() == ["quarantined", "quarantined consecutive"]


def test_a_lot_that_left_at_the_very_reading_that_ended_a_silence_out_of_range_is_not_cleared_by_that():
    pharmacy = Pharmacy("a/probe", "b/probe")
    pharmacy.receive(A, 0)
    pharmacy.send("b/probe", *every(5, 0, 110, 5.0))
    pharmacy.send("a/probe", *every(5, 0, 65, 5.0), (105, 9.0), now=105)
    assert pharmacy.told() == ["unverified", "unverified chain"]
    pharmacy.move(A, B, 105)
    assert pharmacy.told() == ["unverified", "unverified chain"]


def test_the_reading_of_this_very_instant_counts():
    pharmacy = Pharmacy("a/probe")
    pharmacy.receive(A, 0)
    pharmacy.send("a/probe", (5, 5.0), (10, -1.0))
    assert pharmacy.told() == ["quarantined", "quarantined freeze"]


def test_a_reading_of_a_clock_that_is_ahead_counts_at_once():
    pharmacy = Pharmacy("a/probe")
    pharmacy.receive(A, 0)
    pharmacy.send("a/probe", (5, 5.0), (10, -1.0), now=7)
    assert pharmacy.told() == ["quarantined", "quarantined freeze"]


def test_a_breach_is_told_at_the_reading_that_ends_it_also_beside_a_sensor_that_lags():
    pharmacy = Pharmacy("a/one", "a/two")
    pharmacy.receive(A, 0)
    pharmacy.send("a/two", *every(5, 0, 30, 5.0))
    pharmacy.send("a/one", *every(15, 0, 30, 9.0), (30, 5.0))
    assert pharmacy.told() == ["quarantined", "quarantined consecutive"]


def test_one_frozen_reading_is_not_two_though_another_sensor_was_last_heard_within_its_time():
    pharmacy = Pharmacy("a/one", "a/two")
    pharmacy.receive(A, 0)
    pharmacy.send("a/one", (1, 5.0), (10, -1.0))
    pharmacy.send("a/two", (1, 5.0), (14, 5.0))
    pharmacy.send("a/one", (24, 5.0), (29, 5.0))
    assert pharmacy.told() == ["quarantined", "quarantined freeze"]


def test_a_lot_beside_a_sensor_that_was_never_heard_is_looked_at_again():
    pharmacy = Pharmacy("a/probe")
    pharmacy.receive(A, 0)
    pharmacy.tick(119)
    assert pharmacy.told() == ["usable"]
    pharmacy.tick(120)
    assert pharmacy.told() == ["unverified", "unverified gap"]


def test_a_lot_put_in_beside_a_silent_sensor_right_now_is_looked_at_again():
    pharmacy = Pharmacy("a/probe")
    pharmacy.send("a/probe", *every(5, 0, 10, 5.0))
    pharmacy.tick(40)
    pharmacy.receive(A, 40)
    pharmacy.tick(159)
    assert pharmacy.told() == ["usable"]
    pharmacy.tick(160)
    assert pharmacy.told() == ["unverified", "unverified gap"]


def test_a_fridge_that_fell_silent_out_of_range_is_doubted_for_what_was_put_in_meanwhile():
    pharmacy = Pharmacy("a/probe")
    pharmacy.send("a/probe", (0, 12.0))
    pharmacy.tick(20)
    pharmacy.receive(A, 20)
    pharmacy.send("a/probe", *every(5, 55, 60, 5.0))
    assert pharmacy.told() == ["unverified", "unverified chain"]


def test_a_sensor_that_fell_silent_out_of_range_leaves_time_unknown_whatever_the_others_say():
    pharmacy = Pharmacy("a/one", "a/two")
    pharmacy.send("a/one", (0, 12.0))
    pharmacy.send("a/two", *every(5, 0, 25, 5.0))
    pharmacy.tick(20)
    pharmacy.receive(A, 20)
    pharmacy.send("a/two", *every(5, 25, 60, 5.0))
    pharmacy.send("a/one", (55, 5.0))
    assert pharmacy.told() == ["unverified", "unverified chain"]


def test_a_fridge_that_comes_back_out_of_range_is_doubted_for_what_was_taken_out_meanwhile():
    pharmacy = Pharmacy("a/probe", "b/probe")
    pharmacy.receive(A, 0)
    pharmacy.send("b/probe", *every(5, 0, 60, 5.0))
    pharmacy.send("a/probe", (0, 5.0), now=59)
    pharmacy.move(A, B, 40, now=59)
    assert pharmacy.told() == ["usable"]
    pharmacy.send("a/probe", (60, 12.0))
    assert pharmacy.told() == ["unverified", "unverified chain"]


def test_of_two_sensors_one_that_is_heard_is_enough():
    pharmacy = Pharmacy("a/one", "a/two")
    pharmacy.receive(A, 0)
    pharmacy.send("a/one", (0, 5.0))
    pharmacy.send("a/two", *every(5, 0, 300, 5.0))
    pharmacy.tick(300)
    assert pharmacy.told() == ["usable"]


def test_sensors_that_are_retired_at_one_start_leave_a_lot_unwatched_from_then_on():
    pharmacy = Pharmacy("a/one", "a/two", "b/probe")
    pharmacy.receive(A, 0)
    for name in ("a/one", "a/two"):
        pharmacy.send(name, *every(5, 0, 15, 5.0), now=10)
    pharmacy.configure("b/probe", now=12)
    pharmacy.tick(13)
    pharmacy.tick(131)
    assert pharmacy.told() == ["usable"]
    pharmacy.tick(134)
    assert pharmacy.told() == ["unverified", "unverified gap"]


def test_what_befell_a_lot_before_it_was_used_is_told_when_its_reading_comes():
    pharmacy = Pharmacy("a/probe")
    pharmacy.receive(A, 0)
    pharmacy.send("a/probe", (5, 5.0), (10, -1.0), (15, -1.0))
    pharmacy.turn(22)
    pharmacy.enter(events.LotUsed("L1", at(22), 5))
    pharmacy.send("a/probe", (25, -1.0))
    assert pharmacy.lot().stage == "gone"
    assert pharmacy.told()[:2] == ["compromised", "compromised freeze"]


def test_a_lot_that_was_taken_out_at_the_instant_of_a_reading_is_not_exposed_to_it():
    pharmacy = Pharmacy("a/probe", "b/probe")
    pharmacy.receive(A, 0)
    for name in ("a/probe", "b/probe"):
        pharmacy.send(name, *every(5, 0, 30, 5.0))
    pharmacy.send("b/probe", (30, 5.0))
    pharmacy.send("a/probe", (30, -1.0))
    assert pharmacy.told() == ["quarantined", "quarantined freeze"]
    pharmacy.move(A, B, 30)
    assert pharmacy.told() == ["usable"]


def test_a_lot_that_was_used_does_not_expire():
    pharmacy = Pharmacy("a/probe")
    pharmacy.receive(A, 0)
    pharmacy.send("a/probe", *every(5, 0, 30, 5.0))
    pharmacy.enter(events.ExpiryAssigned("L1", AssignedExpiry(at(0).date(), "UTC", "ana")))
    pharmacy.enter(events.LotUsed("L1", at(25), 5))
    pharmacy.send("a/probe", (3000, 9.0), now=3000)
    pharmacy.send("a/probe", (20, 9.0), now=3001)
    assert pharmacy.told() == ["usable"]


def test_a_move_entered_late_counts_from_when_it_was_made():
    pharmacy = Pharmacy("a/probe", "b/probe")
    pharmacy.receive(A, 0)
    pharmacy.send("b/probe", *every(5, 0, 65, 5.0))
    pharmacy.send("a/probe", *every(5, 0, 20, 5.0), *every(5, 20, 65, 9.0))
    assert pharmacy.told() == ["quarantined", "quarantined consecutive"]
    pharmacy.move(A, B, 18, now=62)
    assert pharmacy.told() == ["usable"]


def test_a_lot_in_a_unit_without_a_sensor_is_unknown():
    pharmacy = Pharmacy("a/probe")
    pharmacy.receive(BARE, 0)
    pharmacy.tick(120)
    assert pharmacy.told() == ["unverified", "unverified gap"]


def test_stated_time_out_of_half_an_hour_is_a_breach():
    pharmacy = Pharmacy("a/probe")
    pharmacy.receive(A, 0)
    pharmacy.send("a/probe", *every(5, 0, 60, 5.0))
    pharmacy.out(10, 40)
    assert pharmacy.told() == ["quarantined", "quarantined consecutive"]


def test_a_label_that_nobody_approved_only_quarantines():
    pharmacy = Pharmacy("a/probe", approved=False)
    pharmacy.receive(A, 0)
    pharmacy.send("a/probe", *every(5, 0, 20, -1.0))
    assert pharmacy.told() == ["quarantined", "quarantined freeze"]


def test_what_one_sensor_confirms_is_told_though_another_was_out_of_range_for_longer():
    """Both froze alike in fridge a; then b's sensors went on differently: one freeze is confirmed, the other is not."""
    pharmacy = Pharmacy("a/probe", "b/one", "b/two")
    pharmacy.receive(A, 0)
    pharmacy.send("a/probe", (5, 5.0), (10, -1.0))
    pharmacy.send("b/one", (5, 5.0), (14, -1.0))
    pharmacy.send("b/two", (5, 5.0), (14, 9.0))
    pharmacy.move(A, B, 15)
    pharmacy.send("b/one", (21, 5.0))
    pharmacy.send("b/two", (21, 9.0), (26, 9.0), (31, 9.0), (36, 5.0))
    assert pharmacy.told()[:2] == ["compromised", "compromised freeze"]


def test_what_two_sensors_tell_of_one_excursion_is_accepted_at_once():
    pharmacy = Pharmacy("a/probe", "b/one", "b/two")
    pharmacy.receive(A, 0)
    pharmacy.send("a/probe", *every(5, 0, 30, 9.0))
    for name in ("b/one", "b/two"):
        pharmacy.send(name, *every(5, 10, 30, 9.0), now=29)
    pharmacy.move(A, B, 29)
    pharmacy.send("b/one", *every(5, 30, 40, 9.0), (40, 5.0))
    pharmacy.send("b/two", *every(5, 30, 45, 9.0), (45, 5.0))
    assert pharmacy.told() == ["quarantined", "quarantined consecutive", "quarantined consecutive"]
    pharmacy.release()
    assert pharmacy.told() == ["usable"]


def test_a_release_does_not_hold_for_what_late_readings_change():
    pharmacy = Pharmacy("a/probe")
    pharmacy.receive(A, 0)
    pharmacy.send("a/probe", *every(5, 0, 10, 5.0), *every(10, 10, 50, 9.0), (50, 5.0))
    pharmacy.release()
    assert pharmacy.told() == ["usable"]
    pharmacy.send("a/probe", (45, 12.0), now=60)
    assert pharmacy.told() == ["quarantined", "quarantined consecutive"]
