import pytest
from msgspec.structs import replace

from coldchain.errors import NotFoundError
from coldchain.inventory.sight import Homes
from coldchain.inventory.tracking import Holding, Reply, Whereabouts, tracking, whereabouts
from coldchain.recalls import Recall, RecallAnswer
from coldchain.stock import Place, Use
from tests.coldchain.inventory.world import (
    HOME_2,
    LAKE,
    MANAGER,
    NOW,
    PHARMACIST,
    RIVER,
    at_home,
    keep,
    lot,
)
from tests.coldchain.timetable import at

RECALL = Recall("r1", "kesimpta", "sla42", "patients", "FDA-1", "glass", at(-60))
ANSWER = RecallAnswer(10, "sent back", at(-5), "bo")
BOX = Place("river", "shipment-s1")


@pytest.fixture
def stocked(store):
    keep(store, lot("A"), lot("B", quantity=4), lot("C", LAKE, form="syringe"), lot("other", LAKE, lot_number="SLA43"))
    keep(store, at_home("D", quantity=2, uses=(Use(at(-90), 1, "used"),)))
    keep(store, at_home("E", HOME_2, stage="gone", quantity=0, uses=(Use(at(-90), 3, "used"),), ended_at=at(-90)))
    keep(store, lot("F", BOX, quantity=1, stage="transit", home="home-3", pharmacy="river"))
    return store


def opened(store, recall):
    with store.transaction() as tx:
        tx.put_recall(recall)


def test_every_unit_of_a_lot_number_is_found_however_it_was_typed(stocked):
    assert whereabouts(stocked, PHARMACIST, "kesimpta", "sla42 ", NOW) == Whereabouts(
        (
            Holding("home-1", "pen", "home", 1, 2, 1),
            Holding("home-2", "pen", "gone", 1, 0, 3),
            Holding("lake", "syringe", "stock", 1, 10, 0),
            Holding("river", "pen", "stock", 2, 14, 0),
            Holding("river", "pen", "transit", 1, 1, 0),
        ),
        Homes(),
        0,
    )


def test_a_manager_sees_what_homes_have_and_used_as_counts(stocked):
    seen = whereabouts(stocked, MANAGER, "kesimpta", "SLA42", NOW)
    assert {each.site for each in seen.holdings} == {"river", "lake"}
    assert (seen.homes, seen.used_in_homes) == (Homes(1, 1, pens=2, value=200.0), 4)


def test_whoever_holds_it_or_was_dispensed_it_must_answer(stocked):
    opened(stocked, replace(RECALL, answers={"river": ANSWER, "home-2": ANSWER}))
    seen = tracking(stocked, PHARMACIST, "r1", NOW)
    assert seen.replies == (
        Reply("home-1", 2, None),
        Reply("home-2", 0, ANSWER),
        Reply("home-3", 1, None),
        Reply("lake", 10, None),
        Reply("river", 15, ANSWER),
    )
    assert (seen.missing, seen.all_answered) == (("home-1", "home-3", "lake"), False)


def test_a_manager_is_told_how_many_homes_have_answered(stocked):
    opened(stocked, replace(RECALL, answers={"river": ANSWER, "home-2": ANSWER}))
    seen = tracking(stocked, MANAGER, "r1", NOW)
    assert [reply.site for reply in seen.replies] == ["lake", "river"]
    assert (seen.homes, seen.homes_answered, seen.missing, seen.all_answered) == (3, 1, ("lake",), False)
    assert seen.recall.answers == {"river": ANSWER}


def test_when_the_last_has_answered_all_have(stocked):
    everyone = ["home-1", "home-2", "home-3", "lake", "river"]
    opened(stocked, replace(RECALL, answers=dict.fromkeys(everyone, ANSWER)))
    assert tracking(stocked, PHARMACIST, "r1", NOW).all_answered
    assert tracking(stocked, MANAGER, "r1", NOW).all_answered


def test_one_site_sees_its_own_part(stocked):
    opened(stocked, replace(RECALL, answers={"lake": ANSWER, "river": ANSWER}))
    seen = tracking(stocked, RIVER, "r1", NOW)
    assert [reply.site for reply in seen.replies] == ["home-1", "home-2", "home-3", "river"]
    assert seen.recall.answers == {"river": ANSWER}


def test_a_recall_of_stock_asks_pharmacies_for_what_they_hold_and_for_what_they_threw_away_since(stocked):
    keep(stocked, lot("G", Place("hill", "f"), quantity=0, stage="gone", ended_at=at(-30)))
    keep(stocked, lot("H", Place("vale", "f"), quantity=0, stage="gone", ended_at=at(-90)))
    opened(stocked, replace(RECALL, scope="stock"))
    replies = tracking(stocked, PHARMACIST, "r1", NOW).replies
    assert [(reply.site, reply.quantity) for reply in replies] == [("hill", 0), ("lake", 10), ("river", 14)]


def test_what_came_back_is_the_pharmacy_s_to_answer_for(store):
    keep(store, at_home("A", LAKE, stage="returned", home="home-1"))
    opened(store, RECALL)
    assert [reply.site for reply in tracking(store, MANAGER, "r1", NOW).replies] == ["lake"]


def test_a_recall_that_is_not_there_is_not_found(store):
    with pytest.raises(NotFoundError) as refused:
        tracking(store, PHARMACIST, "r9", NOW)
    assert str(refused.value) == "There is no recall r9."
