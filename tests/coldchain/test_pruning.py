"""What is old, held by InfluxDB and needed no more is removed; all that is judged later is judged as before."""

from datetime import timedelta

import pytest

from coldchain.audit import audit
from coldchain.commands import DeclareFault, Discard
from coldchain.config.catalogue import catalogue
from coldchain.errors import LedgerBrokenError, NotFoundError
from coldchain.events import ReadingsPruned
from coldchain.explain import explain
from coldchain.pruning import CONFIRMED, Pruning
from coldchain.rolling import roll_up
from coldchain.store.history_ports import Kept
from coldchain.store.memory import MemoryStore
from coldchain.store.shipping_ports import RefusedPoint
from coldchain.store.sqlite import SqliteStore
from tests.coldchain.desk.world import FRIDGE, OTHER, Counter
from tests.coldchain.timetable import PROBE, at, reading, watched

DAY = 24 * 60
KEEP = timedelta(days=3)
MIDNIGHTS = [720 + DAY * day for day in range(30)]
"""Minutes from noon of day 0 to each following midnight of UTC: the last reading before each is a snapshot."""


@pytest.fixture(params=["sqlite", "memory"])
def counter(request, tmp_path):
    opened = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "coldchain.db")
    yield Counter(opened)
    opened.close()


def days(counter, since, until, celsius=5.0, place=FRIDGE):
    for day in range(since, until):
        counter.hear(day * DAY, (day + 1) * DAY - 10, celsius, place, step=10)


def confirm(counter):
    roll_up(counter.store)
    with counter.store.transaction() as tx:
        for name in CONFIRMED:
            tx.put_cursor(name, tx.last_batch())


def prune(counter, now=None):
    counter.turn(now)
    pruning = Pruning(counter.store, KEEP)
    return sum(pruning.step(counter.clock.now()) for _ in range(3))


def first_at(counter, sensor=PROBE):
    return counter.store.first_reading_at(sensor)


def test_readings_go_once_they_are_old_and_influxdb_holds_them(counter):
    days(counter, 0, 8)
    assert prune(counter) == 0
    confirm(counter)
    # Eight days less ten minutes have passed. What is older than three goes, back to the last snapshot before.
    settled, since = at(MIDNIGHTS[4] - 10), at(MIDNIGHTS[4] - 60)
    assert prune(counter) == (MIDNIGHTS[4] - 60) // 10
    assert (first_at(counter), counter.store.kept(PROBE)) == (since, Kept(since, settled))
    gone = (MIDNIGHTS[4] - 60) // 10
    assert counter.world.events(ReadingsPruned) == [ReadingsPruned(1, gone, since)]
    found = audit(counter.store)
    assert (found.readings, found.pruned, found.pruned_batches) == (8 * 144, gone, 5)
    assert prune(counter) == 0
    counter.holds()


def test_what_influxdb_does_not_hold_yet_stays(counter):
    days(counter, 0, 2)
    confirm(counter)
    days(counter, 2, 8)
    prune(counter)
    assert counter.store.kept(PROBE) == Kept(at(MIDNIGHTS[1] - 60), at(MIDNIGHTS[1] - 10))


def test_a_sensor_of_which_influxdb_refused_a_point_is_left_alone(counter):
    days(counter, 0, 8)
    days(counter, 0, 8, place=OTHER)
    confirm(counter)
    line = "reading,sensor=probe,site=river,unit=fridge-1 temperature_c=5.0 1772366400000000000"
    with counter.store.transaction() as tx:
        tx.refuse_points([RefusedPoint(line, "field type conflict", at(0))], 10)
    prune(counter)
    assert list(counter.store.all_kept()) == [f"{OTHER}/probe"]


def test_readings_stay_from_before_a_lot_was_put_in_as_long_as_there_is_some_of_it(counter):
    days(counter, 0, 6)
    counter.receive()
    days(counter, 6, 12)
    confirm(counter)
    prune(counter)
    # Two days before it was received, and back to the snapshot before that.
    assert counter.store.kept(PROBE) == Kept(at(MIDNIGHTS[3] - 60), at(MIDNIGHTS[3] - 10))


def test_a_lot_that_is_gone_holds_nothing_once_it_is_old_itself(counter):
    days(counter, 0, 4)
    lot = counter.receive()
    days(counter, 4, 5)
    counter.do(Discard(lot, "broken"))
    days(counter, 5, 7)
    confirm(counter)
    prune(counter)
    assert counter.store.kept(PROBE) == Kept(at(MIDNIGHTS[1] - 60), at(MIDNIGHTS[1] - 10))
    days(counter, 7, 12)
    confirm(counter)
    prune(counter)
    assert counter.store.kept(PROBE) == Kept(at(MIDNIGHTS[8] - 60), at(MIDNIGHTS[8] - 10))
    with pytest.raises(NotFoundError, match="are held by InfluxDB and no longer here"):
        explain(counter.store, lot, counter.clock.now(), catalogue())


