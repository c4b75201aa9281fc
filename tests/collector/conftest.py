"""Sessions with a real broker that end with their test, and what tests say about deliveries."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
import structlog
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from coldchain.clock import HandClock
from collector.broker import NO_CREDENTIALS, Broker, Credentials, broker_at
from collector.inbox import Delivery
from collector.marker import is_marker
from collector.session import Session

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def session() -> Iterator[Callable[..., Session]]:
    """Return a function that starts a session: `session(url, *filters, client_id=…, version=…, **options)`."""
    started: list[Session] = []

    def start(
        url: str,
        *filters: str,
        client_id: str = "collector",
        credentials: Credentials = NO_CREDENTIALS,
        version: str = "3.1.1",
        **options: object,
    ) -> Session:
        broker: Broker = broker_at(url, client_id, credentials, version=version)
        broker = msgspec.structs.replace(broker, first_delay=0.05, last_delay=0.5, **options)
        begun = Session(broker, filters or ("fridge/#",), HandClock(NOON))
        started.append(begun)
        begun.start()
        return begun

    yield start
    for begun in started:
        begun.close()


@pytest.fixture
def take(until) -> Callable[..., list[Delivery]]:
    """Return a function that takes `count` deliveries from a session, its own marks apart."""

    def some(session: Session, count: int) -> list[Delivery]:
        taken: list[Delivery] = []

        def enough() -> bool:
            got = session.take(count - len(taken), 0.05)
            taken.extend(delivery for delivery in got if not is_marker(delivery.message.topic))
            return len(taken) >= count

        until(enough)
        return taken

    return some


@pytest.fixture
def payloads() -> Callable[..., list[bytes]]:
    return lambda deliveries: [delivery.message.payload for delivery in deliveries]


@pytest.fixture
def sentences() -> Iterator[list[str]]:
    """Collect what is logged, as one text an event."""
    told: list[str] = []

    def keep(_logger: object, _method: str, event: dict[str, object]) -> dict[str, object]:
        told.append(" ".join(str(value) for value in event.values()))
        raise structlog.DropEvent

    before = structlog.get_config()
    structlog.configure(processors=[keep])
    yield told
    structlog.configure(**before)


@pytest.fixture(scope="session")
def certificates(tmp_path_factory) -> Path:
    """A folder with an authority (`ca.crt`), a broker's certificate for localhost (`server.*`) and the service's."""
    folder = tmp_path_factory.mktemp("certificates")
    authority = ec.generate_private_key(ec.SECP256R1())
    _write(folder, "ca", _certificate("Test authority", authority, "Test authority", authority), authority)
    for name, common_name in (("server", "localhost"), ("coldchain", "coldchain")):
        key = ec.generate_private_key(ec.SECP256R1())
        _write(folder, name, _certificate(common_name, key, "Test authority", authority), key)
    return folder


def _certificate(subject, key, issuer, signer) -> x509.Certificate:
    def name(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name(subject))
        .issuer_name(name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=subject == issuer, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(subject.replace(" ", "-"))]), critical=False)
    )
    return builder.sign(signer, hashes.SHA256())


def _write(folder: Path, name: str, certificate: x509.Certificate, key) -> None:
    (folder / f"{name}.crt").write_bytes(certificate.public_bytes(Encoding.PEM))
    (folder / f"{name}.key").write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
    )
