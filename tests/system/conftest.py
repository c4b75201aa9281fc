"""A collector as a process of its own, at a real broker, with a folder, a configuration and a store of its own."""

import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from coldchain.store.sqlite import SqliteStore
from tests.ports import free_port
from tests.system.processes import Collector
from tests.system.publishers import Publisher

DOCS = Path(__file__).parents[2] / "docs" / "mosquitto"
PASSWORDS = {"coldchain": "service", "gateway": "devices"}
GATEWAY = "\nuser gateway\ntopic write coldchain/v1/#\n"
CLIENT = "coldchain-test"


@pytest.fixture
def configure(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a configuration: `configure(url, sensor tables, keys of [mqtt])`."""

    def write(url: str, sensors: str = "", mqtt: str = "", store: str = "coldchain.db") -> Path:
        path = tmp_path / "coldchain.toml"
        head = f'[mqtt]\nurl = "{url}"\nclient_id = "{CLIENT}"\n{mqtt}\n[store]\npath = "{store}"\n'
        path.write_text(f"{head}[api]\nport = {free_port()}\n{sensors}")
        return path

    return write


@pytest.fixture
def collector() -> Iterator[Callable[..., Collector]]:
    """Return a function that starts a collector: `collector(configuration, NAME="environment")`."""
    started: list[Collector] = []

    def start(configuration: Path, **environment: str) -> Collector:
        one = Collector(configuration, environment)
        started.append(one)
        one.start()
        return one

    yield start
    for one in started:
        one.kill()


@pytest.fixture
def publisher() -> Iterator[Callable[..., Publisher]]:
    """Return a function that connects devices: `publisher(port, username, password, tls)`."""
    made: list[Publisher] = []

    def make(port: int, username: str = "", password: str = "", tls: ssl.SSLContext | None = None) -> Publisher:
        made.append(Publisher(port, username, password, tls))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def stored(tmp_path: Path, until: Callable[..., None]) -> Iterator[Callable[..., SqliteStore]]:
    """Return a function that opens the collector's store to read it, once it is there."""
    with closing(_Stores()) as stores:
        yield lambda path=tmp_path / "coldchain.db": stores.open(path, until)


class _Stores:
    def __init__(self) -> None:
        self._open: dict[Path, SqliteStore] = {}

    def open(self, path: Path, until: Callable[..., None]) -> SqliteStore:
        until(path.exists)
        if path not in self._open:
            self._open[path] = SqliteStore(path)
        return self._open[path]

    def close(self) -> None:
        for store in self._open.values():
            store.close()


@pytest.fixture
def recommended(tmp_path: Path) -> str:
    """The mosquitto.conf that we recommend, with the paths of this test; its ACL also knows a gateway for devices."""
    folder = tmp_path / "broker"
    folder.mkdir()
    (folder / "coldchain.acl").write_text((DOCS / "coldchain.acl").read_text() + GATEWAY)
    sign(folder)
    write_passwords(folder, PASSWORDS)
    conf = (DOCS / "mosquitto.conf").read_text()
    for there, here in (
        ("/var/lib/mosquitto/", "{folder}/"),
        ("/etc/mosquitto/certs/", f"{folder}/"),
        ("/etc/mosquitto/", f"{folder}/"),
        ("listener 8883", "listener {port} 127.0.0.1"),
    ):
        assert there in conf
        conf = conf.replace(there, here)
    return f"user {{user}}\nlog_type all\n{conf}"


@pytest.fixture
def trusted(tmp_path: Path) -> Callable[[], ssl.SSLContext]:
    """Return a function that trusts the recommended broker's authority."""
    return lambda: ssl.create_default_context(cafile=str(tmp_path / "broker" / "ca.crt"))


def write_passwords(folder: Path, passwords: dict[str, str]) -> None:
    path = folder / "coldchain.passwd"
    path.write_text("")
    for name, password in passwords.items():
        subprocess.run(["mosquitto_passwd", "-b", str(path), name, password], check=True, capture_output=True)


def sign(folder: Path) -> None:
    """Write a certificate for localhost that is its own authority: `ca.crt`, `server.crt` and `server.key`."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    for file in ("ca.crt", "server.crt"):
        (folder / file).write_bytes(certificate.public_bytes(Encoding.PEM))
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "server.key").write_bytes(secret)
