"""A store that is made again judges as the first one did; where evidence was lost nothing is withdrawn or milder."""

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test

from coldchain import rules
from coldchain.findings import Excursion, Freeze, Overheat
from coldchain.rules import SensorState
from tests.coldchain.desk.world import ANA
from tests.coldchain.ingest.test_stateful import Arrivals
from tests.coldchain.ingest.world import World, told_by
from tests.coldchain.restore.remade import judge_all, remade
from tests.coldchain.timetable import PROBE, at, reading
from tests.properties.test_upkeep import NOW, Told, asked, series
from tests.properties.told_stories import brief


class Remade(Arrivals):
    """As arrivals, whatever comes when; in the end the store is made again."""

    def teardown(self):
        super().teardown()
        if hasattr(self, "world"):
            same(self.world.store)


def same(store):
    """All of a store's entries and batches make its states again, and nothing is left to tell."""
    again = judge_all(remade(store))
    states = {each.sensor: each.state for each in store.states()}
    assert {sensor: each.state for sensor, each in again.items()} == {
        sensor: states.get(sensor, SensorState()) for sensor in again
    }
    assert [each.amended for each in again.values()] == [()] * len(again)


def test_whatever_comes_when_a_store_that_is_made_again_is_the_same():
    run_state_machine_as_test(Remade, settings=settings(brief(100), stateful_step_count=20))


@brief(100)
@given(series(), asked(), st.data())
def test_whatever_is_found_out_a_store_that_is_made_again_is_the_same(drawn, commands, data):
    world = Told()
    rows = list(data.draw(st.permutations(sorted(drawn.items()))))
    for command in commands:
        cut = data.draw(st.integers(0, len(rows)))
        world.take(rows[:cut], data.draw(st.integers(1, 3)))
        world.turn(NOW)
        world.do(command, ANA)
        rows = rows[cut:]
    world.take(rows)
    same(world.store)
    world.over()
    same(world.store)


@brief(200)
@given(series(), st.lists(st.integers(1, 40), max_size=8), st.data())
def test_what_was_told_stands_though_its_evidence_is_lost(drawn, sizes, data):
    world = World()
    rows = sorted(drawn.items())
    for size in [*sizes, len(rows)]:
        part, rows = rows[:size], rows[size:]
        if part:
            world.send(*(reading(*row) for row in part), now=part[-1][0])
            world.tick(part[-1][0] + data.draw(st.sampled_from([0, 0, 16])))
    entries = data.draw(st.integers(2, world.store.head().seq))
    made = remade(world.store, entries, data.draw(st.integers(0, world.store.last_batch())))
    before = told_by(made.entries())
    judge_all(made)
    after = {each.id: each for each in made.findings()}
    for key, was in before.items():
        assert not milder(after[key], was), (was, after[key])
    state = made.state(PROBE) or rules.initial
    assert {each.id for each in after.values() if each.until is None} == {
        each.id for each in rules.open_findings(state)
    }
    goes_on(made)


def milder(now, was):
    match now, was:
        case Excursion(), Excursion():
            return now.breached_at is None and was.breached_at is not None
        case (Freeze(), Freeze()) | (Overheat(), Overheat()):
            return now.confirmed < was.confirmed
        case _:
            return False


def goes_on(made):
    """What comes next is judged as always, and the findings are what the ledger tells."""
    world = World(store=made, start=NOW)
    world.send(reading(NOW, 9.0), reading(NOW + 40, 9.0), reading(NOW + 45, 5.0), now=NOW + 45)
    assert [each.until for each in made.findings() if isinstance(each, Excursion)].count(None) == 0
    assert any(isinstance(each, Excursion) and each.until == at(NOW + 45) for each in made.findings())
    world.tick(NOW + 2000)
    world.holds()
