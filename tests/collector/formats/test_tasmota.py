"""Tasmota's odd ends: zones, units, parts that are no numbers."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from coldchain.errors import DecodeError
from coldchain.readings import Sample
from collector.formats.tasmota import decode
from collector.message import Message, Unreadable

TOPIC = "tele/ds/SENSOR"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def message(text, zone=None):
    return Message(TOPIC, text.encode(), NOON, zone=zone)


def test_time_is_the_devices_own_and_read_in_its_zone():
    text = '{"Time":"2021-01-13T23:58:41","DS18B20":{"Id":"03","Temperature":20.9}}'

    assert decode(message(text, ZoneInfo("Europe/Berlin")))[0].at == datetime(2021, 1, 13, 22, 58, 41, tzinfo=UTC)


def test_a_probe_without_a_value_does_not_cost_its_neighbour():
    text = '{"DS18B20-1":{"Id":"01","Temperature":null},"DS18B20-2":{"Id":"02","Temperature":4.4},"TempUnit":"C"}'

    assert decode(message(text)) == (
        Unreadable(f"{TOPIC}#01", f"{TOPIC}#01: Temperature is null; expected a number such as 4.2."),
        Sample(f"{TOPIC}#02", 4.4),
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"DS18B20":{"Temperature":4},"TempUnit":"K"}', "TempUnit is 'K'; expected C or F"),
        (
            '{"Time":"soon","DS18B20":{"Temperature":4}}',
            "Time is 'soon'; expected an ISO 8601 text such as 2026-11-22T10:00:00Z",
        ),
        (
            '[{"DS18B20":{"Temperature":4}}]',
            'payload \'[{"DS18B20":{"Temperature":4}}]\' is an array; expected a JSON object',
        ),
    ],
)
def test_refuses_with_one_sentence(text, sentence):
    with pytest.raises(DecodeError) as refused:
        decode(message(text))

    assert str(refused.value) == f"{TOPIC}: {sentence}."


def test_in_the_hour_that_a_clock_repeats_a_live_reading_is_not_dated_an_hour_back():
    text = b'{"Time":"2026-10-25T02:30:00","DS18B20":{"Id":"03","Temperature":4}}'
    zone = ZoneInfo("Europe/Berlin")
    first, second = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)

    assert [decode(Message(TOPIC, text, came, zone=zone))[0].at for came in (first, second)] == [first, second]
