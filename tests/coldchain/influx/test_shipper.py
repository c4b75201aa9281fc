"""Everything in the store comes to InfluxDB once, whatever happens in between; at a real influxd."""

import threading
from datetime import timedelta

import pytest

from coldchain import ledger
from coldchain.clock import HandClock
from coldchain.config import Influx
from coldchain.errors import InfluxUnavailableError
from coldchain.events import SensorHeard, StoreCreated
from coldchain.influx.lines import numbers_of, origin_of
from coldchain.influx.server import Server
from coldchain.influx.shipper import Shipper
from coldchain.influx.state import COUNTED, ShipperState, state_of
from coldchain.ledger import Head, head_of
from coldchain.readings import Reading
from coldchain.store.ports import BatchSeal
from coldchain.store.rows import digest_of
from coldchain.store.sqlite import SqliteStore
from coldchain.units import from_us, parse_instant, to_us
from tests.coldchain.timetable import PROBE, at
from tests.influx_fake import Reply

NOW = at(600)


@pytest.fixture
def store(tmp_path):
    """A store with one entry."""
    opened = SqliteStore(tmp_path / "coldchain.db")
    tell(opened, StoreCreated(opened.id, "test"))
    yield opened
    opened.close()


@pytest.fixture
def shipper(store):
    """Return a function that makes a shipper: `shipper(url, server=Server)`."""
    made = []

    def make(url, server=Server, read_s=10.0, **keys):
        influx = Influx(url=url, **({"database": "coldchain"} | keys))
        made.append(Shipper(store, server(influx, read_s), HandClock(NOW), linger_s=0.01, first_s=0.01, last_s=0.02))
        return made[-1]

    yield make
    for each in made:
        each.close()


def tell(store, *events):
    with store.transaction() as tx:
        head = tx.head()
        entries = []
        for event in events:
            entries.append(ledger.link(head, at(0), "collector", event))
            head = head_of(entries[-1])
        tx.append(entries)


def fill(store, *batches):
    """Add batches of readings, each a list."""
    with store.transaction() as tx:
        for readings in batches:
            tx.add_batch(BatchSeal(tx.last_batch() + 1, len(readings), digest_of(readings)), readings)


def reading(second, celsius=4.2, sensor=PROBE, **more):
    when = at(0) + timedelta(seconds=second, microseconds=7)
    return Reading(sensor, when, celsius, when + timedelta(seconds=2), **more)


