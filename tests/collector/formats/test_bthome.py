"""BTHome's odd ends: encrypted, of another version, cut short, in no advertisement at all."""

from datetime import UTC, datetime

import pytest

from coldchain.errors import DecodeError
from coldchain.readings import Sample
from collector.formats.bthome import decode
from collector.message import Message

TOPIC = "gateway/attic"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"service_data":""}', "the BTHome broadcast is empty; expected device information and objects"),
        (
            '{"service_data":"41a47266c95f730011223378237214"}',
            "the BTHome broadcast is encrypted; expected one without encryption",
        ),
        ('{"service_data":"2002CA09"}', "the BTHome broadcast has version 1; expected version 2"),
        ('{"service_data":"4002CA"}', "the BTHome broadcast '4002ca' is cut short; expected 2 bytes at its end"),
        ('{"service_data":"400"}', "service_data is '400'; expected hexadecimal digits"),
        ('{"service_data":[1]}', "service_data is [1]; expected hexadecimal digits"),
        ('{"rssi":-60}', 'no service_data in {"rssi": -60}; expected a BTHome broadcast'),
    ],
)
def test_refuses_with_one_sentence(text, sentence):
    with pytest.raises(DecodeError) as refused:
        decode(Message(TOPIC, text.encode(), NOON))

    assert str(refused.value) == f"{TOPIC}: {sentence}."


@pytest.mark.parametrize("text", ['{"service_data":{"fe95":"5020"}}', '{"data":"0201060316D2FE"}'])
def test_what_no_bthome_device_broadcasts_is_passed_over(text):
    assert decode(Message(TOPIC, text.encode(), NOON)) == ()


def test_what_stands_before_an_object_of_unknown_length_is_kept():
    assert decode(Message(TOPIC, b'{"service_data":"4002CA093B0101"}', NOON)) == (Sample(TOPIC, 25.06),)
