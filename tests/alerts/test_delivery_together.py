"""Many contacts, one server that hangs, one that has a rate: nobody waits for another's trouble."""

import threading
from datetime import timedelta

import pytest

from alerts.delivery import WORKERS, Delivery
from alerts.jobs import Job, jobs
from alerts.servers import Servers
from coldchain.clock import HandClock
from coldchain.messages import Attempt, Outgoing
from tests.alerts.ways import AWAY, BrokenWay, Way
from tests.alerts.written import AT, facts, message, states, write_messages


@pytest.fixture
def running(store):
    """Return a function that lets a worker run in a thread of its own until the test ends."""
    stopping, threads = threading.Event(), []

    def run(channels):
        delivery = Delivery(store, channels, lambda _message: "")
        threads.append(threading.Thread(target=delivery.run, args=(stopping,)))
        threads[-1].start()
        return delivery

    yield run
    stopping.set()
    for thread in threads:
        thread.join()


def test_a_server_that_hangs_holds_up_nobody_else(store, running, until):
    deaf, good = Way("deaf"), Way("good")
    deaf.open.clear()
    hanging = {f"deaf-{number}": [deaf] for number in range(40)}
    told = [message(number, contact) for number, contact in enumerate(hanging)]
    last = message(1_000, "ana")
    write_messages(store, [*told, last])
    running({**hanging, "ana": [good]})
    until(lambda: states(store, [last]) == {"m1000": "sent"})
    assert len(deaf.tried) == 4
    deaf.open.set()
    until(lambda: set(states(store, told).values()) == {"sent"})
    assert len(deaf.tried) == len(deaf.sent) == 40


def test_however_many_servers_hang_again_another_is_not_held_up(store, running, until):
    lame, good = [Way(f"lame-{number}", errors=[AWAY]) for number in range(40)], Way("good")
    contacts = {f"lame-{number}": [way] for number, way in enumerate(lame)}
    write_messages(store, [message(number, contact) for number, contact in enumerate(contacts)])
    running({**contacts, "ana": [good]})
    until(lambda: len(facts(store, "MessageFailed")) == 40)
    for way in lame:
        way.open.clear()
    more = [message(100 + number, contact) for number, contact in enumerate(contacts)]
    write_messages(store, more)
    until(lambda: sum(len(way.tried) for way in lame) == 40 + WORKERS // 2)
    last = message(1_000, "ana")
    write_messages(store, [last])
    until(lambda: states(store, [last]) == {"m1000": "sent"})
    for way in lame:
        way.open.set()
    until(lambda: set(states(store, more).values()) == {"sent"})


def test_what_waits_for_one_contact_does_not_hide_another(store, running, until):
    deaf, good = Way("deaf"), Way("good")
    deaf.open.clear()
    last = message(2_000, "ben")
    write_messages(store, [*(message(number) for number in range(1_200)), last])
    running({"ana": [deaf], "ben": [good]})
    until(lambda: states(store, [last]) == {"m2000": "sent"})
    deaf.open.set()


def test_what_is_written_is_sent_at_once_when_the_worker_is_woken(store, running, until):
    way = Way()
    delivery = running({"ana": [way]})
    write_messages(store, [message()])
    delivery.wake()
    until(lambda: way.sent == ["m1"])


def test_a_worker_that_is_stopped_marks_what_is_under_way(store):
    way, stopping = Way(), threading.Event()
    way.open.clear()
    write_messages(store, [message(1), message(2)])
    delivery = Delivery(store, {"ana": [way]}, lambda _message: "")
    thread = threading.Thread(target=delivery.run, args=(stopping,))
    thread.start()
    while not way.tried:
        stopping.wait(0.001)
    stopping.set()
    way.open.set()
    thread.join()
    assert way.sent[:1] == ["m1"]
    marked = states(store, [message(1), message(2)])
    assert [each for each, state in marked.items() if state == "sent"] == way.sent


@pytest.fixture
def clock():
    return HandClock(AT)


@pytest.fixture
def step(store, clock):
    """Return a function that delivers what is due after some seconds, and returns how many outcomes that had."""
    made = []

    def deliver(channels, seconds=0.0):
        if not made:
            made.append(Delivery(store, channels, lambda _message: "", clock))
        clock.turn(clock.now() + timedelta(seconds=seconds))
        return made[0].step()

    yield deliver
    made[0].close()


def test_a_rate_is_kept_and_the_order_with_it(store, step):
    way = Way(per_minute=3)
    write_messages(store, [message(number, severity="warning") for number in range(6)])
    channels = {"ana": [way]}
    sent = []
    for seconds in (0, 19, 2, 20, 40):
        step(channels, seconds)
        sent.append(len(way.sent))
    assert sent == [3, 3, 4, 5, 6]
    assert way.sent == [f"m{number}" for number in range(6)]
    assert facts(store, "MessageFailed") == []


def test_what_is_critical_does_not_wait_for_a_rate(store, step):
    way = Way(per_minute=1)
    write_messages(store, [message(1, severity="warning"), message(2, severity="warning"), message(3)])
    step({"ana": [way]})
    assert way.sent == ["m1", "m3"]


def test_a_server_that_nobody_can_reach_is_passed_over_where_there_is_another(store, step):
    away, other = BrokenWay(AWAY, "away"), Way("other")
    contacts = {f"c{number}": [away, other] for number in range(3)}
    write_messages(store, [message(number, contact) for number, contact in enumerate(contacts)])
    step(contacts)
    assert (len(away.tried), other.sent) == (3, [])
    write_messages(store, [message(9, "c0")])
    step(contacts)
    assert (len(away.tried), other.sent) == (3, ["m9"])


def test_a_server_that_nobody_can_reach_is_tried_by_one_at_a_time(store, step):
    away = BrokenWay(AWAY, "away")
    contacts = {f"c{number}": [away] for number in range(20)}
    write_messages(store, [message(number, contact) for number, contact in enumerate(contacts)])
    tried = []
    for seconds in (0, 6, 11):
        step(contacts, seconds)
        tried.append(len(away.tried))
    assert tried[0] < 10
    assert [tried[1] - tried[0], tried[2] - tried[1]] == [1, 1]


def test_what_is_left_with_a_server_that_is_away_does_not_hold_up_what_goes_by_another():
    mail, away = Way("mail"), Way("away")
    servers = Servers(8)
    for _ in range(3):
        servers.failed(away, AT)
    refused = Outgoing(message(1), AT, attempts=(Attempt(AT, 0, "mailto", "Never.", permanent=True),))
    newer = Outgoing(message(2), AT)
    assert list(jobs([refused, newer], {"ana": [mail, away]}, servers, AT)) == [Job("ana", 0, mail, (newer,))]
