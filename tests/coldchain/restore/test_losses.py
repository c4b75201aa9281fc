"""What was not shipped, or was lost or changed in InfluxDB, is said; what is left holds, and what was told stands."""

import pytest

from coldchain import rules
from coldchain.audit import audit
from coldchain.config import Influx
from coldchain.errors import LedgerBrokenError
from coldchain.findings import Excursion
from coldchain.influx.loads import Entries, Readings
from coldchain.influx.sending import send
from coldchain.influx.server import Server
from tests.coldchain.ingest.world import World
from tests.coldchain.restore.lived import restore, ship
from tests.coldchain.timetable import PROBE, at, reading, shown


def part(store, url, source):
    """Ship one kind of what there is."""
    server = Server(Influx(url=url, database="coldchain"))
    while (load := source(store).next()) is not None:
        assert send(server, load.lines) == []
        with store.transaction() as tx:
            load.mark(tx)
    server.close()


def delete(server, measurement, *conditions):
    """Lose points that have been shipped."""
    for condition in conditions:
        server.query(f"DELETE FROM {measurement} WHERE {condition}")  # noqa: S608 - our own words


def time_of(moment):
    return f"time = '{at(moment):%Y-%m-%dT%H:%M:%S.%fZ}'"


def findings(store):
    return [shown(each) for each in store.findings()]


def goes_on(made, now):
    """What comes next is judged, sealed and verified."""
    world = World(store=made, start=now)
    world.send(reading(now + 1, 5.0), now=now + 1)
    world.tick(now + 61)
    world.tick(now + 122)
    world.holds()
    audit(made)
    return world


def test_readings_that_the_ledger_does_not_know_are_judged_and_told(world, influxd, made):
    server = influxd()
    ship(world.store, server.url)
    world.one_by_one([(80, 9.0), (95, 9.0), (110, 9.0)])
    part(world.store, server.url, Readings)
    outcome = restore(made, server.url, at(111))
    assert (outcome.restored.batch, outcome.readings, outcome.told) == (13, 13, 2)
    assert findings(made) == findings(world.store)
    assert findings(made)[0] == "10-50 above 9.5 x4 breached 40"
    assert [entry.kind for entry in made.entries()][-2:] == ["FindingAmended"] * 2
    assert made.state(PROBE) == world.state()
    goes_on(made, 111)


def test_what_the_ledger_tells_stands_without_its_readings_and_ends_as_by_a_gap(world, influxd, made):
    server = influxd()
    ship(world.store, server.url)
    world.one_by_one([(80, 9.0), (95, 9.0), (110, -1.0), (125, -1.0)])
    world.tick("121:01")
    part(world.store, server.url, Entries)
    told = findings(world.store)
    outcome = restore(made, server.url, at(126))
    assert (outcome.restored.batch, outcome.readings) == (10, 10)
    assert told == [
        "10-50 above 9.5 x4 breached 40",
        "80-110 above 9 x2 breached 110",
        "10-… cumulative above at 100",
        "110-… below -1 x1",
        "110-… freeze -1 x2 confirmed",
    ]
    assert findings(made) == [
        *told[:2],
        "80-… gap",
        "10-100 cumulative above at 100",
        "110-115 below -1 x1 interrupted",
        "110-130 freeze -1 x2 confirmed",
    ]
    assert {each.id for each in made.findings(open_only=True)} == {
        each.id for each in rules.open_findings(made.state(PROBE))
    }
    goes_on(made, 126)


def test_seals_over_batches_that_were_not_shipped_are_lost_with_them(world, influxd, made):
    server = influxd()
    ship(world.store, server.url)
    world.one_by_one([(80, 5.0), (90, 5.0)])
    world.tick("122")
    part(world.store, server.url, Entries)
    outcome = restore(made, server.url, at(123))
    assert (outcome.restored.batch, outcome.sealed, outcome.unsealed) == (10, 12, 0)
    assert audit(made).sealed == 8
    goes_on(made, 123)
    assert audit(made).sealed > 10


def test_readings_without_their_seal_are_a_batch_of_their_own(world, influxd, made):
    server = influxd()
    ship(world.store, server.url)
    delete(
        server,
        "batch",
        *(f"time = {row['time']}" for row in server.rows("SELECT number FROM batch") if row["number"] > 8),
    )
    outcome = restore(made, server.url, at(80))
    assert (outcome.restored.batch, outcome.readings, outcome.unsealed) == (8, 10, 2)
    assert [(seal.number, seal.readings) for seal in made.batches()][-1] == (9, 2)
    assert made.state(PROBE) == world.state()
    ship(made, server.url)
    assert server.count("reading", "temperature_c") == 10
    goes_on(made, 80)


