"""SenML's odd ends: base fields, times from now, units, fields that may not be passed over."""

from datetime import UTC, datetime, timedelta

import pytest

from coldchain.errors import DecodeError
from coldchain.readings import Arrival, Sample, admit
from collector.formats.senml import decode
from collector.message import Message, Unreadable

TOPIC = "lab/7"
SOURCE = f"{TOPIC}#probe"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TEN = 1795341600


def read(text, **told):
    return decode(Message(TOPIC, text.encode(), NOON, **told))


def test_base_fields_hold_until_another_record_sets_them():
    """RFC 8428, section 4.1: the base fields apply to the record and to all after it."""
    text = """[{"bn":"a:","bu":"Cel","bt":1795341600,"n":"x","v":1},
               {"n":"y","t":0.5,"v":2},
               {"bn":"b:","bt":1795341660,"n":"x","u":"K","v":276.15}]"""
    ten = datetime(2026, 11, 22, 10, tzinfo=UTC)

    assert read(text) == (
        Sample(f"{TOPIC}#a:x", 1.0, ten),
        Sample(f"{TOPIC}#a:y", 2.0, ten + timedelta(seconds=0.5)),
        Sample(f"{TOPIC}#b:x", 3.0, ten + timedelta(seconds=60)),
    )


@pytest.mark.parametrize(
    ("fields", "celsius"),
    [('"v":0', 0.0), ('"v":4,"bv":0.5', 4.5), ('"bv":4', 4.0), ('"v":-0.0', 0.0), ('"v":4,"s":99,"ut":60', 4.0)],
)
def test_a_value_and_its_base_value_are_added_and_either_may_be_missing(fields, celsius):
    """RFC 8428, section 4.3: a missing value or base value is zero."""
    assert read(f'[{{"n":"probe","u":"Cel",{fields}}}]') == (Sample(SOURCE, celsius),)


@pytest.mark.parametrize(
    ("seconds", "at"),
    [
        (0, None),
        (-90, NOON - timedelta(seconds=90)),
        (60, NOON + timedelta(seconds=60)),
        (2**28 - 1, NOON + timedelta(seconds=2**28 - 1)),
        (2**28, datetime(1978, 7, 4, 21, 24, 16, tzinfo=UTC)),
        (TEN, datetime(2026, 11, 22, 10, tzinfo=UTC)),
    ],
)
def test_a_time_below_two_to_the_28_is_seconds_from_now(seconds, at):
    """RFC 8428, section 4.5.3."""
    assert read(f'[{{"n":"probe","u":"Cel","v":4,"t":{seconds}}}]') == (Sample(SOURCE, 4.0, at),)


@pytest.mark.parametrize(("waited", "why"), [({"retained": True}, "stale"), ({"backlog": True}, "undated")])
def test_seconds_from_now_mean_nothing_once_a_message_has_waited(waited, why):
    (found,) = read('[{"n":"probe","u":"Cel","v":4,"t":-90}]', **waited)

    assert found == Sample(SOURCE, 4.0)
    assert admit(found, "a/b/c", Arrival(NOON, **waited)).why == why


def test_what_was_measured_beside_it_at_the_same_time_is_kept():
    """RFC 8428, section 12.1: %RH, %EL, V, Pa; RFC 8798: dBm, hPa."""
    text = """[{"bn":"fridge:","n":"temp","u":"Cel","v":4},{"n":"hum","u":"%RH","v":41},{"n":"batt","u":"%EL","v":87},
               {"n":"volt","u":"V","v":3.012},{"n":"signal","u":"dBm","v":-71},{"n":"air","u":"Pa","v":101325},
               {"n":"door","vb":true},{"n":"note","vs":"ok"},{"bn":"attic:","n":"hum","u":"%RH","v":60}]"""
    numbers = (
        ("humidity_pct", 41.0), ("battery_pct", 87.0), ("voltage_mv", 3012.0), ("rssi_dbm", -71.0),
        ("pressure_hpa", 1013.25),
    )  # fmt: skip

    assert read(text) == (Sample(f"{TOPIC}#fridge:temp", 4.0, None, numbers),)


@pytest.mark.parametrize(
    ("record", "source", "sentence"),
    [
        ('{"n":"temp","v":4}', "lab/7#temp", "unit is ''; expected Cel or K"),
        ('{"n":"Temperature","u":"degF","v":39}', "lab/7#Temperature", "unit is 'degF'; expected Cel or K"),
        ('{"u":"Cel","v":4}', TOPIC, "name is ''; expected letters, digits and -:./_ after the first"),
        ('{"n":"a#b","u":"Cel","v":4}', TOPIC, "name is 'a#b'; expected letters, digits and -:./_ after the first"),
        ('{"n":7,"u":"Cel","v":4}', TOPIC, "name is ''; expected letters, digits and -:./_ after the first"),
        ('{"n":"probe","u":"Cel","v":"4"}', SOURCE, "v is '4'; expected a number such as 4.2"),
        ('{"n":"probe","u":"Cel","bv":1,"v":true}', SOURCE, "v is true; expected a number such as 4.2"),
        ('{"n":"probe","u":"Cel","vs":"cold"}', SOURCE, "v is null; expected a number such as 4.2"),
        ('{"n":"probe","u":"Cel","v":4,"t":"now"}', SOURCE, "time is null; expected seconds since 1970"),
        ('{"n":"probe","u":"Cel","v":4,"t":1e300}', SOURCE, "time is 1e+300; expected seconds since 1970"),
        (
            '{"n":"probe","u":"Cel","v":4,"t":-1e300}',
            SOURCE,
            "time is -1e+300; expected seconds from now or since 1970",
        ),
    ],
)
def test_a_record_that_cannot_be_read_does_not_cost_its_neighbour(record, source, sentence):
    good = '{"bv":0,"n":"other","u":"Cel","v":5}'

    assert read(f"[{record},{good}]") == (Unreadable(source, f"{source}: {sentence}."), Sample(f"{TOPIC}#other", 5.0))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[]", "payload is an empty array; expected an array of SenML records"),
        ('{"n":"probe","u":"Cel","v":4}', "payload is an object; expected an array of SenML records"),
        ("[4]", "4 is a number; expected a SenML record"),
        ('[{"bn":7,"u":"Cel","v":4}]', "bn is 7; expected a text"),
        ('[{"bu":null,"n":"probe","v":4}]', "bu is null; expected a text"),
        ('[{"bt":"1795341600","n":"probe","u":"Cel","v":4}]', "bt is '1795341600'; expected a number"),
        ('[{"bv":[],"n":"probe","u":"Cel","v":4}]', "bv is []; expected a number"),
        ('[{"bver":11,"n":"probe","u":"Cel","v":4}]', "bver is 11; expected at most 10"),
        (
            '[{"n":"probe","u":"Cel","v":4,"calib_":2}]',
            "field 'calib_' may not be passed over; expected fields of RFC 8428",
        ),
        ('[{"n":"probe","u":"Cel","v":4}', None),
    ],
)
def test_refuses_a_pack_with_one_sentence(text, sentence):
    """RFC 8428, section 4.4: a greater version, and a field that ends in `_` and is not known, are errors."""
    with pytest.raises(DecodeError) as refused:
        read(text)

    told = str(refused.value)
    assert told == f"{TOPIC}: {sentence}." if sentence else told.endswith("is not JSON: Input data was truncated.")


def test_a_field_that_is_not_known_and_may_be_passed_over_is():
    assert read('[{"n":"probe","u":"Cel","v":4,"calibrated":"2026-01-01","bx":1}]') == (Sample(SOURCE, 4.0),)
