"""Sparkplug's odd ends: metrics by alias, units, what is no protobuf."""

from datetime import UTC, datetime

import pytest

from coldchain.errors import DecodeError
from coldchain.readings import Sample
from collector.formats.sparkplug import decode, passes_over
from collector.message import Message, Unreadable

TOPIC = "spBv1.0/River/DDATA/gateway/fridge-1"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
AT = datetime(2026, 11, 22, 10, tzinfo=UTC)
BY_ALIAS = "08f48dcb95a034120e100718808acb95a0346566668640120e100818808acb95a034659a9989401802"
UNITLESS = "12180a0850726f62652f505618808acb95a03420096566668640"
"""A metric `Probe/PV` of 4.2, without a unit."""


def found(payload, *named, topic=TOPIC):
    return decode(Message(topic, bytes.fromhex(payload), NOON, named=named))


def test_metrics_by_alias_are_refused_once_a_message_with_the_way_out():
    told = "a metric has alias 7 and no name; expected metrics by name: turn aliases off at the edge node"

    assert found(BY_ALIAS) == (Unreadable(TOPIC, f"{TOPIC}: {told}."),)


def test_a_metric_that_nothing_shows_to_be_a_temperature_is_one_if_the_configuration_names_it():
    assert found(UNITLESS) == ()
    assert found(UNITLESS, "Probe/PV") == (Sample(f"{TOPIC}#Probe/PV", 4.2, AT),)


def test_a_metric_that_is_configured_and_no_number_is_refused():
    # Metric { name "Temp", string_value "x" }
    assert found("12090a0454656d707a0178", "Temp") == (
        Unreadable(f"{TOPIC}#Temp", f"{TOPIC}#Temp: the value is 'x'; expected a number."),
    )


def test_kelvin_is_read_by_its_unit():
    # Metric { name "PV", double_value 277.35, properties { "engUnit": "K" } }
    metric = "0a025056" + "4a10" + "0a07656e67556e6974" + "1205080c42014b" + "69" + "9a99999999557140"

    assert found(f"12{len(metric) // 2:02x}{metric}") == (Sample(f"{TOPIC}#PV", 4.2),)


def test_a_timestamp_beyond_the_calendar_costs_its_own_metric_only():
    # Metric { name "Temp", timestamp 2^63, float_value 4.2 } and the same without a timestamp
    bad, good = "0a0454656d7018808080808080808080016566668640", "0a0454656d706566668640"

    unreadable, sample = found(f"12{len(bad) // 2:02x}{bad}12{len(good) // 2:02x}{good}")

    assert isinstance(unreadable, Unreadable)
    assert sample == Sample(f"{TOPIC}#Temp", 4.2)


def test_bytes_that_are_no_protobuf_are_refused_with_one_sentence():
    with pytest.raises(DecodeError) as refused:
        decode(Message(TOPIC, b'{"temperature":4}', NOON))

    expected = f"{TOPIC}: payload '{{\"temperature\":4}}' is not Sparkplug B; expected its protobuf."
    assert str(refused.value) == expected


@pytest.mark.parametrize(
    "topic",
    [
        "spBv1.0/STATE/host", "spBv1.0/River/DCMD/gateway/fridge-1", "spBv1.0/River/NDEATH/gateway", "spBv1.0/River",
        "spBv1.0/River/DDATA/gateway/fridge-1/more",
    ],
)  # fmt: skip
def test_commands_deaths_and_states_are_no_readings(topic):
    assert passes_over(topic)
    assert decode(Message(topic, b"\xff", NOON)) == ()
