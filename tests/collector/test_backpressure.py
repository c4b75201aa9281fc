"""A flood waits at the broker: bounded here, and nothing is lost."""

import pytest

from collector.inbox import MOST_BYTES


@pytest.mark.parametrize("version", ["3.1.1", "5"])
def test_a_flood_beyond_the_inbox_waits_at_the_broker_and_all_of_it_comes(
    mosquitto, session, until, take, payloads, version
):
    broker = mosquitto()
    first = session(broker.url, version=version)
    until(lambda: first.state.connected)
    first.close()
    broker.publish_all([("fridge/a", f"{i}", 1, False) for i in range(3_000)])
    few = session(broker.url, version=version, waiting=100, window=500)
    until(lambda: few.state.waiting >= 100)
    most = 0
    got = []
    while len(got) < 3_000:
        most = max(most, few.state.waiting)
        came = take(few, min(50, 3_000 - len(got)))
        few.acknowledge(came)
        got += came

    assert payloads(got) == [f"{i}".encode() for i in range(3_000)]
    assert most < 100 + 2 * 64


def test_a_full_inbox_keeps_its_connection_alive_beyond_the_keepalive(mosquitto, session, until, take, payloads):
    broker = mosquitto(KEEPING_COUNT)
    first = session(broker.url, keepalive=1)
    until(lambda: first.state.connected)
    first.close()
    broker.publish_all([("fridge/a", f"{i}", 1, False) for i in range(400)])
    few = session(broker.url, keepalive=1, waiting=10)
    until(lambda: few.state.waiting >= 10)
    until(lambda: broker.log.count("PINGREQ from collector") >= 6)
    got = take(few, 400)

    assert payloads(got) == [f"{i}".encode() for i in range(400)]
    assert {delivery.connection for delivery in got} == {1}


def test_large_payloads_fill_the_inbox_by_their_bytes_and_keep_no_more_than_64_kib_each(
    mosquitto, session, until, take
):
    broker = mosquitto()
    first = session(broker.url)
    until(lambda: first.state.connected)
    first.close()
    broker.publish_all([("fridge/a", bytes(100_000), 1, False) for _ in range(700)])
    few = session(broker.url)
    until(lambda: few.state.waiting * 65_537 >= MOST_BYTES)
    most = few.state.waiting
    got = take(few, 700)

    assert {len(delivery.message.payload) for delivery in got} == {65_537}
    assert most < 700


KEEPING_COUNT = """
user {user}
log_type all
persistence true
persistence_location {folder}/
max_queued_messages 0
max_inflight_messages 4000
allow_anonymous true
listener {port} 127.0.0.1
"""
