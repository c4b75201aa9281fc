"""What is restored into, and a store that is."""

import pytest

from coldchain.store.memory import MemoryStore
from tests.coldchain.ingest.world import World
from tests.coldchain.restore.lived import opened


@pytest.fixture
def made(tmp_path):
    store = opened(tmp_path / "made.db")
    yield store
    store.close()


@pytest.fixture
def world():
    """Ten batches, of which the first eight are under a seal; an excursion that is a breach."""
    world = World(store=MemoryStore())
    world.one_by_one([(0, 5.0), (5, 5.0), (10, 9.0), (20, 9.0), (30, 9.0), (45, 9.5), (50, 5.0), (55, 5.0)])
    world.tick("60:01")
    world.one_by_one([(65, 5.0), (75, 5.0)])
    return world
