"""Looking: whoever asks sees what is true now, though no collector is at work; and a patient sees one home."""

import pytest

from coldchain.commands import Use
from coldchain.errors import NotAllowedError
from coldchain.stock import Actor
from tests.coldchain.desk.world import ANA


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


def test_a_patient_of_everywhere_is_nobody(world):
    with pytest.raises(NotAllowedError, match=r"^Cannot do that: pat is a patient, who has to be named with the own"):
        world.do(Use("n1"), Actor("pat", "patient"))
