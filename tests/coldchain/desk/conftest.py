"""Both stores: what is asked of stock is answered alike."""

from collections.abc import Iterator

import pytest

from coldchain.store.memory import MemoryStore
from coldchain.store.ports import Store
from coldchain.store.sqlite import SqliteStore
from tests.coldchain.desk.world import Counter


@pytest.fixture(params=["sqlite", "memory"])
def store(request, tmp_path) -> Iterator[Store]:
    opened: Store = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "coldchain.db")
    yield opened
    opened.close()


@pytest.fixture
def world(store) -> Counter:
    """n1 is ten pens in a fridge that has been in range for an hour, which is now."""
    world = Counter(store)
    world.receive()
    world.hear(0, 60)
    return world
