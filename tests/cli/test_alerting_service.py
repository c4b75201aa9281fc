"""The alerter as a whole: it wakes, delivers, gives its role back, and outlives what goes wrong."""

import re
from contextlib import contextmanager
from datetime import timedelta

import pytest

from alerts.channel import Channel
from alerts.world import Habits
from coldchain.cli.alerting import ROLE, Alerting
from coldchain.cli.demo_alerts import DemoChannel
from coldchain.clock import RealClock
from coldchain.commands import StartDrill
from coldchain.errors import ConfigurationError, StoreUnavailableError
from coldchain.events import AlertResolved
from coldchain.store.memory import MemoryStore
from coldchain.writing import Writing
from tests.alerts.story import Story

ELSEWHERE = "elsewhere/1/00000000"


class Busy(MemoryStore):
    """A store that cannot be written for a while."""

    away = 0

    @contextmanager
    def transaction(self):
        if self.away:
            self.away -= 1
            raise StoreUnavailableError("The store is busy.")
        with super().transaction() as tx:
            yield tx


@pytest.fixture
def story():
    return Story(store=Busy(), habits=Habits(group_within=timedelta(0)))


@pytest.fixture
def told():
    return []


@pytest.fixture
def alerting(story, told):
    """An alerter at work; `told` are the subjects that people got."""
    channels: dict[str, list[Channel]] = {
        each: [DemoChannel(each, lambda name, subject, _link: told.append(f"{name}: {subject}"))]
        for each in ("ana", "ben")
    }
    one = Alerting(story.store, RealClock(), story.world, story.directory, channels)
    one.start()
    yield one
    one.stop()


def drill(story) -> str:
    (entry,) = story.do(StartDrill("river", "fridge-1")).entries
    return entry.event.alert


def test_what_is_raised_is_told_and_its_end_too(story, alerting, told, until):
    alert = drill(story)
    alerting.wake()
    until(lambda: told)
    assert told[0].startswith("ana: DRILL")
    until(lambda: not story.store.messages_due(RealClock().now(), 1))
    with story.store.transaction() as tx:
        Writing(tx, RealClock().now(), "mia").tell([AlertResolved(alert, "the drill was ended")])
    until(lambda: len(told) > 1)
    assert told[1].startswith("ana: DRILL: Over: ")
    assert alerting.failed is None


def test_a_store_that_cannot_be_written_for_a_while_is_waited_for(story, alerting, told, until):
    drill(story)
    story.store.away = 3
    alerting.wake()
    until(lambda: told)
    assert alerting.failed is None


def test_one_store_has_one_alerter_and_the_role_is_given_back(story):
    def another() -> Alerting:
        return Alerting(story.store, RealClock(), story.world, story.directory, {})

    another().stop()
    with story.store.transaction() as tx:
        tx.lease(ROLE, ELSEWHERE, RealClock().now(), timedelta(minutes=1))
    told = f"Another alerter works on this store: {ELSEWHERE}. One store has one alerter."
    with pytest.raises(ConfigurationError, match=f"^{re.escape(told)}$"):
        another()
