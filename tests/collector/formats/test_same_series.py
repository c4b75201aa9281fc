"""The same series through every format gives the same readings, the same findings and the same verdict."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from coldchain.config import catalogue
from coldchain.disposition import verdict
from coldchain.readings import Reading
from coldchain.story import tell
from collector.formats import FORMATS
from collector.message import Message
from collector.sorting import Sorting
from collector.topics import Topics
from simulators import devices, gateways, nodes
from simulators.devices import Report
from tests.feeds import Feed

SENSOR = "river/fridge-1/probe"
FIVE = timedelta(minutes=5)
BEGUN = datetime(2026, 11, 22, 10, tzinfo=UTC)
MAC, TAG = "F3:52:85:AB:CD:EF", "C8:25:2D:8E:9C:2C"
PROBE, NODE = "030597946B04", "10e2073a01080063"
URN = f"urn:dev:ow:{NODE}:temperature"

DOOR = [4.8] * 12 + [8.1, 9.6, 11.2, 12.4, 12.0, 10.3, 8.6, 8.0] + [5.2] * 12
FROST = [3.1, 1.9, 0.6, 0.0, -0.4, -0.9, -0.2, 0.0, 0.7, 2.0] + [4.0] * 6
HEAT = [5.0, 14.9, 24.8, 30.2, 31.5, 32.0, 31.0, 26.0, 9.0] + [5.0] * 4
SERIES = {"a door left open": (DOOR, ()), "a freeze": (FROST, ()), "heat, and a gap": (HEAT + DOOR, range(14, 20))}

WRITTEN = {
    "coldchain": ("", "", lambda report: devices.coldchain_payload((report,))),
    "zigbee2mqtt": (devices.zigbee2mqtt_topic("Vaccine fridge"), "", devices.zigbee2mqtt_payload),
    "tasmota": (devices.tasmota_topic("ds"), PROBE, lambda report: devices.tasmota_payload(report, (PROBE,), UTC)),
    "esphome": (nodes.esphome_topic("node", "fridge_temperature"), "", nodes.esphome_payload),
    "shelly1": (nodes.shelly1_topic("shellyht-1"), "", nodes.shelly1_payload),
    "shelly2": (nodes.shelly2_topic("ht-1"), "temperature:0", lambda report: nodes.shelly2_payload(report, "ht-1")),
    "homeassistant": (nodes.homeassistant_topic("fridge_temperature"), "", nodes.homeassistant_payload),
    "senml": ("lab/7", URN, lambda report: nodes.senml_payload(report, NODE)),
    "ruuvi": (gateways.ruuvi_topic(MAC, TAG), "", lambda report: gateways.ruuvi_payload(report, MAC, TAG)),
    "theengs": (gateways.theengs_topic("hall", MAC), "", lambda report: gateways.theengs_payload(report, MAC)),
    "bthome": ("gateway/bthome", "", lambda report: gateways.bthome_payload(report, MAC)),
    "ttn": (gateways.ttn_topic("rx", "lht65"), "TempC_DS", lambda report: gateways.ttn_payload(report, "lht65")),
    "ds01": ("ds01/report", "A1", lambda report: gateways.ds01_payload((report,), "A1")),
    "sparkplug": (gateways.sparkplug_topic("River", "gw", "f1"), "Temperature", gateways.sparkplug_payload),
}
"""By format: topic, the part of it that the sensor is, and what a device writes, by its maker's document."""

OTHERS = {
    "shelly1, info": (
        "shelly1", nodes.shelly1_topic("ht", "info"), "", lambda report: nodes.shelly1_info(report, "ht"),
    ),
    "ttn, raw": (
        "ttn", gateways.ttn_topic("rx", "lht65"), "TempC_DS",
        lambda report: gateways.ttn_payload(report, "lht65", decoder=False),
    ),
    "esphome, °F": (
        "esphome", nodes.esphome_topic("node", "fridge"), "F",
        lambda report: nodes.esphome_payload(replace(report, fahrenheit=True)),
    ),
}  # fmt: skip
WAYS = {name: (name, *way) for name, way in WRITTEN.items()} | OTHERS


def told(name):
    """A series as reports and as the readings that they are."""
    celsius, missing = SERIES[name]
    points = [(n, BEGUN + n * FIVE, each) for n, each in enumerate(celsius) if n not in missing]
    return [Report(at, n, (each,), 90.0) for n, at, each in points], [(at, each) for _, at, each in points]


def received(way, reports):
    """The readings that become of what a device publishes live."""
    form, topic, part, write = WAYS[way]
    source = f"{topic}#{part}" if part else topic
    sorting = Sorting(Topics([Feed(SENSOR, form, source, UTC)]))
    for report in reports:
        sorting.add(Message(topic or f"coldchain/v1/{SENSOR}/reading", write(report), report.at))
    batch = sorting.batch()
    assert batch.refusals == ()
    return batch.readings


def judged(readings):
    """What the readings come to for the medicine."""
    product = catalogue().products["kesimpta"]
    limits = catalogue().storage[product.storage].paced(FIVE)
    story = tell(readings, limits, product.label.ceiling_c)
    return story, verdict(story, product.label, limits, approved=True)


def test_every_format_is_written_by_a_device():
    assert set(WRITTEN) == set(FORMATS)


@pytest.mark.parametrize("series", SERIES)
@pytest.mark.parametrize("way", WAYS)
def test_the_same_series_gives_the_same_readings_findings_and_verdict(way, series):
    reports, points = told(series)
    readings = received(way, reports)

    assert [(each.at, each.temperature_c) for each in readings] == points
    assert judged(readings) == judged([Reading(SENSOR, at, celsius, at) for at, celsius in points])


def test_the_series_hold_what_there_is_to_find():
    conditions = {name: judged([Reading(SENSOR, *point, point[0]) for point in told(name)[1]]) for name in SERIES}

    assert {name: found.condition for name, (_, found) in conditions.items()} == {
        "a door left open": "quarantined", "a freeze": "compromised", "heat, and a gap": "compromised",
    }  # fmt: skip
