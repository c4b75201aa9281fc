"""Whatever comes when, however often it starts anew or fails: in the end as if it had come in order, one by one."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from coldchain.audit import audit
from coldchain.errors import StoreUnavailableError
from coldchain.findings import Finding
from coldchain.readings import Batch, Reading
from coldchain.store.memory import MemoryStore
from tests.coldchain.ingest.world import World
from tests.coldchain.timetable import LIMITS, PROBE, at, watched
from tests.properties.told_stories import brief, long

SENSORS = (PROBE, "river/fridge-2/probe")
IN_SERVICE = LIMITS.paced(timedelta(minutes=5), 0.5)
TEMPERATURES = st.sampled_from((-1.0, 0.0, 0.5, 1.9, 2.0, 5.0, 5.0, 8.0, 8.1, 9.0, 25.0, 26.0, 31.0))
STEPS = st.sampled_from((1, 5, 5, 5, 10, 10, 15, 16, 30, 60, 700, 1440))


class FailingStore(MemoryStore):
    fails = False

    @contextmanager
    def transaction(self):
        with super().transaction() as tx:
            yield tx
            if self.fails:
                raise StoreUnavailableError("full")


class Arrivals(RuleBasedStateMachine):
    """Sensors measure; what they measured is held back, disordered, sent in batches, sent again."""

    @initialize()
    def begin(self):
        self.world = World(*self.watched(), store=FailingStore())
        self.now = 0
        self.measured: dict[tuple[str, int], Reading] = {}
        self.waiting: list[Reading] = []
        self.sent: list[Reading] = []

    @staticmethod
    def watched():
        return tuple(watched(sensor, IN_SERVICE) for sensor in SENSORS)

    @rule(sensor=st.sampled_from(SENSORS), steps=st.lists(st.tuples(STEPS, TEMPERATURES), min_size=1, max_size=8))
    def measure(self, sensor, steps):
        for step, celsius in steps:
            self.now += step
            seen = Reading(sensor, at(self.now), celsius, at(self.now))
            self.measured[sensor, self.now] = seen
            self.waiting.append(seen)

    @rule(data=st.data())
    @precondition(lambda self: self.waiting)
    def send_some(self, data):
        chosen = data.draw(st.lists(st.sampled_from(self.waiting), min_size=1, max_size=12, unique_by=id))
        again = data.draw(st.lists(st.sampled_from(self.sent), max_size=2)) if self.sent else []
        self.commit(data.draw(st.permutations([*chosen, *again])))

    @rule()
    @precondition(lambda self: self.waiting)
    def send_all(self):
        self.commit(list(self.waiting))

    @rule()
    @precondition(lambda self: self.waiting)
    def fail(self):
        before = [track.state for track in self.world.ingest.tracks]
        self.world.store.fails = True
        for work in (lambda: self.world.send(*self.waiting, now=self.now), lambda: self.world.tick(self.now)):
            with pytest.raises(StoreUnavailableError):
                work()
        self.world.store.fails = False
        assert [track.state for track in self.world.ingest.tracks] == before

    @rule(minutes=st.sampled_from((0, 16, 61)))
    def tick(self, minutes):
        self.now += minutes
        self.world.tick(self.now)
        self.world.remembers()

    @rule()
    def restart(self):
        before = [track.state for track in self.world.ingest.tracks]
        assert self.world.restart() == []
        assert [track.state for track in self.world.ingest.tracks] == before

    def commit(self, readings):
        self.world.turn(self.now)
        self.world.ingest.commit(Batch(tuple(readings)))
        self.sent += readings
        self.waiting = [each for each in self.waiting if not any(each is one for one in readings)]
        self.world.remembers()

    def teardown(self):
        if not hasattr(self, "world"):
            return
        if self.waiting:
            self.commit(list(self.waiting))
        self.world.tick(self.now)
        straight = World(*self.watched())
        for seen in sorted(self.measured.values(), key=lambda each: each.at):
            straight.send(seen)
        straight.tick(self.now)
        assert judged(self.world) == judged(straight)
        for sensor in SENSORS:
            assert self.world.state(sensor) == straight.state(sensor)
            assert list(self.world.store.readings(sensor)) == list(straight.store.readings(sensor))
        self.world.holds()
        assert audit(self.world.store).readings == len(self.measured)


def judged(world: World) -> dict[str, object]:
    """Return the findings by id: what is over, whole; what goes on, by how it is judged so far."""
    return {each.id: each if each.until is not None else so_far(each) for each in world.store.findings()}


def so_far(finding: Finding) -> tuple[object, ...]:
    return tuple(getattr(finding, name, None) for name in ("breached_at", "continues", "confirmed", "since"))


def test_whatever_comes_when_it_ends_as_if_it_had_come_in_order():
    run_state_machine_as_test(Arrivals, settings=settings(brief(150), stateful_step_count=20))


@pytest.mark.soak
def test_long_whatever_comes_when_it_ends_as_if_it_had_come_in_order():
    run_state_machine_as_test(Arrivals, settings=settings(long(2000), stateful_step_count=40))
