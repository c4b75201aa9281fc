"""The Things Stack's odd ends: zeros left out, fields of one's own, bytes that nobody can read, uplinks of nobody."""

from datetime import UTC, datetime

import pytest

from coldchain.errors import DecodeError
from coldchain.readings import Sample
from collector.formats.ttn import decode
from collector.message import Message, Unreadable

TOPIC = "v3/app@ttn/devices/fridge/up"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def uplink(text, *named):
    payload = f'{{"uplink_message":{text}}}'.encode()
    return decode(Message(TOPIC, payload, NOON, named=named))


def degrees(found):
    return {sample.source.removeprefix(TOPIC): sample.temperature_c for sample in found}


def test_a_field_of_ones_own_is_a_source_and_in_fahrenheit_if_its_name_says_so():
    found = uplink('{"decoded_payload":{"shelf":"4.25","shelf_F":46.4,"door":"x"}}', "shelf", "shelf_F", "door")

    assert found == (
        Sample(f"{TOPIC}#shelf", 4.25),
        Sample(f"{TOPIC}#shelf_F", 8.0),
        Unreadable(f"{TOPIC}#door", f"{TOPIC}#door: door is 'x'; expected a number such as 4.2."),
    )


def test_a_field_of_ones_own_that_is_absent_is_refused_since_nobody_knows_whether_it_is_zero():
    told = f'{TOPIC}#shelf: no shelf in {{"battery": 90}}; expected a number, which is left out where it is 0.'

    assert uplink('{"decoded_payload":{"battery":90}}', "shelf") == (Unreadable(f"{TOPIC}#shelf", told),)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"decoded_payload":{"BatV":3.0,"Hum_SHT":40}}', {"#TempC_SHT": 0.0}),
        ('{"decoded_payload":{"humidity":40}}', {"#temperature": 0.0}),
        ('{"decoded_payload":{"battery":90}}', {}),
        ('{"decoded_payload":{"TempC_SHT":4,"TempC_TMP117":5,"Ext_sensor":"Temperature Sensor"}}',
         {"#TempC_SHT": 4.0, "#TempC_TMP117": 5.0}),
        # 0 °C at the probe: the decoder's field is left out, the bytes say 0000.
        ('{"f_port":2,"frm_payload":"y/YLDQN2AQAAf/8=","decoded_payload":{"TempC_SHT":28.29}}',
         {"#TempC_SHT": 28.29, "#TempC_DS": 0.0}),
    ],
)  # fmt: skip
def test_a_temperature_of_zero_that_the_stack_left_out_is_zero(text, found):
    assert degrees(uplink(text)) == found


@pytest.mark.parametrize(
    ("frm_payload", "found"),
    [
        ("y/YLDQN2Agrdf/8=", {"#TempC_SHT": 28.29, "#TempC_TMP117": 27.81}),  # Ext 2: TMP117
        ("y/YLDQN2Cwrdf/8=", {"#TempC_SHT": 28.29, "#Ext_TempC_SHT": 27.81}),  # Ext 11: SHT31 on the cable
        ("y/YLDQN2BQrdf/8=", {"#TempC_SHT": 28.29}),  # Ext 5: light
        ("y/YLDQN2D/////8=", {}),  # Ext 15: the probe's id stands in the other fields
    ],
)
def test_an_lht65n_says_which_probe_hangs_on_it(frm_payload, found):
    assert degrees(uplink(f'{{"f_port":2,"frm_payload":"{frm_payload}"}}')) == found


@pytest.mark.parametrize(
    "frm_payload",
    [
        "A+gLDQN2AQrdf/8=",  # 1.0 V: no battery of an LHT65N
        "y/YLDQ//AQrdf/8=",  # 409.5 % humidity
        "y/YLDQN2",  # cut short
        "y/YLDQN2wQrdf/8=",  # both bits of a kept reading
        "?",
    ],
)
def test_bytes_on_port_2_that_can_be_no_lht65ns_are_refused(frm_payload):
    with pytest.raises(DecodeError, match="nothing decoded, and port 2; expected an LHT65N on port 2"):
        uplink(f'{{"f_port":2,"frm_payload":"{frm_payload}"}}')


@pytest.mark.parametrize(
    "ids", ['{"brand_id":"elsys"}', '{"brand_id":"dragino","model_id":"lsn50-v2"}', '{"brand_id":"milesight-iot"}']
)
def test_the_bytes_of_a_device_that_the_stack_knows_for_another_are_refused(ids):
    with pytest.raises(DecodeError, match="nothing decoded"):
        uplink(f'{{"f_port":2,"frm_payload":"y/YLDQN2AQrdf/8=","version_ids":{ids}}}')


@pytest.mark.parametrize(
    ("frm_payload", "found"),
    [
        ("IM6I1SBpLAAgzrTWIGktAA==", [4.4, 4.5]),  # EM500-PT100: 20CE, time, temperature, twice
        ("IM6I1SBpLABk", [4.4]),  # EM300-TH: humidity after it
        ("IM6I1SBpLABkAQ==", [4.4]),  # EM300-MCS: humidity and magnet
        ("IM6I1SBpkAEQJywAZA==", [4.4]),  # EM500-CO2: CO2 and pressure before it
        ("IM6I1SBp", []),
        ("g2csAAE=", [4.4]),  # alarm of a threshold
        ("/wsB", []),  # at power-on
        ("A2cs", []),
    ],
)
def test_milesights_items_are_read_as_their_models_send_them(frm_payload, found):
    samples = uplink(f'{{"f_port":85,"frm_payload":"{frm_payload}"}}')

    assert [sample.temperature_c for sample in samples] == found
    assert {sample.source for sample in samples} <= {f"{TOPIC}#temperature"}


def test_the_state_of_an_lht65n_on_port_5_is_no_reading():
    assert uplink('{"f_port":5,"frm_payload":"CxQAAQAMsA=="}') == ()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"simulated":true,"uplink_message":{"decoded_payload":{"temperature":4}}}',
         "the uplink is simulated; expected one of a device"),
        ('{"received_at":"2020-02-12T15:15:46Z"}', "uplink_message is null; expected an object"),
        ('{"received_at":"x","uplink_message":{"decoded_payload":{"temperature":4}}}',
         "received_at is 'x'; expected an ISO 8601 text such as 2026-11-22T10:00:00Z"),
        ('{"uplink_message":{"decoded_payload":{"history":[{"temperature":4}]}}}',
         "timestamp is null; expected seconds since 1970"),
        ('{"uplink_message":{"f_port":1,"frm_payload":"AQ=="}}',
         "nothing decoded, and port 1; expected an LHT65N on port 2 or an EM300 or EM500 on port 85"),
    ],
)  # fmt: skip
def test_refuses_with_one_sentence(text, sentence):
    with pytest.raises(DecodeError) as refused:
        decode(Message(TOPIC, text.encode(), NOON))

    assert str(refused.value) == f"{TOPIC}: {sentence}."
