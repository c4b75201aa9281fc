"""`coldchain influx fleet`: all sites, from InfluxDB alone."""

from datetime import timedelta

import pytest

from coldchain.clock import RealClock
from coldchain.config.services import Influx
from coldchain.influx.server import Server
from coldchain.influx.shipper import Shipper
from coldchain.store.sqlite import SqliteStore


@pytest.fixture
def shipped(desktop, influxd):
    """A pharmacy with stock and a fridge that is too warm now, all of it in an InfluxDB and no store beside."""
    desktop.read(*[5.0] * 6, *[9.0] * 8, ago=timedelta(minutes=66))
    desktop.receive()
    url = influxd().url
    store = SqliteStore(desktop.folder / "coldchain.db")
    server = Server(Influx(url=url, database="coldchain"))
    Shipper(store, server, RealClock()).catch_up()
    server.close()
    store.close()
    (desktop.folder / "coldchain.db").unlink()
    desktop.configuration.write_text(f'[influx]\nurl = "{url}"\ndatabase = "coldchain"\n')
    return desktop


def test_units_excursions_and_stock_are_shown(shipped):
    ran = shipped.run("influx", "fleet", "-c", str(shipped.configuration))
    assert (ran.code, ran.err) == (0, "")
    units, excursions, stock = (ran.out.split(title)[1].splitlines()[1:3] for title in _TITLES)
    assert units[0].split("\t") == ["site", "unit", "state", "°C", "at", "sensor"]
    assert units[1].split("\t")[:4] == ["river", "fridge-1", "over the limit", "9"]
    assert excursions[1].split("\t")[:4] == ["river", "fridge-1", "probe", "above"]
    assert stock[1].split("\t")[:6] == ["river", "kesimpta", "pen", "usable", "1", "10"]


_TITLES = ("Units:", "Excursions that go on, as far as they were shipped:", "Stock:")


def test_a_program_gets_json_and_of_one_site_what_it_asks_for(shipped):
    whole = shipped.run("influx", "fleet", "--json", "-c", str(shipped.configuration)).json
    assert [(each["status"], each["temperature_c"]) for each in whole["units"]] == [("alarm", 9.0)]
    assert [each["breached"] for each in whole["excursions"]] == [True]
    none = shipped.run("influx", "fleet", "--json", "--site", "lake", "-c", str(shipped.configuration))
    assert none.json == {"units": [], "excursions": [], "stock": []}


def test_without_an_influxdb_there_is_a_sentence(desktop):
    ran = desktop.run("influx", "fleet", "-c", str(desktop.configuration))
    told = f"{desktop.configuration} has no table [influx]: the fleet is read from InfluxDB.\n"
    assert (ran.code, ran.err) == (2, told)
    desktop.configuration.write_text('[influx]\nurl = "http://127.0.0.1:9"\ndatabase = "coldchain"\n')
    away = desktop.run("influx", "fleet", "-c", str(desktop.configuration))
    assert away.code == 1
    assert away.err.startswith("InfluxDB at http://127.0.0.1:9 does not answer: ")
