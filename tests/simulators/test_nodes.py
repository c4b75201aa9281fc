"""Nodes write what their makers' documents show: the same keys, the same types, the same words for no value."""

import json
from datetime import UTC, datetime

import pytest

from simulators.devices import Report
from simulators.nodes import (
    esphome_payload,
    esphome_topic,
    homeassistant_payload,
    homeassistant_topic,
    senml_payload,
    shelly1_info,
    shelly1_payload,
    shelly1_topic,
    shelly2_payload,
    shelly2_topic,
)

AT = datetime(2022, 11, 22, 10, 0, 0, 500_000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("payload", "cold", "zero", "fahrenheit", "none"),
    [
        (esphome_payload, b"4.80", b"0.00", b"40.64", b"nan"),
        (homeassistant_payload, b"4.8", b"0.0", b"40.64", b"unavailable"),
        (shelly1_payload, b"4.80", b"0.00", b"40.64", b"999"),
    ],
)
def test_a_lone_number_is_the_devices_and_a_word_stands_for_none(payload, cold, zero, fahrenheit, none):
    told = [payload(Report(AT, 1, (celsius,))) for celsius in (4.8, 0.0, None)]

    assert told == [cold, zero, none]
    assert payload(Report(AT, 1, (4.8,), fahrenheit=True)) == fahrenheit


def test_topics_are_the_makers():
    assert esphome_topic("livingroom", "living_room_temperature") == "livingroom/sensor/living_room_temperature/state"
    assert homeassistant_topic("fridge") == "homeassistant/sensor/fridge/state"
    assert shelly1_topic("shellyht-F3B2A1") == "shellies/shellyht-F3B2A1/sensor/temperature"
    assert shelly1_topic("shellyht-F3B2A1", "info") == "shellies/shellyht-F3B2A1/info"
    assert shelly2_topic("shellyhtg3-543204539b34") == "shellyhtg3-543204539b34/events/rpc"


def test_a_shelly_h_and_t_tells_celsius_and_fahrenheit_whatever_it_is_set_to():
    found = json.loads(shelly1_info(Report(AT, 7, (4.8,), 93.4, fahrenheit=True), "F3B2A1"))

    assert found["tmp"] == {"value": 40.64, "units": "F", "tC": 4.8, "tF": 40.64, "is_valid": True}
    assert (found["unixtime"], found["bat"]["value"]) == (1669111200, 93)
    assert json.loads(shelly1_info(Report(AT, 7, (None,)), "F3B2A1"))["tmp"] == {
        "value": 999.0, "units": "C", "tC": 999.0, "tF": 999.0, "is_valid": False,
    }  # fmt: skip


def test_a_shelly_of_a_later_generation_notifies_with_its_time():
    found = json.loads(shelly2_payload(Report(AT, 7, (4.8,), 93.4), "shellyhtg3-543204539b34"))

    assert list(found) == ["src", "dst", "method", "params"]
    assert (found["method"], found["params"]["ts"]) == ("NotifyFullStatus", 1669111200.5)
    assert found["params"]["temperature:0"] == {"id": 0, "tC": 4.8, "tF": 40.64}
    assert json.loads(shelly2_payload(Report(AT, 7, (None,)), "x"))["params"]["temperature:0"] == {
        "id": 0, "tC": None, "tF": None, "errors": ["read"],
    }  # fmt: skip


def test_a_senml_pack_begins_with_its_base_and_leaves_out_what_has_no_value():
    device = "10e2073a01080063"

    assert json.loads(senml_payload(Report(AT, 7, (4.8,), 93.4), device)) == [
        {"bn": f"urn:dev:ow:{device}:", "bt": 1669111200.5, "n": "temperature", "u": "Cel", "v": 4.8},
        {"n": "humidity", "u": "%RH", "v": 41.2},
        {"n": "battery", "u": "%EL", "v": 93.4},
    ]
    assert [record["n"] for record in json.loads(senml_payload(Report(AT, 7, (None,)), device))] == [
        "humidity",
        "battery",
    ]
