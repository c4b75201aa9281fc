"""Servers that people are told through, and a store that messages wait in."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from coldchain.store.memory import MemoryStore
from tests.alerts.dripping import Dripping
from tests.alerts.hook import Hook
from tests.alerts.mailbox import Mailbox


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def mailbox(tmp_path: Path) -> Iterator[Callable[..., Mailbox]]:
    """Return a function that starts a mail server: `mailbox(tls="implicit" | "starttls", login=True)`."""
    started: list[Mailbox] = []

    def start(tls: str = "", **keys: bool) -> Mailbox:
        folder = tmp_path / f"mail-{len(started)}" if tls else None
        if folder is not None:
            folder.mkdir()
        one = Mailbox(folder, implicit=tls == "implicit", **keys)
        one.start()
        started.append(one)
        return one

    yield start
    for one in started:
        one.stop()


@pytest.fixture
def hook() -> Iterator[Hook]:
    """A web server that takes everything."""
    one = Hook()
    one.start()
    yield one
    one.stop()


@pytest.fixture
def dripping() -> Iterator[Callable[[bytes], int]]:
    """Return a function that starts a server which says that, then drips bytes without an end, and gives its port."""
    started: list[Dripping] = []

    def start(first: bytes) -> int:
        started.append(Dripping(first))
        return started[-1].port

    yield start
    for one in started:
        one.stop()
