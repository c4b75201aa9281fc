"""What InfluxDB would not take is told in the ledger by the hour, as counts."""

from coldchain.events import PointsRefused
from tests.coldchain.ingest.world import World


def test_refused_points_are_counted_once_an_hour():
    world = World()
    world.send((0, 5.0))
    with world.store.transaction() as tx:
        tx.count("points_refused", "type", 3)
        tx.count("points_refused", "retention")
    world.tick(59)
    assert world.events(PointsRefused) == []
    world.tick(61)
    assert world.events(PointsRefused) == [PointsRefused({"retention": 1, "type": 3})]
    world.tick(122)
    assert len(world.events(PointsRefused)) == 1
