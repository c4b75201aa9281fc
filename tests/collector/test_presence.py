"""Devices say themselves whether they are there, each maker's in its own words. None of that is a reading."""

from datetime import UTC, datetime

import pytest

from coldchain.readings import Batch
from collector.inbox import Delivery
from collector.message import Message
from collector.sorting import sort
from collector.topics import Topics
from tests.feeds import Feed

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ESPHOME = ("esphome", "fridge-node/sensor/vaccine_fridge_temperature/state", "fridge-node/status")
TASMOTA = ("tasmota", "tele/ds1820/SENSOR#030597946B04", "tele/ds1820/LWT")
ZIGBEE = ("zigbee2mqtt", "zigbee2mqtt/Vaccine fridge", "zigbee2mqtt/Vaccine fridge/availability")
SHELLY = ("shelly1", "shellies/shelly1-0A1B/ext_temperature/0", "shellies/shelly1-0A1B/online")
PLUS = ("shelly2", "shellyplus1-0a1b/events/rpc#temperature:100", "shellyplus1-0a1b/online")
STATUS = ("shelly2", "shellyplus1-0a1b/status/temperature:0", "shellyplus1-0a1b/online")


def batch(feeds, topic, payload, *, retained=False):
    message = Message(topic, payload.encode(), NOON, retained)
    return sort([Delivery(message, 1, 1, 1)], Topics(feeds))


@pytest.mark.parametrize("retained", [False, True])
@pytest.mark.parametrize(
    ("maker", "payload", "status"),
    [
        # esphome.io, "MQTT Client Component", birth_message and will_message.
        (ESPHOME, "online", "online"),
        (ESPHOME, "offline", "offline"),
        # tasmota.github.io, "MQTT", LWT.
        (TASMOTA, "Online", "online"),
        (TASMOTA, "Offline", "offline"),
        # zigbee2mqtt.io, "Device-Availability"; before 2.0 also as a lone word.
        (ZIGBEE, '{"state":"online"}', "online"),
        (ZIGBEE, '{"state": "offline"}', "offline"),
        (ZIGBEE, "offline", "offline"),
        # shelly-api-docs.shelly.cloud, gen1 and gen2, "MQTT".
        (SHELLY, "true", "online"),
        (SHELLY, "false", "offline"),
        (PLUS, "true", "online"),
        (STATUS, "false", "offline"),
    ],
)
def test_a_devices_own_word_is_its_sensors_status_and_no_reading(maker, payload, status, retained):
    form, source, topic = maker
    feeds = [Feed("river/fridge-1/probe", form, source)]

    assert batch(feeds, topic, payload, retained=retained) == Batch(statuses=(("river/fridge-1/probe", status),))


def test_a_device_speaks_for_each_of_its_probes():
    feeds = [Feed("a/b/c", "tasmota", "tele/x/SENSOR#1"), Feed("a/b/d", "tasmota", "tele/x/SENSOR#2")]

    assert batch(feeds, "tele/x/LWT", "Offline").statuses == (("a/b/c", "offline"), ("a/b/d", "offline"))


@pytest.mark.parametrize(
    ("maker", "topic"),
    [
        (ESPHOME, "homeassistant/status"),
        (TASMOTA, "tele/plug/LWT"),
        (ZIGBEE, "zigbee2mqtt/lamp/availability"),
        (SHELLY, "shellies/shellyplug-1/online"),
        (PLUS, "shellyplusplug-1/online"),
    ],
)
def test_what_a_stranger_says_of_itself_is_passed_over(maker, topic):
    assert batch([Feed("a/b/c", *maker[:2])], topic, "anything") == Batch()


def test_a_word_that_none_of_the_makers_documents_has_is_refused():
    (refusal,) = batch([Feed("a/b/c", *TASMOTA[:2])], TASMOTA[2], "Connected").refusals

    assert refusal.sentence == "tele/ds1820/LWT: status is 'Connected'; expected Online or Offline."


def test_a_kept_word_that_is_taken_away_says_nothing():
    assert batch([Feed("a/b/c", *ZIGBEE[:2])], ZIGBEE[2], "") == Batch()


@pytest.mark.parametrize(
    ("form", "source"),
    [
        ("shelly1", "shellies/shellyht-1/info"),
        ("shelly1", "shellies/shellyht-1/sensor/temperature"),
        ("shelly2", "shellyplusht-1/events/rpc#temperature:0"),
        ("shelly2", "attic/shellyhtg3-1/status/temperature:0"),
        ("homeassistant", "homeassistant/sensor/fridge_temperature/state"),
        ("ruuvi", "ruuvi/AA/BB"),
        ("shelly1", "attic/temperature"),
        ("esphome", "attic/temperature"),
    ],
)
def test_a_device_that_sleeps_or_says_nothing_is_not_listened_to(form, source):
    more = set(Topics([Feed("a/b/c", form, source)]).filters) - set(Topics([]).filters)

    assert more <= {source.partition("#")[0]}


def test_only_where_a_configured_device_speaks_is_subscribed_to():
    bare = set(Topics([]).filters)
    here = [Feed(f"a/b/{n}", *maker[:2]) for n, maker in enumerate((ESPHOME, TASMOTA, ZIGBEE, SHELLY, PLUS, STATUS))]
    elsewhere = Feed("a/b/x", "esphome", "attic/node/sensor/temp/state")

    assert set(Topics(here).filters) - bare == {"+/status", "tele/+/LWT", "shellies/+/online", "+/online"}
    assert set(Topics([elsewhere]).filters) - bare == {"attic/node/sensor/temp/state", "attic/node/status"}
