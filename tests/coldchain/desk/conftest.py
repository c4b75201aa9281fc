"""Both stores: what is asked of stock is answered alike."""

from collections.abc import Iterator

import pytest

from coldchain.store.memory import MemoryStore
from coldchain.store.ports import Store
from coldchain.store.sqlite import SqliteStore


@pytest.fixture(params=["sqlite", "memory"])
def store(request, tmp_path) -> Iterator[Store]:
    opened: Store = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "coldchain.db")
    yield opened
    opened.close()
