"""Whatever stands in InfluxDB is held to the ledger's chain: what was changed, or is none of ours, deceives nobody."""

import pytest
from msgspec.structs import replace

from coldchain.audit import audit
from coldchain.cli.shipping import begin_again
from coldchain.config import Influx
from coldchain.errors import LedgerBrokenError
from coldchain.influx.lines import origin_of
from coldchain.influx.loads import Entries
from coldchain.influx.points import entry_line
from coldchain.influx.server import Server
from coldchain.influx.shipped import Shipped
from coldchain.ledger import link
from coldchain.restore.origin import chain_of
from coldchain.store.rows import digest_of
from tests.coldchain.restore.lived import opened, restore, ship
from tests.coldchain.restore.test_losses import HOW, delete, findings, part, refused, time_of
from tests.coldchain.timetable import PROBE, at

NS = 1_000_000_000


def ns(minute):
    return int(at(minute).timestamp()) * NS


def test_a_reading_that_was_changed_with_its_batch_s_seal_is_told_by_the_ledger(world, influxd, made):
    server = influxd()
    ship(world.store, server.url)
    (was,) = world.store.batch_readings(4)
    seal = next(row for row in server.rows("SELECT number FROM batch") if row["number"] == 4)
    server.write(f"reading,sensor=probe,site=river,unit=fridge-1 temperature_c=5.0 {ns(20)}")
    digest = digest_of((replace(was, temperature_c=5.0),))
    server.write(f'batch,store={world.store.id} digest="{digest}" {seal["time"]}')
    told = "The seals of batches 1 to 8 were changed in InfluxDB: they do not fit the ledger's."
    assert refused(made, server, at(80)) == f"{told} {HOW}"
    outcome = restore(made, server.url, at(80), up_to_hole=True)
    assert (outcome.hole, outcome.restored.batch, outcome.unsealed) == (told, 0, 10)
    assert "10-50 above 9.5 x4 breached 40" in findings(made)
    audit(made)


OURS = 'reading,site=river,unit=fridge-1,sensor=probe temperature_c=1,origin={origin}i,quality="good"'
ODD = [
    "ledger,kind=StoreCreated,store={store} note=1i 5",
    "ledger,kind=Note,store={store} note=1i {at}",
    'batch,store={store} digest="x" {at}',
    OURS + ",batch=3i {at}",
    OURS + ',batch=3i,received_at="yesterday" {at}',
    OURS + ',batch=3i,received_at="2026-03-01T12:00:00Z",order="x" {at}',
    OURS + ',batch=300i,received_at="2026-03-01T12:00:00Z",order="[1]" {at}',
    OURS + ',batch=0i,received_at="2026-03-01T12:00:00Z" {at}',
    OURS.replace("good", "fine") + ',batch=300i,received_at="2026-03-01T12:00:00Z" {at}',
    OURS.replace("c=1", "c=1e9") + ',batch=300i,received_at="2026-03-01T12:00:00Z" {at}',
    OURS.replace(",sensor=probe", "") + ',batch=300i,received_at="2026-03-01T12:00:00Z" {at}',
]


def test_points_that_are_no_entry_no_seal_and_no_reading_of_ours_are_let_be(world, influxd, made):
    server = influxd()
    ship(world.store, server.url)
    for number, line in enumerate(ODD):
        server.write(line.format(store=world.store.id, origin=origin_of(world.store.id), at=ns(60) + number * 1_000))
    outcome = restore(made, server.url, at(80))
    assert (outcome.readings, outcome.restored.batch, outcome.restored.seq) == (10, 10, world.store.head().seq)
    audit(made)


def test_stores_that_are_told_to_be_made_of_one_another_are_refused(world, influxd, made):
    server = influxd()
    ship(world.store, server.url)
    told = restore(made, server.url, at(80)).restored
    ship(made, server.url)
    circle = link(made.head(), at(90), "nobody", replace(told, store=world.store.id, origin=made.id))
    server.write(entry_line(circle, world.store.id, ""))
    one = Server(Influx(url=server.url, database="coldchain"))
    with pytest.raises(LedgerBrokenError, match=r"^The ledger in InfluxDB was changed: store .* is told to be made of"):
        chain_of(Shipped(one), made.id)
    one.close()


def test_readings_that_a_restored_store_had_not_shipped_yet_come_with_the_one_before_it(world, influxd, made, tmp_path):
    server = influxd()
    ship(world.store, server.url)
    seals = server.rows("SELECT number FROM batch")
    delete(server, "batch", *(f"time = {row['time']}" for row in seals if row["number"] > 8))
    assert restore(made, server.url, at(80)).unsealed == 2
    part(made, server.url, Entries)
    third = opened(tmp_path / "third.db")
    outcome = restore(third, server.url, at(81))
    assert (outcome.readings, outcome.unsealed) == (10, 2)
    assert third.state(PROBE) == world.state()
    audit(third)
    third.close()


def test_what_was_mended_in_influxdb_is_read_again(world, influxd, made):
    server = influxd()
    ship(world.store, server.url)
    delete(server, "reading", time_of(30))
    server.write(f"reading,sensor=probe,site=river,unit=fridge-1 temperature_c=5.0 {ns(20)}")
    assert refused(made, server, at(80)).startswith("The readings of batch 4 were changed in InfluxDB")
    begin_again(world.store)
    ship(world.store, server.url)
    outcome = restore(made, server.url, at(80))
    assert (outcome.readings, outcome.hole) == (10, "")
    audit(made)
