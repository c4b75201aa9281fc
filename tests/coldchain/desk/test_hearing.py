"""At the desk a sensor is silent by the clock, whether or not a collector is at work to find it so."""

import pytest

from coldchain.commands import Move, Split
from coldchain.config.catalogue import catalogue
from coldchain.errors import RefusedError
from coldchain.explain import explain
from coldchain.readings import Batch
from tests.coldchain.desk.world import ANA, FRIDGE, OTHER, SENSORS, Counter
from tests.coldchain.timetable import PROBE, at, reading, watched


def test_nothing_is_dispensed_from_a_fridge_of_which_nobody_has_heard_for_hours(world):
    world.turn(60 + 15 + 120)
    with pytest.raises(RefusedError, match=r"unverified since .* \(no data for 2 h 10 min from 2026-03-01 13:05 UTC\)"):
        world.dispense("n1", 3)
    world.holds()


def test_what_a_collector_then_finds_is_nothing_new(world):
    world.turn(60 + 15 + 120)
    world.do(Move("n1", OTHER))
    assert world.kinds("n1") == ["gap"]
    before = world.store.head().seq
    world.world.tick()
    assert not [each for each in world.store.entries(before) if each.kind == "VerdictChanged"]
    world.holds()


def test_an_excursion_that_a_silence_cut_off_may_have_gone_on(world):
    world.hear(65, 70, 9.0)
    world.turn(70 + 40)
    with pytest.raises(RefusedError, match=r"unverified since .* beside it no data for 35 min"):
        world.dispense("n1", 3)


def test_a_short_silence_stops_nothing(world):
    world.turn(60 + 100)
    assert world.dispense("n1", 3).made


def test_what_only_the_clock_said_is_taken_back_once_the_backlog_is_there(world):
    world.turn(60 + 15 + 120)
    world.desk.catch_up(ANA)
    assert world.kinds("n1") == ["gap"]
    told = []
    for since, until in ((65, 120), (125, 190)):
        backlog = Batch(tuple(reading(minute, 5.0) for minute in range(since, until + 1, 5)))
        told.append([entry.kind for entry in world.world.ingest.commit(backlog, silence=False).entries])
    assert told == [[], ["VerdictChanged"]]
    assert world.condition("n1") == "usable"
    world.holds()


def test_a_silence_that_a_collector_does_not_tell_yet_is_not_forgotten(store):
    second = f"{FRIDGE}/second"
    world = Counter(store, watched(second))
    for sensor in ("probe", "second"):
        world.hear(0, 60, sensor=sensor)
    lot = world.receive()
    world.turn(245)
    world.desk.catch_up(ANA)
    assert world.condition(lot) == "unverified"
    # The first of a backlog: what the other sensor has sent meanwhile may still come.
    world.world.ingest.commit(Batch((reading(245, 5.0, second),)), silence=False)
    assert world.condition(lot) == "usable"
    world.turn(251)
    world.desk.catch_up(ANA)
    assert world.condition(lot) == "unverified"
    world.holds()


def test_the_silence_of_a_sensor_that_was_retired_ended_with_that_at_the_desk_too(store):
    second = f"{FRIDGE}/second"
    world = Counter(store, watched(second))
    for sensor in ("probe", "second"):
        world.hear(0, 60, sensor=sensor)
    lot = world.receive()
    world.world.tick(245)
    world.world.restart(*SENSORS, now=246)
    world.hear(250, 260)
    world.approve(lot)
    assert world.condition(lot) == "usable"
    world.hear(265, 270, 9.0)
    assert (world.condition(lot), explain(store, lot, at(270), catalogue()).same) == ("usable", True)
    world.holds()


def test_a_sensor_that_was_retired_before_it_was_silent_never_was(store):
    second = f"{FRIDGE}/second"
    world = Counter(store, watched(second))
    for sensor in ("probe", "second"):
        world.hear(0, 60, sensor=sensor)
    lot = world.receive()
    world.hear(70, 85, 9.0, sensor="second")
    world.world.restart(*SENSORS, now=95)
    world.hear(65, 300)
    part, _ = world.do(Split(lot, 3)).lots
    assert (world.condition(lot), world.condition(part)) == ("usable", "usable")
    world.holds()


def test_what_was_out_of_range_when_its_sensor_was_retired_is_not_in_range_from_its_last_reading_on(store):
    world = Counter(store)
    world.hear(0, 60)
    lot = world.receive()
    world.hear(65, 80, 9.0)
    world.world.restart(*(each for each in SENSORS if each.sensor != PROBE), now=92)
    assert (world.world.findings, world.condition(lot)) == (["65-92 above 9 x4 interrupted"], "usable")
    world.world.tick(96)
    assert (world.condition(lot), world.kinds(lot)) == ("unverified", ["chain"])
    assert explain(store, lot, at(96), catalogue()).same
    world.holds()
