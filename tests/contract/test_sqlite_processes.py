"""Several processes, or stores, on one file; files that are none; a disk that is full."""

import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from coldchain.errors import ConfigurationError, StoreUnavailableError
from coldchain.ledger import verify
from coldchain.store.sqlite import SqliteStore

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
WRITER = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from coldchain.clock import RealClock
from coldchain.config import watched
from coldchain.config.watched import Watched
from coldchain.config.catalogue import catalogue
from coldchain.ingest import Ingest
from coldchain.readings import Batch, Reading
from coldchain.store.sqlite import SqliteStore

path, unit = sys.argv[1:]
limits = catalogue().storage["refrigerator"]
sensors = [Watched(f"river/{each}/probe", "river", each, each, "coldchain", limits) for each in ("a", "b", "shared")]
ingest = Ingest(SqliteStore(Path(path)), RealClock(), sensors)
start = datetime(2026, 3, 1, tzinfo=UTC)
for minute in range(0, 1000, 5):
    at = start + timedelta(minutes=minute)
    celsius = 9.0 if 300 <= minute < 400 else 5.0
    both = [Reading(f"river/{each}/probe", at, celsius, at) for each in (unit, "shared")]
    ingest.commit(Batch(tuple(both)))
"""


def test_two_processes_write_one_chain_and_judge_a_shared_sensor_once(tmp_path):
    path = tmp_path / "coldchain.db"
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), unit]) for unit in ("a", "b")]
    assert [writer.wait(timeout=120) for writer in writers] == [0, 0]
    store = SqliteStore(path)
    entries = list(verify(store.entries()))
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    assert store.count_readings() == 600
    kinds = [entry.kind for entry in entries if b"river/shared/probe" in entry.body]
    assert kinds.count("ExcursionStarted") == kinds.count("ExcursionEnded") == 1
    found = {
        sensor: [(type(each).__name__, each.since, each.until) for each in store.findings(sensor)]
        for sensor in ("river/a/probe", "river/b/probe", "river/shared/probe")
    }
    assert found["river/a/probe"] == found["river/b/probe"] == found["river/shared/probe"]
    assert len(found["river/a/probe"]) == 2


def test_a_file_that_is_not_a_store_is_refused_in_one_sentence(tmp_path):
    path = tmp_path / "notes.db"
    path.write_text("these are notes, not a database, and they are long enough to be looked at\n" * 9)
    with pytest.raises(ConfigurationError, match=r"notes\.db is not a Coldchain store: file is not a database\.$"):
        SqliteStore(path)


def test_another_programs_database_is_left_alone(tmp_path):
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE song (name TEXT)")
    with pytest.raises(ConfigurationError, match=r"other\.db is not a Coldchain store: no such table: meta\.$"):
        SqliteStore(path)


def test_a_store_of_another_schema_is_refused(tmp_path):
    path = tmp_path / "coldchain.db"
    SqliteStore(path).close()
    with sqlite3.connect(path) as other:
        other.execute("UPDATE meta SET value = '99' WHERE name = 'schema'")
    with pytest.raises(ConfigurationError, match=r"has schema 99; this version of Coldchain reads 4\.$"):
        SqliteStore(path)


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(StoreUnavailableError, match=r"nowhere/coldchain\.db cannot be used now: unable to open"):
        SqliteStore(tmp_path / "nowhere" / "coldchain.db")


def test_a_full_disk_keeps_what_was_there_and_takes_more_once_there_is_room(tmp_path):
    store = SqliteStore(tmp_path / "coldchain.db")
    connection = store._connection()
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreUnavailableError, match=r"cannot be used now: database or disk is full\.$"):
        _status(store, 20_000)
    assert store.statuses() == {}
    connection.execute("PRAGMA max_page_count = 1000000")
    _status(store, 10)
    assert len(store.statuses()) == 10


def test_what_one_store_commits_another_reads(tmp_path):
    path = Path(tmp_path / "coldchain.db")
    one, other = SqliteStore(path), SqliteStore(path)
    assert one.id == other.id
    _status(one, 3)
    assert len(other.statuses()) == 3


def _status(store, number):
    with store.transaction() as tx:
        for each in range(number):
            tx.put_status(f"sensor {each}", "online")


def test_a_new_store_is_its_owners_alone(tmp_path):
    store = SqliteStore(tmp_path / "coldchain.db")
    _status(store, 1)
    assert {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {
        "coldchain.db": 0o600,
        "coldchain.db-shm": 0o600,
        "coldchain.db-wal": 0o600,
    }
    store.close()
