"""The outbox's worker: what it sends by which way, and what it writes of that."""

import threading
from datetime import timedelta

import pytest

from alerts.channels import open_channel
from alerts.delivery import Delivery
from alerts.means import Means
from coldchain.clock import HandClock
from coldchain.errors import StoreUnavailableError
from coldchain.events import ChannelFailed, ChannelRecovered, MessageFailed, MessageSent
from coldchain.store.memory import MemoryStore
from tests.alerts.ways import NEVER, NOT_NOW, BrokenWay, FullStore, Way, later
from tests.alerts.written import AT, facts, message, states, write_messages

TRIES = ("MessageSent", "MessageFailed", "MessageWithdrawn", "ChannelFailed", "ChannelRecovered")


@pytest.fixture
def clock():
    return HandClock(AT)


@pytest.fixture
def deliver(store, clock):
    """Return a function that makes the worker of some channels, by contact."""
    made = []

    def make(link=lambda _message: "", store=store, **channels):
        made.append(Delivery(store, channels, link, clock))
        return made[-1]

    yield make
    for each in made:
        each.close()


def turn(clock, **by):
    clock.turn(clock.now() + timedelta(**by))


def test_a_message_is_sent_then_marked(store, deliver):
    way = Way()
    write_messages(store, [message()])
    delivery = deliver(ana=[way])
    assert (delivery.step(), delivery.step()) == (1, 0)
    assert way.sent == ["m1"]
    assert facts(store, *TRIES) == [MessageSent("m1", "ana", 0, "https", 1, ("a1",), "critical")]
    assert states(store, [message()]) == {"m1": "sent"}


def test_a_link_goes_with_it(store, deliver, hook):
    write_messages(store, [message()])
    link = "https://coldchain.river.example/ack/"
    deliver(lambda one: f"{link}{one.id}", ana=[open_channel(hook.url, Means())]).step()
    assert [each["acknowledge_url"] for each in hook.told] == [f"{link}m1"]


def test_one_contact_s_messages_go_in_their_order(store, deliver):
    way = Way()
    told = [message(number) for number in range(50)]
    write_messages(store, told)
    assert deliver(ana=[way]).step() == 50
    assert way.sent == [each.id for each in told]


def test_a_passing_failure_is_tried_again_later_and_later(store, clock, deliver):
    way = Way(errors=[NOT_NOW, NOT_NOW])
    write_messages(store, [message()])
    delivery = deliver(ana=[way])
    for seconds in (0, 4, 4, 9, 7):
        turn(clock, seconds=seconds)
        delivery.step()
    assert (len(way.tried), way.sent) == (3, ["m1"])
    assert facts(store, *TRIES) == [
        MessageFailed("m1", "ana", 0, "https", 1, "Not now."),
        MessageFailed("m1", "ana", 0, "https", 2, "Not now."),
        MessageSent("m1", "ana", 0, "https", 3, ("a1",), "critical"),
    ]


def test_three_passing_failures_and_the_next_channel_takes_it(store, clock, deliver):
    first, second = BrokenWay(NOT_NOW), Way("second")
    write_messages(store, [message()])
    delivery = deliver(ana=[first, second])
    for _ in range(3):
        delivery.step()
        turn(clock, minutes=1)
    assert (len(first.tried), second.sent) == (3, ["m1"])
    assert facts(store, "ChannelFailed") == [ChannelFailed("ana", 0, "https", "It did not take a message: Not now.")]


def test_a_permanent_failure_and_the_next_channel_takes_it_at_once(store, deliver):
    second = Way("second")
    write_messages(store, [message()])
    assert deliver(ana=[BrokenWay(NEVER), second]).step() == 2
    assert second.sent == ["m1"]
    assert facts(store, *TRIES) == [
        MessageFailed("m1", "ana", 0, "https", 1, "Never.", permanent=True),
        ChannelFailed("ana", 0, "https", "It did not take a message: Never."),
        MessageSent("m1", "ana", 1, "https", 2, ("a1",), "critical"),
    ]


