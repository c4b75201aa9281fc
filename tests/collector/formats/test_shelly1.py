"""The odd ends of Shelly's first generation: 999, °F, a clock that is not set, a chip that is no fridge."""

import math
from datetime import UTC, datetime

import pytest

from coldchain.errors import DecodeError
from coldchain.readings import Arrival, Sample, admit
from collector.formats.shelly1 import decode
from collector.message import Message

NUMBER = "shellies/shellyht-1/sensor/temperature"
INFO = "shellies/shellyht-1/info"
PROBE = "shellies/shelly1-1/ext_temperature/0"
PROBE_F = "shellies/shelly1-1/ext_temperature_f/0"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def read(topic, text, **told):
    (sample,) = decode(Message(topic, text.encode(), NOON, **told))
    return sample


@pytest.mark.parametrize(
    ("topic", "text", "sentence"),
    [
        (NUMBER, "999", "'999' is what a Shelly sends without a valid measurement"),
        (PROBE, "999.00", "'999.00' is what a Shelly sends without a valid measurement"),
        (PROBE_F, "999", "'999' is what a Shelly sends without a valid measurement"),
        (PROBE, "85.00", "temperature 85 °C is what a DS18B20 sends at power-on"),
        (PROBE_F, "185", "temperature 85 °C is what a DS18B20 sends at power-on"),
        (PROBE, "-127", "temperature -127 °C is what a DS18B20 sends when it is not connected"),
        (
            INFO,
            '{"tmp":{"value":999,"tC":999,"tF":999,"is_valid":false},"bat":{"value":9}}',
            "is_valid false is what a Shelly sends without a valid measurement",
        ),
    ],
)
def test_what_stands_for_no_measurement_is_a_fault(topic, text, sentence):
    """shelly-api-docs.shelly.cloud/gen1, Shelly H&T: /status, tmp.is_valid; Maxim DS18B20 data sheet, table 1."""
    found = read(topic, text)

    assert found.fault == sentence
    assert admit(found, "a/b/c", Arrival(NOON)).why == "sensor_fault"


def test_a_device_set_to_fahrenheit_is_told_by_its_configuration_and_by_its_info():
    """shelly-api-docs.shelly.cloud/gen1, Shelly H&T: MQTT: °C or °F, depending on the device's settings."""
    info = '{"tmp":{"value":46.4,"units":"F","tC":8.0,"tF":46.4,"is_valid":true},"bat":{"value":9}}'

    assert read(NUMBER, "46.4") == Sample(NUMBER, 46.4)
    assert read(NUMBER, "46.4", named=("F",)) == Sample(f"{NUMBER}#F", 8.0)
    assert read(INFO, info) == Sample(INFO, 8.0, numbers=(("battery_pct", 9.0),))


@pytest.mark.parametrize("time", ['"unixtime":0,', '"unixtime":null,', ""])
def test_a_device_that_does_not_know_the_time_yet_is_dated_by_its_arrival(time):
    """shelly-api-docs.shelly.cloud/gen1, /status: unixtime is 0 if the device has not been synced."""
    assert read(INFO, f'{{{time}"tmp":{{"tC":4.8}},"bat":{{}}}}') == Sample(INFO, 4.8)


@pytest.mark.parametrize(
    "text",
    ["{}", '{"tmp":{"tC":41},"relays":[]}', '{"tmp":{},"bat":{}}', '{"tmp":null,"bat":{}}', '{"tmp":4.8,"bat":{}}'],
)
def test_an_info_without_a_measurement_of_a_sensor_is_no_business_of_ours(text):
    assert decode(Message(INFO, text.encode(), NOON)) == ()


def test_parts_of_another_kind_cost_only_themselves():
    text = '{"unixtime":1669111200.0,"tmp":{"tC":4.8},"hum":50,"bat":{"value":"full","voltage":null},"wifi_sta":[]}'

    assert read(INFO, text) == Sample(INFO, 4.8, datetime(2022, 11, 22, 10, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"tmp":{"tC":"4.8"},"bat":{}}', "tmp.tC is '4.8'; expected a number such as 4.2"),
        ('{"tmp":{"tC":4.8},"bat":{},"unixtime":"10:00"}', "unixtime is '10:00'; expected seconds since 1970"),
        ('{"tmp":{"tC":4.8},"bat":{},"unixtime":1e300}', "unixtime is 1e+300; expected seconds since 1970"),
        ('{"tmp":{"tC":4.8},"bat', 'payload \'{"tmp":{"tC":4.8},"bat\' is not JSON: Input data was truncated'),
    ],
)
def test_refuses_an_info_with_one_sentence(text, sentence):
    with pytest.raises(DecodeError) as refused:
        decode(Message(INFO, text.encode(), NOON))

    assert str(refused.value) == f"{INFO}: {sentence}."


def test_a_nan_is_read_and_refused_at_the_door():
    found = read(INFO, '{"tmp":{"tC":NaN},"bat":{}}')

    assert math.isnan(found.temperature_c)
    assert admit(found, "a/b/c", Arrival(NOON)).why == "not_a_number"
