"""What people find out about a sensor afterwards is as if it had been known when the readings came."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from coldchain import commands as ask
from coldchain.config.catalogue import catalogue
from coldchain.explain import explain
from coldchain.store.memory import MemoryStore
from tests.coldchain.desk.world import ANA, Counter
from tests.coldchain.timetable import PROBE, at, reading
from tests.properties.told_stories import brief

STEP, FIRST, LAST, NOW = 5, 420, 1020, 1100
"""Minutes from noon: readings from 19:00 to 05:00, so that a midnight lies between them; all is entered at 06:20."""

MINUTES = st.integers(FIRST // STEP, LAST // STEP).map(lambda step: step * STEP)


@st.composite
def series(draw):
    """Readings every 5 min, some of them missing, in runs of one temperature; none looks like the °F of another."""
    rows = []
    while len(rows) * STEP < LAST - FIRST:
        celsius = draw(st.sampled_from([5.0, 5.0, 9.0, 7.8, 1.0, -1.0, 26.0, 60.0, None, None]))
        rows += [celsius] * draw(st.integers(1, 20))
    return {FIRST + number * STEP: celsius for number, celsius in enumerate(rows) if celsius is not None}


@st.composite
def period(draw):
    one, other = sorted((draw(MINUTES), draw(MINUTES)))
    return one, other + STEP


def told(store):
    """What stands in the end: findings, the sensor's state, and of each lot on what its verdict rests."""
    lots = [(lot.standing.condition, rests_on(lot)) for lot in (store.lot("n1"),)]
    return {each.id: each for each in store.findings()}, {each.sensor: each.state for each in store.states()}, lots


def rests_on(lot):
    return {(each.condition, each.kind, each.grounds) for each in lot.standing.reasons}


class Told(Counter):
    """A lot that lies there from the beginning; a sensor's readings in batches; commands in between."""

    def __init__(self):
        super().__init__(MemoryStore())
        self.receive()

    def take(self, rows, batches=1):
        size = max(1, -(-len(rows) // batches))
        for start in range(0, len(rows), size):
            part = rows[start : start + size]
            self.world.send(*(reading(minute, celsius, PROBE) for minute, celsius in part), now=NOW)

    def over(self):
        self.world.tick(NOW + 600)
        self.world.tick(NOW + 601)
        self.world.holds()
        explained = explain(self.store, "n1", self.clock.now(), catalogue())
        assert explained.same
        return told(self.store)


def never(rows, out):
    return [(minute, celsius) for minute, celsius in rows if not out[0] <= minute < out[1]]


@brief(150)
@given(series(), period(), st.data())
def test_what_is_declared_faulty_never_came(drawn, out, data):
    rows = list(data.draw(st.permutations(sorted(drawn.items()))))
    cut = data.draw(st.integers(0, len(rows)))
    world, other = Told(), Told()
    world.take(rows[:cut], data.draw(st.integers(1, 4)))
    world.turn(NOW)
    world.do(ask.DeclareFault(PROBE, "wet", at(out[0]), at(out[1])), ANA)
    world.take(rows[cut:], data.draw(st.integers(1, 4)))
    other.take(sorted(never(rows, out)))
    assert world.over() == other.over()


@brief(60)
@given(series(), period(), st.data())
def test_what_is_revoked_is_as_if_nobody_had_declared_it(drawn, out, data):
    rows = list(data.draw(st.permutations(sorted(drawn.items()))))
    cut = data.draw(st.integers(0, len(rows)))
    world, other = Told(), Told()
    world.turn(NOW)
    world.do(ask.DeclareFault(PROBE, "wet", at(out[0]), at(out[1])), ANA)
    world.take(rows[:cut])
    world.do(ask.RevokeFault(PROBE, at(out[0]), "dry"), ANA)
    world.take(rows[cut:])
    other.take(sorted(rows))
    assert world.over() == other.over()


@st.composite
def asked(draw):
    """Commands in an order in which they can be done, all about the time of the readings."""
    found = []
    if draw(st.booleans()):
        one, other = draw(period())
        found.append((ask.SuspendSensor(PROBE, "bench", at(one)), ask.ResumeSensor(PROBE, at(other))))
    if draw(st.booleans()):
        one, other = draw(period())
        found.append((ask.DeclareFault(PROBE, "wet", at(one), draw(st.sampled_from([at(other), None]))),))
    if draw(st.booleans()):
        found.append((ask.ReplaceSensor(PROBE, "B", "broken", at(draw(MINUTES)), "A"),))
    for number, on in (("1", date(2026, 3, 1)), ("2", date(2026, 3, 2))):
        if draw(st.booleans()):
            error_c, offset_c = draw(st.sampled_from([0.0, 0.4, 0.9, -0.9, -2.0])), draw(st.sampled_from([0.0, -0.5]))
            uncertainty_c = draw(st.sampled_from([0.1, 1.5]))
            found.append(
                (ask.RecordCertificate(PROBE, number, "Lab", on, date(2027, 1, 1), error_c, offset_c, uncertainty_c),)
            )
    return [each for group in draw(st.permutations(found)) for each in group]


@brief(120)
@given(series(), asked(), st.data())
def test_it_does_not_matter_whether_it_was_said_before_or_after_the_readings_came(drawn, commands, data):
    world, other = Told(), Told()
    other.turn(NOW)
    for command in commands:
        other.do(command, ANA)
    other.take(sorted(drawn.items()))
    rows = list(data.draw(st.permutations(sorted(drawn.items()))))
    for command in commands:
        cut = data.draw(st.integers(0, len(rows)))
        world.take(rows[:cut], data.draw(st.integers(1, 3)))
        world.turn(NOW)
        world.do(command, ANA)
        rows = rows[cut:]
    world.take(rows)
    assert world.over() == other.over()


@brief(60)
@given(series(), st.sampled_from([0.0, 0.3, -0.5]))
def test_an_error_as_found_that_is_small_changes_nothing(drawn, error_c):
    world, other = Told(), Told()
    for each in (world, other):
        each.take(sorted(drawn.items()))
        each.world.tick(NOW + 720)
    before = world.store.head().seq
    certificate = ask.RecordCertificate(PROBE, "1", "Lab", date(2026, 3, 2), date(2027, 1, 1), error_c, 0.0, 0.1)
    done = world.do(certificate, ANA)
    assert [entry.kind for entry in world.store.entries(before)] == ["SensorCalibrated"] == [done.entries[0].kind]
    assert world.over() == other.over()
