"""The past in one piece, out of a real InfluxDB and a store: no seam, nothing twice."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from coldchain.config.services import Influx
from coldchain.history import StoreHistory
from coldchain.influx.hours import HourShipping
from coldchain.influx.joined import JoinedHistory
from coldchain.influx.lines import reading_lines
from coldchain.influx.past import InfluxHistory
from coldchain.influx.server import Server
from coldchain.readings import Reading
from coldchain.rolling import roll_up
from coldchain.store.history_ports import Kept
from coldchain.store.memory import MemoryStore
from coldchain.store.ports import BatchSeal
from coldchain.store.rows import encode_numbers
from coldchain.store.sqlite import SqliteStore
from coldchain.units import to_us

START = datetime(2026, 3, 1, 7, 3, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
PROBE = "river/fridge-1/probe"
END = START + 100 * HOUR
ASKED = [
    (START, END, 12),
    (START - HOUR, END + HOUR, 40),
    (START + 7 * MINUTE, END - 13 * MINUTE, 2),
    (START + 40 * HOUR, START + 60 * HOUR, 1000),
    (START + 49 * HOUR, START + 51 * HOUR, 1000),
    (START + 49 * HOUR, START + 53 * HOUR, 10),
    (START, START + 10 * HOUR, 100),
    (START + 80 * HOUR, END, 100),
]
"""Since, until and points: over the seam at 50 hours, before it, after it, wide and narrow, with few readings."""


def drawn():
    """Return 100 hours of one-minute readings with a gap of two hours."""
    chance = random.Random(4)
    minutes = [minute for minute in range(6000) if not 1200 <= minute < 1320]
    return [Reading(PROBE, START + m * MINUTE, round(chance.gauss(5, 2), 3), START) for m in minutes]


@pytest.fixture
def server(influxd):
    opened = Server(Influx(url=influxd().url, database="coldchain"))
    yield opened
    opened.close()


def line(reading):
    return f"reading,site=river,unit=fridge-1,sensor=probe temperature_c={reading.temperature_c} {to_us(reading.at)}000"


def filled(store, readings):
    for first in range(0, len(readings), 500):
        rows = readings[first : first + 500]
        with store.transaction() as tx:
            tx.add_batch(BatchSeal(tx.last_batch() + 1, len(rows), ""), rows)
    roll_up(store)
    return store


def ship(server, store, readings):
    def write(lines):
        server.write("\n".join(lines).encode())

    write([line(reading) for reading in readings])
    shipping = HourShipping(store, write)
    while shipping.step(0.0):
        pass


@pytest.mark.parametrize(("since", "until", "points"), ASKED)
def test_influxdb_and_the_store_draw_the_same_curve_joined_or_not(server, tmp_path, since, until, points):
    readings = drawn()
    whole, cut = filled(MemoryStore(), readings), filled(SqliteStore(tmp_path / "coldchain.db"), readings)
    ship(server, whole, readings)
    expected = StoreHistory(whole).curve(PROBE, since, until, points)
    assert InfluxHistory(server).curve(PROBE, since, until, points) == expected
    seam = START.replace(minute=0) + 50 * HOUR
    with cut.transaction() as tx:
        tx.put_kept(PROBE, Kept(seam, seam))
        tx.prune(PROBE, 10_000)
    assert JoinedHistory(cut, server).curve(PROBE, since, until, points) == expected
    cut.close()


def test_readings_after_the_newest_hour_that_was_shipped_count_all_the_same(server):
    readings = drawn()
    store = filled(MemoryStore(), readings[:3050])
    ship(server, store, readings)
    expected = StoreHistory(filled(MemoryStore(), readings)).curve(PROBE, START, END, 20)
    assert InfluxHistory(server).curve(PROBE, START, END, 20) == expected


def test_while_influxdb_is_away_there_is_what_the_store_has_and_a_sentence(tmp_path):
    cut = filled(SqliteStore(tmp_path / "coldchain.db"), drawn())
    seam = START.replace(minute=0) + 50 * HOUR
    with cut.transaction() as tx:
        tx.put_kept(PROBE, Kept(seam, seam))
        tx.prune(PROBE, 10_000)
    away = Server(Influx(url="http://127.0.0.1:9", database="coldchain"))
    found = JoinedHistory(cut, away).curve(PROBE, START, END, 20)
    assert found.windows == StoreHistory(cut).curve(PROBE, START, END, 20).windows
    assert found.missing.startswith(
        f"Readings of {PROBE} before 2026-03-03T09:00:00Z are shown by hours only:"
        " InfluxDB at http://127.0.0.1:9 does not answer: "
    )
    later = START + 51 * HOUR
    assert JoinedHistory(cut, away).curve(PROBE, later, END, 20) == StoreHistory(cut).curve(PROBE, later, END, 20)
    cut.close()


def test_a_number_that_is_called_as_a_tag_hides_no_readings(server):
    numbers = (("sensor", 3.0), ("site", 1.0), ("unit", 2.0))
    row = (1, PROBE, to_us(START), 5.0, to_us(START), "good", encode_numbers(numbers))
    server.write("\n".join(reading_lines([row], "5f3a")).encode())
    assert [each.at for each in InfluxHistory(server).singles(PROBE, START, END, 10)] == [START]


def test_what_influxdb_no_longer_has_is_shown_by_the_hours_of_the_store_and_said(server, tmp_path):
    readings = drawn()
    cut = filled(SqliteStore(tmp_path / "coldchain.db"), readings)
    ship(server, cut, readings)
    seam = START.replace(minute=0) + 50 * HOUR
    with cut.transaction() as tx:
        tx.put_kept(PROBE, Kept(seam, seam))
        tx.prune(PROBE, 10_000)
    end = int((START + 20 * HOUR).timestamp()) * 1_000_000_000
    for measurement in ("reading", "reading_hour"):
        server.execute(f"DELETE FROM {measurement} WHERE time < {end}")  # noqa: S608 - our own words
    for since, until, points in ((START, END, 20), (START, START + 10 * HOUR, 1_000)):
        found = JoinedHistory(cut, server).curve(PROBE, since, until, points)
        assert found.windows == StoreHistory(cut).curve(PROBE, since, until, points).windows != ()
        told = f"Readings of {PROBE} before 2026-03-03T09:00:00Z are shown by hours only: InfluxDB lacks "
        assert found.missing.startswith(told)
    whole = JoinedHistory(cut, server).curve(PROBE, START + 21 * HOUR, END, 20)
    assert (whole.missing, sum(each.count for each in whole.windows)) == ("", 79 * 60 - 60)
    cut.close()
