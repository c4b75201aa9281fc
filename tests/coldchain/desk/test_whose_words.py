"""What a verdict says to do and whom it names, by where the pens are; who reads of homes."""

from coldchain.commands import Arrive, Dispense, Quarantine, Return
from coldchain.events import VerdictChanged
from coldchain.inventory.history import history
from coldchain.stock import Arrival
from tests.coldchain.desk.world import BAG, FRIDGE, HOME, MIA, TIM, Counter
from tests.coldchain.timetable import at


def _last(world: Counter) -> tuple[str, str]:
    told = [entry.event for entry in world.store.entries() if isinstance(entry.event, VerdictChanged)][-1]
    return told.todo.split(".")[0], told.follow_up


def test_on_its_way_the_pharmacy_acts_and_whom_it_goes_to_is_named(world):
    world.hear(0, 60, place=BAG)
    world.dispense("n1", 3, unit=BAG)
    world.hear(65, 120, 12.0, place=BAG)
    assert _last(world) == ("Do not dispense or use", "3 on the way to home-1")


def test_at_home_the_patient_is_told(world):
    world.hear(0, 60, place=HOME)
    done = world.dispense("n1", 3)
    world.do(Arrive(done.made, HOME, Arrival(at(60), at(60), "ok", "cool")))
    world.do(Quarantine(done.lots[0], "looks cloudy"))
    assert _last(world) == ("Do not use them", "3 with home-1")


def test_what_came_back_is_nobodys_at_home(world):
    world.hear(0, 60, place=HOME)
    done = world.dispense("n1", 3)
    world.do(Arrive(done.made, HOME, Arrival(at(60), at(60), "ok", "cool")))
    world.do(Return(done.lots[0], "manufacturer_claim", FRIDGE))
    world.do(Quarantine(done.lots[0], "looks cloudy"))
    assert _last(world) == ("Do not dispense or use", "")


def test_a_manager_reads_no_home_of_what_was_never_handed_over_or_only_set_aside(world):
    world.do(Dispense("n1", 10, "home-1"), TIM)
    world.do(Return("n1", "restock", FRIDGE))
    world.dispense("n1", 10, HOME)
    world.do(Return("n1", "restock", FRIDGE))
    sentences = [each.sentence for each in history(world.store, MIA, "n1").told]
    assert any("set aside for a home" in each for each in sentences)
    assert not [each for each in sentences if "home-1" in each]
