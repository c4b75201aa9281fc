"""The small parts of a connection: watchdog, back-off, subscriptions, outbox, inbox."""

import random
import threading
from datetime import UTC, datetime

from collector.backoff import Backoff
from collector.inbox import Delivery, Inbox
from collector.message import Message
from collector.outbox import Outbox, Outgoing
from collector.subscriptions import Subscriptions
from collector.watchdog import Watchdog

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def delivery(mid, size=1):
    return Delivery(Message("t", bytes(size), NOON), mid, 1, 1)


def told(topic, payload):
    return Outgoing(topic, payload, retain=True)


def test_the_watchdog_pings_each_half_of_its_time_and_barks_after_all_of_it():
    dog = Watchdog(10, 0.0)

    assert [dog.judge(float(second), reading=True) for second in range(11)] == [
        *["fine"] * 5,
        "ping",
        *["fine"] * 4,
        "dead",
    ]


def test_the_watchdog_is_content_while_anything_is_heard_or_while_we_do_not_listen():
    dog = Watchdog(10, 0.0)
    dog.heard(9.0)
    assert dog.judge(18.9, reading=True) == "ping"
    assert dog.judge(500.0, reading=False) == "ping"
    assert dog.judge(509.9, reading=True) == "ping"
    assert dog.judge(510.0, reading=True) == "dead"


def test_delays_double_up_to_their_bound_and_begin_again_after_success():
    backoff = Backoff(1.0, 8.0, random.Random(7))
    delays = [backoff.next() for _ in range(6)]

    for delay, ceiling in zip(delays, [1, 2, 4, 8, 8, 8], strict=True):
        assert ceiling / 2 <= delay <= ceiling
    backoff.reset()
    assert backoff.next() <= 1.0


def test_refused_filters_are_asked_for_again_later_and_told_once():
    wanted = Subscriptions(["a", "b"], Backoff(1.0, 1.0, random.Random(7)), set())
    assert wanted.due(0.0) == ["a", "b"]
    wanted.asked(1, ["a", "b"])
    assert wanted.due(0.0) == []
    assert not wanted.settled

    assert wanted.answered(1, ["", "Not authorized"], 0.0) == ["b"]
    assert wanted.settled
    assert wanted.granted("a")
    assert wanted.refused == {"b": "Not authorized"}
    assert wanted.due(0.4) == []
    assert wanted.due(1.0) == ["b"]

    wanted.asked(2, ["b"])
    assert wanted.answered(2, ["Not authorized"], 1.0) == []
    wanted.asked(3, wanted.due(2.0))
    assert wanted.answered(3, [""], 2.0) == []
    assert wanted.refused == {}
    assert wanted.due(100.0) == []


def test_the_outbox_keeps_the_newest_of_a_topic_until_it_is_confirmed():
    outbox = Outbox()
    old, new, other = told("a", b"1"), told("a", b"2"), told("b", b"3")
    for message in (old, other, new):
        outbox.put(message)
    assert outbox.next() == other
    outbox.sent(1, other)
    assert outbox.next() == new
    outbox.sent(2, new)
    assert outbox.next() is None
    assert outbox.confirmed(1) == other
    outbox.lost()

    assert outbox.under_way == 0
    assert outbox.next() == new


def test_something_newer_is_not_overtaken_by_what_a_lost_connection_had_under_way():
    outbox = Outbox()
    outbox.sent(1, told("a", b"1"))
    outbox.put(told("a", b"2"))
    outbox.lost()

    assert outbox.next() == told("a", b"2")
    assert outbox.next() is None


def test_the_inbox_gives_what_waits_in_order_and_says_once_when_there_is_space_again():
    spaces = []
    inbox = Inbox(3, lambda: spaces.append("space"))
    for mid in range(3):
        assert not inbox.full()
        inbox.put(delivery(mid))
    assert inbox.full()

    assert [each.mid for each in inbox.take(2, 0.0)] == [0, 1]
    assert not inbox.full()
    assert [each.mid for each in inbox.take(2, 0.0)] == [2]
    assert inbox.take(2, 0.0) == []
    assert spaces == ["space"]


def test_the_inbox_is_also_full_by_the_bytes_it_holds():
    inbox = Inbox(1_000, lambda: None)
    for mid in range(512):
        inbox.put(delivery(mid, 65_536))

    assert inbox.full()
    inbox.take(1, 0.0)
    assert not inbox.full()


def test_a_taker_is_woken_by_the_first_delivery_and_nothing_is_lost_between_two_threads():
    space = threading.Event()
    inbox = Inbox(50, space.set)
    total = 20_000

    def put_all():
        for mid in range(total):
            while inbox.full():
                space.wait(30)
                space.clear()
            inbox.put(delivery(mid))

    thread = threading.Thread(target=put_all)
    thread.start()
    taken = []
    while len(taken) < total:
        taken += inbox.take(7, 30.0)
    thread.join(30)

    assert [each.mid for each in taken] == list(range(total))
