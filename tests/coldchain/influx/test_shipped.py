"""What stores have shipped, read back from a real InfluxDB: whole, however much it is, and without points of others."""

import pytest

from coldchain.config import Influx
from coldchain.influx.server import Server
from coldchain.influx.shipped import MOST_SEALS, Shipped
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


def test_more_readings_of_a_sensor_than_an_answer_tells_at_once_come_whole(shipped):
    server, read = shipped
    server.write("\n".join(map(reading_line, range(25_000))))
    (window,) = read.windows(at(0))
    found = read.readings(window)
    assert [row[2] for _, row in found] == [int(at(0).timestamp() + second) * 1_000_000 for second in range(25_000)]
