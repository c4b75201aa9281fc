"""Line protocol, compared whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchain.influx.lines import line, numbers_of, reading_lines, seal_lines
from coldchain.store.ports import BatchSeal
from coldchain.store.rows import encode_numbers

AT = 1_772_366_400_000_000
STORE = "5f3a"


def row(numbers=(), **more):
    told = {"batch": 7, "sensor": "river/fridge-1/probe", "at": AT, "celsius": 4.2, "received": AT, "quality": "good"}
    return (*(told | more).values(), encode_numbers(numbers))


def test_a_point_has_its_tags_in_order_and_each_field_in_its_type():
    fields = {"text": 'a "b" \\ c', "whole": 7, "real": 7.0, "yes": True, "no": False}
    told = line("m", {"unit": "a b", "site": "x,y=z", "none": ""}, fields, 5)
    assert told == 'm,site=x\\,y\\=z,unit=a\\ b text="a \\"b\\" \\\\ c",whole=7i,real=7.0,yes=true,no=false 5'


def test_a_reading_is_a_point_with_its_batch_and_store():
    (told,) = reading_lines([row()], STORE)
    assert told == (
        'reading,sensor=probe,site=river,unit=fridge-1 temperature_c=4.2,batch=7i,quality="good",'
        'received_at="2026-03-01T12:00:00Z",origin=1630526628i 1772366400000000000'
    )


def test_microseconds_stay():
    (told,) = reading_lines([row(at=AT + 1, received=AT + 20)], STORE)
    assert told.endswith(',received_at="2026-03-01T12:00:00.000020Z",origin=1630526628i 1772366400000001000')


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ((("battery_pct", 87.0), ("humidity_pct", 40.5)), ",battery_pct=87.0,humidity_pct=40.5,batch"),
        ((("seq", 12.0), ("a b", 1e-05)), ',seq=12.0,a\\ b=1e-05,order="[\\"seq\\", \\"a b\\"]",batch'),
        ((("quality", 3.0),), ",number.quality=3.0,batch"),
        ((("unit", 3.0),), ",number.unit=3.0,batch"),
        ((("a/b", 1.0), ("a\\b", 2.0)), ',a/b=1.0,a/b_=2.0,order="[\\"a/b\\", \\"a\\\\\\\\b\\"]",batch'),
    ],
)
def test_the_other_numbers_of_a_reading_are_fields(numbers, told):
    assert told in reading_lines([row(numbers)], STORE)[0]


ODD = ["batch", "order", "time", "unit", "number.order", "number.x", "a\\b", "a/b", "a/b_", "a,b", 'a"b', "a'b", "seq"]
NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8) | st.sampled_from(ODD)


@given(st.dictionaries(NAMES, st.floats(allow_nan=False, allow_infinity=False), max_size=4))
def test_the_numbers_of_a_reading_can_be_told_from_its_fields(numbers):
    told = tuple(numbers.items())
    assert numbers_of(fields_of(reading_lines([row(told)], STORE)[0])) == told


def test_a_batch_is_sealed_at_an_instant_of_its_own():
    seals = [BatchSeal(7, 2, "d7"), BatchSeal(8, 0, "d8")]
    assert seal_lines(seals, STORE, {7: AT, 8: AT}) == [
        'batch,store=5f3a number=7i,readings=2i,digest="d7" 1772366400000000007',
        'batch,store=5f3a number=8i,readings=0i,digest="d8" 1772366400000000008',
    ]


def fields_of(told):
    """Read a line's fields as an InfluxDB does."""
    body, found, key, quoted, at = told, {}, "", False, 0
    while not (body[at] == " " and body[at - 1] != "\\"):
        at += 1
    body = body[at + 1 : body.rindex(" ")]
    parts, part, escaping = [], "", False
    for letter in body:
        if escaping:
            part += letter if letter in ('",= \\' if quoted else ",= ") else f"\\{letter}"
            escaping = False
        elif letter == "\\":
            escaping = True
        elif letter == '"':
            quoted = not quoted
            part += "\0"
        elif letter == "=" and not quoted and not key:
            key, part = part, ""
        elif letter == "," and not quoted:
            parts.append((key, part))
            key, part = "", ""
        else:
            part += letter
    for name, value in [*parts, (key, part)]:
        found[name] = value.strip("\0") if "\0" in value else float(value.removesuffix("i"))
    return found
