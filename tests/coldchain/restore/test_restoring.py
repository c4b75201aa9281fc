"""A store made again from a real InfluxDB alone is the first one's equal, and goes on where that one stopped."""

from datetime import timedelta

import pytest

from alerts.stepping import CURSOR
from coldchain.audit import audit
from coldchain.errors import ConfigurationError, InputError
from coldchain.events import StoreRestored
from coldchain.influx.loads import BATCHES, ENTRIES
from coldchain.influx.state import ShipperState, state_of
from coldchain.ingest import Ingest
from coldchain.restore.finishing import READERS
from coldchain.store.sqlite import SqliteStore
from tests.coldchain.desk.world import FRIDGE, OTHER
from tests.coldchain.ingest.world import World
from tests.coldchain.restore.lived import MORE, everything, live, opened, restore, ship
from tests.coldchain.timetable import at, reading, watched

NOW = at(2110)
COUNTED = (
    ("ledger", "seq"),
    ("reading", "temperature_c"),
    ("batch", "number"),
    ("lot", "quantity"),
    ("reading_hour", "count"),
)


@pytest.fixture
def original(tmp_path):
    """A store that has lived through much."""
    store = SqliteStore(tmp_path / "original.db")
    counter = live(store)
    yield counter
    store.close()


@pytest.fixture
def shipped(original, influxd):
    """A real InfluxDB that has all of it."""
    server = influxd()
    ship(original.store, server.url)
    return server


@pytest.fixture
def made(tmp_path):
    """An empty store."""
    store = opened(tmp_path / "made.db")
    yield store
    store.close()


def counts(server):
    return {name: server.count(*name) for name in COUNTED}


def test_what_was_shipped_is_there_again_and_the_ledger_holds(original, shipped, made):
    was = original.store
    outcome = restore(made, shipped.url, NOW)
    head = was.head()
    assert outcome.restored == StoreRestored(
        made.id, outcome.restored.version, was.id, head.seq, head.hash, was.last_batch()
    )
    assert (outcome.at, outcome.readings, outcome.unsealed, outcome.told, outcome.hole) == (
        head.at,
        was.count_readings(),
        0,
        0,
        "",
    )
    assert list(made.entries())[:-1] == list(was.entries())
    assert everything(made) == everything(was)
    assert audit(made).entries == head.seq + 1
    assert made.id != was.id


def test_what_comes_next_is_told_alike(original, shipped, made):
    restore(made, shipped.url, NOW)
    before = original.store.head().seq
    told = []
    for world in (original.world, World(*original.world.sensors, store=made, start=2110)):
        world.tick("2110:30")  # the hour's seal, of what was not sealed yet
        lines = world.send(*(reading(minute, 9.0, f"{FRIDGE}/probe") for minute in range(2105, 2150, 5)), now=2150)
        lines += world.send(reading(2151, 6.0, f"{OTHER}/probe"), reading(1442, 3.0, f"{OTHER}/probe"), now=2152)
        lines += world.tick(4000) + world.tick(4061)
        told.append(lines)
        world.holds()
    assert told[0] == told[1]
    assert "VerdictChanged" in told[0]
    old = [entry.event for entry in original.store.entries(before)]
    assert [entry.event for entry in made.entries(before + 1)] == old
    there, here = everything(original.store), everything(made)
    # Entries have numbers that are higher by one.
    assert {name: here[name] for name in here if name != "stock"} == {
        name: there[name] for name in there if name != "stock"
    }
    audit(made)


def test_it_ships_on_under_its_own_id_and_nothing_is_there_twice(original, shipped, made):
    restore(made, shipped.url, NOW)
    before = counts(shipped)
    assert state_of(made) == ShipperState(1, 0, NOW)
    ship(made, shipped.url)
    assert counts(shipped) == {**before, COUNTED[0]: before[COUNTED[0]] + 1}
    world = World(*original.world.sensors, store=made, start=2110)
    world.send(reading(2111, 5.0, f"{FRIDGE}/probe"))
    ship(made, shipped.url)
    assert counts(shipped)[COUNTED[1]] == before[COUNTED[1]] + 1
    assert (made.cursor(ENTRIES), made.cursor(BATCHES)) == (made.head().seq, made.last_batch())


