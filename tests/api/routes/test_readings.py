"""Readings that gateways send over HTTP, and loggers' files."""

import pytest

from api.parts import Parts, Taken
from coldchain import config
from coldchain.units import show_instant
from collector.imports import IMPORTS
from collector.inbox import Delivery
from collector.message import Message
from collector.sorting import sort
from collector.topics import Topics
from tests.api.conftest import Running
from tests.api.routes.shop import HILL, PROBE, Shop, at
from tests.feeds import Feed

PATH = f"/api/v1/readings?sensor={PROBE}"
CSV = b"at,temperature_c\n2026-11-23T11:00:00Z,4.5\n2026-11-23T11:05:00Z,9.5\n2026-11-23T11:10:00Z,5.0\n"


@pytest.fixture
def shop(store, settings) -> Shop:
    """The collector's decoders and importers at hand, as the composition root hands them over."""
    told: dict[str, Shop] = {}
    sensors = config.watched(settings)
    topics = Topics([Feed(each.sensor, each.format, each.source, each.zone, each.commissioned_at) for each in sensors])

    def take(topic, payload, received_at):
        batch = sort([Delivery(Message(topic, payload, received_at), 0, 0, 0)], topics)
        kept = told["shop"].ingest.commit(batch).readings
        again = len(batch.readings) - len(kept)
        return Taken(len(kept), again, (), tuple(each.sentence for each in batch.refusals))

    imports = {name: lambda data, _zone, read=each.read: read(data, None) for name, each in IMPORTS.items()}
    running = Running(store, settings, Parts(take=take, imports=imports))
    running.user("device", "hill", name="gate")
    told["shop"] = Shop(running)
    return told["shop"]


def test_a_gateway_brings_readings_as_the_sensor_would_publish_them(shop):
    shop.turn(10)
    body = [{"at": show_instant(at(minute)), "temperature_c": 4.5} for minute in (0, 5)]
    assert shop.post(PATH, body, "device") == (200, {"readings": 2, "again": 0, "refused": []})
    assert shop.post(PATH, body, "device") == (200, {"readings": 0, "again": 2, "refused": []})
    assert shop.store.last_reading_at(PROBE) == at(5)


def test_what_is_no_reading_is_refused_and_kept(shop):
    shop.turn(10)
    status, told = shop.refused("POST", PATH, "device", content=b"\x00\xff")
    assert (status, len(shop.store.refusals())) == (422, 1)
    assert told == shop.store.refusals()[0].sentence
    body = [{"at": show_instant(at(0)), "temperature_c": 4.5}, {"at": show_instant(at(5)), "temperature_c": 4000}]
    status, done = shop.post(PATH, body, "device")
    assert (status, done["readings"], len(done["refused"])) == (200, 1, 1)
    assert "4000 °C is outside" in done["refused"][0]


def test_a_payload_over_any_sensors_is_refused(shop):
    status, told = shop.refused("POST", PATH, "device", content=b"x" * 70_000)
    assert (status, told) == (422, "The payload has 70,000 bytes: expected 65,536 at most.")


def test_a_device_brings_readings_of_its_own_sites_only(shop):
    body = {"at": show_instant(at(0)), "temperature_c": 4.5}
    assert shop.refused("POST", PATH, "gate", json=body) == (404, f"There is no sensor {PROBE} for you.")
    assert shop.refused("POST", f"/api/v1/readings?sensor={HILL}/nobody", "gate", json=body)[0] == 404
    assert shop.post(f"/api/v1/readings?sensor={HILL}/probe", body, "gate")[0] == 200
    for who in ("pharmacist", "technician", "manager", "auditor", "patient"):
        assert shop.refused("POST", PATH, who, json=body)[0] == 403
    for path in ("/units", "/lots", "/alerts", "/events", "/stock"):
        assert shop.refused("GET", f"/api/v1{path}", "device")[0] == 403


def test_where_nothing_is_taken_in_it_says_so(running):
    answer = running.program("device").post(PATH, json={})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")


def test_a_loggers_file_is_taken_in_once(shop):
    path = f"/api/v1/imports?format=csv&sensor={PROBE}"
    status, done = shop.ask("POST", path, "technician", content=CSV)
    assert (status, done["readings"], done["new"], done["differences"]) == (200, 3, 3, [])
    assert any("too warm" in each for each in done["found"])
    assert shop.store.last_entry("LoggerImported").actor == "u-technician"
    assert shop.ask("POST", path, content=CSV)[1]["new"] == 0
    assert [each.temperature_c for each in shop.store.readings(PROBE)] == [4.5, 9.5, 5.0]


def test_a_form_brings_a_file_as_well(shop):
    fields = {"format": "csv", "sensor": PROBE, "timezone": "UTC"}
    status, done = shop.ask("POST", "/api/v1/imports", files={"file": ("log.csv", CSV)}, data=fields)
    assert (status, done["new"]) == (200, 3)
    assert shop.refused("POST", "/api/v1/imports", files={"other": (None, "x")}) == (
        422, "file is missing: expected the logger's file.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("query", "content", "told"),
    [
        (f"format=csv&sensor={PROBE}", b"", (422, "The file is empty.")),
        (f"format=xml&sensor={PROBE}", CSV, (422, None)),
        (f"format=csv&sensor={PROBE}", b"\xff\xfe\x00", (422, None)),
        (f"format=csv&sensor={PROBE}", CSV.replace(b"5.0", b"nonsense"), (422, None)),
        (f"format=csv&sensor={PROBE}", CSV.replace(b"2026", b"2126"), (422, None)),
        (f"format=csv&sensor={HILL}/probe", CSV, (404, f"There is no sensor {HILL}/probe for you.")),
        ("format=csv", CSV, (404, "There is no sensor  for you.")),
    ],
)
def test_of_a_file_that_is_none_nothing_is_imported(shop, query, content, told):
    status, detail = shop.refused("POST", f"/api/v1/imports?{query}", content=content)
    assert (status, detail if told[1] else None) == told
    assert shop.store.count_readings() == 0
    assert shop.store.last_entry("LoggerImported") is None


def test_a_file_may_be_larger_than_other_requests(shop):
    rows = [b"2026-11-23T11:%02d:00Z,4.5,%s" % (minute, b"x" * 100_000) for minute in range(25)]
    large = b"\n".join([b"at,temperature_c,note", *rows])
    assert shop.ask("POST", f"/api/v1/imports?format=csv&sensor={PROBE}", content=large)[0] == 200
    assert shop.ask("POST", "/api/v1/lots", content=large)[0] == 413
