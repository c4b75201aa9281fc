"""The session with a real broker: nothing is acknowledged before it is committed, and nothing is lost."""

import pytest

VERSIONS = pytest.mark.parametrize("version", ["3.1.1", "5"])


@VERSIONS
def test_what_was_not_acknowledged_comes_again_on_the_next_connection(
    mosquitto, session, until, take, payloads, version
):
    broker = mosquitto()
    first = session(broker.url, version=version)
    until(lambda: first.state.connected)
    broker.publish_all([("fridge/a", f"{i}", 1, False) for i in range(5)])
    came = take(first, 5)
    first.acknowledge(came[:2])
    first.close()

    second = session(broker.url, version=version)

    assert payloads(take(second, 3)) == [b"2", b"3", b"4"]


@VERSIONS
def test_what_was_published_while_the_collector_was_away_comes_as_backlog(
    mosquitto, session, until, take, payloads, version
):
    broker = mosquitto()
    first = session(broker.url, version=version)
    until(lambda: first.state.connected)
    first.close()
    broker.publish_all([("fridge/a", f"{i}", 1, False) for i in range(50)])

    second = session(broker.url, version=version)
    waited = take(second, 50)
    second.acknowledge(waited)
    until(lambda: second.take(10, 0.05))  # our own mark is back
    broker.publish("fridge/a", "live")
    live = take(second, 1)

    assert payloads(waited) == [f"{i}".encode() for i in range(50)]
    assert {delivery.message.backlog for delivery in waited} == {True}
    assert [delivery.message.backlog for delivery in live] == [False]


def test_a_new_session_has_no_backlog(mosquitto, session, until, take):
    broker = mosquitto()
    only = session(broker.url)
    until(lambda: only.state.connected)
    broker.publish("fridge/a", "1")

    assert [delivery.message.backlog for delivery in take(only, 1)] == [False]


def test_a_retained_message_says_that_it_is_one(mosquitto, session, take):
    broker = mosquitto()
    broker.publish("fridge/a", "old", retain=True)
    only = session(broker.url)

    assert [delivery.message.retained for delivery in take(only, 1)] == [True]


def test_a_message_at_qos_0_is_taken_and_needs_no_acknowledgement(mosquitto, session, until, take, payloads):
    broker = mosquitto()
    only = session(broker.url)
    until(lambda: only.state.connected)
    broker.publish("fridge/a", "0", qos=0)
    came = take(only, 1)
    only.acknowledge(came)

    assert payloads(came) == [b"0"]
    assert came[0].qos == 0


def test_a_restarted_broker_is_found_again_and_an_old_connections_acknowledgement_is_not_sent(
    mosquitto, session, until, take, payloads
):
    broker = mosquitto()
    only = session(broker.url)
    until(lambda: only.state.connected)
    broker.publish_all([("fridge/a", "1", 1, False), ("fridge/a", "2", 1, False)])
    before = take(only, 2)
    broker.restart()
    again = take(only, 2)
    only.acknowledge(before)  # the mids are those of the old connection: it must not let go of the new deliveries
    until(lambda: only.state.connected)
    only.close()

    once_more = session(broker.url)

    assert payloads(again) == payloads(take(once_more, 2)) == [b"1", b"2"]
    assert again[0].connection > before[0].connection


def test_publishes_as_soon_as_there_is_a_broker_and_only_the_newest_of_a_topic(
    mosquitto, session, until, take, payloads
):
    broker = mosquitto()
    broker.stop()
    teller = session(broker.url, client_id="teller")
    teller.publish("fridge/state", b"warning", retain=True)
    teller.publish("fridge/state", b"alarm", retain=True)
    broker.start()
    reader = session(broker.url, client_id="reader")
    until(lambda: reader.state.connected and teller.state.connected)

    assert payloads(take(reader, 1)) == [b"alarm"]


def test_a_stopped_reading_leaves_everything_new_at_the_broker(mosquitto, session, until, take, payloads):
    broker = mosquitto()
    first = session(broker.url)
    until(lambda: first.state.connected)
    first.stop_reading()
    broker.publish("fridge/a", "late")
    first.close()
    assert [d for d in first.take(10, 0.0) if d.message.topic == "fridge/a"] == []

    assert payloads(take(session(broker.url), 1)) == [b"late"]


def test_two_ids_get_two_sessions(mosquitto, session, until, take, payloads):
    broker = mosquitto()
    both = [session(broker.url, client_id=name) for name in ("one", "two")]
    until(lambda: all(each.state.connected for each in both))
    broker.publish("fridge/a", "1")

    assert [payloads(take(each, 1)) for each in both] == [[b"1"], [b"1"]]
