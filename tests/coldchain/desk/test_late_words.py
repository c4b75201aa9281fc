"""What is said later than it happened lifts no verdict by itself, whoever says it and by whichever command."""

from coldchain.commands import ApproveLabel, Arrive, ConfirmMove, Report, Return
from coldchain.stock import Arrival
from tests.coldchain.desk.world import BAG, FRIDGE, HOME, LABEL, PAT, TIM, Counter
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


def test_time_out_that_is_said_later_does_not_hide_a_suspected_freeze(world):
    world.hear(65, 65, -0.2)
    world.hear(70, 90)
    world.do(Report("n1", out_since=at(61), out_until=at(80)), TIM)
    assert (world.condition("n1"), world.kinds("n1")) == ("quarantined", ["move"])
    (doubt,) = world.lot("n1").incidents
    assert doubt.told == (
        "said to be out of the fridge from 2026-03-01 13:01 UTC to 2026-03-01 13:20 UTC, when it was known to be too"
        " cold from 2026-03-01 13:05 UTC on"
    )
    world.do(ConfirmMove("n1", doubt.id, "the technician had it in hand"))
    assert world.condition("n1") == "usable"


def test_time_out_that_is_said_later_leaves_what_a_freeze_compromised_stopped(world):
    world.do(ApproveLabel("kesimpta", LABEL, "river"))
    world.hear(65, 125, -3.0)
    world.hear(130, 190)
    world.do(Report("n1", out_since=at(61), out_until=at(127)), TIM)
    assert world.condition("n1") == "quarantined"
    assert "move" in world.kinds("n1")


def test_time_out_that_is_said_later_does_not_make_a_silence_around_it_harmless(world):
    world.hear(190, 250)
    assert world.condition("n1") == "unverified"
    world.do(Report("n1", out_since=at(100), out_until=at(115)), TIM)
    assert (world.condition("n1"), world.kinds("n1")) == ("unverified", ["chain", "worst_cumulative"])


def test_time_out_while_the_door_warmed_the_fridge_is_time_out_and_no_more(world):
    world.hear(65, 70, 9.0)
    world.hear(75, 90)
    world.do(Report("n1", out_since=at(61), out_until=at(72)), TIM)
    assert world.condition("n1") == "usable"