def many(count, sensors=10):
    return [reading(n // sensors, 4 + n % 100 / 1000, f"river/fridge-{n % sensors}/probe") for n in range(count)]


def test_readings_and_seals_come_whole_so_that_their_batches_can_be_built_again(store, shipper, influxd):
    strange = reading(3, -1.5, quality="arrival", numbers=(("seq", 12.0), ("quality", 1.0), ("battery_pct", 87.5)))
    fill(store, [reading(1), reading(2, sensor="hill/fridge/air"), strange], [], [reading(4)])
    real = influxd()
    shipper(real.url).catch_up()
    seals = real.rows("SELECT number, readings, digest, store FROM batch GROUP BY store")
    assert [(each["number"], each["readings"], each["digest"]) for each in seals] == [
        (each.number, each.readings, each.digest) for each in store.batches()
    ]
    found = real.rows("SELECT * FROM reading GROUP BY site, unit, sensor")
    for seal in store.batches():
        assert digest_of([read(row) for row in found if row["batch"] == seal.number]) == seal.digest
    assert {row["origin"] for row in found} == {origin_of(store.id)}


def read(row):
    tags = ("site", "unit", "sensor")
    numbers = numbers_of({key: value for key, value in row.items() if key not in tags})
    received = parse_instant(row["received_at"])
    sensor = "/".join(row[tag] for tag in tags)
    return Reading(sensor, from_us(row["time"] // 1000), float(row["temperature_c"]), received, row["quality"], numbers)


def test_the_ledger_comes_whole_so_that_its_chain_holds(store, shipper, influxd):
    odd = SensorHeard('ri"ver/fri\\dge,1/pro be=é', at(1))
    tell(store, odd, SensorHeard("river/fridge/" + "é" * 100_000, at(2)))
    real = influxd()
    shipper(real.url).catch_up()
    rows = real.rows("SELECT * FROM ledger ORDER BY time")
    bodies = [row["body"] + "".join(row.get(f"body_{part}") or "" for part in range(2, 5)) for row in rows]
    assert [body.encode() for body in bodies] == [entry.body for entry in store.entries()]
    assert [(row["seq"], row["hash"], row["kind"]) for row in rows] == [
        (entry.seq, entry.hash, entry.kind) for entry in store.entries()
    ]
    assert [row["time"] for row in rows] == [to_us(entry.at) * 1000 for entry in store.entries()]


def test_ten_thousand_entries_of_one_kind_and_instant_stay_ten_thousand(store, shipper, influxd):
    tell(store, *(SensorHeard(PROBE, at(0)) for _ in range(10_000)))
    real = influxd()
    shipper(real.url).catch_up()
    assert real.count("ledger", "seq") == 10_001


def test_after_a_load_that_is_not_full_there_is_a_rest_and_hours_are_not_held_up_by_readings(store, shipper, influxd):
    real = influxd()
    one = shipper(real.url)
    fill(store, many(10))
    assert (one.round(), one.round()) == (True, False), "hours were shipped, so there may be more; then there were none"
    assert real.count("reading_hour", "count") == 10
    fill(store, [reading(100)])
    assert not one.round(), "what comes in the meantime goes with what comes after"
    assert real.count("reading", "temperature_c") == 11
    fill(store, many(30_000, 7)[20_000:])
    assert one.round(), "more than one load was there"


def test_a_batch_larger_than_a_load_comes_in_parts_and_once(store, shipper, influxd):
    fill(store, many(25_000), many(30_000)[25_000:])
    real = influxd()
    shipper(real.url).catch_up()
    assert (real.count("reading", "temperature_c"), real.count("batch", "number")) == (30_000, 2)
    assert state_of(store) == ShipperState()


class Crashing(Server):
    """The power fails each time after points are written and before that is marked."""

    def write(self, lines):
        super().write(lines)
        raise KeyboardInterrupt


def test_what_was_written_and_not_marked_is_written_again_and_there_once(store, shipper, influxd):
    fill(store, many(12_000), many(15_000)[12_000:])
    real = influxd()
    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            shipper(real.url, Crashing).round()
    assert state_of(store).lag_entries == 1
    shipper(real.url).catch_up()
    counts = [real.count(*each) for each in (("ledger", "seq"), ("reading", "temperature_c"), ("batch", "number"))]
    assert counts == [1, 15_000, 2]


def test_what_comes_later_goes_on_from_the_cursors(store, shipper, influxd):
    real = influxd()
    fill(store, many(10))
    shipper(real.url).catch_up()
    fill(store, many(30)[10:])
    tell(store, SensorHeard(PROBE, at(1)))
    assert (state_of(store).lag_entries, state_of(store).lag_batches) == (1, 1)
    assert state_of(store).behind_since == at(0) + timedelta(microseconds=1)
    shipper(real.url).catch_up()
    assert (real.count("reading", "temperature_c"), real.count("ledger", "seq")) == (30, 2)


def test_points_that_are_refused_are_kept_and_do_not_hold_up_the_others(store, shipper, influxd):
    real = influxd()
    real.write(f'reading,site=elsewhere humidity_pct="moist" {to_us(at(0))}000')
    bad = [reading(5_000 + n, numbers=(("humidity_pct", 40.0),)) for n in range(3)]
    fill(store, many(400), bad, many(800)[400:])
    shipper(real.url).catch_up()
    assert real.count("reading", "temperature_c") == 800
    kept = store.refused_points()
    assert sorted(point.line.rpartition(" ")[2] for point in kept) == [f"{to_us(each.at)}000" for each in bad]
    assert {(point.at, "field type conflict" in point.reason) for point in kept} == {(NOW, True)}
    assert store.counts(COUNTED) == {"type": 3}
    assert state_of(store) == ShipperState(refused=3)


def test_hours_are_shipped_too(store, shipper, influxd):
    fill(store, many(100))
    real = influxd()
    shipper(real.url).catch_up()
    assert [row["count"] for row in real.rows("SELECT count FROM reading_hour GROUP BY unit")] == [10] * 10


def test_victoria_metrics_has_every_reading_once(store, shipper, victoria_metrics):
    fill(store, many(1_000))
    real = victoria_metrics()
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            shipper(real.url, Crashing, database=None, bucket="fridges").round()
    shipper(real.url, database=None, bucket="fridges").catch_up()
    series = real.export('{__name__="reading_temperature_c"}')
    assert (len(series), sum(len(one["values"]) for one in series)) == (10, 1_000)


TROUBLES = [
    Reply(500, '{"error":"engine is closed"}'),
    Reply(503, '{"error":"out of memory"}'),
    Reply(429, '{"error":"slow down"}', (("X-Influxdb-Version", "1.6.7"), ("Retry-After", "0.01"))),
    Reply(404, '{"error":"database not found"}'),
    Reply(401, '{"error":"authorization failed"}'),
    Reply(hangs=True),
    Reply(200, "<html>a captive portal</html>", (("Server", "portal"),)),
]


def test_every_passing_trouble_is_outlived_and_told_once(store, shipper, fake_influx, until, capsys):
    fill(store, many(100))
    fake = fake_influx()
    fake.answers("/write", *(each for each in TROUBLES for _ in range(3)), Reply())
    one = shipper(fake.url, read_s=0.1)
    stopping = threading.Event()
    thread = threading.Thread(target=one.run, args=(stopping,))
    thread.start()
    until(lambda: state_of(store) == ShipperState())
    stopping.set()
    thread.join()
    written = [each.body for each in fake.of("/write")]
    assert {line for body in written[len(TROUBLES) * 3 :] for line in body.splitlines()} == {
        line for body in written for line in body.splitlines()
    }
    log = capsys.readouterr().out
    assert [log.count(words) for words in ("engine is closed", "out of memory", "authorization failed")] == [1, 1, 1]


def test_a_trouble_is_there_for_others_to_see(store, shipper, fake_influx, until):
    fake = fake_influx()
    fake.answers("/write", Reply(500, '{"error":"engine is closed"}'))
    stopping = threading.Event()
    thread = threading.Thread(target=shipper(fake.url).run, args=(stopping,))
    thread.start()
    until(lambda: state_of(store).last_error)
    told = f"InfluxDB at {fake.url} cannot do it: engine is closed (HTTP 500)."
    assert state_of(store) == ShipperState(1, 0, at(0), told, NOW)
    fake.answers("/write", Reply())
    until(lambda: state_of(store) == ShipperState())
    stopping.set()
    thread.join()
    assert store.head() != Head()


def test_nothing_is_marked_while_influxdb_is_away(store, shipper):
    fill(store, many(10))
    with pytest.raises(InfluxUnavailableError):
        shipper("http://127.0.0.1:1").catch_up()
    assert (state_of(store).lag_entries, state_of(store).lag_batches) == (1, 1)
