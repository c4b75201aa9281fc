import json
import threading

import pytest
import structlog
from paho.mqtt import subscribe

from alerts.broker import Broker
from alerts.heartbeat import TOPIC, WILL, Heartbeat
from coldchain.broker_url import BrokerUrl
from coldchain.clock import HandClock
from tests.alerts.written import AT
from tests.ports import free_port


@pytest.fixture
def broker(mosquitto):
    """A connection with the last will, and a function that tells what the broker keeps."""
    port = mosquitto().port
    one = Broker(BrokerUrl("127.0.0.1", port, tls=False), "coldchain-alerts", will=WILL, timeout=5.0)
    one.start()
    one.check()
    yield one, lambda: kept(port)
    one.close()


def kept(port):
    return json.loads(subscribe.simple(TOPIC, hostname="127.0.0.1", port=port).payload)


def test_it_beats_while_the_engine_steps_and_says_when_it_does_not(broker):
    connection, state = broker
    beats = iter([True, False])
    heart = Heartbeat("s1", lambda: next(beats), connection, clock=HandClock(AT))
    heart.beat()
    assert state() == {"status": "alive", "at": "2026-11-22T10:00:00Z", "store": "s1"}
    heart.beat()
    assert state() == {"status": "stalled", "at": "2026-11-22T10:00:00Z", "store": "s1"}


def test_the_broker_says_that_it_is_gone_when_it_ends_without_a_word(broker, until):
    connection, state = broker
    Heartbeat("s1", lambda: True, connection).beat()
    connection._client.socket().shutdown(2)
    until(lambda: state()["status"] == "gone")


def test_it_says_itself_that_it_is_gone_when_it_is_stopped(broker):
    connection, state = broker
    stopping = threading.Event()
    stopping.set()
    Heartbeat("s1", lambda: True, connection).run(stopping)
    assert state() == {"status": "gone"}


def test_a_secret_url_is_asked_for_only_while_the_engine_steps(hook):
    beats = iter([True, False, True])
    heart = Heartbeat("s1", lambda: next(beats), ping=hook.url)
    for _ in range(3):
        heart.beat()
    assert [(method, path) for method, path, *_ in hook.requests] == [("GET", "/hook")] * 2


def test_a_service_that_drips_its_answer_does_not_hold_up_the_next_beat(dripping):
    url = f"http://127.0.0.1:{dripping(b'HTTP/1.1 200 OK')}/hush"
    with structlog.testing.capture_logs() as logs:
        Heartbeat("s1", lambda: True, ping=url, deadline=0.3).beat()
    assert [each["problem"] for each in logs] == ["no answer: ReadTimeout"]


def test_who_cannot_be_told_is_logged_once_and_never_by_address(hook):
    hook.answer = lambda _id: (500, {})
    away = Broker(BrokerUrl("127.0.0.1", free_port(), tls=False), "coldchain-alerts", timeout=0.01)
    with structlog.testing.capture_logs() as logs:
        heart = Heartbeat("s1", lambda: True, away, hook.url)
        heart.beat()
        heart.beat()
        gone = Heartbeat("s1", lambda: True, ping=f"http://127.0.0.1:{free_port()}/hush")
        gone.beat()
    event = {"event": "the heartbeat does not get through", "log_level": "warning"}
    assert logs == [
        {**event, "to": "broker", "problem": "There is no connection to the broker."},
        {**event, "to": "ping", "problem": "the answer is 500"},
        {**event, "to": "ping", "problem": "no answer: ConnectError"},
    ]
