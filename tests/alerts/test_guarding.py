"""A mistake of ours at one place, or in one message, silences no other."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from msgspec.structs import replace
from structlog.testing import capture_logs

from alerts.directory import Route
from alerts.engine import Engine
from coldchain.clock import HandClock
from coldchain.errors import StoreUnavailableError
from coldchain.events import ChannelFailed
from coldchain.store.memory import MemoryStore, MemoryTransaction
from tests.alerts.story import FRIDGE, OTHER, PEOPLE, Story, steps
from tests.alerts.written import write

BOTH = Route(("river", "h17"), steps("ana"), service=True)


class OddTransaction(MemoryTransaction):
    """Cannot tell whether a unit is out of service."""

    odd = None
    error = KeyError

    def unit_out(self, place):
        if place == self.odd:
            raise self.error("odd")
        return super().unit_out(place)


class OddStore(MemoryStore):
    """Its transactions cannot tell whether a unit is out of service."""

    @contextmanager
    def transaction(self):
        with super().transaction() as tx:
            tx.__class__ = OddTransaction
            yield tx


@pytest.fixture
def odd(monkeypatch):
    def make(place, error=KeyError):
        monkeypatch.setattr(OddTransaction, "odd", place)
        monkeypatch.setattr(OddTransaction, "error", error)

    return make


def test_a_place_that_cannot_be_looked_at_silences_no_other_and_is_looked_at_again(odd):
    story = Story(BOTH, store=OddStore())
    story.live(10)
    odd(FRIDGE)
    with capture_logs() as logs:
        assert [line[6:] for line in story.live(60, fridge_1=9.4, fridge_2=9.4)] == [
            "ana: Fridge 2, River Pharmacy: 9.4 °C, above 8 °C, over the limit soon",
            "ana: Worse: Fridge 2, River Pharmacy: 9.4 °C, above 8 °C",
        ]
    assert {each["event"] for each in logs} >= {"river/fridge-1 cannot be looked at: it goes on with the others"}
    assert FRIDGE in story.engine.blind
    odd(None)
    assert "ana: Fridge 1, River Pharmacy: 9.4 °C, above 8 °C" in [line[6:] for line in story.live(2)]
    assert story.engine.blind == frozenset()


def test_a_store_that_is_away_is_no_mistake_of_a_place(odd):
    story = Story(BOTH, store=OddStore())
    story.live(10)
    odd(OTHER, StoreUnavailableError)
    with pytest.raises(StoreUnavailableError):
        story.live(30, fridge_2=9.4)


def test_what_cannot_be_put_into_words_is_told_all_the_same():
    story = Story(BOTH, contacts={**PEOPLE, "ana": replace(PEOPLE["ana"], zone="Mars/Olympus")})
    story.live(10)
    write(story.store, ChannelFailed("ben", 0, "mailto", "The mail server cannot be reached."), at=story.clock.now())
    assert story.look() == ["11:10 ana: Coldchain: a channel does not work"]


def test_a_clock_that_was_turned_back_is_known():
    story = Story(BOTH)
    story.live(10)
    back = HandClock(story.clock.now() - timedelta(hours=6))
    engine = Engine(story.store, back, story.world, story.directory, lambda _: story.probes)
    with capture_logs() as logs:
        engine.step()
        engine.step()
    assert engine.is_behind
    assert len([each for each in logs if "before the ledger's last" in each["event"]]) == 1
    back.turn(story.clock.now())
    engine.step()
    assert not engine.is_behind
