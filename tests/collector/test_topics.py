"""From configured sensors to subscriptions."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from coldchain.errors import ConfigurationError
from coldchain.readings import Sample
from collector.message import Message
from collector.topics import Feed, Topics

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MAKERS = ("coldchain/v1/+/+/+/status", "coldchain/v1/+/+/+/reading", "zigbee2mqtt/#", "tele/+/SENSOR")


@pytest.mark.parametrize(
    ("feeds", "filters"),
    [
        ([], MAKERS),
        ([Feed("a/b/c")], MAKERS),
        ([Feed("a/b/c", "zigbee2mqtt", "zigbee2mqtt/x/y")], MAKERS),
        ([Feed("a/b/c", "tasmota", "x/tele/SENSOR#1")], (*MAKERS, "x/tele/SENSOR")),
    ],
)
def test_subscribes_to_every_device_of_every_format_and_to_what_is_configured_elsewhere(feeds, filters):
    assert Topics(feeds).filters == filters


def test_a_topic_elsewhere_may_have_coldchains_own_format():
    topics = Topics([Feed("a/b/c", "coldchain", "sensors/7")])

    assert topics.filters == (*MAKERS, "sensors/7")
    assert topics.decode(Message("sensors/7", b'{"temperature_c":4}', NOON)) == (Sample("sensors/7", 4.0),)


@pytest.mark.parametrize(
    ("feeds", "sentence"),
    [
        (
            [Feed("a/b/c", "modbus", "x")],
            "Sensor a/b/c: format is 'modbus'; expected coldchain, zigbee2mqtt, tasmota.",
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
