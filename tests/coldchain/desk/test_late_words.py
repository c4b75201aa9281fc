"""What is said later than it happened lifts no verdict by itself, whoever says it and by whichever command."""

from coldchain.commands import Arrive, Return
from coldchain.stock import Arrival
from tests.coldchain.desk.world import BAG, FRIDGE, HOME, PAT, Counter
from tests.coldchain.timetable import at


def _on_its_way_in_a_warm_bag(world: Counter) -> tuple[str, str]:
    """Return a lot and its shipment, whose logger has been too warm from 13:15 up to now, 16:00."""
    world.hear(0, 60, place=BAG)
    done = world.dispense("n1", 3, unit=BAG)
    world.hear(65, 70, place=BAG)
    world.hear(75, 240, 12.0, place=BAG)
    assert world.condition(done.lots[0]) == "quarantined"
    return done.lots[0], done.made


def test_an_arrival_dated_before_its_logger_was_too_warm_is_to_be_confirmed(world):
    lot, shipment = _on_its_way_in_a_warm_bag(world)
    world.hear(0, 240, place=HOME)
    world.do(Arrive(shipment, HOME, Arrival(at(62), at(62), "ok", "cool")), PAT)
    assert (world.condition(lot), world.kinds(lot)) == ("quarantined", ["move"])
    world.holds()


def test_an_arrival_that_is_said_when_it_comes_is_not(world):
    world.hear(0, 60, place=BAG)
    done = world.dispense("n1", 3, unit=BAG)
    world.hear(65, 70, place=BAG)
    world.hear(0, 70, place=HOME)
    world.do(Arrive(done.made, HOME, Arrival(at(70), at(70), "ok", "cool")), PAT)
    assert world.condition(done.lots[0]) == "usable"


def test_what_came_back_before_its_logger_was_too_warm_is_to_be_confirmed_too(world):
    lot, _ = _on_its_way_in_a_warm_bag(world)
    world.hear(65, 240)
    world.do(Return(lot, "restock", FRIDGE, at(62)))
    assert (world.condition(lot), world.kinds(lot)) == ("quarantined", ["never_handed_over", "move"])
