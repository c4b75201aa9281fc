"""Home Assistant's odd ends: its words for no value, quotation marks, retained states."""

import math
from datetime import UTC, datetime

import pytest

from coldchain.errors import DecodeError
from coldchain.readings import Arrival, Reading, Refusal, Sample, admit
from collector.formats.homeassistant import decode, passes_over
from collector.message import Message

TOPIC = "homeassistant/sensor/fridge_temperature/state"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def read(payload, **told):
    (sample,) = decode(Message(TOPIC, payload, NOON, **told))
    return sample


@pytest.mark.parametrize(
    ("payload", "sentence"),
    [
        (b"unknown", "'unknown' is what Home Assistant says of an entity without a value"),
        (b'"unknown"', "'unknown' is what Home Assistant says of an entity without a value"),
        (b"unavailable", "'unavailable' is what Home Assistant says of an entity that it cannot reach"),
        (b"None", "'None' is what Home Assistant says where a template has no value"),
    ],
)
def test_an_entity_without_a_value_is_a_fault_and_no_reading(payload, sentence):
    """home-assistant.io, "State object": every entity may be `unknown` or `unavailable`."""
    found = read(payload)

    assert math.isnan(found.temperature_c)
    assert admit(found, "a/b/c", Arrival(NOON)) == Refusal(TOPIC, "sensor_fault", f"{TOPIC}: {sentence}.", NOON)


@pytest.mark.parametrize("payload", [b'"5.3"', b'" 5.3 "', b"5.3"])
def test_a_state_may_stand_in_quotation_marks(payload):
    assert read(payload) == Sample(TOPIC, 5.3)


@pytest.mark.parametrize("payload", [b"", b'"5.3', b"5.3 \xc2\xb0C", b"on", b"5,3", b"[5.3]", b"infinity"])
def test_refuses_what_is_no_number_with_one_sentence(payload):
    with pytest.raises(DecodeError, match=rf"^{TOPIC}: payload is '.*'; expected a number such as 4\.2\.$"):
        decode(Message(TOPIC, payload, NOON))


def test_what_the_broker_retained_is_refused_and_what_comes_now_is_read():
    """home-assistant/core, mqtt_statestream/__init__.py: every state is published with the retain flag."""
    assert admit(read(b"5.3"), "a/b/c", Arrival(NOON, retained=True)).why == "stale"
    assert admit(read(b"5.3"), "a/b/c", Arrival(NOON)) == Reading("a/b/c", NOON, 5.3, NOON, "arrival")


def test_an_entity_configured_in_fahrenheit_is_converted():
    assert read(b"32", named=("F",)) == Sample(f"{TOPIC}#F", 0.0)


def test_of_unclaimed_entities_those_named_like_a_temperature_are_read():
    assert not passes_over(TOPIC)
    assert passes_over("homeassistant/sensor/fridge_humidity/state")
