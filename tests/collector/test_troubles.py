"""A broker that is absent, refuses us or falls silent: one sentence, and another attempt."""

import json
import selectors
import socket
import threading
from collections.abc import Iterator

import pytest

DYNAMIC = """
user {user}
plugin /usr/lib/x86_64-linux-gnu/mosquitto_dynamic_security.so
allow_anonymous true
plugin_opt_config_file {folder}/rules.json
listener {port} 127.0.0.1
"""
CONTROL = {"acltype": "publishClientSend", "topic": "$CONTROL/#", "priority": 0, "allow": True}
RULES = {
    "defaultACLAccess": {
        "publishClientSend": True,
        "publishClientReceive": True,
        "subscribe": False,
        "unsubscribe": True,
    },
    "groups": [{"groupname": "all", "roles": [{"rolename": "reader"}]}],
    "roles": [
        {
            "rolename": "reader",
            "acls": [{"acltype": "subscribePattern", "topic": "coldchain/#", "priority": 0, "allow": True}, CONTROL],
        }
    ],
    "anonymousGroup": "all",
}


class Proxy:
    """Forwards TCP to a broker until it is told to swallow everything, on the connections it has by then."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._pairs: dict[socket.socket, socket.socket] = {}
        self._swallowed: set[socket.socket] = set()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"mqtt://127.0.0.1:{self._listener.getsockname()[1]}"

    def swallow(self) -> None:
        self._swallowed = set(self._pairs)

    def close(self) -> None:
        self._over.set()
        self._thread.join()
        for each in (*self._pairs, self._listener):
            each.close()
        self._selector.close()

    def _run(self) -> None:
        while not self._over.is_set():
            for key, _ in self._selector.select(0.02):
                if key.fileobj is self._listener:
                    self._accept()
                else:
                    self._forward(key.fileobj)

    def _accept(self) -> None:
        near, far = self._listener.accept()[0], socket.create_connection(("127.0.0.1", self._to))
        for one, other in ((near, far), (far, near)):
            self._pairs[one] = other
            self._selector.register(one, selectors.EVENT_READ)

    def _forward(self, source: socket.socket) -> None:
        try:
            data = source.recv(65536)
            if data and source not in self._swallowed:
                self._pairs[source].sendall(data)
        except OSError:
            data = b""
        if not data:
            self._selector.unregister(source)


@pytest.fixture
def proxy() -> Iterator[type[Proxy]]:
    made: list[Proxy] = []

    def make(port: int) -> Proxy:
        made.append(Proxy(port))
        return made[-1]

    yield make
    for each in made:
        each.close()


def test_an_absent_broker_is_told_once_and_found_when_it_comes(mosquitto, session, until, sentences):
    broker = mosquitto()
    broker.stop()
    only = session(broker.url)
    until(lambda: only.state.connection >= 4)

    told = f"Broker {broker.url}: cannot connect: [Errno 111] Connection refused."
    assert sentences == [told]
    assert only.state.trouble == told

    broker.start()
    until(lambda: only.state.connected)
    assert only.state.trouble == ""


def test_a_name_that_nobody_knows_is_told(session, until):
    only = session("mqtt://no-such-broker.invalid")

    until(lambda: only.state.trouble)
    assert only.state.trouble.startswith("Broker mqtt://no-such-broker.invalid:1883: cannot connect: [Errno -")


@pytest.mark.parametrize("version", ["3.1.1", "5"])
def test_a_connection_that_is_up_but_dead_is_given_up_and_another_made(
    mosquitto, session, until, take, proxy, sentences, version
):
    broker = mosquitto()
    between = proxy(broker.port)
    only = session(between.url, version=version, keepalive=1)
    until(lambda: only.state.connected)
    between.swallow()
    broker.publish("fridge/a", "1")

    assert take(only, 1)[0].message.payload == b"1"
    assert f"Broker {between.url}: connection lost: nothing heard for 1 s." in sentences


def test_a_frozen_broker_is_noticed_and_used_again_once_it_thaws(mosquitto, session, until, take, payloads, sentences):
    broker = mosquitto()
    only = session(broker.url, keepalive=1, connect_timeout=0.3)
    until(lambda: only.state.connected)
    broker.freeze()
    until(lambda: f"Broker {broker.url}: connection lost: no answer to CONNECT within 0.3 s." in sentences)
    broker.thaw()
    broker.publish("fridge/a", "1")

    assert payloads(take(only, 1)) == [b"1"]


def test_another_collector_with_our_id_takes_the_session_over_and_we_say_so(mosquitto, session, until, sentences):
    broker = mosquitto()
    first = session(broker.url, version="5")
    until(lambda: first.state.connected)
    session(broker.url, version="5")

    until(lambda: any(told.endswith("Is another client using the id 'collector'?") for told in sentences))


@pytest.mark.parametrize("version", ["3.1.1", "5"])
def test_a_refused_subscription_is_told_and_asked_for_again_until_it_is_granted(
    mosquitto, session, until, take, payloads, sentences, version
):
    broker = mosquitto(DYNAMIC, files={"rules.json": json.dumps(RULES)})
    only = session(broker.url, "coldchain/v1/a", "zigbee2mqtt/#", version=version)
    until(lambda: only.state.refused)
    reason = "Unspecified error" if version == "3.1.1" else "Not authorized"
    assert only.state.refused == (("zigbee2mqtt/#", reason),)

    granted = {"acltype": "subscribePattern", "topic": "zigbee2mqtt/#", "priority": 0, "allow": True}
    command = {"commands": [{"command": "addRoleACL", "rolename": "reader", **granted}]}
    broker.publish("$CONTROL/dynamic-security/v1", json.dumps(command))
    until(lambda: not only.state.refused)
    broker.publish("zigbee2mqtt/fridge", "1")

    assert payloads(take(only, 1)) == [b"1"]
    assert sum("subscription refused" in told for told in sentences) == 1


def test_without_its_marks_a_backlog_ends_when_nothing_comes_any_more(mosquitto, session, until, take, sentences):
    rules = json.loads(json.dumps(RULES).replace("coldchain/#", "fridge/#"))
    broker = mosquitto(DYNAMIC, files={"rules.json": json.dumps(rules)})
    first = session(broker.url)
    until(lambda: first.state.refused)
    first.close()
    broker.publish("fridge/a", "old")
    second = session(broker.url, quiet=0.2)
    waited = take(second, 1)
    second.acknowledge(waited)
    until(lambda: any("our own mark does not come back" in told for told in sentences))
    broker.publish("fridge/a", "live")

    assert [delivery.message.backlog for delivery in waited + take(second, 1)] == [True, False]
