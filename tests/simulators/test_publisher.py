"""Publications reach a real broker at QoS 1, all, in order; a broker that does not take them is one sentence."""

import socket
import threading
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from coldchain.errors import BrokerError, InputError
from simulators.fleet import publications
from simulators.publisher import WINDOW, Pace, Pacer, publish
from simulators.scenario import load
from simulators.simulation import simulate

START = datetime(2026, 3, 2, 13, tzinfo=UTC)
CLOSED = """
user {user}
allow_anonymous false
listener {port} 127.0.0.1
"""


@pytest.fixture
def heard(until):
    """Return a function that subscribes to everything at a broker: messages by topic, as they come."""
    clients = []

    def listen(port):
        messages, subscribed = defaultdict(list), threading.Event()
        client = Client(CallbackAPIVersion.VERSION2)
        client.on_connect = lambda *_: client.subscribe("#", 1)
        client.on_subscribe = lambda *_: subscribed.set()
        client.on_message = lambda _client, _data, message: messages[message.topic].append(message)
        client.connect("127.0.0.1", port)
        client.loop_start()
        clients.append(client)
        until(subscribed.is_set)
        return messages

    yield listen
    for client in clients:
        client.disconnect()
        client.loop_stop()


def count(messages):
    return sum(len(of) for of in messages.values())


def test_everything_arrives_once_at_qos_1_in_the_order_of_each_topic(mosquitto, heard, until):
    broker = mosquitto()
    messages = heard(broker.port)
    told = list(islice(publications(load("steady"), START, sensors=600), 2 * WINDOW))
    tally = publish(told, broker.url)
    until(lambda: count(messages) == len(told))
    expected = defaultdict(list)
    for one in told:
        expected[one.topic].append(one.payload)
    assert {topic: [one.payload for one in of] for topic, of in messages.items()} == expected
    assert {(one.qos, one.retain) for of in messages.values() for one in of} == {(1, False)}
    assert (tally.published, tally.acknowledged, tally.at) == (len(told), len(told), told[-1].at)


def test_progress_ends_with_the_whole_tally(mosquitto):
    told = []
    tally = publish(publications(load("steady"), START), mosquitto().url, on_progress=told.append)
    assert told[-1] == tally
    assert tally.acknowledged == 1152


def test_a_publication_waits_for_its_instant_and_a_stop_is_clean(mosquitto, heard, until):
    broker = mosquitto()
    messages = heard(broker.port)
    stop = threading.Event()
    now = START + timedelta(hours=1)
    tallies = []
    waiting = threading.Thread(
        target=lambda: tallies.append(
            publish(publications(load("steady"), START), broker.url, Pace(now=lambda: now), stop=stop)
        )
    )
    waiting.start()
    due = sum(one.at <= now for one in publications(load("steady"), START))
    until(lambda: count(messages) == due)
    stop.set()
    waiting.join(30)
    assert (tallies[0].published, tallies[0].acknowledged) == (due, due)
    assert count(messages) == due


def test_a_keyboard_interrupt_is_a_clean_stop(mosquitto):
    def interrupted():
        yield from islice(publications(load("steady"), START), 100)
        raise KeyboardInterrupt

    tally = publish(interrupted(), mosquitto().url)
    assert (tally.published, tally.acknowledged) == (100, 100)


def test_what_a_restarted_broker_did_not_acknowledge_is_sent_again(mosquitto):
    broker = mosquitto()
    told = list(publications(load("steady"), START))

    def with_a_restart():
        yield from told[:500]
        broker.restart()
        yield from told[500:]

    tally = publish(with_a_restart(), broker.url)
    assert (tally.published, tally.acknowledged) == (len(told), len(told))


def test_a_backfill_is_a_past_that_ends_now(mosquitto, heard, until, said):
    broker = mosquitto()
    messages = heard(broker.port)
    tally = simulate(load("door-left-open"), broker.url, backfill=True)
    until(lambda: count(messages) == tally.published == 144)
    arrived = datetime.now(UTC)
    times = sorted(datetime.fromisoformat(said(one)[0][1]) for of in messages.values() for one in of)
    assert timedelta(0) <= arrived - times[-1] < timedelta(minutes=10)
    assert timedelta(hours=5, minutes=45) < times[-1] - times[0] < timedelta(hours=6)


