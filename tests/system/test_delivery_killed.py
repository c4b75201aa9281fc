"""The outbox's worker is killed again and again while messages go out: every one arrives, none after it was seen."""

import random
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from alerts.marking import ACTOR
from coldchain.clock import RealClock
from coldchain.events import AlertAcknowledged
from coldchain.store.sqlite import SqliteStore
from coldchain.writing import Writing
from tests.alerts.hook import OK, Hook
from tests.alerts.mailbox import Mailbox
from tests.alerts.written import message, states, write_messages
from tests.system.deliverer import CONTACTS

ROOT = Path(__file__).parents[2]
FAILS = 0.3
AHEAD = 20
"""A worker has sent so many of one contact's messages at most that it has not marked."""


class World:
    """A mail server that takes all, a web server that fails at times, and who got what in which life of the worker."""

    def __init__(self, path: Path, count: int, seed: int) -> None:
        contacts = [f"{way}-{number}" for number in range(CONTACTS) for way in ("mail", "web")]
        self.path = path
        self.chance = random.Random(seed)
        self.messages = [message(number, contacts[number % len(contacts)]) for number in range(count)]
        self.store = SqliteStore(path)
        self.mailbox, self.hook = Mailbox(), Hook()
        self.hook.answer = self.answer
        self.lives = 0
        self.unmarked: list[set[str]] = []
        self._process: subprocess.Popen[bytes] | None = None
        write_messages(self.store, self.messages, RealClock().now())

    def answer(self, _message_id: str) -> tuple[int, dict[str, str]]:
        return (503, {}) if self.chance.random() < FAILS else OK

    def received(self) -> list[tuple[int, str]]:
        """What was taken, each with the life that sent it: what a dead one sent may be taken after its death."""
        mails = [(each["From"].addresses[0].username, each["X-Coldchain-Message"]) for each in self.mailbox.mails]
        posts = [(path, one) for path, one, status in list(self.hook.answered) if status == OK[0]]
        return [(int(way.rpartition("-" if "-" in way else "/")[2]), one) for way, one in (*mails, *posts)]

    def of_life(self, number: int) -> Counter[str]:
        return Counter(one for life, one in self.received() if life == number)

    def live(self, speed: float) -> None:
        means = (self.path, self.mailbox.port, self.hook.url, speed, self.lives)
        command = [sys.executable, "-m", "tests.system.deliverer", *means]
        self._process = subprocess.Popen(list(map(str, command)), cwd=ROOT, stdout=subprocess.DEVNULL)

    def kill(self) -> None:
        """End this life, and note what it did not mark."""
        assert self._process is not None
        assert self._process.poll() is None
        self._process.kill()
        self._process.wait()
        self.lives += 1
        self.unmarked.append({each for each, state in self.states().items() if state == "waiting"})

    def states(self) -> dict[str, str]:
        return states(self.store, self.messages)

    def acknowledge_some(self) -> set[str]:
        """Somebody sees some alerts whose messages the dead worker had not begun with."""
        waiting: dict[str, list[str]] = {}
        for one in self.messages:
            if one.id in self.unmarked[-1]:
                waiting.setdefault(one.contact, []).append(one.id)
        seen = {each for mine in waiting.values() for each in mine[AHEAD + 1 :][-2:]}
        with self.store.transaction() as tx:
            Writing(tx, RealClock().now(), "ben").tell(AlertAcknowledged(f"a{each[1:]}") for each in sorted(seen))
        return seen


@pytest.fixture
def world(tmp_path, request):
    one = World(tmp_path / "store.db", request.param, seed=1)
    with closing(one.store):
        one.mailbox.start()
        one.hook.start()
        yield one
        one.hook.stop()
        one.mailbox.stop()


@pytest.mark.parametrize(
    ("world", "kills", "speed"),
    [
        pytest.param(300, 3, 60.0, id="short"),
        pytest.param(1_000, 12, 1.0, id="long", marks=pytest.mark.soak),
    ],
    indirect=["world"],
)
@pytest.mark.timeout(900)
def test_every_message_arrives_and_what_comes_twice_was_under_way_when_the_worker_died(world, until, kills, speed):
    seen: set[str] = set()
    for _ in range(kills):
        world.live(speed)
        target = len(world.received()) + world.chance.randrange(10, len(world.messages) // (2 * kills))
        until(lambda target=target: len(world.received()) >= target, 120)
        world.kill()
        seen |= world.acknowledge_some()
    world.live(speed)
    until(lambda: "waiting" not in world.states().values(), 600)
    world.kill()

    lives = [world.of_life(number) for number in range(world.lives)]
    assert seen, "nothing was acknowledged in time: nothing was tested"
    assert {one.id for one in world.messages} - set().union(*lives) == seen
    assert {each for each, state in world.states().items() if state == "withdrawn"} == seen
    for number, life in enumerate(lives):
        assert [each for each, times in life.items() if times > 1] == []
        twice = set(life) & set().union(*lives[number + 1 :])
        assert twice <= world.unmarked[number]
    assert {entry.actor for entry in world.store.entries() if entry.kind == "MessageSent"} == {ACTOR}
