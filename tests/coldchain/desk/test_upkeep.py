"""What people do to sensors and find out about them: stories of a fridge with lots in it."""

from datetime import date

import pytest

from coldchain import commands as ask
from coldchain.config.catalogue import catalogue
from coldchain.errors import NotFoundError
from coldchain.events import FindingAmended, SensorHeard, SensorStatusChanged, VerdictChanged
from coldchain.explain import explain
from coldchain.upkeep import Configured
from tests.coldchain.desk.world import ANA, BEN, FRIDGE, LEA, OTHER, TIM, Counter, told
from tests.coldchain.ingest.world import World
from tests.coldchain.timetable import PROBE, at, every, lines, reading, watched

TODAY, TOMORROW, NEXT_YEAR = date(2026, 3, 1), date(2026, 3, 2), date(2027, 3, 1)
SECOND = f"{FRIDGE}/second"
MIDNIGHT = 720
"""The minute at which 2026-03-02 begins."""


def certificate(as_found_c, on=TOMORROW, number="C-1", **more):
    told_ = {"offset_c": 0.0, "uncertainty_c": 0.1, "due_on": NEXT_YEAR, **more}
    return ask.RecordCertificate(PROBE, number, "Lab", on, as_found_error_c=as_found_c, **told_)


def amended(done):
    return lines(entry.event for entry in done.entries if isinstance(entry.event, FindingAmended))


def because(done):
    return {entry.event.because for entry in done.entries if isinstance(entry.event, FindingAmended | VerdictChanged)}


def explained(world, lot):
    return explain(world.store, lot, world.clock.now(), catalogue()).same


def test_a_sensor_on_the_bench_is_not_judged_and_its_time_is_unknown(store):
    world = Counter(store)
    world.hear(0, 30)
    lot = world.receive()
    world.turn(31)
    out = world.do(ask.SuspendSensor(PROBE, "battery", None, at(300)), TIM)
    world.hear(35, 60, 21.0)
    assert told(out.entries) == ["SensorSuspended"]
    world.world.tick(61)
    assert world.world.findings == ["35-… gap"]
    world.hear(65, 150, 21.0)
    world.world.tick(160)
    assert (world.condition(lot), world.kinds(lot)) == ("unverified", ["gap"])
    back = world.do(ask.ResumeSensor(PROBE), TIM)
    world.hear(165, 200)
    assert told(back.entries) == ["SensorResumed"]
    assert world.world.findings == ["35-165 gap"]
    assert world.store.count_readings() == 7 + 24 + 8
    assert explained(world, lot)
    world.holds()


def test_a_sensor_that_was_announced_too_late_is_judged_as_if_it_had_been_in_time(store):
    world = Counter(store)
    lot = world.receive()
    world.hear(0, 30)
    world.hear(35, 75, 21.0)
    assert (world.condition(lot), world.kinds(lot)) == ("quarantined", ["consecutive"])
    done = world.do(ask.SuspendSensor(PROBE, "on the bench", at(32)), TIM)
    assert amended(done) == ["FindingAmended 35-… above 21 x7 breached 65 => nothing"]
    assert because(done) == {f"{PROBE} was taken out: on the bench"}
    assert world.condition(lot) == "usable"
    world.do(ask.ResumeSensor(PROBE, at(73)), TIM)
    assert world.world.findings == ["35-75 gap", "75-… above 21 x1"]
    world.holds()


def test_while_it_is_out_no_site_is_said_to_be_silent_by_it_or_in_spite_of_it():
    world = World(watched(), watched("river/fridge-1/b"), watched("river/fridge-1/c"))
    counter = Counter(world.store)
    counter.world = world
    counter.clock = world.clock
    for minute in range(0, 31, 5):
        world.send(*(reading(minute, 5.0, each.sensor) for each in world.sensors))
    counter.turn(30)
    counter.desk._clock = world.clock
    counter.do(ask.SuspendSensor(PROBE, "bench"), TIM)
    world.send(reading(35, 21.0, PROBE))
    assert "SiteFellSilent" in world.tick(60)


