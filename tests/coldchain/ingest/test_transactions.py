"""What is remembered and what is stored stay the same: after failures, restarts and other processes' writes."""

import sqlite3
from contextlib import contextmanager

import pytest

from coldchain.audit import audit
from coldchain.errors import StoreUnavailableError
from coldchain.events import BatchesSealed
from coldchain.readings import Batch, Refusal
from coldchain.store.memory import MemoryStore
from coldchain.store.ports import BatchSeal
from coldchain.store.sqlite import SqliteStore
from tests.coldchain.ingest.world import World, everything
from tests.coldchain.timetable import PROBE, at, every, reading, watched

OTHER = "river/fridge-2/probe"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "coldchain.db"


@contextmanager
def full_disk(store):
    """Leave no room in the file for one more page."""
    connection = store._connection()
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    yield
    connection.execute("PRAGMA max_page_count = 1000000")


LONG = Batch(
    tuple(reading(minute, 9.0 + minute % 3) for minute in range(10, 3000, 2)),
    (Refusal("x", "stale", "x: stale.", at(0)),),
    (reading(0, 5.0, "t/stranger"),),
    ((PROBE, "offline"),),
)


def test_a_batch_that_finds_no_room_changes_nothing_and_is_taken_in_later(path):
    world = World(store=SqliteStore(path))
    world.one_by_one([(0, 9.0), (5, 9.0)])
    before, state = everything(world.store), world.state()
    for _ in range(3):
        with full_disk(world.store), pytest.raises(StoreUnavailableError, match=r"database or disk is full\.$"):
            world.commit(LONG, now=3000)
        assert everything(world.store) == before
        assert world.state() == state
    world.commit(LONG, now=3000)
    undisturbed = World()
    undisturbed.one_by_one([(0, 9.0), (5, 9.0)])
    undisturbed.commit(LONG, now=3000)
    assert world.findings == undisturbed.findings
    assert world.state() == undisturbed.state()
    assert world.store.statuses() == {PROBE: "offline"}
    world.holds()
    assert audit(world.store).readings == 1497


class FailingStore(MemoryStore):
    """Fails at the end of a transaction, as a full disk does, as often as it is told."""

    failures = 0

    @contextmanager
    def transaction(self):
        with super().transaction() as tx:
            yield tx
            if self.failures:
                self.failures -= 1
                raise StoreUnavailableError("full")


def test_a_tick_that_fails_finds_the_same_silence_next_time():
    world = World(store=FailingStore())
    world.send((0, 9.0))
    world.store.failures = 2
    for _ in range(2):
        with pytest.raises(StoreUnavailableError):
            world.tick(20)
        assert not world.state().lost
    assert world.tick() == ["SensorFellSilent 5-… gap", "ExcursionEnded 0-5 above 9 x1 interrupted"]
    world.holds()


def test_a_commit_that_fails_at_its_end_can_be_repeated():
    world = World(store=FailingStore())
    world.one_by_one([(0, 5.0), (20, 9.0)])
    for batch in (Batch((reading(10, 9.0), reading(25, 5.0))), Batch(statuses=((PROBE, "online"),))):
        before, state = everything(world.store), world.state()
        world.store.failures = 1
        with pytest.raises(StoreUnavailableError):
            world.commit(batch, now=25)
        assert (everything(world.store), world.state()) == (before, state)
        assert world.commit(batch)
    world.holds()
    assert world.store.statuses() == {PROBE: "online"}


def test_snapshots_are_not_counted_by_a_commit_that_failed():
    world = World(store=FailingStore())
    rows = [(f"0:{second}", 5.0) for second in range(4100)]
    world.store.failures = 1
    with pytest.raises(StoreUnavailableError):
        world.send(*rows)
    world.send(*rows)
    assert list(world.store.snapshots_after(PROBE, None)) == [at("0:4095")]
    world.send(("0:4100", 5.0))
    assert world.ingest.tracks.get(PROBE).since_snapshot == 5


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
def test_a_start_on_the_same_store_knows_the_same_and_goes_on_the_same(kind, path):
    def world_of(name):
        store = MemoryStore() if kind == "memory" else SqliteStore(path.with_name(name))
        return World(watched(), watched(OTHER), store=store)

    rows = [*every(10, 0, 70, 9.0), (70, 0.0), (85, 0.0), (200, 9.0), (210, 26.0), (220, 26.0), (400, 5.0)]
    straight, stopped = world_of("straight.db"), world_of("stopped.db")
    for moment, celsius in rows:
        for world in (straight, stopped):
            world.send((moment, celsius), reading(moment, 13.0 - celsius, OTHER))
            world.tick(moment + 1)
        before = [track.state for track in stopped.ingest.tracks]
        assert stopped.restart() == []
        assert [track.state for track in stopped.ingest.tracks] == before == [t.state for t in straight.ingest.tracks]
        stopped.holds()
    assert stopped.findings == straight.findings
    assert [entry.body for entry in stopped.store.entries(1)] == [entry.body for entry in straight.store.entries(1)]


def test_two_ingests_on_one_file_taking_turns_are_as_one(path):
    one, two, alone = World(store=SqliteStore(path)), World(store=SqliteStore(path)), World()
    rows = [*every(5, 0, 65, 9.0), (65, 5.0), (67, -1.0), (80, -1.0), (200, 9.0), (190, 9.0), (205, 5.0)]
    told = []
    for number, row in enumerate(rows):
        world = (one, two)[number % 2]
        world.turn(row[0])
        told += world.send(row)
        assert alone.send(row) is not None
    for world in (one, two):
        world.turn(206)
        world.tick()
        world.holds()
    assert next(line for line in told if line.startswith("Excursion")) == "ExcursionStarted 0-… above 9 x1"
    assert one.findings == two.findings == alone.findings
    assert one.state() == two.state() == alone.state()
    assert audit(one.store).readings == len(rows)


def test_the_batches_of_an_hour_are_sealed_once(path):
    world = World(store=SqliteStore(path))
    world.tick(59)
    world.send((59, 5.0))
    world.tick(61)
    world.tick(62)
    world.one_by_one(every(5, 65, 125, 5.0))
    world.tick(121)
    world.tick(122)
    seals = world.events(BatchesSealed)
    assert [(each.first, each.last, each.readings) for each in seals] == [(1, 2, 1), (3, 14, 12)]
    assert audit(world.store).sealed == 14


def test_a_program_s_own_error_in_a_transaction_is_not_hidden_and_nothing_is_kept(path):
    store = SqliteStore(path)
    first = BatchSeal(1, 0, "")
    with store.transaction() as tx:
        tx.add_batch(first, ())
    with pytest.raises(sqlite3.IntegrityError), store.transaction() as tx:
        tx.add_batch(first, ())
    assert list(store.batches()) == [first]


def test_a_store_that_fails_while_it_is_read_says_so(path):
    store = SqliteStore(path)
    store._connection().execute("DROP TABLE finding")
    with pytest.raises(StoreUnavailableError, match=r"cannot be used now: no such table: finding\.$"):
        store.findings()
