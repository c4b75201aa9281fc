"""Devices write what their makers' documents show: the same keys, the same types."""

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from simulators.devices import (
    Report,
    coldchain_payload,
    coldchain_topic,
    tasmota_payload,
    tasmota_topic,
    zigbee2mqtt_payload,
    zigbee2mqtt_topic,
)

AT = datetime(2021, 1, 14, 4, 58, 41, tzinfo=UTC)
NEW_YORK = ZoneInfo("America/New_York")


def types(payload):
    return {key: type(value) for key, value in payload.items()}


def test_a_tasmota_device_with_one_probe_says_what_the_makers_example_says():
    example = '{"Time":"2021-01-13T23:58:41","DS18B20":{"Id":"030597946B04","Temperature":20.9},"TempUnit":"C"}'
    assert tasmota_payload(Report(AT, 1, (20.9,)), ("030597946B04",), NEW_YORK).decode() == example


def test_a_tasmota_device_with_several_probes_numbers_those_that_answer():
    ids = ("00000566CC39", "0000059AC777", "030597946B04")
    found = json.loads(tasmota_payload(Report(AT, 1, (13.3, None, 4.1)), ids, NEW_YORK))
    assert found["DS18B20-1"] == {"Id": "00000566CC39", "Temperature": 13.3}
    assert found["DS18B20-2"] == {"Id": "030597946B04", "Temperature": 4.1}
    assert list(found) == ["Time", "DS18B20-1", "DS18B20-2", "TempUnit"]


def test_a_tasmota_device_set_to_fahrenheit_says_so():
    found = json.loads(tasmota_payload(Report(AT, 1, (5.1,), fahrenheit=True), ("030597946B04",), NEW_YORK))
    assert (found["DS18B20"]["Temperature"], found["TempUnit"]) == (41.2, "F")


def test_a_zigbee_sensor_has_the_keys_of_its_device_page_and_no_time_unless_asked():
    example = {
        "battery": 86, "humidity": 55.43, "linkquality": 97, "pressure": 1000.6, "temperature": 22.75, "voltage": 2975,
    }  # fmt: skip
    found = json.loads(zigbee2mqtt_payload(Report(AT, 12, (4.21,), 86.4)))
    assert types(found) == types(example)
    assert (found["temperature"], found["battery"]) == (4.21, 86)
    dated = json.loads(zigbee2mqtt_payload(Report(AT, 12, (4.21,), 86.4), last_seen=True))
    assert dated == found | {"last_seen": "2021-01-14T04:58:41.000Z"}


def test_coldchains_own_reading_is_an_object():
    found = coldchain_payload((Report(AT, 12, (4.2,), 87.0),))
    assert found == b'{"at":"2021-01-14T04:58:41Z","temperature_c":4.2,"battery_pct":87,"seq":12}'


def test_several_of_coldchains_own_readings_are_an_array_with_fahrenheit_where_it_is_set():
    reports = (Report(AT, 12, (4.2,), 87.0), Report(AT.replace(microsecond=250_000), 13, (8.0,), 86.9, fahrenheit=True))
    assert json.loads(coldchain_payload(reports)) == [
        {"at": "2021-01-14T04:58:41Z", "temperature_c": 4.2, "battery_pct": 87, "seq": 12},
        {"at": "2021-01-14T04:58:41.250Z", "temperature_f": 46.4, "battery_pct": 87, "seq": 13},
    ]


def test_topics_are_the_makers():
    assert coldchain_topic("river", "fridge-1", "probe") == "coldchain/v1/river/fridge-1/probe/reading"
    assert zigbee2mqtt_topic("Vaccine fridge") == "zigbee2mqtt/Vaccine fridge"
    assert tasmota_topic("ds1820") == "tele/ds1820/SENSOR"
