"""From configured sensors to subscriptions."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from coldchain.errors import ConfigurationError, DecodeError
from coldchain.readings import Sample
from collector.formats import FORMATS
from collector.message import Message
from collector.topics import Topics
from tests.feeds import Feed

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
COVERED = "homeassistant/sensor/+/state"  # by ESPHome's +/sensor/+/state
SEARCHED = [topic for form in FORMATS.values() for topic in form.filters if topic != COVERED]
MAKERS = ("coldchain/v1/+/+/+/status", *SEARCHED)


@pytest.mark.parametrize(
    ("feeds", "filters"),
    [
        ([], MAKERS),
        ([Feed("a/b/c")], MAKERS),
        ([Feed("a/b/c", "zigbee2mqtt", "zigbee2mqtt/x/y")], MAKERS),
        ([Feed("a/b/c", "tasmota", "x/tele/SENSOR#1")], (*MAKERS, "x/tele/SENSOR", "x/tele/LWT")),
    ],
)
def test_subscribes_to_every_device_of_every_format_and_to_what_is_configured_elsewhere(feeds, filters):
    assert Topics(feeds).filters == filters


@pytest.mark.parametrize(
    ("source", "format_"),
    [
        ("zigbee2mqtt/Vaccine fridge", "zigbee2mqtt"),
        ("tele/ds1820/SENSOR#030597946B04", "tasmota"),
        ("coldchain/v1/river/fridge-1/probe/reading", "coldchain"),
        ("nobody/knows", ""),
    ],
)
def test_a_sources_usual_topic_tells_its_format(source, format_):
    assert Topics(()).format_of(source) == format_


def test_a_topic_elsewhere_may_have_coldchains_own_format():
    topics = Topics([Feed("a/b/c", "coldchain", "sensors/7")])

    assert topics.filters == (*MAKERS, "sensors/7")
    assert topics.decode(Message("sensors/7", b'{"temperature_c":4}', NOON)) == (Sample("sensors/7", 4.0),)


@pytest.mark.parametrize(
    ("feeds", "sentence"),
    [
        (
            [Feed("a/b/c", "modbus", "x")],
            f"Sensor a/b/c: format is 'modbus'; expected {', '.join(FORMATS)}.",
        ),
        (
            [Feed("a/b/c", "tasmota")],
            "Sensor a/b/c: no source; expected the topic of a tasmota device.",
        ),
        (
            [Feed("a/b/c", "tasmota", "tele/x/SENSOR#1"), Feed("a/b/d", "tasmota", "tele/x/SENSOR#1")],
            "Sensor a/b/d: source 'tele/x/SENSOR#1' is also that of a/b/c.",
        ),
        (
            [Feed("a/b/c", "tasmota", "tele/x/SENSOR#1"), Feed("a/b/d", "zigbee2mqtt", "tele/x/SENSOR#2")],
            "Sensor a/b/d: topic 'tele/x/SENSOR' also has another format than zigbee2mqtt.",
        ),
        (
            [
                Feed("a/b/c", "tasmota", "tele/x/SENSOR#1", ZoneInfo("Europe/Berlin")),
                Feed("a/b/d", "tasmota", "tele/x/SENSOR#2", ZoneInfo("Europe/London")),
            ],
            "Sensor a/b/d: topic 'tele/x/SENSOR' also has another timezone than Europe/London.",
        ),
    ],
)
def test_a_configuration_that_contradicts_itself_is_told(feeds, sentence):
    with pytest.raises(ConfigurationError) as refused:
        Topics(feeds)

    assert str(refused.value) == sentence


def test_the_makers_topics_are_those_of_their_documents():
    assert {"coldchain/v1/+/+/+/reading", "zigbee2mqtt/#", "tele/+/SENSOR", "+/sensor/+/state"} <= set(SEARCHED)
    assert {"shellies/+/sensor/temperature", "shellies/+/ext_temperature/+", "shellies/+/info"} <= set(SEARCHED)
    assert {"+/events/rpc", "+/status/temperature:0"} <= set(SEARCHED)


def test_a_format_without_a_topic_of_its_own_is_read_where_it_is_configured():
    pack = b'[{"n":"probe","u":"Cel","v":4.1}]'
    topics = Topics([Feed("a/b/c", "senml", "lab/7#probe")])

    assert topics.filters == (*MAKERS, "lab/7")
    assert topics.decode(Message("lab/7", pack, NOON)) == (Sample("lab/7#probe", 4.1),)


def test_of_two_formats_that_find_a_topic_the_one_that_names_more_of_it_reads_it():
    topics = Topics([])

    with pytest.raises(DecodeError, match="expected a number"):
        topics.decode(Message("node/sensor/fridge_temp/state", b"unavailable", NOON))
    (found,) = topics.decode(Message("homeassistant/sensor/fridge_temp/state", b"unavailable", NOON))
    assert found.fault == "'unavailable' is what Home Assistant says of an entity that it cannot reach"


@pytest.mark.parametrize("topic", ["node/sensor/fridge_humidity/state", "homeassistant/sensor/power/state"])
def test_a_lone_number_is_passed_over_unless_a_sensor_claims_it_or_it_is_named_like_a_temperature(topic):
    message = Message(topic, b"44.1", NOON)
    claimed = Topics([Feed("a/b/c", "esphome", topic)])

    assert Topics([]).passes_over(topic)
    assert Topics([]).decode(message) == ()
    assert not claimed.passes_over(topic)
    assert claimed.decode(message) == (Sample(topic, 44.1),)
