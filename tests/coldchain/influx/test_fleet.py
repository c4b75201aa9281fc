"""How all sites stand, from a real InfluxDB alone, shipped there by two collectors; and what became of lots."""

from datetime import timedelta

import pytest

from coldchain.commands import Discard, Move, Split
from coldchain.config.services import Influx
from coldchain.influx.fleet import Fleet, OpenExcursion, StockLine, UnitStanding, fleet
from coldchain.influx.server import Server
from coldchain.influx.shipper import Shipper
from coldchain.influx.stories import LotStory, excursion_story, lot_story, stock_story
from coldchain.store.memory import MemoryStore
from tests.coldchain.desk.world import FRIDGE, LAKE, OTHER, Counter
from tests.coldchain.ingest.world import World
from tests.coldchain.timetable import at, reading, watched


@pytest.fixture
def server(influxd):
    opened = Server(Influx(url=influxd().url, database="coldchain"))
    yield opened
    opened.close()


@pytest.fixture
def counter(server):
    """A pharmacy whose second fridge is too warm, with stock in both; and another collector's shop, long silent."""
    counter = Counter()
    counter.hear(0, 60, 5.0, FRIDGE)
    counter.hear(0, 60, 4.0, LAKE)
    counter.turn(61)
    counter.lots = [counter.receive(), counter.receive(7, OTHER)]
    counter.hear(5, 100, 9.5, OTHER)
    counter.hear(65, 100, 5.25, FRIDGE)
    shop = World(watched("shop/fridge/probe"), watched("shop/fridge/room", role="ambient"))
    shop.send(reading(-600, 3.0, "shop/fridge/probe"), reading(99, 30.0, "shop/fridge/room"), now=99)
    for store in (counter.store, shop.store):
        Shipper(store, server, counter.clock).catch_up()
    return counter


def test_all_sites_are_shown_whoever_shipped_them(server, counter):
    found = fleet(server, at(100))
    assert found.excursions == (OpenExcursion("river", "fridge-2", "probe", "above", at(5), 95.0, 9.5, breached=True),)
    assert found.units == (
        UnitStanding("lake", "fridge-1", "no_signal", "probe", at(60), 4.0, "in_range"),
        UnitStanding("river", "fridge-1", "ok", "probe", at(100), 5.25, "in_range"),
        UnitStanding("river", "fridge-2", "alarm", "probe", at(100), 9.5, "warm"),
        UnitStanding("shop", "fridge", "no_signal", "probe", at(-600), 3.0, "in_range"),
    )
    use_by = next(iter(shipped_use_by(server, counter)))
    assert found.stock == (
        StockLine("river", "kesimpta", "pen", "usable", 1, 10, use_by),
        StockLine("river", "kesimpta", "pen", "quarantined", 1, 7, use_by),
    )


def shipped_use_by(server, counter):
    return {point.use_by for lot in counter.lots for point in lot_story(counter.store, server, lot).points}


def test_an_excursion_within_its_tolerance_is_told_with_its_minutes_so_far(server, counter):
    counter.turn(130)
    counter.hear(105, 130, 5.25, FRIDGE)
    counter.hear(135, 150, 9.0, FRIDGE)
    Shipper(counter.store, server, counter.clock).catch_up()
    told = {each.unit: (each.minutes, each.breached) for each in fleet(server, at(150)).excursions}
    assert told == {"fridge-1": (15.0, False), "fridge-2": (95.0, True)}


@pytest.mark.usefixtures("counter")
def test_some_sites_alone_are_shown_and_what_has_expired_meanwhile_is_expired(server):
    shown = fleet(server, at(100) + timedelta(days=900), ["lake", "shop"])
    assert [(each.site, each.status) for each in shown.units] == [("lake", "no_signal"), ("shop", "no_signal")]
    assert (shown.excursions, shown.stock) == ((), ())
    later = fleet(server, at(100) + timedelta(days=900), ["river"])
    assert {(each.condition, each.quantity) for each in later.stock} == {("expired", 17)}


def test_an_empty_influxdb_shows_nothing(server):
    assert fleet(server, at(0)) == Fleet((), (), ())


def test_what_became_of_a_lot_is_told_once_by_the_store_and_influxdb_together(server, counter):
    lot = counter.lots[0]
    (child,) = set(counter.do(Split(lot, 4)).lots) - {lot}
    counter.turn(110)
    counter.do(Move(child, OTHER))
    told = lot_story(counter.store, server, child)
    Shipper(counter.store, server, counter.clock).catch_up()
    assert lot_story(counter.store, server, child) == told == lot_story(MemoryStore(), server, child)
    shown = [(each.unit, each.quantity, each.event) for each in told.points if each.event != "VerdictChanged"]
    assert shown == [("fridge-1", 4, "LotSplit"), ("fridge-1", 0, "LotMoved"), ("fridge-2", 4, "LotMoved")]
    whole = lot_story(counter.store, server, lot)
    assert whole.points[-1].quantity == 6
    assert lot_story(MemoryStore(), server, "nobody") == LotStory(())


def test_the_history_of_stock_begins_with_what_was_there(server, counter):
    counter.turn(200)
    counter.do(Discard(counter.lots[1], "broken"))
    Shipper(counter.store, server, counter.clock).catch_up()
    story = stock_story(server, at(150), at(300), ["river"])
    first, second = counter.lots
    shown = [(each.lot, each.quantity) for each in story.points if each.at < at(150) or each.event == "LotDiscarded"]
    assert shown == [(first, 10), (second, 7), (second, 0)]
    assert stock_story(server, at(150), at(300), ["lake"]) == LotStory(())


def test_excursions_of_a_sensor_that_the_store_never_heard_come_from_influxdb(server, counter):
    counter.hear(105, 130, 5.0, OTHER)
    Shipper(counter.store, server, counter.clock).catch_up()
    sensor = "river/fridge-2/probe"
    here = excursion_story(counter.store, server, sensor, at(0), at(300))
    assert [(each.since, each.until, each.breached) for each in here.excursions] == [(at(5), at(105), True)]
    assert excursion_story(MemoryStore(), server, sensor, at(0), at(300)) == here
    assert excursion_story(MemoryStore(), server, sensor, at(106), at(300)).excursions == ()


def test_while_influxdb_is_away_there_is_what_the_store_has_and_a_sentence(counter):
    away = Server(Influx(url="http://127.0.0.1:9", database="coldchain"))
    lot = counter.lots[0]
    story = lot_story(counter.store, away, lot)
    assert {each.quantity for each in story.points} == {10}
    assert story.missing.startswith(f"What was told of lot {lot} by a store before this one is missing: InfluxDB at")
    none = excursion_story(MemoryStore(), away, "river/fridge-2/probe", at(0), at(300))
    assert none.missing.startswith("Excursions of river/fridge-2/probe, of which nothing is here, are missing: Influx")
