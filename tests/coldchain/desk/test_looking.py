"""Looking: whoever asks sees what is true now, though no collector is at work; and a patient sees one home."""

import pytest

from coldchain.commands import Quarantine, Use
from coldchain.desk.overdue import Overdue
from coldchain.errors import NotAllowedError
from coldchain.stock import Actor
from tests.coldchain.desk.world import ANA, OTHER
from tests.coldchain.timetable import at


def test_a_lot_that_is_looked_at_is_judged_up_to_now(world):
    world.turn(60 + 15 + 120)
    assert world.store.lot("n1").standing.condition == "usable"
    (seen,) = world.desk.look((world.store.lot("n1"),), ANA)
    assert seen.standing.condition == "unverified"
    assert world.store.lot("n1") == seen
    world.holds()


def test_what_is_as_it_was_told_is_not_told_again(world):
    before = world.store.head()
    assert world.desk.look((world.store.lot("n1"),), ANA) == [world.store.lot("n1")]
    assert world.store.head() == before


def test_what_was_decided_since_a_lot_was_read_stands(world):
    before = world.store.lot("n1")
    world.do(Quarantine("n1", "found wet"))
    world.turn(60 + 15 + 120)
    (seen,) = world.desk.look((before,), ANA)
    assert (seen, seen.standing.condition) == (world.store.lot("n1"), "quarantined")
    assert world.kinds("n1") == ["held", "gap"]
    world.holds()


def test_all_lots_beside_a_silent_sensor_are_judged_up_to_now_and_again_when_their_time_comes(world):
    other = world.receive(place=OTHER)
    world.turn(60 + 20)
    world.desk.catch_up(ANA)
    assert (world.condition("n1"), world.condition(other)) == ("usable", "usable")
    world.turn(60 + 5 + 120)
    world.desk.catch_up(ANA)
    assert (world.condition("n1"), world.kinds("n1")) == ("unverified", ["gap"])
    before = world.store.head()
    world.desk.catch_up(ANA)
    assert world.store.head() == before
    world.holds()


def test_an_excursion_that_a_silence_cut_off_counts_with_it(world):
    world.hear(65, 75, 9.0)
    world.turn(75 + 5 + 30)
    world.desk.catch_up(ANA)
    assert (world.condition("n1"), world.kinds("n1")) == ("unverified", ["chain"])
    world.holds()


def test_a_lot_that_stays_due_is_judged_once(world):
    with world.store.transaction() as tx:
        tx.put_due("n1", at(30))
    asked = []
    Overdue().judge(world.store, at(60), lambda lots: asked.append([lot.id for lot in lots]) or lots)
    assert asked == [["n1"]]


def test_a_patient_of_everywhere_is_nobody(world):
    with pytest.raises(NotAllowedError, match=r"^Cannot do that: pat is a patient, who has to be named with the own"):
        world.do(Use("n1"), Actor("pat", "patient"))
