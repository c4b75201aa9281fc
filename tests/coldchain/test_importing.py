from datetime import UTC, date, timedelta

import pytest

from coldchain.clock import HandClock
from coldchain.errors import InputError
from coldchain.events import LoggerImported
from coldchain.importing import Importing
from coldchain.loggers import LoggerFile, LoggerSummary
from coldchain.readings import Sample
from coldchain.store.memory import MemoryStore
from tests.coldchain.ingest.world import World, everything
from tests.coldchain.timetable import NOON, PROBE, at, every, line, watched

MINUTES = timedelta(minutes=1)
DIGEST = "3b9c358f36f0a31b6ad3e14f309c7cf198ac9246e8316f9ce543d5b19ac02b80"


def log(*rows, **more):
    """A logger's file with these rows."""
    samples = tuple(Sample("R1", celsius, at(moment)) for moment, celsius in rows)
    return LoggerFile("Q-tag", "R1", samples, timedelta(minutes=5), **more)


def took(world, file, data=b"file"):
    """What the ledger is told of a file that is imported beside the world's collector."""
    done = Importing(world.store, world.clock, world.sensors).take(file, data, PROBE)
    return done, [line(entry.event) for entry in done.entries if entry.kind != "LoggerImported"]


def test_a_log_is_judged_as_if_it_had_come_in_time():
    world = World(start=40)
    done, told = took(world, log(*every(5, 0, 10, 5.0), *every(5, 10, 45, 9.0)))
    assert done.told == LoggerImported(PROBE, "Q-tag", "R1", 9, 9, NOON, at(40), DIGEST)
    assert done.left_out == ""
    assert told == ["SensorHeard", "ExcursionStarted 10-… above 9 x1", "ExcursionBreached 10-… above 9 x7 breached 40"]
    assert {entry.actor for entry in done.entries} == {"import"}
    world.restart()
    world.holds()


def test_imported_twice_it_counts_once():
    world = World(start=60)
    file = log(*every(5, 0, 60, 9.0))
    took(world, file)
    findings = world.findings
    done, told = took(world, file)
    assert (done.told.readings, done.told.new, done.told.differences, told) == (12, 0, (), [])
    assert (world.store.count_readings(), world.findings) == (12, findings)
    assert [each.new for each in world.events(LoggerImported)] == [12, 0]


def test_what_fills_a_gap_of_a_sensor_amends_what_was_judged():
    world = World()
    world.one_by_one([*every(5, 0, 10, 5.0), *every(5, 100, 110, 5.0)])
    before = world.findings
    done, told = took(world, log(*every(5, 10, 100, 9.0)))
    assert before == ["10-100 gap"]
    assert (done.told.new, told) == (
        18,
        [
            "FindingAmended 10-100 gap => nothing",
            "FindingAmended nothing => 10-… cumulative above at 70",
            "FindingAmended nothing => 10-100 above 9 x18 breached 40",
        ],
    )
    assert world.tick() == []
    world.holds()


def test_readings_that_differ_from_what_is_there_are_told_and_do_not_count():
    world = World()
    world.send((0, 5.0), (5, 5.0))
    done, _ = took(world, log((0, 5.0), (5, 9.0), (5, 9.5), (10, 5.0)))
    assert done.told.differences == (
        "1 rows repeat the instant of another, of which the first counts",
        "1 readings have another temperature than what was stored before, which counts",
    )
    assert [each.temperature_c for each in world.store.readings(PROBE)] == [5.0, 5.0, 5.0]


def test_a_logger_that_is_not_read_again_is_silent():
    world = World()
    world.turn(300)
    _, told = took(world, log((0, 5.0), (5, 5.0)))
    assert told == ["SensorHeard", "SensorFellSilent 10-… gap"]
    assert world.tick() == []
    world.holds()


def test_a_log_that_ends_long_before_its_sensor_was_configured_is_silent_from_its_last_reading_on():
    world = World(start=100_000)
    _, told = took(world, log(*every(5, 0, 10, 5.0), *every(5, 10, 45, 9.0), (45, 24.3)))
    assert told == [
        "SensorHeard",
        "ExcursionStarted 10-… above 9 x1",
        "ExcursionBreached 10-… above 9 x7 breached 40",
        "SensorFellSilent 50-… gap",
        "ExcursionEnded 10-50 above 24.3 x8 breached 40 interrupted",
    ]
    assert world.findings == ["10-50 above 24.3 x8 breached 40 interrupted", "50-… gap"]
    world.restart()
    world.holds()


def test_what_a_device_without_a_log_says_of_itself_is_kept_and_judges_nothing():
    world = World(start=300)
    days = (LoggerSummary(date(2026, 3, 1), -4.0, 31.0, 5.0),)
    done, told = took(world, LoggerFile("Fridge-tag 2", "F1", summaries=days, signature=("Sig: 00",)))
    kept = LoggerImported(PROBE, "Fridge-tag 2", "F1", 0, 0, None, None, DIGEST, (), days, ("Sig: 00",))
    assert (done.told, told) == (kept, [])
    assert world.events(LoggerImported) == [kept]
    assert (world.store.count_readings(), world.findings) == (0, [])


def test_readings_from_before_the_sensor_was_there_are_left_out_and_told():
    world = World(watched(commissioned_at=at(10)), start=30)
    done, _ = took(world, log(*every(5, 0, 30, 5.0)))
    assert (done.told.readings, done.told.since) == (4, at(10))
    assert done.left_out == f"{PROBE}: 2 readings of Q-tag R1 are before the sensor was there, 2026-03-01T12:10:00Z."
    assert [(each.why, each.sentence) for each in world.store.refusals()] == [("before_commissioning", done.left_out)]


EARLY = f"{PROBE}: 2 readings of Q-tag R1 are before the sensor was there, .*Z, and there are no others"
AHEAD = "R1: time 2026-03-01T20:20:00Z is more than 5 min ahead of the clock: is the zone right"


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (log((0, 5.0), (5, 5.0)), f"{EARLY}: nothing is imported."),
        (log((10, 5.0), (500, 5.0)), f"{AHEAD}; nothing is imported."),
        (log((10, 5.0), (15, 500.0)), "R1: temperature 500 °C is outside -100…100 °C; nothing is imported."),
    ],
)
def test_a_file_that_cannot_be_right_changes_nothing(file, sentence):
    world = World(watched(commissioned_at=at(10)), start=30)
    before = everything(world.store)
    with pytest.raises(InputError, match=f"^{sentence}$"):
        took(world, file)
    assert everything(world.store) == before


def test_a_sensor_of_no_configuration_is_refused():
    with pytest.raises(InputError, match=r"^a/b/c is no sensor of the configuration: expected SITE/UNIT/SENSOR\.$"):
        Importing(MemoryStore(), HandClock(NOON), [watched()]).take(log((0, 5.0)), b"", "a/b/c")


def test_the_store_may_be_new():
    store = MemoryStore()
    done = Importing(store, HandClock(NOON.astimezone(UTC) + 30 * MINUTES), [watched()]).take(log((0, 5.0)), b"", PROBE)
    assert [entry.kind for entry in store.entries()][:2] == ["StoreCreated", "SensorConfigured"]
    assert done.told.new == 1