def test_a_simulation_is_stamped_with_wall_time_as_fast_as_it_is_played(mosquitto, heard, until, said):
    broker = mosquitto()
    messages = heard(broker.port)
    began = datetime.now(UTC) - timedelta(seconds=1)
    tally = simulate(load("door-left-open"), broker.url, speed=10_000)
    until(lambda: count(messages) == tally.published == 144)
    times = [datetime.fromisoformat(said(one)[0][1]) for of in messages.values() for one in of]
    assert began <= min(times) <= max(times) <= datetime.now(UTC)


class Waiting:
    """A stop that nobody sets, and seconds that pass only while somebody waits for it."""

    def __init__(self):
        self.seconds = 0.0

    def monotonic(self):
        return self.seconds

    def wait(self, seconds):
        self.seconds += seconds
        return False

    def is_set(self):
        return False


def test_a_rate_caps_what_goes_out():
    stop, went = Waiting(), []
    pacer = Pacer(Pace(rate=400.0), stop, stop.monotonic)
    for one in islice(publications(load("steady"), START), 200):
        assert pacer.wait(one.at)
        went.append(stop.seconds)
    assert went == pytest.approx([number / 400 for number in range(200)])


def test_what_a_slow_source_left_unused_of_a_rate_is_caught_up_for_half_a_second_and_no_more():
    stop, at_once = Waiting(), 0
    pacer = Pacer(Pace(rate=400.0), stop, stop.monotonic)
    assert pacer.wait(START)
    stop.seconds = 60.0
    while pacer.wait(START) and stop.seconds == 60.0:
        at_once += 1
    assert at_once == pytest.approx(200, abs=1)


def test_a_broker_that_is_not_there_is_one_sentence():
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        port = reserved.getsockname()[1]
        with pytest.raises(BrokerError) as caught:
            simulate(load("steady"), f"mqtt://ana:secret@127.0.0.1:{port}")
    assert str(caught.value) == f"Cannot reach the broker at mqtt://127.0.0.1:{port}: Connection refused."


def test_a_broker_whose_name_nobody_knows_is_one_sentence():
    with pytest.raises(BrokerError, match=r"^Cannot reach the broker at mqtt://broker\.invalid:1883: [^.]+\.$"):
        simulate(load("steady"), "mqtt://broker.invalid")


def test_a_broker_that_refuses_us_is_one_sentence_without_the_password(mosquitto):
    port = mosquitto(CLOSED).port
    with pytest.raises(BrokerError) as caught:
        simulate(load("steady"), f"mqtt://ana:secret@127.0.0.1:{port}")
    assert str(caught.value) == f"The broker at mqtt://127.0.0.1:{port} refuses user 'ana': Not authorized."


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("http://river:1883", "'http://river:1883'; expected mqtt://host:port or mqtts://host:port."),
        ("river", "'river'; expected mqtt://host:port or mqtts://host:port."),
        ("mqtt://ana:secret@", "'mqtt://…@'; expected mqtt://host:port or mqtts://host:port."),
        ("mqtt://ana:secret@river:99999", "'mqtt://…@river:99999'; expected a port of 1 to 65535."),
    ],
)
def test_what_is_no_broker_is_refused_without_its_password(url, told):
    with pytest.raises(InputError) as caught:
        simulate(load("steady"), url)
    assert str(caught.value) == f"The broker is {told}"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"speed": 0.0}, "The speed is 0; expected more than 0, at most 100000."),
        ({"speed": float("nan")}, "The speed is nan; expected more than 0, at most 100000."),
        ({"rate": 0.0}, "The rate is 0 messages a second; expected more than 0."),
    ],
)
def test_a_speed_or_rate_out_of_bounds_is_refused(arguments, sentence):
    with pytest.raises(InputError) as caught:
        simulate(load("steady"), "mqtt://127.0.0.1:1", **arguments)
    assert str(caught.value) == sentence
