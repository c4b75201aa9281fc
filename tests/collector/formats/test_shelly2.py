"""The odd ends of Shelly's second generation: no clock yet, USB power, probes that cannot be read."""

from datetime import UTC, datetime

import pytest

from coldchain.errors import DecodeError
from coldchain.readings import Arrival, Sample, admit
from collector.formats.shelly2 import decode
from collector.message import Message, Unreadable

TOPIC = "shellyplusht-1/events/rpc"
STATUS = "shellyplusht-1/status/temperature:0"
SOURCE = f"{TOPIC}#temperature:0"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def notified(params):
    text = f'{{"src":"shellyplusht-1","method":"NotifyStatus","params":{params}}}'
    return decode(Message(TOPIC, text.encode(), NOON))


@pytest.mark.parametrize("params", ['{"ts":null,"temperature:0":{"tC":4.8}}', '{"temperature:0":{"tC":4.8}}'])
def test_a_device_that_does_not_know_the_time_yet_is_dated_by_its_arrival(params):
    """shelly-api-docs.shelly.cloud/gen2, Sys: Status: unixtime is null if the time is not synced."""
    assert notified(params) == (Sample(SOURCE, 4.8),)


def test_an_instant_since_the_device_started_is_no_time():
    (found,) = notified('{"ts":3.25,"temperature:0":{"tC":4.8}}')

    assert admit(found, "a/b/c", Arrival(NOON)).why == "before_commissioning"


@pytest.mark.parametrize(
    ("power", "numbers"),
    [
        ('{"battery":{"V":0.43,"percent":0},"external":{"present":true}}', ()),
        ('{"battery":{"V":0,"percent":null},"external":{"present":true}}', ()),
        (
            '{"battery":{"V":6.13,"percent":100},"external":{"present":true}}',
            (("battery_pct", 100.0), ("voltage_mv", 6130.0)),
        ),
        (
            '{"battery":{"V":4.1,"percent":0},"external":{"present":false}}',
            (("battery_pct", 0.0), ("voltage_mv", 4100.0)),
        ),
        ('{"battery":{"percent":7}}', (("battery_pct", 7.0),)),
        ('{"battery":null}', ()),
        ("7", ()),
    ],
)
def test_an_empty_battery_is_kept_unless_the_device_has_other_power(power, numbers):
    """shelly-api-docs.shelly.cloud/gen2, DevicePower: Status; the message of a Plus H&T on USB power."""
    assert notified(f'{{"temperature:0":{{"tC":4.8}},"devicepower:0":{power}}}') == (
        Sample(SOURCE, 4.8, None, numbers),
    )


@pytest.mark.parametrize("part", ['{"id":0,"tC":null,"tF":null,"errors":["read"]}', '{"id":0,"errors":["read"]}'])
def test_a_probe_that_cannot_be_read_is_a_fault(part):
    """shelly-api-docs.shelly.cloud/gen2, Temperature: Status: tC and tF are null if the value is unknown; errors."""
    (found,) = notified(f'{{"temperature:0":{part}}}')

    assert found.fault == 'tC is null beside errors ["read"]'
    assert admit(found, "a/b/c", Arrival(NOON)).why == "sensor_fault"


def test_zero_degrees_are_a_temperature_and_fahrenheit_counts_where_there_is_no_other():
    assert notified('{"temperature:0":{"tC":0,"tF":99}}') == (Sample(SOURCE, 0.0),)
    assert notified('{"temperature:0":{"tF":46.4}}') == (Sample(SOURCE, 8.0),)


def test_humidity_is_kept_beside_the_temperature_of_the_same_number():
    found = notified('{"temperature:0":{"tC":4},"temperature:1":{"tC":5},"humidity:1":{"rh":41.5},"wifi":{"rssi":-60}}')

    assert found == (
        Sample(SOURCE, 4.0, None, (("rssi_dbm", -60.0),)),
        Sample(f"{TOPIC}#temperature:1", 5.0, None, (("humidity_pct", 41.5), ("rssi_dbm", -60.0))),
    )


def test_a_probe_without_a_number_does_not_cost_its_neighbour():
    assert notified('{"temperature:100":{"tC":"4.8"},"temperature:101":{"tC":4.4}}') == (
        Unreadable(f"{TOPIC}#temperature:100", f"{TOPIC}#temperature:100: tC is '4.8'; expected a number such as 4.2."),
        Sample(f"{TOPIC}#temperature:101", 4.4),
    )


@pytest.mark.parametrize(
    "params",
    [
        "{}",
        '{"ts":"soon"}',
        '{"temperature:0":{"id":0}}',
        '{"temperature:0":4}',
        '{"switch:0":{"temperature":{"tC":4}}}',
    ],
)
def test_a_notification_of_anything_else_is_no_business_of_ours(params):
    """shelly-api-docs.shelly.cloud/gen2, Notifications: unchanged attributes may be left out."""
    assert notified(params) == ()


@pytest.mark.parametrize(
    "text", ["{}", '{"id":0}', '{"method":"NotifyEvent","params":null}', '{"method":["NotifyStatus"]}']
)
def test_other_methods_and_empty_statuses_are_passed_over(text):
    assert decode(Message(STATUS, text.encode(), NOON)) == ()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"method":"NotifyStatus"}', "params is null; expected an object with the status of components"),
        ('{"id":0,"tC":"20.1"}', "tC is '20.1'; expected a number such as 4.2"),
        ("20.1", "payload '20.1' is a number; expected a JSON object"),
        (
            '{"method":"NotifyStatus","params":{"ts":"1669111200","temperature:0":{"tC":4}}}',
            "ts is '1669111200'; expected seconds since 1970",
        ),
        (
            '{"method":"NotifyStatus","params":{"ts":-1e18,"temperature:0":{"tC":4}}}',
            "ts is -1e+18; expected seconds since 1970",
        ),
    ],
)
def test_refuses_with_one_sentence(text, sentence):
    with pytest.raises(DecodeError) as refused:
        decode(Message(STATUS, text.encode(), NOON))

    assert str(refused.value) == f"{STATUS}: {sentence}."


def test_a_retained_status_is_never_a_reading_and_a_notification_with_its_time_is():
    (status,) = decode(Message(STATUS, b'{"id":0,"tC":4.8,"tF":40.6}', NOON))
    (told,) = notified('{"ts":1795341600,"temperature:0":{"tC":4.8}}')

    assert admit(status, "a/b/c", Arrival(NOON, retained=True)).why == "stale"
    assert admit(told, "a/b/c", Arrival(NOON, retained=True)).at == datetime(2026, 11, 22, 10, tzinfo=UTC)
