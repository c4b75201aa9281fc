"""Deliveries are acknowledged only once InfluxDB has what was committed with them."""

from datetime import UTC, datetime

from coldchain.errors import StoreUnavailableError
from collector.holding import Holding
from collector.inbox import Delivery
from collector.message import Message

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def delivery(mid):
    return Delivery(Message("a", b"payload", NOON), mid, 1, 1)


class Queue:
    def __init__(self):
        self.waiting = []
        self.acknowledged = []
        self.stopped = False

    def take(self, limit, timeout):
        assert timeout <= 1.0
        taken, self.waiting = self.waiting[:limit], self.waiting[limit:]
        return taken

    def acknowledge(self, deliveries):
        self.acknowledged += deliveries

    def stop_reading(self):
        self.stopped = True


class World:
    """A queue, the newest batch that is committed and the newest that is shipped."""

    def __init__(self, most=100):
        self.queue = Queue()
        self.committed = self.shipped = 0
        self.away = False
        self.holding = Holding(self.queue, lambda: self.committed, self._shipped, most)

    def commit(self, *mids):
        self.committed += 1
        self.holding.acknowledge([delivery(mid) for mid in mids])

    def acknowledged(self):
        self.holding.take(10, 0.0)
        return [each.mid for each in self.queue.acknowledged]

    def _shipped(self):
        if self.away:
            raise StoreUnavailableError("Store coldchain.db cannot be used now.")
        return self.shipped


def test_what_is_committed_waits_until_it_is_shipped():
    world = World()
    world.commit(1, 2)
    world.commit(3)
    assert world.acknowledged() == []
    world.shipped = 1
    assert world.acknowledged() == [1, 2]
    world.shipped = 2
    assert world.acknowledged() == [1, 2, 3]


def test_what_changed_nothing_waits_for_what_was_there_before():
    world = World()
    world.commit(1)
    world.holding.acknowledge([delivery(2)])
    assert world.acknowledged() == []
    world.shipped = 1
    assert world.acknowledged() == [1, 2]


def test_no_more_is_taken_than_may_be_held():
    world = World(most=3)
    world.queue.waiting = [delivery(mid) for mid in range(1, 6)]
    assert [each.mid for each in world.holding.take(10, 0.0)] == [1, 2, 3]
    world.commit(1, 2, 3)
    assert world.holding.take(10, 0.01) == []
    world.shipped = 1
    assert [each.mid for each in world.holding.take(10, 0.0)] == [4, 5]


def test_payloads_are_not_held():
    world = World()
    world.commit(1)
    world.shipped = 1
    world.acknowledged()
    assert world.queue.acknowledged == [Delivery(Message("a", b"", NOON), 1, 1, 1)]


def test_a_store_that_is_away_holds_everything():
    world = World()
    world.commit(1)
    world.shipped, world.away = 1, True
    assert world.acknowledged() == []
    world.away = False
    assert world.acknowledged() == [1]


def test_the_end_lets_go_of_what_is_shipped():
    world = World()
    world.commit(1)
    world.shipped = 1
    world.holding.stop_reading()
    assert (world.queue.stopped, [each.mid for each in world.queue.acknowledged]) == (True, [1])
