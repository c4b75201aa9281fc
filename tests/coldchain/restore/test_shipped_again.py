"""What is shipped again is the same points, also after readings were removed, so that it can be restored as before."""

import pytest

from coldchain.audit import audit
from coldchain.cli.shipping import begin_again
from coldchain.events import ReadingsPruned
from coldchain.store.history_ports import Kept
from coldchain.store.sqlite import SqliteStore
from coldchain.writing import Writing
from tests.coldchain.ingest.world import World
from tests.coldchain.restore.lived import everything, opened, restore, ship
from tests.coldchain.timetable import PROBE, at, reading


@pytest.fixture
def store(tmp_path):
    opened = SqliteStore(tmp_path / "original.db")
    yield opened
    opened.close()


def prune(store, minute):
    """Remove readings from before a minute, as pruning does."""
    with store.transaction() as tx:
        tx.put_kept(PROBE, Kept(at(minute), at(minute)))
        removed = tx.prune(PROBE, 1_000)
        Writing(tx, at(400), "collector").tell((ReadingsPruned(1, removed, at(minute)),))
    return removed


def test_after_readings_were_removed_each_batch_still_has_one_seal(store, influxd, made):
    world = World(store=store)
    world.one_by_one([(minute, 5.0) for minute in range(0, 300, 10)])
    world.send(reading(7, 5.0), now=300)
    world.one_by_one([(305, 5.0)])
    server = influxd()
    ship(store, server.url)
    assert prune(store, 180) == 19
    begin_again(store)
    ship(store, server.url)
    assert server.count("batch", "number") == store.last_batch()
    assert restore(made, server.url, at(410)).readings == 32
    audit(made)


def test_a_restored_store_that_ships_again_can_be_restored(store, influxd, made, tmp_path):
    world = World(store=store)
    world.one_by_one([(minute, 5.0) for minute in range(0, 300, 10)])
    server = influxd()
    ship(store, server.url)
    restore(made, server.url, at(300))
    World(store=made, start=300).one_by_one([(minute, 5.0) for minute in range(300, 400, 10)])
    assert prune(made, 180) == 18
    begin_again(made)
    ship(made, server.url)
    third = opened(tmp_path / "third.db")
    assert restore(third, server.url, at(410)).readings == 40
    assert list(third.entries())[:-1] == list(made.entries())
    assert everything(third)["findings"] == everything(made)["findings"]
    audit(third)
    third.close()
