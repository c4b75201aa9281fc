"""What Home Assistant is told of units."""

import json

from coldchain import __version__
from collector.discovery import Discovery, announced

HOME = Discovery(names={"h1/fridge": "Kitchen, Ana"})


def test_a_unit_is_one_device_whose_entities_read_its_state():
    ((topic, payload),) = announced(HOME, ["h1/fridge"], [])
    state = "coldchain/v1/h1/fridge/state"
    assert topic == "homeassistant/device/coldchain-h1/fridge/config"
    assert json.loads(payload) == {
        "device": {
            "identifiers": ["coldchain/h1/fridge"],
            "name": "Kitchen, Ana",
            "manufacturer": "Coldchain",
            "model": "Unit",
        },
        "origin": {"name": "Coldchain", "sw_version": __version__},
        "state_topic": state,
        "qos": 1,
        "components": {
            "temperature": {
                "unique_id": "coldchain/h1/fridge/temperature",
                "expire_after": 900,
                "platform": "sensor",
                "name": "Temperature",
                "device_class": "temperature",
                "state_class": "measurement",
                "unit_of_measurement": "°C",
                "suggested_display_precision": 1,
                "value_template": "{{ value_json.temperature_c if value_json.status != 'no_signal' else none }}",
            },
            "problem": {
                "unique_id": "coldchain/h1/fridge/problem",
                "expire_after": 900,
                "platform": "binary_sensor",
                "name": "Problem",
                "device_class": "problem",
                "value_template": "{{ 'OFF' if value_json.status == 'ok' else 'ON' }}",
            },
            "last_reading": {
                "unique_id": "coldchain/h1/fridge/last_reading",
                "expire_after": 900,
                "platform": "sensor",
                "name": "Last reading",
                "device_class": "timestamp",
                "entity_category": "diagnostic",
                "value_template": "{{ value_json.at }}",
            },
            "status": {
                "unique_id": "coldchain/h1/fridge/status",
                "expire_after": 900,
                "platform": "sensor",
                "name": "Status",
                "device_class": "enum",
                "options": ["ok", "warning", "no_signal", "alarm"],
                "json_attributes_topic": state,
                "value_template": "{{ value_json.status }}",
            },
        },
    }


def test_what_was_there_and_is_not_to_appear_is_taken_away():
    told = dict(announced(HOME, ["h1/fridge", "river/fridge-1"], ["h1/fridge", "h1/cellar"]))
    assert [topic for topic, payload in told.items() if not payload] == [
        "homeassistant/device/coldchain-h1/cellar/config",
        "homeassistant/device/coldchain-river/fridge-1/config",
    ]


def test_a_unit_without_a_state_does_not_appear():
    assert list(announced(HOME, [], [])) == []
    assert list(announced(HOME, [], ["h1/fridge"])) == [("homeassistant/device/coldchain-h1/fridge/config", b"")]


def test_no_two_units_share_a_topic():
    both = Discovery(names={"a-b/c": "x", "a/b-c": "y", "a_b/c": "z"})
    assert len({topic for topic, _ in announced(both, both.names, [])}) == 3
