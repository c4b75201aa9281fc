"""Why nothing is told of an alert: in a sentence that stands beside it."""

import pytest
from msgspec.structs import replace

from alerts.inhibition import inhibited
from alerts.world import World
from coldchain.alert import Key, Mute, UnitOut
from coldchain.config.catalogue import catalogue
from coldchain.readings import Reading
from coldchain.stock import Place
from coldchain.store.memory import MemoryStore
from coldchain.store.ports import BatchSeal
from coldchain.upkeep import Suspension, Upkeep
from tests.alerts.phonebook import HOUR, MINUTE, SITES, WARM, WORLD, alert, local, situation
from tests.coldchain.timetable import watched

NOON = local("2026-11-24 12:00")
SILENT = Key("river", "fridge-1", "silent")
BROKER = Key("", "", "broker")
FRIDGE = Place("river", "fridge-1")
PROBE, DOOR = "river/fridge-1/probe", "river/fridge-1/door"
TWO = World(SITES, {FRIDGE: (watched(PROBE), watched(DOOR))}, catalogue())
OUT = Suspension(NOON - HOUR, None, None, "on the bench", "eva")


@pytest.fixture
def store():
    return MemoryStore()


def put(store, **rows):
    """Write rows by the name of what writes them."""
    with store.transaction() as tx:
        for name, row in rows.items():
            getattr(tx, f"put_{name}")(row)


def reads(store, *instants, sensor=PROBE):
    """A sensor was read at these instants."""
    with store.transaction() as tx:
        readings = [Reading(sensor, at, 5.0, at) for at in instants]
        tx.add_batch(BatchSeal(tx.last_batch() + 1, len(readings), "d"), readings)


def muted(**more):
    whole = Mute("m1", "river", "", (), NOON + HOUR, "The door is mended.", "eva", NOON - MINUTE)
    return replace(whole, **more)


def test_with_nothing_against_it_an_alert_is_told(store):
    for key in (WARM, SILENT, BROKER, Key("gone", "gone", "warm")):
        assert inhibited(store, WORLD, key, NOON) == ""


def test_a_mute_says_who_until_when_and_why(store):
    put(store, mute=muted())
    assert inhibited(store, WORLD, WARM, NOON) == "Muted by eva until 2026-11-24 13:00: The door is mended."
    assert inhibited(store, WORLD, Key("river", "", "expiring"), NOON) != ""
    assert inhibited(store, WORLD, WARM, NOON + HOUR) == ""
    assert inhibited(store, WORLD, Key("lake", "fridge-1", "warm"), NOON) == ""


def test_a_mute_may_be_of_a_unit_or_of_some_kinds_or_of_the_service(store):
    put(store, mute=muted(unit="fridge-1", causes=("silent", "stuck")))
    assert inhibited(store, WORLD, SILENT, NOON) != ""
    assert inhibited(store, WORLD, WARM, NOON) == ""
    assert inhibited(store, WORLD, Key("river", "fridge-2", "silent"), NOON) == ""
    put(store, mute=muted(id="m2", site="", until=NOON + 2 * HOUR, reason=""))
    assert inhibited(store, WORLD, BROKER, NOON) == "Muted by eva until 2026-11-24 19:00."


def test_of_several_mutes_the_longest_is_told(store):
    with store.transaction() as tx:
        tx.put_mute(muted())
        tx.put_mute(muted(id="m0", until=NOON + 3 * HOUR, by="ana", reason=""))
    assert inhibited(store, WORLD, WARM, NOON) == "Muted by ana until 2026-11-24 15:00."


def test_a_unit_out_of_service_is_not_told_of_but_that_it_is_overdue(store):
    put(store, unit_out=UnitOut("river", "fridge-1", NOON - HOUR, None, "compressor", "eva"))
    told = "Fridge 1 is out of service since 2026-11-24 11:00: compressor."
    assert inhibited(store, WORLD, WARM, NOON) == told
    assert inhibited(store, WORLD, SILENT, NOON) == told
    assert inhibited(store, WORLD, Key("river", "fridge-1", "overdue"), NOON) == ""
    assert inhibited(store, WORLD, Key("river", "fridge-2", "warm"), NOON) == ""
    assert inhibited(store, WORLD, Key("river", "", "par"), NOON) == ""


@pytest.mark.parametrize("cause", ["silent", "stuck", "battery"])
def test_of_a_sensor_that_is_out_silence_is_expected(store, cause):
    put(store, upkeep=Upkeep(PROBE, suspensions=(OUT,)))
    key = Key("river", "fridge-1", cause)
    assert inhibited(store, WORLD, key, NOON) == f"Sensor {PROBE} is out since 2026-11-24 11:00: on the bench."
    assert inhibited(store, WORLD, WARM, NOON) == ""


def test_a_sensor_that_is_back_is_told_of_again(store):
    put(store, upkeep=Upkeep(PROBE, suspensions=(replace(OUT, until=NOON - MINUTE),)))
    assert inhibited(store, WORLD, SILENT, NOON) == ""


def test_of_two_sensors_the_one_that_is_silent_and_not_out_is_told_of(store):
    put(store, upkeep=Upkeep(PROBE, suspensions=(OUT,)))
    assert inhibited(store, TWO, SILENT, NOON) == ""
    put(store, alert=alert(NOON, of=situation(SILENT, "present", sensors=(PROBE,))))
    assert inhibited(store, TWO, SILENT, NOON).startswith(f"Sensor {PROBE} is out")
    put(store, alert=alert(NOON, of=situation(SILENT, "present", sensors=(DOOR,))))
    assert inhibited(store, TWO, SILENT, NOON) == ""
    put(store, alert=alert(NOON, of=situation(SILENT, "present", sensors=(PROBE, DOOR))))
    assert inhibited(store, TWO, SILENT, NOON) == ""
    put(store, upkeep=Upkeep(DOOR, suspensions=(replace(OUT, since=NOON, reason=""),)))
    assert inhibited(store, TWO, SILENT, NOON) == "All 2 sensors are out since 2026-11-24 12:00."


def test_a_silent_site_is_told_once_and_not_by_each_unit(store):
    with store.transaction() as tx:
        tx.put_outage("river", NOON)
    assert inhibited(store, WORLD, SILENT, NOON) == "The whole site is silent, and that is told as one."
    assert inhibited(store, WORLD, WARM, NOON) == ""
    assert inhibited(store, WORLD, Key("river", "", "site_silent"), NOON) == ""
    assert inhibited(store, WORLD, Key("lake", "fridge-1", "silent"), NOON) == ""
