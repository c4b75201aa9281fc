"""At the desk a sensor is silent by the clock, whether or not a collector is at work to find it so."""

import pytest

from coldchain.commands import Move
from coldchain.errors import RefusedError
from tests.coldchain.desk.world import OTHER


def test_nothing_is_dispensed_from_a_fridge_of_which_nobody_has_heard_for_hours(world):
    world.turn(60 + 15 + 120)
    with pytest.raises(RefusedError, match=r"unverified since .* \(no data for 2 h 10 min from 2026-03-01 13:05 UTC\)"):
        world.dispense("n1", 3)
    world.holds()


def test_what_a_collector_then_finds_is_nothing_new(world):
    world.turn(60 + 15 + 120)
    world.do(Move("n1", OTHER))
    assert world.kinds("n1") == ["gap"]
    before = world.store.head().seq
    world.world.tick()
    assert not [each for each in world.store.entries(before) if each.kind == "VerdictChanged"]
    world.holds()


def test_an_excursion_that_a_silence_cut_off_may_have_gone_on(world):
    world.hear(65, 70, 9.0)
    world.turn(70 + 40)
    with pytest.raises(RefusedError, match=r"unverified since .* beside it no data for 35 min"):
        world.dispense("n1", 3)


def test_a_short_silence_stops_nothing(world):
    world.turn(60 + 100)
    assert world.dispense("n1", 3).made
