"""Readings that come after later ones: judged again, and the difference told as amendments."""

from collections.abc import Iterator
from contextlib import contextmanager

from coldchain.events import FindingAmended
from coldchain.readings import Reading
from coldchain.store.memory import MemoryStore, MemoryTransaction
from tests.coldchain.ingest.world import World
from tests.coldchain.timetable import PROBE, at, every, watched


def test_a_late_reading_in_range_splits_an_excursion():
    world = World()
    world.one_by_one([(0, 9.0), (10, 9.0), (20, 9.0), (30, 9.0), (35, 5.0)])
    assert world.send((15, 5.0)) == [
        "FindingAmended 0-35 above 9 x4 breached 30 => 0-15 above 9 x2",
        "FindingAmended nothing => 20-35 above 9 x2",
    ]
    assert world.findings == ["0-15 above 9 x2", "20-35 above 9 x2"]
    world.holds()


def test_a_late_reading_that_changes_nothing_is_kept_in_silence():
    world = World()
    world.one_by_one([(0, 5.0), (10, 5.0)])
    assert world.send((5, 6.0)) == []
    assert [each.temperature_c for each in world.store.readings(PROBE)] == [5.0, 6.0, 5.0]


def test_it_says_what_arrived_late():
    world = World()
    world.one_by_one([(0, 5.0), (10, 5.0)])
    world.send((3, 9.0), (4, 9.0))
    (amended,) = world.events(FindingAmended)
    assert amended.because == "2 readings of 2026-03-01 12:03:00 UTC to 2026-03-01 12:04:00 UTC arrived late"
    world.send((6, 1.0))
    assert world.events(FindingAmended)[1].because == "a reading of 2026-03-01 12:06:00 UTC arrived late"


def test_late_ones_are_amended_and_the_new_ones_of_the_same_batch_happen():
    world = World()
    world.one_by_one([(0, 5.0), (10, 5.0)])
    told = world.send((5, 9.0), (15, 9.0), (25, -1.0), (35, -1.0))
    assert told == [
        "FindingAmended nothing => 5-10 above 9 x1",
        "ExcursionStarted 15-… above 9 x1",
        "ExcursionEnded 15-25 above 9 x1",
        "ExcursionStarted 25-… below -1 x1",
        "FreezeSuspected 25-… freeze -1 x1",
        "FreezeConfirmed 25-… freeze -1 x2 confirmed",
    ]
    world.holds()


def test_readings_of_before_the_first_are_judged_too():
    world = World()
    world.one_by_one([(100, 9.0), (105, 5.0)])
    assert world.send(*every(10, 60, 100, 9.0)) == [
        "FindingAmended 100-105 above 9 x1 => nothing",
        "FindingAmended nothing => 60-105 above 9 x5 breached 90",
    ]
    world.holds()


def test_a_late_batch_fills_a_gap_and_what_was_interrupted_goes_on():
    world = World()
    told = world.one_by_one([(0, 9.0), (60, 9.0), (65, 5.0)])
    assert "ExcursionEnded 0-5 above 9 x1 interrupted" in told
    assert world.send(*every(10, 10, 60, 9.5)) == [
        "FindingAmended 5-60 gap => nothing",
        "FindingAmended 60-65 above 9 x1 continues 0 => nothing",
        "FindingAmended nothing => 0-… cumulative above at 60",
        "FindingAmended 0-5 above 9 x1 interrupted => 0-65 above 9.5 x7 breached 30",
    ]
    assert world.findings == ["0-65 above 9.5 x7 breached 30", "0-… cumulative above at 60"]
    world.holds()


def test_a_sum_that_fell_at_the_very_instant_of_a_snapshot_is_not_told_again():
    # The sum falls at 705 + 1440 = 2145, which is a reading too, and a day's last: a snapshot is kept of it.
    world = World()
    world.one_by_one([*every(15, 705, 765, 9.0), *every(15, 765, 2300, 5.0)])
    assert "705-2145 cumulative above at 765" in world.findings
    assert world.store.snapshot_before(PROBE, at(2150)).last_at == at(2145)
    assert world.send((2151, 5.0)) == []
    world.holds()


def test_what_was_told_silent_at_the_end_of_a_day_can_still_be_filled():
    world = World()
    world.one_by_one([(690, 9.0), (700, 9.0)])
    world.tick(719)
    world.send((730, 5.0))
    world.send((710, 9.0), (715, 9.0))
    assert world.findings == ["690-730 above 9 x4 breached 720"]
    world.holds()


def test_old_entries_stay_as_they_were():
    world = World()
    world.one_by_one([(0, 9.0), (20, 9.0)])
    before = list(world.store.entries())
    world.send((10, 5.0))
    assert list(world.store.entries())[: len(before)] == before


class CountingStore(MemoryStore):
    """Counts the readings that transactions read again."""

    read = 0

    @contextmanager
    def transaction(self) -> Iterator[MemoryTransaction]:
        with super().transaction() as tx:
            readings = tx.readings

            def counted(*args: object, **bounds: object) -> Iterator[Reading]:
                for reading in readings(*args, **bounds):
                    self.read += 1
                    yield reading

            tx.readings = counted
            yield tx


def test_a_late_reading_is_replayed_from_the_day_before_to_where_nothing_differs():
    world = World(store=CountingStore())
    world.send(*every(15, 0, 30 * 1440, 5.0))
    assert len(world.store.snapshots_after(PROBE, None)) == 30
    assert world.store.read == 0
    world.send((10 * 1440 + 1, 6.0))
    assert 0 < world.store.read <= 2 * 96 + 1
    world.holds()


def test_a_difference_is_replayed_as_long_as_it_lasts_a_day_more():
    world = World(store=CountingStore())
    world.send(*every(15, 0, 30 * 1440, 5.0))
    world.send((10 * 1440 + 1, 9.0))
    assert world.store.read <= 3 * 96 + 1


def test_snapshots_are_kept_each_day_and_every_4096_readings():
    world = World(watched())
    world.send(*[(f"0:{second}", 5.0) for second in range(10_000)], now=200)
    kept = list(world.store.snapshots_after(PROBE, None))
    assert kept == [at("0:4095"), at("0:8191")]
    world.send((719, 5.0), (720, 5.0))
    assert list(world.store.snapshots_after(PROBE, None))[2:] == [at(719)]
