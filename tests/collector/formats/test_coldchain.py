"""Coldchain's own format refuses what is ambiguous, and says why."""

import contextlib
import math
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchain.errors import DecodeError
from coldchain.readings import Sample
from collector.formats.coldchain import decode
from collector.message import Message, Unreadable

TOPIC = "coldchain/v1/a/b/c/reading"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def message(text, zone=None):
    payload = text if isinstance(text, bytes) else text.encode()
    return Message(TOPIC, payload, NOON, zone=zone)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "payload '' is not JSON: Input data was truncated"),
        ("4.2", "payload is a number; expected a reading or an array of readings"),
        ("null", "payload is null; expected a reading or an array of readings"),
        ("[]", "payload is an empty array; expected a reading or an array of readings"),
        ("{}", "no temperature in {}; expected temperature_c or temperature_f"),
        ('{"temperature": 4}', 'no temperature in {"temperature": 4}; expected temperature_c or temperature_f'),
        ('{"t": "\x9b31m"}', r'no temperature in {"t": "\x9b31m"}; expected temperature_c or temperature_f'),
        ('{"temperature_c": "4.2"}', "temperature_c is '4.2'; expected a number such as 4.2"),
        (
            r'{"temperature_c": 4, "\ud800": 1}',
            r"""payload '{"temperature_c": 4, "\\ud800": 1}' is not JSON: half of a surrogate pair is no text""",
        ),
        ('{"temperature_c": true}', "temperature_c is true; expected a number such as 4.2"),
        ('{"temperature_c": null}', "temperature_c is null; expected a number such as 4.2"),
        (
            '{"temperature_c": 4, "temperature_f": 39}',
            'both temperature_c and temperature_f in {"temperature_c": 4, "temperature_f": 39}; expected one of them',
        ),
        ('{"temperature_c": 4, "temperature_c": 40}', "a reading names temperature_c twice; expected it once"),
        (
            '{"temperature_c": 4, "at": "2026-11-22T10:00:00Z", "at": "2026-11-22T10:05:00Z"}',
            "a reading names at twice; expected it once",
        ),
        (
            '{"temperature_c": 4, "at": 1795341600}',
            "at is 1795341600; expected an ISO 8601 text such as 2026-11-22T10:00:00Z",
        ),
        (
            '{"temperature_c": 4, "at": "2026-11-22"}',
            "at is '2026-11-22'; expected an ISO 8601 text such as 2026-11-22T10:00:00Z",
        ),
        (
            '{"temperature_c": 4, "at": "yesterday at ten"}',
            "at is 'yesterday at ten'; expected an ISO 8601 text such as 2026-11-22T10:00:00Z",
        ),
        (
            '{"temperature_c": 4, "at": "0001-01-01T00:00:00+14:00"}',
            "at is '0001-01-01T00:00:00+14:00'; expected an ISO 8601 text such as 2026-11-22T10:00:00Z",
        ),
    ],
)
def test_refuses_a_single_reading_with_one_sentence(text, sentence):
    with pytest.raises(DecodeError) as refused:
        decode(message(text))

    assert str(refused.value) == f"{TOPIC}: {sentence}."


@pytest.mark.parametrize("payload", [b"\xff\xfe", b'{"temperature_c": 4.2, "x": "\xff"}', b"[" * 60_000, b"{" * 9])
def test_refuses_bytes_that_are_no_json(payload):
    with pytest.raises(DecodeError, match=r"^coldchain/v1/a/b/c/reading: payload .* is not JSON: .*\.$"):
        decode(message(payload))


def test_of_an_array_the_good_readings_are_kept_and_the_bad_ones_refused():
    found = decode(message('[{"temperature_c": 4.1}, {"temperature_c": "x"}, 7, {"temperature_f": 32}]'))

    assert found == (
        Sample(TOPIC, 4.1),
        Unreadable(TOPIC, f"{TOPIC}: temperature_c is 'x'; expected a number such as 4.2."),
        Unreadable(TOPIC, f"{TOPIC}: 7 is a number; expected a reading."),
        Sample(TOPIC, 0.0),
    )


def test_a_nan_that_json_does_not_have_is_read_and_leaves_its_neighbours_alone():
    good, bad = decode(message('[{"temperature_c": 4.1}, {"temperature_c": NaN, "humidity_pct": Infinity}]'))

    assert good == Sample(TOPIC, 4.1)
    assert isinstance(bad, Sample)
    assert math.isnan(bad.temperature_c)
    assert bad.numbers == ()


def test_a_doubled_key_in_an_array_costs_only_its_own_reading():
    found = decode(message('[{"temperature_c": 4, "temperature_c": 40}, {"temperature_c": 5}]'))

    assert found == (
        Unreadable(TOPIC, f"{TOPIC}: a reading names temperature_c twice; expected it once."),
        Sample(TOPIC, 5.0),
    )


def test_a_time_without_a_zone_is_read_in_the_sensors_zone_or_in_utc():
    text = '{"temperature_c": 4, "at": "2026-07-01 10:00:00"}'

    assert decode(message(text))[0].at == datetime(2026, 7, 1, 10, tzinfo=UTC)
    assert decode(message(text, ZoneInfo("America/New_York")))[0].at == datetime(2026, 7, 1, 14, tzinfo=UTC)


def test_keeps_at_most_32_further_numbers():
    names = ", ".join(f'"n{i}": {i}' for i in range(100))

    assert len(decode(message(f'{{"temperature_c": 4, {names}}}'))[0].numbers) == 32


def test_a_number_beyond_all_floats_is_passed_over():
    digits = "1" + "0" * 400

    assert decode(message(f'{{"temperature_c": 4, "serial": {digits}}}')) == (Sample(TOPIC, 4.0),)


@given(st.binary(max_size=200))
def test_whatever_bytes_come_the_answer_is_samples_or_a_sentence(payload):
    with contextlib.suppress(DecodeError):
        assert all(found.source == TOPIC for found in decode(message(payload)))


def test_a_number_under_an_overlong_name_is_not_kept():
    text = '{"temperature_c": 4, "NAME": 1, "LONGER": 2}'.replace("NAME", "n" * 64).replace("LONGER", "n" * 65)

    assert decode(message(text)) == (Sample(TOPIC, 4.0, numbers=(("n" * 64, 1.0),)),)


def test_a_number_without_a_name_is_not_kept():
    assert decode(message('{"temperature_c": 4, "": 1}')) == (Sample(TOPIC, 4.0),)


def test_a_zero_has_no_sign():
    (found,) = decode(message('{"temperature_c": 4, "offset": -0.0}'))
    assert str(found.numbers) == "(('offset', 0.0),)"
