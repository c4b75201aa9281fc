"""Whatever is read: silence never ends what is warm or cold, and hotter is never told as less."""

from hypothesis import given, settings
from hypothesis import strategies as st

from coldchain.alert import STAGES
from tests.alerts.situations.watch import Watch
from tests.coldchain.timetable import at, reading

SPACES = st.sampled_from([1, 5, 5, 5, 10, 15, 20, 60])
CELSIUS = st.sampled_from([-1.0, 0.3, 1.0, 5.0, 5.0, 7.9, 8.1, 9.0, 24.0, 26.0])
SERIES = st.lists(st.tuples(SPACES, CELSIUS), min_size=1, max_size=14)


def timed(series):
    minute, rows = 0, []
    for space, celsius in series:
        minute += space
        rows.append((minute, celsius))
    return rows


def lived(rows, *, stock=True):
    """A fridge that lived through readings, looked at as the engine does."""
    world = Watch()
    if stock:
        world.receive()
    for row in rows:
        world.world.tick(row[0])
        world.settle()
        world.world.send(row)
        world.settle()
    return world


def stage_of(world, cause):
    found = next((each for each in world.found().situations if each.key.cause == cause), None)
    return -1 if found is None else STAGES.index(found.stage)


@settings(max_examples=60, deadline=None)
@given(series=SERIES, silence=st.sampled_from([16, 40, 180, 3000]))
def test_silence_ends_nothing(series, silence):
    rows = timed(series)
    world = lived(rows)
    before = {cause: world.alert(cause) for cause in ("warm", "cold")}
    for _ in range(2):  # what its readings say: raised, and then over where the other side tells of it
        world.look()
    still = {cause: alert for cause, alert in before.items() if alert is not None and world.alert(cause) is not None}
    for minute in range(2, silence, max(silence // 20, 1)):
        world.turn(rows[-1][0] + minute)
        world.world.tick()
        world.look()
    for cause, alert in still.items():
        assert world.alert(cause) is not None, (cause, alert)


@settings(max_examples=80, deadline=None)
@given(series=SERIES, data=st.data())
def test_hotter_is_never_told_as_less(series, data):
    rows = timed(series)
    more = st.sampled_from([0.0, 1.0, 18.0])
    hotter = [(minute, celsius + data.draw(more) if celsius >= 5 else celsius) for minute, celsius in rows]
    stages = []
    for each in (rows, hotter):
        world = Watch()
        world.receive()
        world.world.send(*[reading(*row) for row in each], now=each[-1][0])
        stages.append(stage_of(world, "warm"))
    assert stages[0] <= stages[1]


@settings(max_examples=60, deadline=None)
@given(series=SERIES)
def test_an_alert_is_never_over_before_ten_minutes_in_range(series):
    world = lived(timed(series))
    for line in world.lines:
        if " over warm: in range since " in line or " over cold: in range since " in line:
            now, since = line.split(" ", 1)[0], line.rsplit(" ", 1)[1]
            assert at(now) - at(since) >= world.watched.habits.resolve_after
