"""`influx check`: one sentence for each thing that was looked at, at a real influxd where it can be run."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from coldchain.config import Influx
from coldchain.influx.checking import Checked, check
from coldchain.influx.server import Server
from tests.influx_fake import V2, V3, Reply
from tests.influx_servers import ADMIN

READ, WRITTEN = Checked("ok", "Points can be read."), Checked("ok", "Points can be written.")
UNLIMITED = Checked("ok", "A tag may have any number of values.")
YEAR = timedelta(days=365)


def checked(url, retention=None, now=None, **keys):
    influx = Influx(url=url, **({} if "bucket" in keys else {"database": "coldchain"}) | keys)
    server = Server(influx, 5.0)
    try:
        return list(check(server, influx, now or datetime.now(UTC), retention))
    finally:
        server.close()


def wrong(found):
    return [each.sentence for each in found if each.level != "ok"]


def which(url):
    return Checked("ok", f"InfluxDB at {url} is InfluxDB 1.6.7~rc0 OSS; points go by /write.")


def test_all_is_well(influxd):
    url = influxd().url
    kept = Checked("ok", "Database coldchain is there and keeps points without an end, or does not say how long.")
    assert checked(url) == [which(url), kept, WRITTEN, READ, UNLIMITED]


def test_a_database_and_a_policy_that_are_missing_are_made(influxd):
    real = influxd(database=None)
    (_, made, *rest) = checked(real.url, retention_policy="long", retention=4 * YEAR)
    told = "Database coldchain, retention policy long, was made and keeps points for 1460 d."
    assert [made, *rest] == [Checked("ok", told), WRITTEN, READ, UNLIMITED]
    (_, made, *_) = checked(real.url, database="short", retention=YEAR)
    told = "Database short was made and keeps points for 365 d: expected 3 years or more."
    assert made == Checked("warning", told)
    (_, found, *_) = checked(real.url, database="short")
    assert found == Checked("warning", told.replace("was made", "is there"))


def test_who_may_not_make_a_database_is_told_so(influxd):
    real = influxd(auth=True, database=None)
    real.query("CREATE USER writer WITH PASSWORD 'w'")
    found = checked(real.url, username="writer", password="w")
    assert [each.level for each in found] == ["ok", "wrong"]
    assert "requires admin privilege" in found[1].sentence


def test_who_may_write_only_is_warned_that_nothing_can_be_read(influxd):
    real = influxd(auth=True)
    real.query("CREATE USER writer WITH PASSWORD 'w'")
    real.query("GRANT WRITE ON coldchain TO writer")
    found = checked(real.url, username="writer", password="w")
    assert [each.level for each in found] == ["ok", "ok", "ok", "warning", "warning"]
    assert "requires READ on coldchain" in found[3].sentence
    assert checked(real.url, username=ADMIN[0], password=ADMIN[1])[2:] == [WRITTEN, READ, UNLIMITED]


def test_a_wrong_password_is_one_sentence(influxd):
    real = influxd(auth=True)
    (told,) = wrong(checked(real.url, username="admin", password="wrong"))
    assert "denies access: authorization failed (HTTP 401)" in told


def test_fields_of_another_type_are_named(influxd):
    real = influxd()
    real.write('reading temperature_c=4i,batch=3i,humidity_pct="moist" 1\nlot quantity=3.5 1')
    assert wrong(checked(real.url)) == [
        f"Field {field} of measurement {measurement} is of type {kind} there: expected {awaited}; points with it are"
        " refused, use a database of its own."
        for measurement, field, kind, awaited in (
            ("reading", "humidity_pct", "string", "float"),
            ("reading", "temperature_c", "integer", "float"),
            ("lot", "quantity", "float", "integer"),
        )
    ]


def test_a_limit_of_a_tags_values_is_told(influxd):
    real = influxd()
    real.stop()
    real.conf = real.conf.replace("max-values-per-tag = 0", "max-values-per-tag = 100000")
    real.start()
    (told,) = wrong(checked(real.url))
    assert told == (
        "A tag may have 100,000 values, such as lot_id, and points beyond that are dropped: expected"
        " max-values-per-tag = 0 and index-version = tsi1."
    )


def test_a_clock_far_off_is_told(influxd):
    url = influxd().url
    (told,) = wrong(checked(url, now=datetime.now(UTC) + timedelta(hours=1, seconds=30)))
    assert told == f"The clock of InfluxDB at {url} is 1 h behind this machine's: expected the same."


def test_nobody_there_is_one_sentence():
    (found,) = checked("http://127.0.0.1:1")
    assert found.level == "wrong"
    assert "does not answer" in found.sentence


def test_what_is_no_influxdb_is_one_sentence(fake_influx):
    fake = fake_influx()
    fake.brand = (("Server", "nginx"),)
    fake.answers("/ping", Reply(404, "<html>not found</html>"))
    (found,) = checked(fake.url)
    told = f"InfluxDB at {fake.url} is no InfluxDB: it answers HTTP 404 without an InfluxDB's version or reason."
    assert found == Checked("wrong", told)


def test_an_address_that_answers_by_something_else_than_http_is_one_sentence(mosquitto):
    broker = mosquitto()
    (found,) = checked(f"http://127.0.0.1:{broker.port}")
    assert found.level == "wrong"


EMPTY = Reply(200, '{"results":[{"statement_id":0}]}')


def two(fake):
    """An InfluxDB 2.7, by its documents."""
    fake.brand = V2
    fake.answers("/query", EMPTY)
    fake.answers("/api/v2/write", Reply(400, '{"code":"invalid","message":"writing requires points"}'))
    return {"url": fake.url, "bucket": "fridges", "org": "river", "token": "t0ken"}


def test_a_bucket_of_2_is_found_and_its_retention_told(fake_influx):
    fake = fake_influx()
    keys = two(fake)
    rules = '{"buckets":[{"id":"b1","name":"fridges","retentionRules":[{"type":"expire","everySeconds":2592000}]}]}'
    fake.answers("/api/v2/buckets", Reply(200, rules))
    assert checked(**keys) == [
        Checked("ok", f"InfluxDB at {fake.url} is InfluxDB v2.7.12 OSS; points go by /api/v2/write."),
        Checked("warning", "Bucket fridges is there and keeps points for 30 d: expected 3 years or more."),
        WRITTEN,
        READ,
    ]


def test_a_bucket_of_2_that_is_missing_is_made(fake_influx):
    fake = fake_influx()
    keys = two(fake)
    none = Reply(404, '{"code":"not found","message":"bucket \\"fridges\\" not found"}')
    fake.answers("/api/v2/buckets", none, Reply(201, '{"id":"b1"}'))
    fake.answers("/api/v2/orgs", Reply(200, '{"orgs":[{"id":"o1","name":"river"}]}'))
    assert checked(**keys)[1].sentence.startswith("Bucket fridges was made and keeps points without an end")
    asked, made = fake.of("/api/v2/buckets")
    assert asked.parameters == {"name": "fridges", "org": "river"}
    assert json.loads(made.body) == {"orgID": "o1", "name": "fridges", "retentionRules": []}
    assert {each.headers["authorization"] for each in (asked, made)} == {"Token t0ken"}


def test_a_wrong_token_of_2_is_told(fake_influx):
    fake = fake_influx()
    keys = two(fake)
    for path in ("/api/v2/buckets", "/api/v2/write", "/query"):
        fake.answers(path, Reply(401, '{"code":"unauthorized","message":"unauthorized access"}'))
    assert [each.level for each in checked(**keys)] == ["ok", "wrong"]


@pytest.mark.parametrize("brand", [V3])
def test_3_makes_its_database_with_the_first_points(fake_influx, brand):
    fake = fake_influx()
    keys = two(fake)
    fake.brand = brand
    assert [each.level for each in checked(**keys)] == ["ok", "ok", "ok", "ok"]
    assert fake.of("/api/v2/buckets") == []