def test_a_period_that_a_pharmacist_declares_faulty_leaves_judging(store):
    world = Counter(store)
    lot = world.receive()
    world.hear(0, 30)
    world.hear(35, 75, -3.0)
    world.hear(80, 120)
    assert (world.condition(lot), world.kinds(lot)) == ("quarantined", ["freeze", "consecutive"])
    done = world.do(ask.DeclareFault(PROBE, "probe was wet, weather mast agrees", at(33), at(76)), ANA)
    assert told(done.entries)[0] == "SensorFaultDeclared"
    assert amended(done) == [
        "FindingAmended 35-80 below -3 x9 breached 65 => nothing",
        "FindingAmended 35-80 freeze -3 x9 confirmed => nothing",
        "FindingAmended nothing => 35-80 gap",
    ]
    assert world.condition(lot) == "usable"
    assert world.lot(lot).standing.reasons == ()
    assert explained(world, lot)
    world.holds()
    again = world.do(ask.RevokeFault(PROBE, at(33), "the mast was wrong"), ANA)
    assert because(again) == {f"{PROBE} was not faulty: the mast was wrong"}
    assert world.condition(lot) == "quarantined"
    assert world.world.findings[0] == "35-80 below -3 x9 breached 65"
    world.holds()


def test_a_lot_that_was_moved_away_is_judged_again_too(store):
    world = Counter(store)
    lot = world.receive()
    world.hear(0, 70, 12.0)
    world.hear(0, 70, place=OTHER)
    world.do(ask.Move(lot, OTHER), TIM)
    world.hear(75, 100, place=OTHER)
    assert world.condition(lot) == "quarantined"
    world.do(ask.DeclareFault(PROBE, "broken", at(0)), ANA)
    assert (world.condition(lot), world.kinds(lot)) == ("usable", [])
    world.turn(400)
    world.hear(105, 400, place=OTHER)
    assert explained(world, lot)


def test_a_sensor_that_is_faulty_until_it_is_replaced_is_judged_from_then_on():
    world = Counter()
    world.receive()
    world.hear(0, 30)
    world.do(ask.DeclareFault(PROBE, "it shows what it wants", at(29)), ANA)
    world.hear(35, 90, 30.0)
    assert world.world.findings == []
    done = world.do(ask.ReplaceSensor(PROBE, "B2", "faulty", at(80), "A1"), TIM)
    assert sorted(amended(done)) == [
        "FindingAmended nothing => 30-80 gap",
        "FindingAmended nothing => 80-… above 30 x3",
        "FindingAmended nothing => 80-… overheat 30 x3 confirmed",
    ]
    world.holds()


def test_a_replaced_sensor_has_no_gap():
    world = Counter()
    world.hear(0, 30)
    done = world.do(ask.ReplaceSensor(PROBE, "B2", "new battery type"), TIM)
    world.hear(35, 60)
    assert told(done.entries) == ["SensorReplaced"]
    assert world.world.findings == []
    assert len(world.world.events(SensorHeard)) == 1


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


def test_only_who_has_to_do_with_a_site_cares_for_its_sensors():
    world = Counter()
    for sensor, by in ((PROBE, LEA), ("river/fridge-1/nobody", BEN), ("nonsense", BEN), ("", BEN)):
        with pytest.raises(NotFoundError, match=r"^Cannot take a sensor out: there is no s(ensor|ite) .*\.$"):
            world.do(ask.SuspendSensor(sensor, "x"), by)


def test_a_sensor_in_the_room_is_out_without_anything_being_judged():
    room = "river/fridge-1/room"
    world = Counter(None, watched(room, role="ambient"))
    world.hear(0, 10, 25.0, sensor="room")
    done = world.do(ask.SuspendSensor(room, "moved", at(4)), TIM)
    world.hear(15, 20, 30.0, sensor="room")
    assert (told(done.entries), world.world.state(room).last_c) == (["SensorSuspended"], 25.0)
    world.holds()


def test_what_comes_twice_while_it_is_out_is_kept_once():
    world = Counter()
    world.hear(0, 10)
    world.do(ask.SuspendSensor(PROBE, "bench"), TIM)
    world.hear(15, 25, 20.0)
    world.hear(15, 30, 20.0)
    world.world.send(reading(20, 20.0), reading(20, 21.0))
    assert [each.at for each in world.store.readings(PROBE)] == [at(minute) for minute in range(0, 31, 5)]
    assert world.world.events(SensorStatusChanged) == []


def test_readings_judged_anew_are_read_from_the_last_snapshot_on():
    world = Counter()
    world.world.send(*every(15, 0, 5 * 1440, 5.0))
    world.do(ask.DeclareFault(PROBE, "wet", at(4 * 1440 + 100), at(4 * 1440 + 200)), ANA)
    kept = world.store.snapshots_after(PROBE, None)
    assert all(state.last_at == instant for instant, state in kept.items())
    world.do(ask.DeclareFault(PROBE, "wet", at(705), at(725)), ANA)
    assert at(705) not in world.store.snapshots_after(PROBE, None)
    world.holds()
