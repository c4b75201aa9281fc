import threading
from datetime import timedelta

import pytest

from alerts.channel import UnusableChannel
from alerts.delivery import Delivery
from alerts.selftest import SelfTest
from coldchain.clock import HandClock
from coldchain.events import ChannelFailed, ChannelRecovered, DaySwept
from coldchain.store.memory import MemoryStore
from tests.alerts.ways import NEVER, NOT_NOW, BrokenWay, Way
from tests.alerts.written import AT, facts, message, write, write_messages

FOUND = ("ChannelFailed", "ChannelRecovered", "DaySwept")
DAY = timedelta(days=1)


@pytest.fixture
def clock():
    return HandClock(AT)


def test_every_channel_is_tested_once_a_day(store, clock):
    channels = {"ana": [Way("good"), BrokenWay(NOT_NOW)], "ben": [UnusableChannel("tgram", "It cannot be used.")]}
    assert SelfTest(store, channels, clock).step()
    assert not SelfTest(store, channels, clock).step()
    assert facts(store, *FOUND) == [
        ChannelFailed("ana", 1, "https", "Not now."),
        ChannelFailed("ben", 0, "tgram", "It cannot be used."),
        DaySwept("channels", AT.date()),
    ]


def test_what_fails_is_told_once_and_what_works_again_too(store, clock):
    channels = {"ana": [Way(errors=[NOT_NOW, NEVER])]}
    test = SelfTest(store, channels, clock)
    for _ in range(4):
        test.step()
        clock.turn(clock.now() + DAY)
    assert facts(store, *FOUND[:2]) == [
        ChannelFailed("ana", 0, "https", "Not now."),
        ChannelRecovered("ana", 0, "https"),
    ]
    assert len(facts(store, "DaySwept")) == 4


def test_a_channel_that_refuses_messages_does_not_work_because_it_passes_the_test(store, clock):
    way = Way(errors=[NEVER])
    delivery = Delivery(store, {"ana": [way]}, lambda _message: "", clock)
    write_messages(store, [message(1)])
    delivery.step()
    assert SelfTest(store, {"ana": [way]}, clock).step()
    assert facts(store, *FOUND[:2]) == [ChannelFailed("ana", 0, "https", "It did not take a message: Never.")]
    write_messages(store, [message(2)])
    delivery.step()
    delivery.close()
    assert facts(store, "ChannelRecovered") == [ChannelRecovered("ana", 0, "https")]


def test_of_channels_through_one_server_one_is_asked_for_all(store, clock):
    one, other = Way("mail", errors=[NOT_NOW]), Way("mail", errors=[NOT_NOW])
    SelfTest(store, {"ana": [one], "ben": [other]}, clock).step()
    assert len(one.errors) + len(other.errors) == 1
    assert [each.contact for each in facts(store, "ChannelFailed")] == ["ana", "ben"]


def test_a_library_s_mishap_is_a_finding_without_its_text(store, clock):
    SelfTest(store, {"ana": [BrokenWay(RuntimeError("https://hush"))]}, clock).step()
    assert facts(store, "ChannelFailed") == [
        ChannelFailed("ana", 0, "https", "The test failed unexpectedly: RuntimeError.")
    ]


def test_the_trouble_of_a_channel_that_is_configured_no_more_is_over(store, clock):
    write(store, ChannelFailed("gone", 0, "mailto", "No."), ChannelFailed("ana", 1, "tgram", "No."))
    SelfTest(store, {"ana": [Way()]}, clock).step()
    assert facts(store, "ChannelRecovered") == [
        ChannelRecovered("ana", 1, "tgram"),
        ChannelRecovered("gone", 0, "mailto"),
    ]
    assert store.channel_troubles() == []


class OddStore(MemoryStore):
    """Fails once in a way that nobody thought of."""

    odd = True

    def swept_on(self, what):
        if self.odd:
            self.odd = False
            raise RuntimeError("odd")
        return super().swept_on(what)


def test_what_nobody_thought_of_ends_no_test(until, clock):
    store, stopping = OddStore(), threading.Event()
    test = SelfTest(store, {"ana": [Way()]}, clock, look_s=0.01)
    thread = threading.Thread(target=test.run, args=(stopping,))
    thread.start()
    until(lambda: facts(store, "DaySwept"))
    stopping.set()
    thread.join()
    assert facts(store, *FOUND) == [DaySwept("channels", AT.date())]
