"""What stores have shipped, read back from a real InfluxDB: whole, however much it is, and without points of others."""

from itertools import pairwise

import pytest

from coldchain.config import Influx
from coldchain.influx.server import Server
from coldchain.influx.shipped import LATEST, MOST_ROWS, MOST_SEALS, Shipped
from coldchain.store.ports import BatchSeal
from tests.coldchain.timetable import at

STORE = "5f3a"


@pytest.fixture
def shipped(influxd):
    """A server and what is read back from it."""
    server = influxd()
    opened = Server(Influx(url=server.url, database="coldchain"))
    yield server, Shipped(opened)
    opened.close()


def seal_line(number):
    return f'batch,store={STORE} number={number}i,readings=1i,digest="d{number}" {number}'


def test_more_seals_than_an_answer_tells_at_once_come_whole(shipped):
    server, read = shipped
    numbers = range(1, MOST_SEALS + 12)
    server.write("\n".join(map(seal_line, numbers)))
    assert list(read.seals(STORE)) == [BatchSeal(number, 1, f"d{number}") for number in numbers]


def reading_line(second):
    at_ns = int(at(0).timestamp() + second) * 1_000_000_000
    own = 'batch=1i,quality="good",received_at="2026-03-01T12:00:00Z",origin=5i'
    return f"reading,site=river,unit=fridge-1,sensor=probe temperature_c={second % 7},{own} {at_ns}"


def test_readings_of_years_are_cut_into_windows_that_hold_each_once(shipped):
    server, read = shipped
    seconds = [*range(-100, 100), *range(40 * 86_400, 40 * 86_400 + 60_000), 500 * 86_400, 500 * 86_400 + 1]
    server.write("\n".join(map(reading_line, seconds)))
    windows = list(read.windows(at(0)))
    assert (windows[0].since, windows[-1].until) == (at(0), LATEST)
    assert all(one.until == other.since for one, other in pairwise(windows))
    assert sum(len(read.readings(each)) for each in windows) == len(seconds) - 100
    assert max(len(read.readings(each)) for each in windows) <= MOST_ROWS


def test_more_readings_of_a_sensor_than_an_answer_tells_at_once_come_whole(shipped):
    server, read = shipped
    server.write("\n".join(map(reading_line, range(25_000))))
    (window,) = read.windows(at(0))
    found = read.readings(window)
    assert [row[2] for _, row in found] == [int(at(0).timestamp() + second) * 1_000_000 for second in range(25_000)]
