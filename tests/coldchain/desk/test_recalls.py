"""A recall blocks every matching lot in the transaction that opens it; the one that closes it lets go of them."""

import pytest

from coldchain.commands import AnswerRecall, Arrive, CloseRecall, Discard, OpenRecall, Split, Use
from coldchain.desk import errand
from coldchain.errors import NotFoundError, RefusedError
from coldchain.events import VerdictChanged
from coldchain.stock import Arrival
from tests.coldchain.desk.world import ANA, HOME, LAKE, LEA, PAT, SUE, TIM, Counter
from tests.coldchain.timetable import at


@pytest.fixture
def world(store):
    """n1 is stock, n2 at home, n4 another lot number, n5 at another pharmacy."""
    world = Counter(store)
    world.receive()
    sent = world.dispense("n1", 3)
    world.do(Arrive(sent.made, HOME, Arrival(at(0), at(0), "none", "cool")), PAT)
    world.receive(lot_number="OTHER")
    world.receive(place=LAKE, by=LEA)
    return world


def recall(world, number="sla42", scope="patients"):
    return world.do(OpenRecall("kesimpta", number, scope, "FDA-1"))


def conditions(world):
    return [world.condition(lot) for lot in ("n1", "n2", "n4", "n5")]


def test_a_recall_blocks_every_matching_lot_everywhere(world):
    done = recall(world)
    assert conditions(world) == ["quarantined", "quarantined", "usable", "quarantined"]
    assert set(done.lots) == {"n1", "n2", "n5"}
    assert done.made == "n6"
    with pytest.raises(RefusedError, match="recalled"):
        world.dispense("n1", 1)
    world.holds()


def test_a_recall_of_stock_leaves_homes_alone(world):
    recall(world, scope="stock")
    assert conditions(world) == ["quarantined", "usable", "usable", "quarantined"]


def test_a_recall_without_a_lot_number_is_of_the_whole_product(world):
    recall(world, "")
    assert conditions(world) == ["quarantined"] * 4


def test_what_comes_while_a_recall_is_open_is_blocked_at_once(world):
    recall(world)
    assert world.condition(world.receive()) == "quarantined"


def test_no_release_lifts_a_recall(world):
    recall(world)
    with pytest.raises(RefusedError, match="expected the recall to be closed first"):
        world.approve("n1")


def test_a_closed_recall_lets_go_and_says_why(world):
    made = recall(world).made
    world.do(Use("n2", 3), PAT)
    world.do(CloseRecall(made, "all answered"))
    assert conditions(world) == ["usable"] * 4
    told = [event.because for event in world.world.events(VerdictChanged) if event.because]
    assert told == [f"recall {made} was closed: all answered"] * 3
    world.holds()


def test_what_was_discarded_is_not_judged_again(world):
    made = recall(world).made
    world.do(Discard("n1", "sent back"))
    world.do(CloseRecall(made, "all answered"))
    assert conditions(world) == ["quarantined", "usable", "usable", "usable"]


def test_all_lots_are_found_however_many_there_are(world, monkeypatch):
    monkeypatch.setattr(errand, "PAGE", 2)
    parts = [world.do(Split("n1", 1)).lots[0] for _ in range(6)]
    recall(world)
    assert {world.condition(part) for part in parts} == {"quarantined"}


def test_each_site_answers_for_what_it_has_and_who_dispensed_for_a_home(world):
    made = recall(world).made
    world.do(AnswerRecall(made, "river", 7, "set apart"), TIM)
    world.do(AnswerRecall(made, "home-1", 3, "told by telephone"), TIM)
    world.do(AnswerRecall(made, "home-1", 2, "one was used"), PAT)
    answers = world.store.recall(made).answers
    assert {site: (each.found, each.by) for site, each in answers.items()} == {
        "river": (7, "tim"),
        "home-1": (2, "pat"),
    }
    for who in (SUE, LEA):
        with pytest.raises(NotFoundError):
            world.do(AnswerRecall(made, "home-1", 0, "none"), who)


@pytest.mark.parametrize("command", [AnswerRecall("r9", "river", 1, "none"), CloseRecall("r9", "done")])
def test_a_recall_that_is_not_there_is_not_found(command):
    with pytest.raises(NotFoundError, match=r"^There is no recall r9\.$"):
        Counter().do(command, ANA)
