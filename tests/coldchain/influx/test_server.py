"""One InfluxDB of any generation, at real servers where these can be run."""

import pytest

from coldchain.config import Influx
from coldchain.errors import InfluxUnavailableError, RefusedPointsError
from coldchain.influx.influxql import Series
from coldchain.influx.sending import send
from coldchain.influx.server import Found, Server
from tests.influx_fake import V2, V3, Asked, Reply, version
from tests.influx_servers import ADMIN
from tests.system.conftest import sign


@pytest.fixture
def server():
    """Return a function that makes a server: `server(url, **keys of [influx])`."""
    made = []

    def make(url, read_s=10.0, **keys):
        made.append(Server(Influx(url=url, **({} if "bucket" in keys else {"database": "coldchain"}) | keys), read_s))
        return made[-1]

    yield make
    for each in made:
        each.close()


def test_points_written_to_1_6_are_read_back_by_influxql(influxd, server):
    one = server(influxd().url)
    assert one.ping() == Found("1.6.7~rc0", "OSS", "v1")
    one.write(
        b"reading,site=river temperature_c=4.2,batch=1i 1700000000000001000\nreading,site=hill temperature_c=5 2000"
    )
    asked = one.query("SELECT temperature_c, batch FROM reading WHERE time > $since GROUP BY site", since=2000)
    row = [1700000000000001000, 4.2, 1]
    assert asked == [Series("reading", {"site": "river"}, ("time", "temperature_c", "batch"), [row])]


def test_a_user_signs_in_to_1_6(influxd, server):
    real = influxd(auth=True)
    one = server(real.url, username=ADMIN[0], password=ADMIN[1])
    one.write(b"reading temperature_c=4.2 1000")
    assert [each.rows for each in one.query("SELECT temperature_c FROM reading")] == [[[1000, 4.2]]]


@pytest.mark.parametrize("keys", [{}, {"username": "admin", "password": "wrong"}])
def test_whoever_does_not_sign_in_is_denied(influxd, server, keys):
    one = server(influxd(auth=True).url, **keys)
    with pytest.raises(InfluxUnavailableError, match="denies access") as caught:
        one.write(b"reading temperature_c=4.2 1000")
    assert caught.value.why == "denied"


def test_a_database_that_is_not_there_is_missing(influxd, server):
    one = server(influxd(database=None).url)
    with pytest.raises(InfluxUnavailableError, match='database not found: "coldchain"') as caught:
        one.write(b"reading temperature_c=4.2 1000")
    assert caught.value.why == "missing"
    with pytest.raises(InfluxUnavailableError, match="database not found: coldchain") as caught:
        one.query("SELECT * FROM reading")
    assert caught.value.why == "missing"


def test_a_retention_policy_that_is_not_there_is_missing(influxd, server):
    one = server(influxd().url, retention_policy="long")
    with pytest.raises(InfluxUnavailableError, match="retention policy not found: long") as caught:
        one.write(b"reading temperature_c=4.2 1000")
    assert caught.value.why == "missing"


def test_a_statement_that_changes_something_is_carried_out(influxd, server):
    real = influxd()
    one = server(real.url, retention_policy="long")
    one.execute('CREATE RETENTION POLICY "long" ON "coldchain" DURATION INF REPLICATION 1')
    one.write(b"reading temperature_c=4.2 1000")
    assert [each.rows for each in one.query("SELECT temperature_c FROM reading")] == [[[1000, 4.2]]]
    assert real.rows("SELECT temperature_c FROM reading") == []


@pytest.mark.parametrize(
    ("lines", "reason", "dropped"),
    [
        (b'reading temperature_c="warm" 2000', "field type conflict", 1),
        (b"reading temperature_c 2000", "unable to parse", None),
    ],
)
def test_1_6_refuses_points_for_good(influxd, server, lines, reason, dropped):
    one = server(influxd().url)
    one.write(b"reading temperature_c=4.2 1000")
    with pytest.raises(RefusedPointsError, match=reason) as caught:
        one.write(lines + b"\nreading temperature_c=5.5 3000")
    assert caught.value.dropped == dropped


