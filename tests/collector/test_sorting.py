"""Whatever comes, something is kept of it: a reading, a refusal with its reason, or a status."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from coldchain.readings import Batch, Reading, Refusal
from collector.inbox import Delivery
from collector.message import Message
from collector.sorting import sort
from collector.topics import Topics
from tests.feeds import Feed

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TEN = datetime(2026, 11, 22, 10, tzinfo=UTC)
OWN = "coldchain/v1/river/fridge-1/probe/reading"
TASMOTA = "tele/ds/SENSOR"
TOPICS = Topics(
    [
        Feed("river/fridge-1/probe", commissioned_at=datetime(2026, 1, 1, tzinfo=UTC)),
        Feed("river/fridge-2/probe", "zigbee2mqtt", "zigbee2mqtt/Vaccine fridge"),
        Feed("home/fridge/a", "tasmota", f"{TASMOTA}#030597946B04", zone=ZoneInfo("Europe/Berlin")),
        Feed("home/fridge/b", "tasmota", "tele/single/SENSOR"),
    ]
)


def batch(topic, text, **how):
    payload = text if isinstance(text, bytes) else text.encode()
    return sort([Delivery(Message(topic, payload, NOON, **how), 1, 1, 1)], TOPICS)


def refused(topic, text, **how):
    refusals = batch(topic, text, **how).refusals
    assert batch(topic, text, **how) == Batch(refusals=refusals)
    return [(refusal.source, refusal.why) for refusal in refusals]


def test_a_configured_sensors_message_becomes_its_reading():
    assert batch(OWN, '{"at": "2026-11-22T10:00:00Z", "temperature_c": 4.2}') == Batch(
        readings=(Reading("river/fridge-1/probe", TEN, 4.2, NOON),)
    )


def test_a_reading_without_its_own_time_is_dated_by_its_arrival():
    assert batch("zigbee2mqtt/Vaccine fridge", '{"temperature": 4.81, "battery": 97}') == Batch(
        readings=(Reading("river/fridge-2/probe", NOON, 4.81, NOON, "arrival", (("battery_pct", 97.0),)),)
    )


def test_of_several_probes_on_one_device_the_configured_one_is_a_reading_and_the_other_unclaimed():
    text = (
        '{"Time":"2026-11-22T11:00:00","DS18B20-1":{"Id":"030597946B04","Temperature":4.4},'
        '"DS18B20-2":{"Id":"00000566CC39","Temperature":13.3},"TempUnit":"C"}'
    )

    assert batch(TASMOTA, text) == Batch(
        readings=(Reading("home/fridge/a", TEN, 4.4, NOON),),
        unclaimed=(Reading(f"{TASMOTA}#00000566CC39", TEN, 13.3, NOON),),
    )


def test_a_topic_without_a_devices_id_claims_the_only_probe_and_never_one_of_several():
    one = '"DS18B20":{"Id":"0A","Temperature":4.4}'
    other = '"AM2301":{"Temperature":21.6}'

    assert batch("tele/single/SENSOR", f"{{{one}}}").readings == (Reading("home/fridge/b", NOON, 4.4, NOON, "arrival"),)
    assert batch("tele/single/SENSOR", f"{{{one},{other}}}") == Batch(
        unclaimed=(
            Reading("tele/single/SENSOR#0A", NOON, 4.4, NOON, "arrival"),
            Reading("tele/single/SENSOR#AM2301", NOON, 21.6, NOON, "arrival"),
        )
    )


def test_of_several_readings_without_a_time_in_one_message_only_the_first_takes_that_of_its_arrival():
    text = '[{"temperature_c": 4}, {"temperature_c": 30}, {"temperature_c": 5, "at": "2026-11-22T10:00:00Z"}]'
    sentence = f"{OWN}: no time of its own, and not the only such reading in its message."

    assert batch(OWN, text) == Batch(
        readings=(
            Reading("river/fridge-1/probe", NOON, 4.0, NOON, "arrival"),
            Reading("river/fridge-1/probe", TEN, 5.0, NOON),
        ),
        refusals=(Refusal(OWN, "undated", sentence, NOON, text.encode()),),
    )


def test_a_bridges_list_of_its_devices_is_passed_over_however_large_it_is():
    assert batch("zigbee2mqtt/bridge/devices", b" " * 65_537) == Batch()


@pytest.mark.parametrize(
    "topic", ["coldchain/v1/river/fridge-1/second/reading", "coldchain/v1/river/fridge-2/probe/reading"]
)
def test_an_unknown_sensors_reading_is_kept_as_unclaimed_under_its_source(topic):
    assert batch(topic, '{"at": "2026-11-22T10:00:00Z", "temperature_c": 4.2}') == Batch(
        unclaimed=(Reading(topic, TEN, 4.2, NOON),)
    )


@pytest.mark.parametrize(
    ("text", "how", "why"),
    [
        ("{", {}, "undecodable"),
        (b"\xff", {}, "undecodable"),
        (b" " * 65_537, {}, "too_large"),
        ('{"temperature_c": NaN}', {}, "not_a_number"),
        ('{"temperature_c": -Infinity}', {}, "not_a_number"),
        ('{"temperature_c": 100.1}', {}, "out_of_bounds"),
        ('{"temperature_c": 4, "at": "2026-11-22T12:05:01Z"}', {}, "ahead"),
        ('{"temperature_c": 4, "at": "2025-12-31T00:00:00Z"}', {}, "before_commissioning"),
        ('{"temperature_c": 4}', {"retained": True}, "stale"),
        ('{"temperature_c": 4}', {"backlog": True}, "undated"),
    ],
)
def test_a_refused_message_is_kept_with_its_reason(text, how, why):
    assert refused(OWN, text, **how) == [(OWN, why)]


def test_a_retained_or_delayed_message_with_its_own_time_is_a_reading():
    text = '{"at": "2026-11-22T10:00:00Z", "temperature_c": 4.2}'

    assert batch(OWN, text, retained=True, backlog=True).readings == (Reading("river/fridge-1/probe", TEN, 4.2, NOON),)


def test_a_probes_own_word_for_broken_is_a_refusal_of_that_probe():
    text = '{"Time":"2026-11-22T10:00:00","DS18B20":{"Id":"030597946B04","Temperature":-127},"TempUnit":"C"}'

    assert refused(TASMOTA, text) == [(f"{TASMOTA}#030597946B04", "sensor_fault")]


def test_of_an_array_each_bad_reading_is_refused_and_each_good_one_kept():
    text = '[{"temperature_c": "x"}, {"temperature_c": 4.2}, {"temperature_c": 400}]'
    found = batch(OWN, text)

    assert [reading.temperature_c for reading in found.readings] == [4.2]
    assert [refusal.why for refusal in found.refusals] == ["undecodable", "out_of_bounds"]


def test_a_refusal_keeps_the_sentence_and_the_first_256_bytes():
    payload = b'{"temperature_c": "x", "note": "' + b"n" * 1000 + b'"}'

    assert batch(OWN, payload).refusals == (
        Refusal(
            OWN, "undecodable", f"{OWN}: temperature_c is 'x'; expected a number such as 4.2.", NOON, payload[:256]
        ),
    )


def test_a_message_over_64_kib_is_refused_unread():
    assert batch(OWN, b"[" * 65_537).refusals == (
        Refusal(OWN, "too_large", f"{OWN}: payload is over 64 KiB; expected a reading.", NOON, b"[" * 256),
    )


def test_a_topic_that_no_format_is_configured_for_is_refused_by_name():
    (refusal,) = batch("attic/x/temperature", "4.2").refusals

    assert refusal.sentence.startswith("attic/x/temperature: no format is configured for this topic; ")


@pytest.mark.parametrize("status", ["online", "offline"])
def test_a_configured_sensors_status_is_passed_on_and_a_strangers_is_not(status):
    assert batch("coldchain/v1/river/fridge-1/probe/status", status) == Batch(
        statuses=(("river/fridge-1/probe", status),)
    )
    assert batch("coldchain/v1/river/fridge-9/probe/status", status) == Batch()


def test_a_status_that_is_neither_word_is_refused():
    (refusal,) = batch("coldchain/v1/river/fridge-1/probe/status", "ok").refusals

    assert refusal.sentence == "coldchain/v1/river/fridge-1/probe/status: status is 'ok'; expected online or offline."


def test_a_mark_of_our_own_and_a_device_without_temperature_leave_nothing():
    assert batch("coldchain/v1/collector/me/marker", "7f") == Batch()
    assert batch("zigbee2mqtt/door", '{"contact": true}') == Batch()


def test_the_order_of_arrival_is_kept():
    deliveries = [Delivery(Message(OWN, f'{{"temperature_c": {i}}}'.encode(), NOON), i, 1, 1) for i in range(5)]

    assert [reading.temperature_c for reading in sort(deliveries, TOPICS).readings] == [0.0, 1.0, 2.0, 3.0, 4.0]


def test_a_topic_without_end_is_refused_and_not_kept_whole():
    batch = sort([Delivery(Message("coldchain/v1/" + "x" * 60_000, b"5.0", NOON), 1, 1, 1)], TOPICS)
    assert [(refusal.why, len(refusal.source)) for refusal in batch.refusals] == [("too_large", 1_024)]
    assert batch.refusals[0].sentence == "A topic is over 1024 characters; expected a sensor's."
