"""How far a lot's temperatures went, from its raw readings: the values, and when nobody can tell."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coldchain.commands import Move, Quarantine, Report
from coldchain.config.catalogue import catalogue
from coldchain.decisions.asking import Asking
from coldchain.decisions.bases import Deviation
from coldchain.desk.deviations import deviation
from coldchain.desk.errand import Errand
from coldchain.mkt import mkt_c
from coldchain.readings import Batch
from tests.coldchain.desk.world import ANA, FRIDGE, OTHER, SITES, UNWATCHED, Counter
from tests.coldchain.timetable import MINUTE, at, reading, watched

DAY = 1440


def found(world, lot="n1", *findings):
    with world.store.transaction() as tx:
        asking = Asking(ANA, world.clock.now(), str, SITES, catalogue().products)
        errand = Errand(tx, asking, catalogue())
        return deviation(errand, errand.up_to_now(world.lot(lot)), findings)


def test_the_day_around_a_warm_hour_is_averaged_as_the_usp_has_it(store):
    world = Counter(store)
    world.receive()
    world.hear(0, 2 * DAY)
    world.hear(2 * DAY + 5, 2 * DAY + 60, 12.0)
    world.hear(2 * DAY + 65, 4 * DAY)
    hour = mkt_c([(5.0, 23.0), (12.0, 1.0)])
    assert found(world) == Deviation(12.0, timedelta(hours=1), round(hour, 3))


def test_of_two_warm_stretches_within_a_day_both_count():
    world = Counter()
    world.receive()
    world.hear(0, 2 * DAY)
    world.hear(2 * DAY + 5, 2 * DAY + 60, 12.0)
    world.hear(2 * DAY + 65, 2 * DAY + 120)
    world.hear(2 * DAY + 125, 2 * DAY + 180, 10.0)
    world.hear(2 * DAY + 185, 4 * DAY)
    both = mkt_c([(5.0, 22.0), (12.0, 1.0), (10.0, 1.0)])
    assert found(world) == Deviation(12.0, timedelta(hours=2), round(both, 3))


def test_less_than_a_day_is_taken_whole():
    world = Counter()
    world.receive()
    world.hear(0, 60)
    world.hear(65, 100, 9.0)
    world.hear(105, 165)
    assert found(world) == Deviation(9.0, timedelta(minutes=40), round(mkt_c([(5.0, 125.0), (9.0, 40.0)]), 3))


def test_the_warmest_of_several_sensors_counts():
    world = Counter(None, watched("river/fridge-1/door"))
    world.receive()
    for sensor, celsius in (("probe", 9.0), ("door", 11.0)):
        world.hear(0, 60, sensor=sensor)
        world.hear(65, 100, celsius, sensor=sensor)
        world.hear(105, 165, sensor=sensor)
    assert found(world) == Deviation(11.0, timedelta(minutes=40), round(mkt_c([(5.0, 125.0), (11.0, 40.0)]), 3))


def test_it_follows_the_lot_from_unit_to_unit():
    world = Counter()
    world.receive()
    world.hear(0, 60)
    world.hear(0, 60, place=OTHER)
    world.do(Move("n1", OTHER))
    world.hear(65, 100, 14.0)
    world.hear(65, 100, 9.0, OTHER)
    world.hear(105, 165, place=OTHER)
    assert found(world) == Deviation(9.0, timedelta(minutes=40), round(mkt_c([(5.0, 125.0), (9.0, 40.0)]), 3))


def gap(world):
    world.hear(0, 20)
    world.hear(40, 60)


def stated(world):
    world.hear(0, 60)
    world.do(Report("n1", out_since=at(10), out_until=at(15)))


def unwatched(world):
    world.do(Move("n1", UNWATCHED))
    world.hear(0, 60)
    world.do(Move("n1", FRIDGE))


@pytest.mark.parametrize("before", [gap, stated, unwatched])
def test_what_is_not_read_within_a_day_of_a_finding_tells_nothing(before):
    world = Counter()
    world.receive()
    before(world)
    world.hear(65, 100, 9.0)
    world.hear(105, 165)
    assert found(world) is None


def test_stated_time_out_long_before_counts_as_a_warm_room():
    world = Counter()
    world.receive()
    world.hear(0, 60)
    world.do(Report("n1", out_since=at(10), out_until=at(15)))
    world.hear(65, 3 * DAY)
    world.hear(3 * DAY + 5, 3 * DAY + 60, 9.0)
    world.hear(3 * DAY + 65, 5 * DAY)
    told = found(world)
    assert (told.max_c, told.above) == (25.0, timedelta(minutes=65))


def test_what_was_reported_is_told_by_no_reading():
    world = Counter()
    world.receive()
    world.hear(0, 60)
    world.do(Report("n1", ("dropped",)))
    world.hear(65, 120)
    assert found(world) is None


def test_what_a_person_holds_is_judged_by_the_day_around_it():
    world = Counter()
    world.receive()
    world.hear(0, 60)
    world.do(Quarantine("n1", "the door stood open"))
    world.hear(65, 120)
    assert found(world) == Deviation(5.0, timedelta(0), 5.0)


def test_nothing_is_told_of_what_nothing_stops_or_of_a_finding_that_is_not_there():
    world = Counter()
    world.receive()
    assert found(world) is None
    world.hear(0, 60)
    assert found(world) is None
    assert found(world, "n1", "n99") is None


def test_before_the_first_reading_nobody_can_tell():
    world = Counter()
    world.receive()
    world.do(Quarantine("n1", "the door stood open"))
    assert found(world) is None


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from((3.0, 5.0, 7.9, 8.1, 9.0, 14.0)), min_size=20, max_size=40))
def test_it_is_the_worst_of_all_days_that_contain_the_finding(hours):
    """Readings every 5 min, a temperature an hour; the lot was held at hour 10."""
    world = Counter()
    world.receive()
    readings = [reading(minute, hours[minute // 60]) for minute in range(0, len(hours) * 60, 5)]
    held = next(number for number, each in enumerate(readings) if each.at == at(600))
    world.world.commit(Batch(tuple(readings[: held + 1])), 600)
    world.do(Quarantine("n1", "the door stood open"))
    world.world.commit(Batch(tuple(readings[held + 1 :])), len(hours) * 60)
    finding = next(each.id for each in world.lot("n1").incidents if each.kind == "held")
    told, end = found(world, "n1", finding), len(hours) * 60 - 5
    first, last = max(600 - DAY, 0), min(600, end - DAY)
    begins = range(first, last + 1, 5) if last >= first else [first]
    means = [mkt_of(readings, begin, min(begin + DAY, end)) for begin in begins]
    assert told.mkt_c == pytest.approx(max(means), abs=2e-3)
    assert told.max_c == max(hours)
    assert told.above == 5 * MINUTE * sum(each.temperature_c > 8.0 for each in readings[:-1])


def mkt_of(readings, since, until):
    return mkt_c([(each.temperature_c, 5.0) for each in readings if at(since) <= each.at < at(until)])