def refused(made, server, now):
    with pytest.raises(LedgerBrokenError) as told:
        restore(made, server.url, now)
    return str(told.value)


HOW = "`coldchain restore --up-to-hole` restores what holds."


def test_a_hole_in_the_chain_is_told_and_what_is_before_it_can_be_had(world, influxd, made):
    server = influxd()
    ship(world.store, server.url)
    lost = next(entry for entry in world.store.entries() if entry.kind == "ExcursionBreached")
    delete(server, "ledger", f"time = '{lost.at:%Y-%m-%dT%H:%M:%S.%fZ}'")
    hole = f"Entry {lost.seq} is missing: entry {lost.seq + 1} follows entry {lost.seq - 1}."
    hole = f"The ledger in InfluxDB is not whole: {hole}"
    assert refused(made, server, at(80)) == f"{hole} {HOW}"
    outcome = restore(made, server.url, at(80), up_to_hole=True)
    assert (outcome.hole, outcome.restored.seq) == (hole, lost.seq - 1)
    assert findings(made) == findings(world.store)
    goes_on(made, 80)


def test_an_entry_that_was_changed_in_influxdb_is_told(world, influxd, made):
    server = influxd()
    ship(world.store, server.url)
    row = next(row for row in server.rows("SELECT * FROM ledger") if row["kind"] == "ExcursionStarted")
    tags = f"kind={row['kind']},site={row['site']},store={row['store']}"
    server.write(f'ledger,{tags} actor="nobody" {row["time"]}')
    assert f"Entry {row['seq']} (ExcursionStarted) was changed: its hash does not fit." in refused(made, server, at(80))


def test_a_ledger_without_its_beginning_is_nothing(world, influxd, made):
    server = influxd()
    ship(world.store, server.url)
    delete(server, "ledger", "kind = 'StoreCreated'")
    assert (
        refused(made, server, at(80))
        == f"The ledger in InfluxDB is not whole: Entry 1 is missing: entry 2 follows entry 0. {HOW}"
    )
    with pytest.raises(
        LedgerBrokenError, match=r"^The ledger in InfluxDB has no first entry: there is nothing that holds\.$"
    ):
        restore(made, server.url, at(80), up_to_hole=True)


def test_a_batch_without_its_seal_ends_what_is_sealed(world, influxd, made):
    server = influxd()
    ship(world.store, server.url)
    lost = next(row for row in server.rows("SELECT number FROM batch") if row["number"] == 4)
    delete(server, "batch", f"time = {lost['time']}")
    assert refused(made, server, at(80)) == f"InfluxDB lacks batch 4 of the readings. {HOW}"
    outcome = restore(made, server.url, at(80), up_to_hole=True)
    assert (outcome.restored.batch, outcome.unsealed, outcome.readings) == (3, 7, 10)
    assert made.state(PROBE) == world.state()
    goes_on(made, 80)


def test_a_reading_that_was_lost_is_told_and_shows_as_a_gap(world, influxd, made):
    server = influxd()
    ship(world.store, server.url)
    delete(server, "reading", time_of(30), time_of(45))
    assert refused(made, server, at(80)) == f"InfluxDB lacks 1 of the 1 readings of batch 5. {HOW}"
    outcome = restore(made, server.url, at(80), up_to_hole=True)
    assert (outcome.restored.missing, outcome.readings) == (2, 8)
    assert outcome.hole == "InfluxDB lacks 1 of the 1 readings of batch 5."
    kept = findings(made)
    assert "10-50 above 9.5 x4 breached 40" in kept
    assert any(each.endswith(" gap") for each in kept)
    found = audit(made)
    assert (found.pruned, found.pruned_batches) == (2, 2)
    goes_on(made, 80)


def test_a_reading_that_was_changed_in_influxdb_counts_as_missing(world, influxd, made):
    server = influxd()
    ship(world.store, server.url)
    server.write(f"reading,sensor=probe,site=river,unit=fridge-1 temperature_c=5.0 {int(at(20).timestamp())}000000000")
    assert (
        refused(made, server, at(80))
        == f"The readings of batch 4 were changed in InfluxDB: they do not fit its seal. {HOW}"
    )
    outcome = restore(made, server.url, at(80), up_to_hole=True)
    assert (outcome.restored.missing, outcome.readings) == (1, 9)
    assert next(each for each in made.findings() if isinstance(each, Excursion)).breached_at == at(40)
    goes_on(made, 80)


def test_points_of_others_in_the_same_database_are_let_be(world, influxd, made):
    server = influxd()
    ship(world.store, server.url)
    server.write(
        f"reading,sensor=x,site=a,unit=b temperature_c=99 {int(at(5).timestamp())}000000000\ncpu,host=a load=1 1"
    )
    outcome = restore(made, server.url, at(80))
    assert outcome.readings == 10
