"""`coldchain restore`: the demo's week, shipped and made again on a machine that has nothing but the configuration."""

from datetime import UTC, datetime, timedelta

import pytest

from coldchain.cli.demo_stock import People, steps_of
from coldchain.cli.restore import LACKING
from coldchain.cli.world import live_through, sites_of, watched_of
from coldchain.events import VerdictChanged
from coldchain.store.sqlite import SqliteStore
from coldchain.store.stock_ports import LotFilter
from simulators.fleet import publications
from simulators.scenario import load
from tests.coldchain.restore.lived import ship

WEEK = timedelta(days=7)


@pytest.fixture
def week(tmp_path):
    """A store that has lived through the demo's week, up to a minute ago, with all that people did."""
    scenario, now = load("demo"), datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=1)
    store, sites = SqliteStore(tmp_path / "original.db"), sites_of(scenario)
    past = []
    for each in publications(scenario, now, history=WEEK, endless=True):
        if each.at >= now:
            break
        past.append(each)
    live_through(store, watched_of(scenario), past, People(store, sites, steps_of(sites, now)))
    yield store
    store.close()


@pytest.fixture
def shop(desktop):
    """A store with some readings and stock."""
    desktop.read(*[5.0] * 6, *[9.0] * 8, ago=timedelta(minutes=66))
    desktop.receive()
    desktop.receive()
    store = SqliteStore(desktop.folder / "coldchain.db")
    yield store
    store.close()


@pytest.fixture
def machine(desktop, influxd):
    """Return a function that gives a new machine, which knows where InfluxDB is; that has what a store shipped."""

    def having(store):
        desktop.server = influxd()
        ship(store, desktop.server.url)
        influx = f'[influx]\nurl = "{desktop.server.url}"\ndatabase = "coldchain"\n'
        desktop.configuration.write_text(f'[store]\npath = "{desktop.folder}/made.db"\n{influx}')
        return desktop

    return having


def run(machine, *words):
    return machine.run(*words, "-c", str(machine.configuration))


def told_of(store):
    now = datetime.now(UTC)
    return (
        store.findings(),
        {each.sensor: each.state for each in store.states()},
        store.limits(),
        store.lots(LotFilter(now, with_stock=False)),
        [entry.event for entry in store.entries() if isinstance(entry.event, VerdictChanged)],
    )


def test_the_demo_s_week_is_there_again(machine, week):
    machine = machine(week)
    ran = run(machine, "restore")
    assert (ran.code, ran.err) == (0, "")
    head, made = week.head(), SqliteStore(machine.folder / "made.db")
    lines = ran.out.splitlines()
    entries = f"{head.seq:,} ledger entries up to {head.at.isoformat().replace('+00:00', 'Z')}"
    assert lines[0] == (
        f"Store {machine.folder}/made.db holds what {week.id} shipped: {entries}, {week.count_readings():,} readings."
        f" Its own id is {made.id}."
    )
    assert lines[1] == (
        f"What {week.id} had not shipped is lost: what came after entry {head.seq:,} and batch {week.last_batch():,}."
    )
    assert lines[-1] == LACKING
    assert told_of(made) == told_of(week)
    assert len(told_of(made)[3]) > 10
    made.close()


def test_what_was_restored_verifies_and_agrees_with_influxdb(machine, shop):
    machine = machine(shop)
    run(machine, "restore")
    ran = run(machine, "ledger", "verify", "--against", "influx")
    assert (ran.code, ran.err) == (0, "")
    head, same = shop.head().seq, "InfluxDB has the same"
    holds, agrees = ran.out.splitlines()
    assert holds.startswith(f"The ledger holds: {head + 1} entries, the newest of ")
    assert agrees == f"{same}: {head} entries and the seals of 1 batches. Not shipped yet: entry {head + 1}."
    made = SqliteStore(machine.folder / "made.db")
    ship(made, machine.server.url)
    made.close()
    ran = run(machine, "ledger", "verify", "--against", "influx")
    assert ran.out.endswith(f"{same}: {head + 1} entries and the seals of 1 batches. Everything is shipped.\n")


def test_what_differs_from_influxdb_is_one_sentence(machine, shop):
    machine = machine(shop)
    run(machine, "restore")
    machine.server.query("DELETE FROM ledger WHERE kind = 'SensorHeard'")
    ran = run(machine, "ledger", "verify", "--against", "influx")
    heard = next(entry.seq for entry in shop.entries() if entry.kind == "SensorHeard")
    told = f"InfluxDB lacks entry {heard} (SensorHeard): it was refused or lost there.\n"
    assert (ran.code, ran.err) == (1, told)


def test_a_store_that_has_data_stays_as_it_is(machine, shop):
    machine = machine(shop)
    run(machine, "restore")
    ran = run(machine, "restore")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.endswith("expected a file that is not there yet; nothing is overwritten.\n")


def test_a_hole_is_one_sentence_and_a_store_that_is_not_whole_is_not_used(machine, shop):
    machine = machine(shop)
    machine.server.query("DELETE FROM ledger WHERE kind = 'LotReceived'")
    first = next(entry.seq for entry in shop.entries() if entry.kind == "LotReceived")
    ran = run(machine, "restore")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(f"The ledger in InfluxDB is not whole: Entry {first} is missing: ")
    assert ran.err.endswith("`coldchain restore --up-to-hole` restores what holds.\n")
    assert ran.err.count("\n") == 1
    unfinished = run(machine, "ledger", "verify")
    assert (unfinished.code, unfinished.err) == (
        2,
        f"Store {machine.folder}/made.db is being restored from InfluxDB: let `coldchain restore` finish it.\n",
    )
    ran = run(machine, "restore", "--up-to-hole")
    assert ran.code == 0
    assert f"Entry {first} is missing" in ran.out.splitlines()[1]
    assert run(machine, "ledger", "verify").code == 0


def test_without_an_influxdb_nothing_is_made(machine, shop):
    machine = machine(shop)
    machine.server.kill()
    ran = run(machine, "restore")
    assert (ran.code, ran.out) == (1, "")
    assert "Connection refused" in ran.err
    machine.configuration.write_text('[store]\npath = "made.db"\n')
    ran = run(machine, "restore")
    assert (ran.code, ran.err) == (2, "influx is missing: expected a table [influx] with the url of an InfluxDB.\n")
    assert not (machine.folder / "made.db").exists()
