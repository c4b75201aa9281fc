"""A broker that is away for a while is told to the ledger once, and so is its return; over restarts too."""

from datetime import UTC, datetime, timedelta

import pytest

from coldchain.cli.broker_watch import BrokerWatch
from coldchain.clock import HandClock
from coldchain.events import BrokerLost, BrokerReturned
from coldchain.store.memory import MemoryStore

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Line:
    """A connection, looked at each minute."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.clock = HandClock(NOW)
        self.watch = self.started()

    def started(self) -> BrokerWatch:
        return BrokerWatch(self.store, self.clock, 2 * MINUTE, lambda: self.clock.now().timestamp())

    def lives(self, connected: str) -> list[object]:
        """Look once a minute: `+` connected, `-` not, `!` the process begins again; return what was told."""
        told: list[object] = []
        for each in connected:
            if each == "!":
                self.watch = self.started()
                continue
            told += [entry.event for entry in self.watch.look(connected=each == "+")]
            self.clock.turn(self.clock.now() + MINUTE)
        return told


def minute(number: int) -> datetime:
    return NOW + number * MINUTE


@pytest.mark.parametrize(
    ("connected", "told"),
    [
        ("+++", []),
        ("+-+-+--+", []),
        ("+---", [BrokerLost(minute(1))]),
        ("------", [BrokerLost(minute(0))]),
        ("+---+--", [BrokerLost(minute(1)), BrokerReturned(minute(1), minute(4))]),
        ("+---!---", [BrokerLost(minute(1))]),
        ("+---!+", [BrokerLost(minute(1)), BrokerReturned(minute(1), minute(4))]),
        ("+---+---", [BrokerLost(minute(1)), BrokerReturned(minute(1), minute(4)), BrokerLost(minute(5))]),
    ],
)
def test_a_loss_is_told_once_and_so_is_its_end(connected, told):
    line = Line()
    assert line.lives(connected) == told
    lost = told and isinstance(told[-1], BrokerLost)
    assert line.store.broker_lost_since() == (told[-1].since if lost else None)
    assert {entry.actor for entry in line.store.entries()} <= {"collector"}