def test_a_server_with_tls_is_trusted_by_its_authority_alone(influxd, server, tmp_path):
    sign(tmp_path)
    real = influxd(tls=tmp_path)
    server(real.url, ca=tmp_path / "ca.crt").write(b"reading temperature_c=4.2 1000")
    assert [row["temperature_c"] for row in real.rows("SELECT temperature_c FROM reading")] == [4.2]
    with pytest.raises(InfluxUnavailableError, match="certificate verify failed") as caught:
        server(real.url).write(b"reading temperature_c=4.2 1000")
    assert caught.value.why == "connection"


def test_nobody_answers(server):
    with pytest.raises(InfluxUnavailableError, match="Connection refused") as caught:
        server("http://127.0.0.1:1").write(b"reading temperature_c=4.2 1000")
    assert caught.value.why == "connection"


def test_a_server_that_hangs_is_given_up(fake_influx, server):
    fake = fake_influx()
    fake.answers("/write", Reply(hangs=True))
    with pytest.raises(InfluxUnavailableError, match="timed out") as caught:
        server(fake.url, read_s=0.2).write(b"reading temperature_c=4.2 1000")
    assert caught.value.why == "connection"


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_says_when_to_come_again(fake_influx, server, status):
    fake = fake_influx()
    fake.answers("/write", Reply(status, '{"error":"later"}', (*fake.brand, ("Retry-After", "7"))))
    with pytest.raises(InfluxUnavailableError, match="is busy: later") as caught:
        server(fake.url).write(b"reading temperature_c=4.2 1000")
    assert (caught.value.why, caught.value.retry_after) == ("busy", 7.0)


def test_an_error_of_the_servers_own_passes(fake_influx, server):
    fake = fake_influx()
    fake.answers("/write", Reply(500, '{"error":"write /data/1.wal: no space left on device"}'))
    with pytest.raises(InfluxUnavailableError, match="no space left on device") as caught:
        server(fake.url).write(b"reading temperature_c=4.2 1000")
    assert caught.value.why == "failed"


@pytest.mark.parametrize("status", [200, 302, 400, 404, 500])
def test_what_is_no_influxdb_refuses_no_points(fake_influx, server, status):
    fake = fake_influx()
    fake.brand = (("Server", "nginx"),)
    fake.answers("/write", Reply(status, "<html>welcome</html>"))
    with pytest.raises(InfluxUnavailableError, match="is no InfluxDB") as caught:
        server(fake.url, dialect="v1").write(b"reading temperature_c=4.2 1000")
    assert caught.value.why == "foreign"


@pytest.mark.parametrize(
    "body", ['{"error":"please sign in"}', '{"code":"x","message":"maintenance"}', "<html></html>"]
)
def test_a_yes_of_what_is_no_influxdb_refuses_no_points(fake_influx, server, body):
    fake = fake_influx()
    one = server(fake.url)
    one.ping()
    fake.answers("/write", Reply(200, body, (("Content-Type", "text/html"),)))
    with pytest.raises(InfluxUnavailableError, match="is no InfluxDB: it answers 200 to points"):
        one.write(b"reading temperature_c=4.2 1000")


def test_a_proxy_that_takes_less_at_once_gets_less(fake_influx, server):
    fake = fake_influx()
    proxy = (("Content-Type", "text/html"), ("Server", "nginx"))
    fake.answers("/write", Reply(413, "<html>413</html>", proxy), Reply(204))
    assert send(server(fake.url), ["reading temperature_c=4.2 1000", "reading temperature_c=4.2 2000"]) == []
    assert [each.body.count(b"reading") for each in fake.of("/write")] == [2, 1, 1]


def test_a_ping_without_a_version_is_no_influxdb(fake_influx, server):
    fake = fake_influx()
    fake.brand = (("Server", "nginx"),)
    with pytest.raises(InfluxUnavailableError, match="names no version"):
        server(fake.url).ping()


@pytest.mark.parametrize(
    ("number", "dialect"),
    [("1.6.7~rc0", "v1"), ("1.7.11", "v1"), ("1.8.10", "v2"), ("v2.7.12", "v2"), ("3.2.0", "v2"), ("unknown", "v1")],
)
def test_the_version_tells_the_dialect(fake_influx, server, number, dialect):
    fake = fake_influx()
    fake.brand = version(number)
    assert server(fake.url).ping() == Found(number, "OSS", dialect)
    assert server(fake.url, dialect="v2").dialect == "v2"


