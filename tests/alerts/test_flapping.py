"""Flapping as timetables: what was in range at the very minute in which it was due is told all the same."""

import pytest

from alerts.directory import Route
from coldchain import commands as ask
from tests.alerts.story import Story, steps

HOUR = 60
TO_ANA = Route(("river",), steps("ana"))
PHASES = range(0, 30, 5)


def breached():
    """A full fridge that is over its limit, and ana was told."""
    story = Story(TO_ANA)
    story.live(10)
    story.receive()
    assert len(story.live(40, fridge_1=9.4)) == 2
    return story


def let_flap(story, phase):
    """Each half hour one reading is in range, which ends no alert; no stretch is over the limit by itself."""
    story.course["fridge-1"] = lambda minute: 6.0 if minute % 30 == phase else 9.4
    told = story.live(12 * HOUR)
    assert story.open() == ["fridge-1 warm breached critical firing"]
    return told


@pytest.mark.parametrize("phase", PHASES)
def test_a_fridge_that_flaps_is_told_again_and_again_until_somebody_acknowledges(phase):
    told = let_flap(breached(), phase)
    assert len(told) >= 23
    assert {line[6:] for line in told} == {
        "ana: Still open: Fridge 1, River Pharmacy: 9.4 °C, above 8 °C, 14 not to be used"
    }


@pytest.mark.parametrize("phase", PHASES)
def test_a_fridge_that_flaps_after_it_was_acknowledged_is_told_again(phase):
    story = breached()
    story.do(ask.AcknowledgeAlert(story.alert(), "shut the door"))
    assert len(let_flap(story, phase)) >= 20


def test_what_recovers_is_not_told_again_before_it_is_over():
    story = breached()
    story.do(ask.AcknowledgeAlert(story.alert(), "shut the door"))
    story.live(25)
    assert [line[6:15] for line in story.live(HOUR, fridge_1=5.0)] == ["ana: Over"]
