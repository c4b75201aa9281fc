"""Sessions with a real broker that end with their test, and what tests say about deliveries."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import msgspec
import pytest

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
def sentences(caplog) -> Iterator[list[str]]:
    """Collect what is logged, as one text an event."""
    import structlog

    told: list[str] = []

    def keep(_logger: object, _method: str, event: dict[str, object]) -> dict[str, object]:
        told.append(" ".join(str(value) for value in event.values()))
        raise structlog.DropEvent

    before = structlog.get_config()
    structlog.configure(processors=[keep])
    yield told
    structlog.configure(**before)
