"""Every query of the docs and of the dashboard answers, at a real influxd with data that was shipped."""

import json
import re
from pathlib import Path

import pytest

from coldchain.commands import Discard
from coldchain.config.services import Influx
from coldchain.influx.server import Server
from coldchain.influx.shipper import Shipper
from tests.coldchain.desk.world import ANA, FRIDGE, OTHER, Counter
from tests.coldchain.timetable import reading
from tests.influx_servers import Influxd

DOCS = Path(__file__).parents[3] / "docs"
QUERIES = re.findall(r"```sql\n(.*?)```", (DOCS / "influxdb-queries.md").read_text("utf-8"), flags=re.DOTALL)
DASHBOARD = json.loads((DOCS / "grafana" / "coldchain.json").read_text("utf-8"))
PANELS = [(panel["title"], target["query"]) for panel in DASHBOARD["panels"] for target in panel["targets"]]
VARIABLES = [each["query"] for each in DASHBOARD["templating"]["list"] if each["type"] == "query"]


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    """An InfluxDB with readings, an excursion that went on and one that goes on, stock, and what was thrown away."""
    influxd = Influxd(tmp_path_factory.mktemp("influxd"))
    influxd.start()
    influxd.create()
    counter = Counter()
    counter.hear(0, 60, 5.0, FRIDGE)
    counter.turn(61)
    lot = counter.receive()
    counter.receive(3)
    counter.hear(65, 200, 9.5, FRIDGE)
    counter.hear(205, 220, 5.0, FRIDGE)
    counter.hear(0, 220, 1.0, OTHER)
    counter.world.send(reading(221, 5.0, f"{FRIDGE}/probe"))
    counter.do(Discard(lot, "broken", 2), ANA)
    server = Server(Influx(url=influxd.url, database="coldchain"))
    Shipper(counter.store, server, counter.clock).catch_up()
    yield influxd
    server.close()
    influxd.kill()


def asked(query):
    """Return a query as Grafana asks it, of all sites and of a time in which everything was."""
    told = {
        "$timeFilter": "time >= '2026-01-01' AND time < '2027-01-01'",
        "$__interval": "1h",
        "$site": ".*",
        "$unit": ".*",
    }
    for macro, value in told.items():
        query = query.replace(macro, value)
    assert "$" not in query.replace("$/", ""), query
    return query


@pytest.mark.parametrize("query", [query for query in QUERIES if "arrival" not in query])
def test_a_query_of_the_docs_finds_something(shipped, query):
    assert shipped.rows(query.replace("\n", " "))


def test_a_query_for_what_is_not_there_finds_nothing(shipped):
    (query,) = (query for query in QUERIES if "arrival" in query)
    assert shipped.rows(query) == []


@pytest.mark.parametrize(("title", "query"), PANELS)
def test_a_query_of_the_dashboard_finds_something(shipped, title, query):
    assert shipped.rows(asked(query)), title


@pytest.mark.parametrize("query", VARIABLES)
def test_a_choice_of_the_dashboard_is_offered(shipped, query):
    assert {row["value"] for row in shipped.rows(asked(query))} & {"river", "fridge-1"}


def test_the_newest_stock_is_what_is_left(shipped):
    (query,) = (query for title, query in PANELS if title == "Stock")
    assert sorted(row["quantity"] for row in shipped.rows(asked(query))) == [3, 8]
