"""What people do to sensors and find out about them: stories of a fridge with lots in it."""

from datetime import date

import pytest

from coldchain import commands as ask
from coldchain.errors import NotFoundError
from coldchain.events import SensorHeard, SensorStatusChanged
from tests.coldchain.desk.amendments import amended, because, explained
from tests.coldchain.desk.world import ANA, BEN, LABEL, LEA, OTHER, TIM, Counter, told
from tests.coldchain.ingest.world import World
from tests.coldchain.timetable import PROBE, at, every, reading, watched


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
    assert (world.condition(lot), world.kinds(lot)) == ("quarantined", ["corrected"])
    (reason,) = world.lot(lot).standing.reasons
    assert reason.sentence == f"quarantined: quarantined as first judged, then {PROBE} was taken out: on the bench."
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


@pytest.mark.parametrize(
    ("found_out", "why"),
    [
        (ask.DeclareFault(PROBE, "probe was wet", at(33), at(76)), "declared faulty: probe was wet"),
        (ask.SuspendSensor(PROBE, "on the bench", at(32)), "taken out: on the bench"),
    ],
)
def test_what_was_compromised_is_quarantined_until_a_pharmacist_decides_whatever_is_found_out(store, found_out, why):
    world = Counter(store)
    world.do(ask.ApproveLabel("kesimpta", LABEL, "river"))
    lot = world.receive()
    world.hear(0, 30)
    world.hear(35, 75, -3.0)
    world.hear(80, 120)
    assert world.condition(lot) == "compromised"
    world.do(found_out)
    assert (world.condition(lot), world.kinds(lot)) == ("quarantined", ["corrected"])
    (reason,) = world.lot(lot).standing.reasons
    assert reason.sentence == f"quarantined: compromised as first judged, then {PROBE} was {why}."
    world.approve(lot, basis="manufacturer_advice", case="C1", advice="use it", advised_on=date(2026, 3, 1))
    assert (world.condition(lot), explained(world, lot)) == ("usable", True)
    world.holds()


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
