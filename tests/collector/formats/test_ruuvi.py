"""Ruuvi Gateway's odd ends: other data formats, adverts cut short, times that are none."""

from datetime import UTC, datetime

import pytest

from coldchain.errors import DecodeError
from collector.formats.ruuvi import decode
from collector.message import Message

TOPIC = "ruuvi/C8:25:2D:8E:9C:2C/F4:1F:0C:28:CB:D6"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TAG = "0201061BFF99040515AE4C6DC6D7000CFFF803F4ADB6AD697FF41F0C28CBD6"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"gw_mac":"C8"}', 'no data in {"gw_mac": "C8"}; expected the advertisement as hexadecimal digits'),
        ('{"data":"0201061"}', "data is '0201061'; expected hexadecimal digits"),
        ('{"data":7}', "data is 7; expected hexadecimal digits"),
        (
            '{"data":"0201061BFF99040515AE"}',
            "advertisement '0201061bff99040515ae' is cut short; expected 27 bytes from byte 4",
        ),
        (
            '{"data":"11FF990403291A1ECE1EFC18F94202CA0B53"}',
            "the tag's data is '03291a1ece1efc18f94202ca0b53'; expected 24 bytes of data format 5 (RAWv2)",
        ),
        ('{"data":"03FF9904"}', "the tag's data is ''; expected 24 bytes of data format 5 (RAWv2)"),
        (f'{{"data":"{TAG}","ts":"soon"}}', "ts is 'soon'; expected seconds since 1970"),
        (f'{{"data":"{TAG}","ts":"99999999999999"}}', "ts is 99999999999999; expected seconds since 1970"),
    ],
)
def test_refuses_with_one_sentence(text, sentence):
    with pytest.raises(DecodeError) as refused:
        decode(Message(TOPIC, text.encode(), NOON))

    assert str(refused.value) == f"{TOPIC}: {sentence}."


def test_the_gateways_own_time_dates_a_reading_that_has_no_other():
    (sample,) = decode(Message(TOPIC, f'{{"data":"{TAG}","ts":null,"gwts":"1653668027"}}'.encode(), NOON))

    assert sample.at == datetime(2022, 5, 27, 16, 13, 47, tzinfo=UTC)


def test_a_time_that_is_a_number_is_read_as_well_as_one_that_is_text():
    (sample,) = decode(Message(TOPIC, f'{{"data":"{TAG}","ts":1653668027}}'.encode(), NOON))

    assert sample.at == datetime(2022, 5, 27, 16, 13, 47, tzinfo=UTC)
