import sqlite3
from itertools import islice

import pytest

from coldchain.audit import Audit, audit
from coldchain.errors import LedgerBrokenError
from coldchain.readings import Batch, Reading
from coldchain.store.memory import MemoryStore
from coldchain.store.sqlite import SqliteStore
from tests.coldchain.ingest.world import World
from tests.coldchain.timetable import at, every

SPARE = Reading("river/fridge-1/probe", at(999), 5.0, at(999), "good", (("humidity_pct", 40.0),))


@pytest.fixture
def file(tmp_path):
    """Return the path of a store with ten sealed batches, then two that are not, and five entries."""
    world = World(store=SqliteStore(tmp_path / "coldchain.db"))
    world.one_by_one([*every(5, 0, 45, 5.0), (45, 9.0)])
    world.tick("60:01")
    world.one_by_one([(61, 5.0)])
    world.commit(Batch((SPARE,)))
    world.store.close()
    return tmp_path / "coldchain.db"


def changed(file, *statements):
    with sqlite3.connect(file) as raw:
        for statement in statements:
            assert raw.execute(statement).rowcount
    raw.close()


def broken(file):
    store = SqliteStore(file)
    with pytest.raises(LedgerBrokenError) as refused:
        audit(store)
    store.close()
    return str(refused.value)


def test_an_untouched_store_holds(file):
    store = SqliteStore(file)
    told = []
    head = store.head()
    assert audit(store, told.append) == Audit(head.seq, 13, 12, 10, head.hash, head.at)
    assert told == sorted(told)
    assert told[-1] == head.seq + 13


@pytest.mark.parametrize("kind", ["sqlite", "memory"])
def test_a_store_that_takes_in_readings_meanwhile_holds_as_it_was_at_the_beginning(tmp_path, kind):
    world = World(store=SqliteStore(tmp_path / "coldchain.db") if kind == "sqlite" else MemoryStore())
    world.one_by_one(every(5, 0, 20, 5.0))
    head, rows = world.store.head(), iter(every(5, 25, 60, 9.0))
    found = audit(world.store, lambda _: world.one_by_one(islice(rows, 1)))
    assert found == Audit(head.seq, 4, 4, 0, head.hash, head.at)
    assert world.store.count_readings() > found.readings
    assert world.store.head().seq > found.entries
    world.store.close()


def test_an_empty_store_holds():
    assert audit(MemoryStore()) == Audit(0, 0, 0, 0, "", None)


