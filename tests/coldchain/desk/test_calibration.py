"""What a certificate says of a sensor, and of its readings before: stories of a fridge with lots in it."""

from datetime import date

import pytest

from coldchain import commands as ask
from coldchain.upkeep import Configured
from tests.coldchain.desk.amendments import amended, because, explained
from tests.coldchain.desk.world import ANA, TIM, Counter, told
from tests.coldchain.timetable import PROBE, at, watched

TODAY, TOMORROW, NEXT_YEAR = date(2026, 3, 1), date(2026, 3, 2), date(2027, 3, 1)
MIDNIGHT = 720
"""The minute at which 2026-03-02 begins."""


def certificate(as_found_c, on=TOMORROW, number="C-1", **more):
    told_ = {"offset_c": 0.0, "uncertainty_c": 0.1, "due_on": NEXT_YEAR, **more}
    return ask.RecordCertificate(PROBE, number, "Lab", on, as_found_error_c=as_found_c, **told_)


def test_an_error_as_found_is_judged_back_to_the_last_good_certificate(store):
    world = Counter(store)
    world.receive()
    world.hear(0, MIDNIGHT + 60, 7.6)
    world.do(certificate(0.0, TODAY, "C-0"), ANA)
    world.turn(MIDNIGHT + 60)
    done = world.do(certificate(-0.9, offset_c=0.9), ANA)
    # Since C-0 began to count it was 0.9 °C more; from C-1 on the offset is added.
    assert amended(done) == [
        "FindingAmended nothing => 0-… above 8.5 x157 breached 30",
        "FindingAmended nothing => 0-… cumulative above at 60",
    ]
    assert because(done) == {f"{PROBE} was calibrated: certificate C-1 of 2026-03-02"}
    assert (world.condition("n1"), world.kinds("n1")) == ("quarantined", ["consecutive", "cumulative"])
    world.holds()


def test_the_error_ends_where_the_last_good_certificate_begins():
    world = Counter()
    lot = world.receive()
    world.hear(0, 2 * 1440, 7.6, step=15)
    world.do(certificate(0.0, TOMORROW, "C-0"), ANA)
    done = world.do(certificate(-0.9, date(2026, 3, 3), "C-2", offset_c=0.0), ANA)
    assert amended(done)[1] == "FindingAmended nothing => 720-2160 above 8.5 x96 breached 750"
    assert world.condition(lot) == "quarantined"
    world.holds()


def test_an_error_that_is_found_never_clears_what_was_judged():
    world = Counter()
    lot = world.receive()
    world.hear(0, 60)
    world.hear(65, 120, -1.0)
    world.hear(125, MIDNIGHT + 60)
    before = world.world.findings
    done = world.do(certificate(-2.0), ANA)
    assert amended(done) == []
    assert (world.world.findings, world.condition(lot)) == (before, "quarantined")


def test_a_certificate_that_is_recorded_again_corrects_itself():
    world = Counter()
    world.hear(0, MIDNIGHT + 60, 7.6)
    world.do(certificate(-0.9, offset_c=0.9), ANA)
    assert world.world.findings != []
    world.do(certificate(-0.09, offset_c=0.09), ANA)
    assert world.world.findings == []
    world.holds()


def test_an_offset_counts_from_its_day_on_and_not_for_another_device():
    world = Counter()
    world.do(certificate(0.3, TODAY, offset_c=-0.5, uncertainty_c=0.8), ANA)
    world.hear(0, 5, 8.3)
    assert (world.world.findings, world.world.state().last_c) == ([], 7.8)
    world.hear(10, 10, 1.2)
    assert world.world.findings == ["10-… below 0.7 x1", "10-… freeze 0.7 x1"]
    world.do(ask.ReplaceSensor(PROBE, "B2", "broken"), TIM)
    world.hear(15, 15, 8.3)
    assert world.world.state().last_c == 8.3
    assert [each.temperature_c for each in world.store.readings(PROBE)] == [8.3, 8.3, 1.2, 8.3]
    world.holds()


def test_a_certificate_of_a_device_that_was_taken_away_counts_for_its_time():
    world = Counter()
    world.hear(0, 60, 7.6)
    world.do(ask.ReplaceSensor(PROBE, "B2", "rotation", at(30), "A1"), TIM)
    world.turn(MIDNIGHT + 60)
    done = world.do(certificate(-0.9, hardware_id="A1"), ANA)
    assert amended(done) == ["FindingAmended nothing => 0-30 above 8.5 x6 breached 30"]


CALIBRATED = Configured("UTC", date(2025, 1, 1), date(2026, 1, 30), date(2025, 1, 1))
LAPSED = "calibration:river/fridge-1/probe:2026-01-30"


def test_lots_beside_a_sensor_whose_calibration_lapsed_over_30_days_ago_are_unverified():
    # 2026-01-30 was the last day; 30 days later it is 2026-03-02 that begins.
    world = Counter(None)
    world.world.restart(*(watched(each.sensor, calibration=CALIBRATED) for each in world.world.sensors))
    lot = world.receive()
    world.hear(0, MIDNIGHT - 5)
    assert world.condition(lot) == "usable"
    world.world.tick(MIDNIGHT + 1)
    assert (world.condition(lot), world.kinds(lot)) == ("unverified", ["calibration"])
    (reason,) = world.lot(lot).standing.reasons
    assert [each.id for each in reason.grounds] == [LAPSED]
    assert reason.sentence == (
        "unverified: the calibration of river/fridge-1/probe was due on 2026-01-30, more than 30 days before."
    )
    assert explained(world, lot)
    world.holds()


@pytest.fixture
def lapsed():
    world = Counter(None)
    world.world.restart(*(watched(each.sensor, calibration=CALIBRATED) for each in world.world.sensors))
    world.lot_id = world.receive()
    world.hear(0, MIDNIGHT + 60)
    world.world.tick(MIDNIGHT + 61)
    return world


def test_a_new_certificate_vouches_for_the_time_that_had_lapsed(lapsed):
    done = lapsed.do(certificate(0.1), ANA)
    assert told(done.entries) == ["SensorCalibrated", "VerdictChanged"]
    assert lapsed.condition(lapsed.lot_id) == "usable"
    lapsed.holds()


def test_a_pharmacist_may_accept_it(lapsed):
    lapsed.approve(lapsed.lot_id)
    assert lapsed.condition(lapsed.lot_id) == "usable"
    lapsed.hear(MIDNIGHT + 65, MIDNIGHT + 80)
    assert lapsed.condition(lapsed.lot_id) == "usable"


def test_a_configuration_that_says_something_newer_vouches_too(lapsed):
    newer = Configured("UTC", date(2026, 2, 1), date(2027, 2, 1), date(2025, 1, 1))
    lapsed.world.restart(*(watched(each.sensor, calibration=newer) for each in lapsed.world.sensors))
    assert lapsed.condition(lapsed.lot_id) == "usable"
    lapsed.holds()


def test_a_device_that_takes_its_place_has_no_calibration_that_could_have_lapsed(lapsed):
    lapsed.do(ask.ReplaceSensor(PROBE, "B2", "calibrated elsewhere"), TIM)
    assert lapsed.condition(lapsed.lot_id) == "unverified"
    assert lapsed.condition(lapsed.receive()) == "usable"


def test_a_sensor_of_which_nobody_said_when_it_is_due_has_not_lapsed():
    world = Counter()
    lot = world.receive()
    world.hear(0, 60)
    assert world.condition(lot) == "usable"