def test_points_go_to_1_8_by_its_newer_door_signed_as_a_token(fake_influx, server):
    fake = fake_influx()
    fake.brand = version("1.8.10")
    server(fake.url, username="ana", password="secret", retention_policy="long").write(b"reading t=1 5")
    asked = _essence(fake.of("/api/v2/write"))
    told = {"bucket": "coldchain/long", "precision": "ns"}
    assert asked == [("POST", told, "Token ana:secret", b"reading t=1 5")]


@pytest.mark.parametrize("brand", [V2, V3])
def test_points_go_to_2_and_3_by_bucket_and_token(fake_influx, server, brand):
    fake = fake_influx()
    fake.brand = brand
    server(fake.url, bucket="fridges", org="river", token="t0ken").write(b"reading t=1 5")
    told = {"org": "river", "bucket": "fridges", "precision": "ns"}
    assert _essence(fake.of("/api/v2/write")) == [("POST", told, "Token t0ken", b"reading t=1 5")]


def test_2_is_asked_in_influxql_with_its_bucket_as_database(fake_influx, server):
    fake = fake_influx()
    fake.brand = V2
    fake.answers("/query", Reply(200, '{"results":[{"statement_id":0}]}'))
    asked = server(fake.url, bucket="fridges", org="river", token="t0ken").query(
        "SELECT x FROM y WHERE z = $z", z="it's"
    )
    assert asked == []
    told = {"db": "fridges", "epoch": "ns", "chunked": "true", "q": "SELECT x FROM y WHERE z = 'it\\'s'"}
    assert _essence(fake.of("/query")) == [("GET", told, "Token t0ken", b"")]


@pytest.mark.parametrize(
    ("status", "body", "dropped"),
    [
        (422, '{"code":"unprocessable entity","message":"failure writing points to database: dropped=3"}', 3),
        (400, '{"code":"invalid","message":"unable to parse \'x\': missing fields"}', None),
        (400, '{"error":"partial write of line protocol occurred","data":[{"line_number":2}]}', None),
        (413, '{"code":"request too large","message":"unable to read data: points batch is too large"}', None),
    ],
)
def test_2_and_3_refuse_points_for_good(fake_influx, server, status, body, dropped):
    fake = fake_influx()
    fake.brand = V2
    fake.answers("/api/v2/write", Reply(status, body))
    with pytest.raises(RefusedPointsError) as caught:
        server(fake.url, bucket="fridges", token="t0ken").write(b"reading t=1 5")
    assert caught.value.dropped == dropped


@pytest.mark.parametrize(
    ("status", "body", "why"),
    [
        (401, '{"code":"unauthorized","message":"unauthorized access"}', "denied"),
        (403, '{"code":"forbidden","message":"insufficient permissions for write"}', "denied"),
        (404, '{"code":"not found","message":"bucket \\"fridges\\" not found"}', "missing"),
        (429, '{"code":"too many requests","message":"write limit"}', "busy"),
        (500, '{"code":"internal error","message":"engine is closed"}', "failed"),
    ],
)
def test_2_says_what_passes(fake_influx, server, status, body, why):
    fake = fake_influx()
    fake.brand = V2
    fake.answers("/api/v2/write", Reply(status, body))
    with pytest.raises(InfluxUnavailableError) as caught:
        server(fake.url, bucket="fridges", token="t0ken").write(b"reading t=1 5")
    assert caught.value.why == why


def test_points_go_to_victoria_metrics_by_the_newer_door(victoria_metrics, server):
    real = victoria_metrics()
    one = server(real.url, bucket="fridges")
    assert one.ping() == Found("1.8.0", "", "v2")
    one.write(b"reading,site=river temperature_c=4.2 1700000000001000000")
    one.write(b"reading,site=hill temperature_c=5 1700000000002000000")
    assert real.export() == [
        {
            "metric": {"__name__": "reading_temperature_c", "site": site},
            "values": [celsius],
            "timestamps": [at],
        }
        for site, celsius, at in (("hill", 5, 1700000000002), ("river", 4.2, 1700000000001))
    ]


def _essence(asked: list[Asked]):
    return [(each.method, each.parameters, each.headers.get("authorization", ""), each.body) for each in asked]