def test_a_restored_store_can_be_restored(original, shipped, made, tmp_path):
    restore(made, shipped.url, NOW)
    world = World(*original.world.sensors, store=made, start=2110)
    world.send(*(reading(minute, 9.0, f"{FRIDGE}/probe") for minute in range(2111, 2150)))
    ship(made, shipped.url)
    third = opened(tmp_path / "third.db")
    outcome = restore(third, shipped.url, at(2150))
    assert (outcome.restored.origin, outcome.restored.seq) == (made.id, made.head().seq)
    assert everything(third) == everything(made)
    assert list(third.entries())[:-1] == list(made.entries())
    audit(third)
    third.close()


def test_of_several_stores_one_is_named(shipped, made, tmp_path):
    other = World(watched("shop/fridge/probe"), store=SqliteStore(tmp_path / "shop.db"))
    other.send(reading(1, 5.0, "shop/fridge/probe"))
    ship(other.store, shipped.url)
    with pytest.raises(InputError) as refused:
        restore(made, shipped.url, NOW)
    assert str(refused.value).startswith("--store is missing: InfluxDB at ")
    assert f"{other.store.id} (3 entries up to 2026-03-01T12:01:00Z, shop)" in str(refused.value)
    with pytest.raises(InputError, match=r"^--store nobody is not in InfluxDB at .*: expected one of "):
        restore(made, shipped.url, NOW, "nobody")
    restore(made, shipped.url, NOW, other.store.id)
    assert {each.sensor for each in made.limits()} == {"shop/fridge/probe"}
    assert everything(made) == everything(other.store)
    other.store.close()


def test_a_store_with_data_is_never_overwritten(shipped, made):
    World(store=made)
    with pytest.raises(InputError, match=r"^The store has data \(2 entries\): expected a file that is not there yet"):
        restore(made, shipped.url, NOW)
    assert made.head().seq == 2


def test_an_influxdb_without_a_ledger_is_told(influxd, made):
    with pytest.raises(InputError, match="holds no store's ledger: nothing can be restored from it"):
        restore(made, influxd().url, NOW)


class Killed:
    """The power fails when so many steps were done."""

    def __init__(self, after):
        self.left = after

    def __call__(self, _what, _done):
        self.left -= 1
        if self.left < 0:
            raise KeyboardInterrupt


def test_it_goes_on_wherever_it_was_killed_and_meanwhile_nobody_uses_the_store(original, shipped, tmp_path):
    path, kills = tmp_path / "made.db", 0
    while True:
        made = opened(path)
        try:
            restore(made, shipped.url, NOW, progress=Killed(0))
            break
        except KeyboardInterrupt:
            kills += 1
        finally:
            made.close()
        with pytest.raises(
            ConfigurationError, match="is being restored from InfluxDB: let `coldchain restore` finish it"
        ):
            SqliteStore(path)
    assert kills >= 5
    made = SqliteStore(path)
    assert everything(made) == everything(original.store)
    assert made.head().seq == original.store.head().seq + 1
    audit(made)
    made.close()


def test_another_store_cannot_be_restored_into_one_that_is_begun(original, shipped, made, tmp_path):
    other = World(watched("shop/fridge/probe"), store=SqliteStore(tmp_path / "shop.db"))
    ship(other.store, shipped.url)
    with pytest.raises(KeyboardInterrupt):
        restore(made, shipped.url, NOW, original.store.id, progress=Killed(0))
    told = f"^The store is being made of {original.store.id}: expected --store {original.store.id}, or another file"
    with pytest.raises(InputError, match=told):
        restore(made, shipped.url, NOW, other.store.id)
    other.store.close()


def test_the_alerter_of_a_restored_store_takes_the_old_entries_for_no_news(shipped, made):
    restore(made, shipped.url, NOW)
    assert READERS == (CURSOR,)
    assert made.cursor(CURSOR) == made.head().seq


def test_sensors_are_configured_as_they_were(original, shipped, made):
    restore(made, shipped.url, NOW)
    before = made.head().seq
    Ingest(made, original.clock, original.world.sensors)
    assert made.head().seq == before
    assert MORE[0].sensor not in {each.sensor for each in original.world.sensors}


def test_a_clock_that_is_behind_does_not_break_the_chain(original, shipped, made):
    restore(made, shipped.url, at(0))
    assert made.head().at == original.store.head().at + timedelta(microseconds=1)
    audit(made)