def test_an_excursion_that_goes_on_holds_its_readings(counter):
    days(counter, 0, 2)
    days(counter, 2, 8, celsius=9.0)
    confirm(counter)
    prune(counter)
    assert counter.store.kept(PROBE) == Kept(at(MIDNIGHTS[1] - 60), at(MIDNIGHTS[1] - 10))


def test_a_sensor_that_nobody_judges_is_cut_anywhere(tmp_path):
    room = "river/fridge-1/room"
    counter = Counter(SqliteStore(tmp_path / "coldchain.db"), watched(room, role="ambient"))
    counter.world.send(*(reading(minute, 21.0, room) for minute in range(0, 8 * DAY, 10)))
    confirm(counter)
    prune(counter)
    assert counter.store.kept(room) == Kept(at(5 * DAY - 120), at(5 * DAY - 70))
    counter.store.close()


def test_a_late_reading_of_a_settled_time_is_refused_and_one_of_after_it_is_judged(counter):
    days(counter, 0, 8)
    confirm(counter)
    prune(counter)
    (kept,) = counter.store.all_kept().values()
    assert counter.world.send(reading(5, 9.0), reading(MIDNIGHTS[4] - 15, 9.0), reading(MIDNIGHTS[4] - 20, 9.0)) == []
    told = [each.sentence for each in counter.store.refusals()]
    assert told == [
        f"{PROBE}: time 2026-03-05T23:45:00Z is settled: expected a reading from 2026-03-05T23:50:00Z on.",
        f"{PROBE}: time 2026-03-01T12:05:00Z is settled: expected a reading from 2026-03-05T23:50:00Z on.",
    ]
    assert kept.settled == at(MIDNIGHTS[4] - 10)
    late = MIDNIGHTS[4] - 5
    assert counter.world.send(reading(late, 9.0)) == [f"FindingAmended nothing => {late}-{late + 5} above 9 x1"]
    assert counter.store.counts("refused") == {"too_old": 2}
    counter.holds()


@pytest.mark.parametrize("late", [[(9000, 9.5), (9005, 9.5)], [(7100, -1.0), (7112, -1.0), (7130, 12.0)]])
def test_what_comes_late_is_judged_as_in_a_store_that_kept_all(counter, late):
    whole = Counter()
    for each in (counter, whole):
        days(each, 0, 3)
        each.hear(3 * DAY, 3 * DAY + 100, 9.0, step=10)
        days(each, 4, 6)
        each.receive()
        days(each, 6, 9)
        confirm(each)
    assert prune(counter) > 0
    for each in (counter, whole):
        each.world.send(*late)
    assert counter.world.findings == whole.world.findings
    assert counter.store.state(PROBE) == whole.store.state(PROBE)
    counter.holds()


def test_what_is_found_out_about_a_sensor_counts_from_where_its_readings_are(counter):
    counter.hear(0, DAY - 10, 5.0, step=10)
    counter.hear(DAY, DAY + 120, 9.0, step=10)
    counter.hear(DAY + 130, 8 * DAY, 5.0, step=10)
    confirm(counter)
    prune(counter)
    before = counter.world.findings
    counter.do(DeclareFault(PROBE, "found loose", at(0), at(7 * DAY)))
    settled = MIDNIGHTS[4] - 10
    assert counter.world.findings == [*before, f"{settled + 5}-{7 * DAY} gap"]
    counter.holds()


def test_a_lot_that_was_gone_before_keeps_its_verdict(counter):
    days(counter, 0, 1)
    lot = counter.receive()
    days(counter, 1, 2, celsius=12.0)
    counter.do(Discard(lot, "broken"))
    days(counter, 2, 9)
    confirm(counter)
    prune(counter)
    before = counter.lot(lot)
    counter.do(DeclareFault(PROBE, "found loose", at(0), at(8 * DAY)))
    assert (counter.lot(lot), before.standing.condition) == (before, "quarantined")


def test_a_step_removes_no_more_than_it_may_and_the_next_goes_on(counter):
    days(counter, 0, 8)
    days(counter, 0, 8, place=OTHER)
    confirm(counter)
    gone = []
    pruning = Pruning(counter.store, KEEP)
    while step := pruning.step(counter.clock.now(), limit=1):
        gone.append(step)
        audit(counter.store)
        if len(gone) == 1:
            pruning = Pruning(counter.store, KEEP)
    assert gone == [(MIDNIGHTS[4] - 60) // 10] * 2


def test_readings_that_were_removed_by_nobody_the_ledger_knows_are_found(tmp_path):
    store = SqliteStore(tmp_path / "coldchain.db")
    counter = Counter(store)
    days(counter, 0, 2)
    with store.transaction() as tx:
        tx.put_kept(PROBE, Kept(at(60), at(60)))
        tx.prune(PROBE, 100)
    with pytest.raises(LedgerBrokenError, match=r"^6 readings were removed, and the ledger tells of 0\.$"):
        audit(store)
    store.close()