TAMPERED = {
    "a temperature": (
        ["UPDATE reading SET temperature_c = 5.1 WHERE batch = 10"],
        "Batch 10 was changed: it held 1 and holds 1 of its readings",
    ),
    "a temperature that is none": (
        ["UPDATE reading SET temperature_c = 'cold' WHERE batch = 10"],
        "Batch 10 was changed: it held 1 and holds 1 of its readings",
    ),
    "an instant": (
        ["UPDATE reading SET at = at + 1 WHERE batch = 3"],
        "Batch 3 was changed: it held 1 and holds 1 of its readings",
    ),
    "an instant that is none": (
        ["UPDATE reading SET received_at = 1 << 62 WHERE batch = 3"],
        "Batch 3 was changed: it cannot be read: ",
    ),
    "other numbers": (
        ["UPDATE reading SET numbers = '[[\"humidity_pct\",41.0]]' WHERE numbers IS NOT NULL"],
        "Batch 13 was changed: it held 1 and holds 1 of its readings",
    ),
    "other numbers that are none": (
        ["UPDATE reading SET numbers = 'humid' WHERE numbers IS NOT NULL"],
        "Batch 13 was changed: it cannot be read: ",
    ),
    "the sensor": (
        ["UPDATE reading SET sensor = 99 WHERE batch = 3"],
        "The store has no sensor of number 99.",
    ),
    "the sensor's name": (
        ["UPDATE sensor SET name = 'river/fridge-2/probe'"],
        "Batch 1 was changed: it held 1 and holds 1 of its readings",
    ),
    "a reading taken away": (
        ["DELETE FROM reading WHERE batch = 4"],
        "Batch 4 was changed: it held 1 and holds 0 of its readings",
    ),
    "a reading added to a batch": (
        ["INSERT INTO reading SELECT sensor, at + 1, 5.0, at, 'good', NULL, batch FROM reading WHERE batch = 5"],
        "Batch 5 was changed: it held 1 and holds 2 of its readings",
    ),
    "a reading added to no batch": (
        ["INSERT INTO reading SELECT sensor, at + 1, 5.0, at, 'good', NULL, 99 FROM reading WHERE batch = 5"],
        "1 reading belongs to no batch.",
    ),
    "two readings added to no batch": (
        [
            "INSERT INTO reading SELECT sensor, at + 1, 5.0, at, 'good', NULL, 99 FROM reading WHERE batch = 5",
            "INSERT INTO reading SELECT sensor, at + 2, 5.0, at, 'good', NULL, 99 FROM reading WHERE batch = 5",
        ],
        "2 readings belong to no batch.",
    ),
    "a reading moved to another batch": (
        ["UPDATE reading SET batch = 5 WHERE batch = 4"],
        "Batch 4 was changed: it held 1 and holds 0 of its readings",
    ),
    "a batch taken away with its readings": (
        ["DELETE FROM reading WHERE batch = 4", "DELETE FROM batch WHERE number = 4"],
        "Batch 4 of readings is missing.",
    ),
    "the newest sealed batch taken away, and what came after": (
        ["DELETE FROM reading WHERE batch >= 10", "DELETE FROM batch WHERE number >= 10"],
        "Batches 1 to 10 were changed after they were sealed.",
    ),
    "a reading and its batch's digest": (
        ["DELETE FROM reading WHERE batch = 4", "UPDATE batch SET readings = 0, digest = '{empty}' WHERE number = 4"],
        "Batches 1 to 10 were changed after they were sealed.",
    ),
    "an entry's text": (
        ["UPDATE entry SET body = replace(CAST(body AS TEXT), '9.0', '7.0') WHERE kind = 'ExcursionStarted'"],
        "Entry 4 (ExcursionStarted) was changed: its hash does not fit.",
    ),
    "an entry's text to no event": (
        ["UPDATE entry SET body = X'FF' WHERE seq = 4"],
        "Entry 4 (ExcursionStarted) was changed: its hash does not fit.",
    ),
    "an entry's kind": (
        ["UPDATE entry SET kind = 'SensorHeard' WHERE seq = 4"],
        "Entry 4 (SensorHeard) was changed: its hash does not fit.",
    ),
    "an entry's actor": (
        ["UPDATE entry SET actor = 'ana' WHERE seq = 2"],
        "Entry 2 (SensorConfigured) was changed: its hash does not fit.",
    ),
    "an entry's time": (
        ["UPDATE entry SET at = at + 1 WHERE seq = 3"],
        "Entry 3 (SensorHeard) was changed: its hash does not fit.",
    ),
    "an entry's time that is none": (
        ["UPDATE entry SET at = 'noon' WHERE seq = 3"],
        "Entry 3 was changed: it cannot be read: ",
    ),
    "an entry taken away": (
        ["DELETE FROM entry WHERE seq = 3"],
        "Entry 3 is missing: entry 4 follows entry 2.",
    ),
    "two entries in each other's place": (
        [
            "UPDATE entry SET seq = -3 WHERE seq = 3",
            "UPDATE entry SET seq = 3 WHERE seq = 4",
            "UPDATE entry SET seq = 4 WHERE seq = -3",
        ],
        "Entry 3 (ExcursionStarted) was changed: its hash does not fit.",
    ),
}
EMPTY = "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"


@pytest.mark.parametrize("what", TAMPERED)
def test_what_was_changed_by_another_hand_is_named(what, file):
    statements, sentence = TAMPERED[what]
    changed(file, *(statement.replace("{empty}", EMPTY) for statement in statements))
    said = broken(file)
    assert said.startswith(sentence)
    assert said.endswith(".")


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM finding", "UPDATE finding SET body = json_set(body, '$.extreme_c', 8.1)"],
    ids=["taken away", "made milder"],
)
def test_a_finding_that_is_not_as_the_ledger_tells_it_is_named(file, statement):
    changed(file, statement)
    assert broken(file) == (
        "The finding river/fridge-1/probe:excursion:above:2026-03-01T12:45:00Z is not as the ledger tells it."
    )


def test_a_hash_noted_earlier_must_be_in_the_chain(file):
    store = SqliteStore(file)
    noted = store.head().hash
    assert audit(store, expected=noted).hash == noted
    store.close()
    changed(file, "DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)")
    store = SqliteStore(file)
    with pytest.raises(LedgerBrokenError, match=rf"^No entry has the hash {noted}: the chain was cut off before it"):
        audit(store, expected=noted)
    store.close()
