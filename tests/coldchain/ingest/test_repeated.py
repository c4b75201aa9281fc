"""A reading without a time of its own that has the newest one's number and temperature is that one sent again."""

import pytest

from coldchain.events import InputRefused
from coldchain.readings import Reading, repeats
from coldchain.store.memory import MemoryStore
from coldchain.store.sqlite import SqliteStore
from tests.coldchain.ingest.world import World
from tests.coldchain.timetable import PROBE, at, watched


def undated(moment, celsius=5.0, seq=7.0, sensor=PROBE):
    numbers = () if seq is None else (("rssi_dbm", -60.0 - at(moment).minute), ("seq", seq))
    return Reading(sensor, at(moment), celsius, at(moment), "arrival", numbers)


def dated(moment, celsius=5.0, seq=7.0):
    return Reading(PROBE, at(moment), celsius, at(moment), "good", (("seq", seq),))


def kept(world):
    return [each.at for each in world.store.readings(PROBE)]


@pytest.fixture(params=["memory", "sqlite"])
def store(request, tmp_path):
    return MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "store.db")


def test_what_is_sent_again_is_dropped_and_counted(store):
    world = World(store=store)
    world.send(undated(0))
    world.send(undated(1))
    world.send(undated(5, seq=8.0), undated(6, seq=8.0), undated(7, seq=8.0))
    assert kept(world) == [at(0), at(5)]
    assert store.counts("refused") == {"repeated": 3}
    assert store.refusals() == []
    world.holds()


def test_a_restart_does_not_make_it_new(store):
    world = World(store=store)
    world.send(undated(0))
    world.restart(now=1)
    world.send(undated(2))
    assert kept(world) == [at(0)]


def test_another_process_may_have_taken_the_first(store):
    world, other = World(store=store), World(store=store)
    world.send(undated(0))
    other.send(undated(1), now=1)
    assert kept(world) == [at(0)]


def test_the_count_is_told_once_an_hour():
    world = World()
    world.send(undated(0))
    world.send(undated(1))
    world.tick(61)
    assert world.events(InputRefused) == [InputRefused({"repeated": 1})]


def test_it_is_no_sign_of_life():
    world = World()
    world.send(undated(0))
    world.send(undated(10))
    assert world.tick("15:01") == ["SensorFellSilent 5-… gap"]


@pytest.mark.parametrize(
    "again",
    [
        pytest.param(undated(5, seq=8.0), id="another number"),
        pytest.param(undated(5, seq=None), id="no number"),
        pytest.param(undated(5, celsius=5.1), id="another temperature: a number of one byte comes round again"),
        pytest.param(dated(5), id="a time of its own"),
    ],
)
def test_what_is_not_the_same_is_a_reading(again):
    world = World()
    world.send(undated(0))
    world.send(again)
    assert kept(world) == [at(0), at(5)]
    assert world.store.counts("refused") == {}


def test_only_the_newest_counts_and_only_the_same_sensor_s():
    other = "river/fridge-1/air"
    world = World(watched(), watched(other))
    world.send(undated(0), undated(1, sensor=other))
    world.send(undated(5, seq=8.0))
    world.send(undated(10, seq=7.0))
    assert kept(world) == [at(0), at(5), at(10)]
    assert [each.at for each in world.store.readings(other)] == [at(1)]


def test_a_sensor_of_the_room_may_repeat_itself_too():
    world = World(watched(role="ambient"))
    world.send(undated(0))
    world.send(undated(5))
    assert kept(world) == [at(0)]


def test_without_a_reading_before_there_is_nothing_to_repeat():
    assert not repeats(undated(0), None)
