"""A command about what is not as it was seen is not carried out."""

import pytest

from coldchain.commands import Split
from tests.coldchain.desk.world import ANA


class AnotherError(Exception):
    """It is another by now."""


def unless_ten(reads):
    if reads.lot("n1").quantity != 10:
        raise AnotherError


def test_what_is_as_it_was_seen_is_changed_and_what_is_not_is_left_alone(world):
    world.desk.do(Split("n1", 4), ANA, only_if=unless_ten)
    with pytest.raises(AnotherError):
        world.desk.do(Split("n1", 3), ANA, only_if=unless_ten)
    assert world.lot("n1").quantity == 6


def test_what_was_done_under_a_key_is_answered_again_though_it_is_another_by_now(world):
    first = world.desk.do(Split("n1", 4), ANA, "k1", only_if=unless_ten)
    again = world.desk.do(Split("n1", 4), ANA, "k1", only_if=unless_ten)
    assert (again.again, again.lots) == (True, first.lots)
    assert world.lot("n1").quantity == 6
