"""Zigbee2MQTT's odd ends: values that are none, topics that are no devices."""

from datetime import UTC, datetime

import pytest

from coldchain.errors import DecodeError
from coldchain.readings import Sample
from collector.formats.zigbee2mqtt import decode
from collector.message import Message

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TOPIC = "zigbee2mqtt/fridge"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"temperature":null}', "temperature is null; expected a number such as 4.2"),
        ('{"temperature":"4.2"}', "temperature is '4.2'; expected a number such as 4.2"),
        ("27.3", "payload '27.3' is a number; expected a JSON object"),
        (
            '{"temperature":4,"last_seen":"just now"}',
            "last_seen is 'just now'; expected an ISO 8601 text such as 2026-11-22T10:00:00Z",
        ),
        ('{"temperature":4,"last_seen":1e300}', "last_seen is 1e+300; expected milliseconds since 1970"),
    ],
)
def test_refuses_with_one_sentence(text, sentence):
    with pytest.raises(DecodeError) as refused:
        decode(Message(TOPIC, text.encode(), NOON))

    assert str(refused.value) == f"{TOPIC}: {sentence}."


def test_a_value_beside_the_temperature_that_is_no_number_is_passed_over():
    text = b'{"temperature":4,"humidity":null,"battery":"low","voltage":true,"linkquality":80}'

    assert decode(Message(TOPIC, text, NOON)) == (Sample(TOPIC, 4.0, None, (("linkquality", 80.0),)),)


@pytest.mark.parametrize("topic", ["zigbee2mqtt/bridge", "zigbee2mqtt/bridge/devices", "home/zigbee2mqtt/bridge/info"])
def test_the_bridge_is_no_sensor(topic):
    assert decode(Message(topic, b'{"temperature":4}', NOON)) == ()
