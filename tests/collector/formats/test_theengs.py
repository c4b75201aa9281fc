"""Theengs' odd ends: keys that come and go, values that are no numbers."""

from datetime import UTC, datetime

import pytest

from coldchain.errors import DecodeError
from coldchain.readings import Sample
from collector.formats.theengs import decode
from collector.message import Message, Unreadable

TOPIC = "home/gateway/BTtoMQTT/A4C138010203"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_a_probe_without_a_number_does_not_cost_its_neighbour():
    assert decode(Message(TOPIC, b'{"tempc":null,"tempf":null,"tempc2":4.5}', NOON)) == (
        Unreadable(TOPIC, f"{TOPIC}: tempc is null; expected a number such as 4.2."),
        Sample(f"{TOPIC}#tempc2", 4.5),
    )


def test_two_devices_on_one_topic_and_their_further_probes_are_told_apart():
    topic = "home/gateway/BTtoMQTT"

    assert decode(Message(topic, b'{"id":"A4:C1","tempc":4,"tempc2":5}', NOON)) == (
        Sample(f"{topic}#A4:C1", 4.0),
        Sample(f"{topic}#A4:C1/tempc2", 5.0),
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"tempc":4,"unixtime":"now"}', "unixtime is 'now'; expected seconds since 1970"),
        (
            '{"tempc":4,"UTCtime":"today"}',
            "UTCtime is 'today'; expected an ISO 8601 text such as 2026-11-22T10:00:00Z",
        ),
        ("[]", "payload '[]' is an array; expected a JSON object"),
    ],
)
def test_refuses_with_one_sentence(text, sentence):
    with pytest.raises(DecodeError) as refused:
        decode(Message(TOPIC, text.encode(), NOON))

    assert str(refused.value) == f"{TOPIC}: {sentence}."
