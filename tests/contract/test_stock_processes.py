"""Stock in one file and several processes; a store from before there was stock; what is erased."""

import re
import sqlite3
import subprocess
import sys
import threading
from importlib.resources import files

from coldchain.store.sqlite import ADDED, SqliteStore
from coldchain.store.stock_ports import Person, WatchSince
from tests.contract.stock_rows import FRIDGE, HOME, LOT, NOON, OTHER, ids, lot, put

TAKER = """
import sys
from datetime import datetime
from pathlib import Path
import msgspec
from coldchain.store.sqlite import ADDED, SqliteStore

path, taken = sys.argv[1], 0
store = SqliteStore(Path(path))
while True:
    with store.transaction() as tx:
        lot = tx.lot("a")
        if lot.quantity == 0:
            break
        tx.put_lot(msgspec.structs.replace(lot, quantity=lot.quantity - 1), datetime.fromisoformat("2026-12-31T00:00Z"))
        taken += 1
print(taken)
"""


def test_two_processes_never_take_the_same_pen(tmp_path):
    path = tmp_path / "coldchain.db"
    store = SqliteStore(path)
    put(store, lot(quantity=200))
    command = [sys.executable, "-c", TAKER, str(path)]
    takers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert sum(int(taker.communicate(timeout=120)[0]) for taker in takers) == 200
    assert store.lot("a") == lot(quantity=0)
    assert store.stock_counts(NOON) == []


def test_threads_see_one_another_s_lots(tmp_path):
    store = SqliteStore(tmp_path / "coldchain.db")
    threads = [threading.Thread(target=put, args=(store, lot(name))) for name in "abc"]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert ids(store.lots_present(FRIDGE, NOON)) == ["a", "b", "c"]
    assert [(each.lots, each.quantity) for each in store.stock_counts(NOON)] == [(3, 30)]


def test_a_store_from_before_there_was_stock_is_brought_up_with_what_it_holds(tmp_path):
    path = tmp_path / "coldchain.db"
    old(path)
    store, second = SqliteStore(path), SqliteStore(path)
    assert store.id == second.id == "0123456789abcdef"
    assert store.statuses() == {"river/fridge-1/probe": "online"}
    put(store, LOT)
    assert second.lot("a") == LOT
    with sqlite3.connect(path) as file:
        assert file.execute("SELECT value FROM meta WHERE name = 'schema'").fetchone() == ("4",)


def test_a_store_that_is_brought_up_has_the_tables_of_a_new_one(tmp_path):
    old(tmp_path / "old.db")
    tables = []
    for name in ("old.db", "new.db"):
        SqliteStore(tmp_path / name).close()
        with sqlite3.connect(tmp_path / name) as file:
            tables.append(sorted(file.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema")))
    assert tables[0] == tables[1]


def test_a_store_with_stock_that_nobody_counted_is_counted_as_it_is_brought_up(tmp_path):
    path = tmp_path / "coldchain.db"
    lots = [LOT, lot("b", pharmacy="river", unit_price=8.0, quantity=3), (lot("c", condition="quarantined"), -1)]
    put(SqliteStore(path), *lots, lot("d", HOME, stage="home", quantity=0))
    before = SqliteStore(path).stock_counts(NOON)
    uncounted(path)
    store = SqliteStore(path)
    assert store.stock_counts(NOON) == before
    assert [(each.condition, each.quantity, each.value) for each in before] == [
        ("usable", 13, 24.0),
        ("expired", 10, 0),
    ]
    put(store, lot("b", OTHER, pharmacy="river", unit_price=8.0, quantity=2))
    assert [each.quantity for each in store.stock_counts(NOON)] == [12, 10]
    assert ids(store.first_to_use("kesimpta", NOON)) == ["a", "b"]


def test_who_is_erased_is_nowhere_in_the_file(tmp_path):
    store = SqliteStore(tmp_path / "coldchain.db")
    for name in ("Ann Lee", "Ann Margaret Lee"):
        with store.transaction() as tx:
            tx.put_person(Person("home-1", name, "ann@example.org", "salt"))
            tx.put_person(Person("home-2", "Bo", "bo@example.org", "salt"))
    with store.transaction() as tx:
        tx.drop_person("home-1")
    store.close()
    left = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"bo@example.org" in left
    assert b"Ann" not in left
    assert b"ann@" not in left


def test_roles_of_sensors_are_kept_over_a_restart(tmp_path):
    path = tmp_path / "coldchain.db"
    watch = WatchSince("river/fridge-1/probe", NOON, None)
    store = SqliteStore(path)
    with store.transaction() as tx:
        tx.put_watch(watch)
    store.close()
    assert SqliteStore(path).watches(FRIDGE) == [watch]


def old(path):
    """Make a store as it was before there was stock."""
    with sqlite3.connect(path) as file:
        file.executescript(files("coldchain.store").joinpath("schema.sql").read_text("utf-8"))
        file.execute("INSERT INTO meta VALUES ('store', '0123456789abcdef'), ('schema', '1')")
        file.execute("INSERT INTO status VALUES ('river/fridge-1/probe', 'online')")
    file.close()


def uncounted(path):
    """Make of a store what schema 2 had: groups by pharmacy too, no sums."""
    with sqlite3.connect(path) as file:
        later = "".join(files("coldchain.store").joinpath(name).read_text("utf-8") for name in ADDED["2"])
        for table in re.findall(r"CREATE TABLE (\w+)", later):
            file.execute(f"DROP TABLE {table}")
        for table, column in re.findall(r"ALTER TABLE (\w+) ADD COLUMN (\w+)", later):
            file.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        file.execute("DROP INDEX lot_past")
        file.execute("CREATE TABLE lot_group (number, product, stage, form, site, pharmacy)")
        file.execute("UPDATE lot SET lot_group = 7")
        file.execute("UPDATE meta SET value = '2' WHERE name = 'schema'")
    file.close()
