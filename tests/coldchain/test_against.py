"""A store held against a real InfluxDB: what was shipped before stands there, whatever became of the store."""

import sqlite3

import pytest

from coldchain import ledger
from coldchain.against import Compared, compare
from coldchain.audit import audit
from coldchain.cli.shipping import begin_again
from coldchain.config import Influx
from coldchain.errors import LedgerBrokenError
from coldchain.events import SensorHeard
from coldchain.influx.points import entry_line
from coldchain.influx.server import Server
from coldchain.influx.shipped import Shipped
from coldchain.ledger import Head, head_of
from coldchain.store.sqlite import SqliteStore
from tests.coldchain.ingest.world import World
from tests.coldchain.restore.lived import opened, restore, ship
from tests.coldchain.timetable import PROBE, at, every


@pytest.fixture
def world(tmp_path):
    world = World(store=SqliteStore(tmp_path / "coldchain.db"))
    world.one_by_one([*every(5, 0, 45, 5.0), (45, 9.0)])
    world.tick("60:01")
    yield world
    world.store.close()


@pytest.fixture
def record(influxd):
    """A real InfluxDB, and a function that compares a store with it."""
    server = influxd()
    asked = Server(Influx(url=server.url, database="coldchain"))
    yield server, lambda store: compare(store, Shipped(asked))
    asked.close()


def changed(world, *statements):
    with sqlite3.connect(world.store._path) as raw:
        for statement in statements:
            assert raw.execute(statement).rowcount
    raw.close()


def refused(compared, store):
    with pytest.raises(LedgerBrokenError) as told:
        compared(store)
    return str(told.value)


def test_what_was_shipped_is_the_same_and_what_waits_is_counted(world, record):
    server, compared = record
    assert compared(world.store) == Compared(0, 0, 7, 11)
    ship(world.store, server.url)
    assert compared(world.store) == Compared(7, 11, 0, 0)
    world.one_by_one([(61, 5.0), (62, 5.0)])
    assert compared(world.store) == Compared(7, 11, 1, 2)


def test_a_whole_new_chain_does_not_deceive_it(world, record):
    server, compared = record
    ship(world.store, server.url)
    head, entries = Head(), []
    for entry in world.store.entries():
        event = SensorHeard(PROBE, at(1)) if entry.kind == "SensorHeard" else entry.event
        entries.append(ledger.link(head, entry.at, entry.actor, event))
        head = head_of(entries[-1])
    with sqlite3.connect(world.store._path) as raw:
        for entry in entries:
            raw.execute("UPDATE entry SET body = ?, hash = ? WHERE seq = ?", (entry.body, entry.hash, entry.seq))
    raw.close()
    audit(world.store)
    assert refused(compared, world.store) == "Entry 3 (SensorHeard) is another in InfluxDB: its body differs."


def test_a_chain_that_was_cut_off_is_found(world, record):
    server, compared = record
    ship(world.store, server.url)
    changed(world, "DELETE FROM entry WHERE seq = 7")
    told = f"InfluxDB has entry 7 (BatchesSealed) of store {world.store.id}, which is not here"
    assert refused(compared, world.store) == (
        f"{told}: the end of the chain was cut off, or an older copy was put in its place."
    )


def test_batches_that_were_sealed_anew_are_found(world, record):
    server, compared = record
    ship(world.store, server.url)
    changed(world, "UPDATE batch SET digest = 'x' WHERE number = 4")
    told = "Batch 4 of readings is another in InfluxDB: its digest or size differs."
    assert refused(compared, world.store) == told


def test_batches_that_were_cut_off_are_found(world, record):
    server, compared = record
    ship(world.store, server.url)
    changed(world, "DELETE FROM batch WHERE number > 3")
    assert refused(compared, world.store) == "InfluxDB has batch 4 of readings, which is not here."


@pytest.mark.parametrize(("kind", "seq"), [("SensorHeard", 3), ("BatchesSealed", 7)])
def test_an_entry_that_influxdb_lost_is_named(world, record, kind, seq):
    server, compared = record
    ship(world.store, server.url)
    server.query(f"DELETE FROM ledger WHERE kind = '{kind}'")  # noqa: S608 - our own words
    assert refused(compared, world.store) == f"InfluxDB lacks entry {seq} ({kind}): it was refused or lost there."


@pytest.mark.parametrize("number", [4, 11])
def test_a_batch_that_influxdb_lost_is_named(world, record, number):
    server, compared = record
    ship(world.store, server.url)
    lost = next(row for row in server.rows("SELECT number FROM batch") if row["number"] == number)
    server.query(f"DELETE FROM batch WHERE time = {lost['time']}")  # noqa: S608 - our own words
    assert refused(compared, world.store) == f"InfluxDB lacks batch {number} of readings: it was refused or lost there."


def test_a_restored_store_is_held_against_what_it_and_the_one_before_shipped(world, record, tmp_path):
    server, compared = record
    ship(world.store, server.url)
    made = opened(tmp_path / "made.db")
    restore(made, server.url, at(61))
    assert compared(made) == Compared(7, 11, 1, 0)
    again = World(store=made, start=61)
    again.one_by_one([(62, 9.0), (63, 9.0)])
    ship(made, server.url)
    assert compared(made) == Compared(10, 13, 0, 0)
    # What the first one still writes is not this one's affair.
    world.one_by_one([(62, 9.0), (64, 5.0)])
    ship(world.store, server.url)
    assert compared(made) == Compared(10, 13, 0, 0)
    begin_again(made)
    first = next(made.entries(0, 1))
    server.write(entry_line(first, made.id, ""))
    assert compared(made) == Compared(1, 0, 9, 13)
    ship(made, server.url)
    assert compared(made) == Compared(10, 13, 0, 0)
    made.close()
