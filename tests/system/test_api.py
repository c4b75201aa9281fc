"""`coldchain api` and `coldchain serve` as processes of their own: set up, asked, stopped."""

import os
import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.ports import free_port
from tests.system.processes import COLDCHAIN, Collector, command, configured

LINK = re.compile(r"(https?://\S+)(/welcome/\S+)")
PASSWORD = "correct horse battery"
UNWATCHED = "Nobody watches the fridges now."
SET_UP = {"email": "ana@river.example", "name": "Ana Ruiz", "password": PASSWORD, "again": PASSWORD}


class Served:
    """A process that shows, with all that it says.

    Args:
        configuration: of `coldchain.toml`.
        service: `api` or `serve`.
    """

    def __init__(self, configuration: Path, service: str) -> None:
        self._said, self._logged = configuration.with_suffix(".out"), configuration.with_suffix(".err")
        with self._said.open("wb") as said, self._logged.open("wb") as logged:
            words = [*COLDCHAIN, service, "-c", str(configuration)]
            self._process = subprocess.Popen(words, stdout=said, stderr=logged, env=os.environ)

    @property
    def link(self) -> re.Match[str] | None:
        assert self._process.poll() is None, self.log
        return LINK.search(self._said.read_text())

    @property
    def log(self) -> str:
        return self._logged.read_text()

    def stop(self) -> int:
        self._process.terminate()
        return self._process.wait(60)

    def end(self) -> None:
        self._process.kill()
        self._process.wait(60)


@pytest.fixture
def served(until) -> Iterator:
    """Return a function that starts a service and waits until it listens: process and a client of it."""
    started: list[Served] = []

    def start(configuration: Path, service: str = "api", **client):
        one = Served(configuration, service)
        started.append(one)
        until(lambda: one.link)
        return one, httpx.Client(base_url=one.link[1], **client)

    yield start
    for one in started:
        one.end()


def test_the_first_user_sets_up_by_the_printed_link_and_is_in(configure, served):
    service, client = served(configure("mqtt://127.0.0.1:1", configured(["river/fridge-1/probe"])))
    with client:
        link = service.link[2]
        assert client.get(link).status_code == 200
        assert client.post(link, data=SET_UP).status_code == 303
        assert client.get("/api/v1/me").json()["sites"] == ["*"]
        assert client.get(link).status_code == 404
        assert client.get("/readyz").json() == {"status": "ok", "store": "ok"}
        assert "server" not in client.get("/healthz").headers
    assert service.stop() == 0
    assert link not in service.log
    assert '"path": "/welcome/…"' in service.log


def test_a_second_start_prints_no_link(configure, until):
    configuration = configure("mqtt://127.0.0.1:1", configured(["river/fridge-1/probe"]))
    added = command("user", "add", "--email", "ana@river.example", "--role", "auditor", "-c", str(configuration))
    assert added.returncode == 0
    port = re.search(r"port = (\d+)", configuration.read_text())[1]
    service = Served(configuration, "api")
    try:
        until(lambda: "showing" in service.log)
        assert service.link is None
        assert httpx.get(f"http://127.0.0.1:{port}/healthz").json() == {"status": "ok"}
    finally:
        service.end()


def test_a_port_that_is_taken_is_one_sentence(configure, served):
    configuration = configure("mqtt://127.0.0.1:1", configured(["river/fridge-1/probe"]))
    served(configuration)
    second = command("api", "-c", str(configuration))
    port = re.search(r"port = (\d+)", configuration.read_text())[1]
    assert second.returncode == 2
    assert second.stderr == f"api.host 127.0.0.1 with api.port {port} cannot be used: Address already in use.\n"


def test_within_serve_it_tells_of_the_broker_and_measures_commits(mosquitto, configure, served, until):
    broker = mosquitto()
    service, client = served(configure(broker.url, configured(["river/fridge-1/probe"])), "serve")
    with client:
        until(lambda: client.get("/readyz").status_code == 200)
        assert client.get("/readyz").json() == {"status": "ok", "store": "ok", "collector": "ok"}
        client.post(service.link[2], data=SET_UP)
        at = datetime.now(UTC).isoformat()
        broker.publish("coldchain/v1/river/fridge-1/probe/reading", f'{{"at": "{at}", "temperature_c": 4.5}}')
        until(lambda: "coldchain_readings_total 1.0" in client.get("/metrics").text)
        assert "coldchain_commit_seconds_count 1.0" in client.get("/metrics").text
        broker.stop()
        until(lambda: client.get("/readyz").status_code == 503)
        assert client.get("/readyz").json()["collector"] == "no connection to the broker"
    assert service.stop() == 0


def test_alone_its_pages_say_so_until_a_collector_works_on_the_store(mosquitto, configure, served, until):
    configuration = configure(mosquitto().url, configured(["river/fridge-1/probe"]))
    service, client = served(configuration)
    with client:
        client.post(service.link[2], data=SET_UP)
        assert UNWATCHED in client.get("/stock").text
        collector = Collector(configuration, {})
        collector.start()
        try:
            until(lambda: UNWATCHED not in client.get("/stock").text)
        finally:
            collector.kill()
    assert service.stop() == 0


def certificate(folder: Path) -> None:
    """Write a certificate of our own for 127.0.0.1."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "us")])
    now = datetime.now(UTC)
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    built = built.serial_number(x509.random_serial_number()).not_valid_before(now)
    made = built.not_valid_after(now + timedelta(days=1)).sign(key, hashes.SHA256())
    (folder / "api.crt").write_bytes(made.public_bytes(Encoding.PEM))
    (folder / "api.key").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def test_over_tls_the_cookie_is_of_this_host_alone(tmp_path, served):
    certificate(tmp_path)
    configuration = tmp_path / "coldchain.toml"
    configuration.write_text(f'[api]\nport = {free_port()}\ncert = "api.crt"\nkey = "api.key"\n')
    service, client = served(configuration, verify=False)
    with client:
        assert service.link[1].startswith("https://")
        answer = client.post(service.link[2], data=SET_UP)
        assert answer.headers["set-cookie"].startswith("__Host-coldchain=")
        assert "Secure" in answer.headers["set-cookie"]


def test_a_certificate_that_is_none_is_one_sentence(tmp_path):
    for name in ("api.crt", "api.key"):
        (tmp_path / name).write_text("none")
    configuration = tmp_path / "coldchain.toml"
    configuration.write_text(f'[api]\nport = {free_port()}\ncert = "api.crt"\nkey = "api.key"\n')
    refused = command("api", "-c", str(configuration))
    assert refused.returncode == 2
    assert refused.stderr.startswith(f"api.cert {tmp_path / 'api.crt'} with api.key {tmp_path / 'api.key'} cannot be")
    assert len(refused.stderr.splitlines()) == 1
