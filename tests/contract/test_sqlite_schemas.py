"""A store of the schema before this one is brought up to it as it is opened, and nothing of it is lost."""

import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from importlib.resources import files

import pytest

from coldchain.commands import Arrive, MuteAlerts, NamePerson, OpenRecall, Quarantine, SignCheck, StartDrill
from coldchain.ledger import verify
from coldchain.stock import Arrival
from coldchain.store.sqlite import ADDED, SCHEMA, SqliteStore
from coldchain.users import Session, Token, User
from tests.coldchain.desk.world import FRIDGE, HOME, OTHER, TIM, Counter
from tests.coldchain.timetable import at

USER = User("u1", "ana@river.example", "Ana Ruiz", "pharmacist", ("river",), "$argon2id$…")


@pytest.fixture
def path(tmp_path):
    """A store of schema 3 with some of everything, none of it open."""
    path = tmp_path / "coldchain.db"
    store = SqliteStore(path)
    lived(store)
    store.close()
    with sqlite3.connect(path) as file:
        for table in re.findall(r"CREATE TABLE (\w+)", _added("3")):
            file.execute(f"DROP TABLE {table}")
        file.execute("UPDATE meta SET value = '3' WHERE name = 'schema'")
    file.close()
    return path


def lived(store):
    """Some days of a pharmacy."""
    world = Counter(store)
    world.hear(0, 120)
    world.hear(0, 120, place=OTHER)
    lot = world.receive()
    sent = world.dispense(lot, 2)
    world.do(Arrive(sent.made, HOME, Arrival(at(120), at(120))))
    world.do(Quarantine(lot, "wet"), key="k1")
    world.hear(125, 180, 9.0, FRIDGE)
    world.do(NamePerson("home-1", "Pat Doe"))
    world.do(OpenRecall("kesimpta", "X", "stock", "FDA-1"))
    world.do(MuteAlerts("river", world.clock.now() + timedelta(hours=1), "works"))
    world.do(StartDrill("river", "fridge-1"))
    now = world.clock.now()
    with store.transaction() as tx:
        tx.put_user(USER)
        tx.put_session(Session("a", USER.id, "c", now, now))
        tx.put_token(Token("t1", "b", USER.id, "till", now))
        tx.count("refused", "noise")


def dump(path):
    """Every table, index and row of a file."""
    with sqlite3.connect(path) as file:
        told = sorted(file.iterdump())
    file.close()
    return told


def _added(schema):
    return "".join(files("coldchain.store").joinpath(name).read_text("utf-8") for name in ADDED[schema])


def test_a_store_of_schema_3_is_brought_up_and_each_row_of_it_stays(path):
    before = dump(path)
    SqliteStore(path).close()
    after = dump(path)
    lost, won = set(before) - set(after), set(after) - set(before)
    assert lost == {"INSERT INTO \"meta\" VALUES('schema','3');"}
    assert {each.split("(")[0] for each in won} == {'INSERT INTO "meta" VALUES', "CREATE TABLE signed_check "}
    assert len(after) == len(before) + 1
    assert len([each for each in before if each.startswith("INSERT")]) > 100


def test_it_has_the_tables_of_a_new_one_and_is_brought_up_once(path, tmp_path):
    new = tmp_path / "new.db"
    for each in (path, new):
        SqliteStore(each).close()
    brought = dump(path)
    SqliteStore(path).close()
    assert dump(path) == brought
    tables = [[each for each in dump(file) if each.startswith("CREATE")] for file in (path, new)]
    assert tables[0] == tables[1]
    assert f"INSERT INTO \"meta\" VALUES('schema','{SCHEMA}');" in brought


def test_work_goes_on_in_it_where_it_stopped(path):
    store = SqliteStore(path)
    world = Counter(store)
    seq = store.head().seq
    assert store.last_check("river") is None
    world.hear(185, 190)
    world.do(SignCheck("river", world.clock.now()), TIM)
    (unit, *_) = store.last_check("river").units
    assert (unit.unit, unit.min_c, unit.max_c) == ("fridge-1", 5.0, 9.0)
    assert len(list(verify(store.entries()))) == store.head().seq > seq
    assert (store.user("u1"), store.person("home-1").name) == (USER, "Pat Doe")
    store.close()


def test_several_that_open_it_at_once_bring_it_up_once(path):
    with ThreadPoolExecutor(4) as pool:
        stores = list(pool.map(SqliteStore, [path] * 4))
    world = Counter(stores[0])
    world.hear(185, 190)
    world.do(SignCheck("river", world.clock.now()), TIM)
    assert len({each.last_check("river") for each in stores} - {None}) == 1
    for each in stores:
        each.close()