def test_where_no_channel_is_left_it_is_given_up(store, deliver):
    write_messages(store, [message()])
    delivery = deliver(ana=[BrokenWay(NEVER), BrokenWay(NEVER, "other")])
    assert (delivery.step(), delivery.step()) == (2, 0)
    assert facts(store, "MessageFailed")[-1] == MessageFailed(
        "m1", "ana", 1, "https", 2, "Never.", permanent=True, given_up=True
    )
    assert states(store, [message()]) == {"m1": "failed"}


def test_a_day_of_passing_failures_is_enough(store, clock, deliver):
    write_messages(store, [message()])
    delivery = deliver(ana=[BrokenWay(NOT_NOW)])
    while states(store, [message()]) == {"m1": "waiting"}:
        delivery.step()
        turn(clock, minutes=5)
    assert timedelta(hours=24) < clock.now() - AT < timedelta(hours=24, minutes=30)


def test_after_a_weekend_without_power_a_message_that_failed_once_is_tried_again(store, clock, deliver):
    way = Way(errors=[NOT_NOW, NOT_NOW])
    write_messages(store, [message()])
    deliver(ana=[way]).step()
    turn(clock, days=2)
    delivery = deliver(ana=[way])
    delivery.step()
    turn(clock, minutes=1)
    delivery.step()
    assert way.sent == ["m1"]


def test_a_contact_without_a_channel_is_given_up_at_once(store, deliver):
    write_messages(store, [message(contact="nobody")])
    assert deliver(ana=[Way()]).step() == 1
    assert facts(store, "MessageFailed") == [
        MessageFailed("m1", "nobody", 0, "none", 1, "This contact has no channel left.", permanent=True, given_up=True)
    ]


def test_a_channel_that_works_again_is_told(store, clock, deliver):
    way = Way(errors=[NOT_NOW] * 3)
    write_messages(store, [message()])
    delivery = deliver(ana=[way])
    for _ in range(4):
        delivery.step()
        turn(clock, minutes=1)
    assert facts(store, "ChannelFailed", "ChannelRecovered") == [
        ChannelFailed("ana", 0, "https", "It did not take a message: Not now."),
        ChannelRecovered("ana", 0, "https"),
    ]


def test_a_server_that_asks_for_time_gets_it(store, clock, deliver):
    way = Way(errors=[later(40)])
    write_messages(store, [message()])
    delivery = deliver(ana=[way])
    for seconds in (0, 39, 2):
        turn(clock, seconds=seconds)
        delivery.step()
        if seconds == 39:
            assert way.sent == []
    assert way.sent == ["m1"]


def test_what_a_library_does_is_a_passing_failure_that_names_no_secret(store, deliver):
    write_messages(store, [message()])
    deliver(ana=[BrokenWay(RuntimeError("https://hush"))]).step()
    assert facts(store, "MessageFailed") == [
        MessageFailed("m1", "ana", 0, "https", 1, "The channel failed unexpectedly: RuntimeError.")
    ]


def test_what_cannot_be_marked_now_is_marked_later_and_not_sent_twice(deliver):
    store, way = FullStore(), Way()
    write_messages(store, [message()])
    delivery = deliver(store=store, ana=[way])
    store.full = True
    for _ in range(2):
        with pytest.raises(StoreUnavailableError):
            delivery.step()
    store.full = False
    assert delivery.step() == 1
    assert way.sent == ["m1"]
    assert len(facts(store, *TRIES)) == 1


class OddStore(MemoryStore):
    """Fails once in a way that nobody thought of."""

    odd = True

    def messages_due(self, now, limit):
        if self.odd:
            self.odd = False
            raise RuntimeError("odd")
        return super().messages_due(now, limit)


def test_what_nobody_thought_of_ends_no_delivery(deliver, until):
    store, way, stopping = OddStore(), Way(), threading.Event()
    write_messages(store, [message()])
    thread = threading.Thread(target=deliver(store=store, ana=[way]).run, args=(stopping,))
    thread.start()
    until(lambda: way.sent)
    stopping.set()
    thread.join()
    assert way.sent == ["m1"]
