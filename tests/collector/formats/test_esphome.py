"""ESPHome's odd ends: one number as text, and what it writes where there is none."""

import math
from datetime import UTC, datetime

import pytest

from coldchain.errors import DecodeError
from coldchain.readings import Arrival, Reading, Sample, admit
from collector.formats.esphome import decode, passes_over
from collector.message import Message

TOPIC = "node/sensor/fridge_temperature/state"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def read(payload, **told):
    (sample,) = decode(Message(TOPIC, payload, NOON, **told))
    return sample


@pytest.mark.parametrize(
    ("payload", "celsius"),
    [(b"4.8", 4.8), (b"-0.00", 0.0), (b"+5", 5.0), (b"4.", 4.0), (b" 4.8\r\n", 4.8), (b"1.2e1", 12.0)],
)
def test_a_number_is_a_number_however_it_is_written(payload, celsius):
    assert read(payload) == Sample(TOPIC, celsius)


@pytest.mark.parametrize("payload", [b"nan", b"NaN", b"None"])
def test_a_sensor_without_a_value_is_a_fault_and_no_reading(payload):
    """esphome/esphome, components/mqtt/mqtt_sensor.cpp: `nan`, or `None` where publish_nan_as_none is set."""
    found = read(payload)

    assert math.isnan(found.temperature_c)
    assert found.fault == f"'{payload.decode()}' is what ESPHome sends where a sensor has no value"
    assert not isinstance(admit(found, "a/b/c", Arrival(NOON)), Reading)


@pytest.mark.parametrize(
    "payload",
    [b"", b"-", b".", b"4,8", b"4.8 C", b"0x10", b"1_0", b"inf", b"online", b'"', b'{"t": 4}', b"\xd9\xa4", b"1" * 33],
)
def test_refuses_what_is_no_number_with_one_sentence(payload):
    with pytest.raises(DecodeError, match=rf"^{TOPIC}: payload is '.*'; expected a number such as 4\.2\.$"):
        decode(Message(TOPIC, payload, NOON))


def test_a_retained_number_is_never_a_reading():
    """esphome.io, MQTT Client Component: states are retained by default."""
    refusal = admit(read(b"4.8"), "a/b/c", Arrival(NOON, retained=True))

    assert refusal.why == "stale"


def test_a_sensor_configured_in_fahrenheit_is_converted():
    assert read(b"46.4", named=("F",)) == Sample(f"{TOPIC}#F", 8.0)


@pytest.mark.parametrize(
    ("topic", "passed_over"),
    [
        (TOPIC, False),
        ("node/sensor/Kuehlschrank_Temperatur/state", False),
        ("node/sensor/wifi_signal/state", True),
        ("temp-node/sensor/humidity/state", True),
    ],
)
def test_of_unclaimed_sensors_those_named_like_a_temperature_are_read(topic, passed_over):
    assert passes_over(topic) is passed_over
