"""The clock is set back by hours: who is to be told is told after the same minutes as if it had gone on."""

from datetime import time, timedelta

import pytest
from msgspec.structs import replace

from alerts.delivery import Delivery
from alerts.directory import Route
from coldchain.clock import HandClock
from coldchain.commands import AcknowledgeAlert, SnoozeAlert
from tests.alerts.story import FRIDGE, MINUTE, PEOPLE, Story, steps
from tests.alerts.ways import AWAY, NOT_NOW, Way
from tests.alerts.written import AT, message, write_messages

LADDER = Route(("river",), steps("ana", "ben", "cem"), service=True)


@pytest.fixture
def story():
    """It freezes; ana was told, ben is to be told in five minutes, when the clock goes from 02:25 back to 21:25."""
    one = frozen(Story(LADDER, start="02:00"))
    turn_back(one)
    return one


def frozen(story):
    story.live(10)
    story.receive()
    assert len(story.live(15, fridge_1=-1.0)) == 2
    return story


def turn_back(story, hours=5):
    story.clock._at -= timedelta(hours=hours)


def wait(story, minutes):
    """Let minutes pass without a reading; return after how many of them who was told what kind of word."""
    told = []
    for passed in range(1, minutes + 1):
        story.clock.turn(story.clock.now() + MINUTE)
        told += [f"{passed} {' '.join(line.split()[1:3])}" for line in story.look()]
    return told


def test_steps_and_repeats_come_as_if_it_had_gone_on(story):
    assert wait(story, 85) == [
        "6 ben: Escalated:",
        "21 cem: Escalated:",
        *(f"51 {each}: Still" for each in ("ana", "ben", "cem")),
        *(f"81 {each}: Still" for each in ("ana", "ben", "cem")),
    ]


def test_also_in_a_process_that_begins_then_though_later_by_what_nobody_wrote_of(story):
    story.engine = story.started()
    assert wait(story, 40)[:2] == ["6 ben: Escalated:", "21 cem: Escalated:"]


def test_an_acknowledgement_is_not_for_ever(story):
    assert wait(story, 4) == []
    story.do(AcknowledgeAlert(story.alert(), "on my way"))
    assert wait(story, 20) == ["16 ana: Still", "16 ben: Still"]


def test_a_snooze_ends_when_it_was_to_end():
    story = frozen(Story(LADDER, start="02:00"))
    story.do(SnoozeAlert(story.alert(), timedelta(minutes=30), "on my way"))
    assert wait(story, 10) == []
    turn_back(story)
    assert wait(story, 25) == ["21 ana: Still", "21 ben: Still"]
    story.do(SnoozeAlert(story.alert(), timedelta(minutes=30), "on my way"))
    assert [each.split()[0] for each in wait(story, 35)] == ["30"] * 3


def test_once_it_is_right_again_it_is_told_once_more_at_most(story):
    assert wait(story, 30) == ["6 ben: Escalated:", "21 cem: Escalated:"]
    story.clock.turn(story.clock.now() + timedelta(hours=5))
    assert wait(story, 25) == [f"{minute} {each}: Still" for minute in (1, 21) for each in ("ana", "ben", "cem")]


def test_what_waits_for_the_morning_waits_for_the_morning_of_the_clock():
    people = {**PEOPLE, "ana": replace(PEOPLE["ana"], quiet=(time(22), time(7)))}
    story = Story(LADDER, start="23:00", contacts=people)
    story.live(10)
    assert story.live(40, fridge_1=9.4) == []
    turn_back(story, hours=3)
    assert wait(story, 5) == ["1 ana: Fridge"]
    assert story.open() == ["fridge-1 warm breached warning firing"]


def test_places_are_looked_at_all_the_same(story):
    assert wait(story, 1) == []
    assert FRIDGE in story.store.looks_due(story.clock.now() + 5 * MINUTE, 10)


@pytest.fixture
def deliver(store):
    """Return a function that delivers what is due after some seconds, of a clock that may go back."""
    clock, made = HandClock(AT), []

    def step(channels, seconds, *, anew=False):
        if anew or not made:
            made.append(Delivery(store, channels, lambda _message: "", clock))
        clock._at += timedelta(seconds=seconds)
        return made[-1].step()

    yield step
    for each in made:
        each.close()


@pytest.mark.parametrize("anew", [False, True])
def test_a_message_that_waits_to_be_tried_again_does_not_wait_for_hours(store, deliver, anew):
    way = Way(errors=[NOT_NOW])
    write_messages(store, [message()])
    deliver({"ana": [way]}, 0)
    deliver({"ana": [way]}, -5 * 3600, anew=anew)
    assert way.sent == ["m1"]


def test_a_server_that_was_left_alone_is_tried_and_a_rate_does_not_stand_still(store, deliver):
    way = Way(errors=[AWAY] * 3, per_minute=60)
    write_messages(store, [message(number, severity="warning") for number in range(3)])
    deliver({"ana": [way]}, 0)
    assert (len(way.tried), way.sent) == (3, [])
    deliver({"ana": [way]}, -5 * 3600)
    assert sorted(way.sent) == ["m0", "m1", "m2"]
