"""Whatever comes, in every format: samples, sentences or a DecodeError, and never a reading outside -100…100 °C."""

import json
from datetime import UTC, datetime
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coldchain.readings import MAX_PAYLOAD
from collector.formats import FORMATS
from tests.collector.formats.promised import NOON, cases, holds

LONG = 5_000
"""Inputs a format that Hypothesis looks for in the long form."""
SCATTERED = 80_000
"""Inputs a format with bytes changed at random in the long form: over a million in all formats."""

ODD = st.sampled_from(
    [
        None, True, False, 0, -0.0, 85, -127, 999, 2**28, 2**63, 10**400, -(10**25), 1e308, -1e308, 1e-320, "", "4.2",
        "NaN", "-", "unknown", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.999999999-14:00", "\ud800", "\x00",
        "#", "a" * 300, "FF" * 40, [], [[]], {}, {"": {}}, [None], float("nan"), float("inf"), -float("inf"),
    ]
)  # fmt: skip
TOLD = st.builds(
    dict,
    zone=st.sampled_from([None, ZoneInfo("Europe/Berlin"), ZoneInfo("Pacific/Apia")]),
    named=st.sampled_from([(), ("F",), ("temperature",), ("a.b.c", ""), ("[", "0")]),
    retained=st.booleans(),
    backlog=st.booleans(),
    received_at=st.sampled_from([NOON, datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)]),
)


def mutated(draw, value):
    """One JSON value with one place in it, or a few, made odd."""
    if draw(st.integers(0, 7)) == 0:
        return draw(ODD)
    if isinstance(value, dict) and value:
        name = draw(st.sampled_from(sorted(value)))
        rest = {key: each for key, each in value.items() if key != name}
        return rest if draw(st.integers(0, 7)) == 0 else rest | {name: mutated(draw, value[name])}
    if isinstance(value, list) and value:
        index = draw(st.integers(0, len(value) - 1))
        return [*value[:index], mutated(draw, value[index]), *value[index + 1 :]] * draw(st.sampled_from([1, 1, 1, 2]))
    return draw(ODD | st.floats() | st.integers() | st.text(max_size=20))


@st.composite
def inputs(draw, name):
    """Bytes out of nothing, a document's payload with bytes changed, or one with its values made odd."""
    topic, payload = draw(st.sampled_from(cases(name)))
    how = draw(st.sampled_from(["bytes", "spliced", "odd", "odd"]))
    if how == "odd":
        try:
            return topic, json.dumps(mutated(draw, json.loads(payload))).encode()
        except ValueError:
            how = "spliced"
    if how == "bytes":
        return topic, draw(st.binary(max_size=300))
    first, last = sorted(draw(st.tuples(st.integers(0, len(payload)), st.integers(0, len(payload)))))
    return topic, payload[:first] + draw(st.binary(max_size=8)) + payload[last:]


def fuzz(name, examples):
    """Try so many inputs."""

    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(inputs(name), TOLD)
    def tried(one, told):
        holds(name, *one, told)

    tried()


@pytest.mark.parametrize("name", FORMATS)
def test_whatever_comes_the_answer_is_samples_or_a_sentence(name):
    fuzz(name, 150)


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", FORMATS)
def test_long_whatever_comes_the_answer_is_samples_or_a_sentence(name):
    fuzz(name, LONG)


def scattered(chance, payload):
    """The payload with a few of its bytes changed, taken out, doubled or put elsewhere."""
    told = bytearray(payload)
    for _ in range(chance.randint(1, 4)):
        first = chance.randint(0, len(told))
        last = min(len(told), first + chance.choice((0, 1, 1, 2, 8)))
        told[first:last] = chance.choice((b"", chance.randbytes(1), told[first:last] * 2, chance.choice(SCRAPS)))
    return bytes(told)


SCRAPS = [b"0", b"9", b"-", b".", b"e9", b"null", b"true", b'"', b",", b":", b"{}", b"[]", b"[", b"}", b"NaN", b"\xff"]


def scatter(name, inputs):
    """Try so many inputs, the same each time."""
    chance = Random(name)
    known = cases(name)
    for _ in range(inputs):
        topic, payload = chance.choice(known)
        named, retained = chance.choice(((), ("F",), ("temperature",))), chance.random() < 0.5
        holds(name, topic, scattered(chance, payload), {"received_at": NOON, "named": named, "retained": retained})


@pytest.mark.parametrize("name", FORMATS)
def test_payloads_with_bytes_changed_are_answered(name):
    scatter(name, 1_000)


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", FORMATS)
def test_long_payloads_with_bytes_changed_are_answered(name):
    scatter(name, SCATTERED)


LARGE = {
    "nested arrays": b"[" * MAX_PAYLOAD,
    "nested objects": b'{"temperature":' * 4_000,
    "a long number": b"9" * MAX_PAYLOAD,
    "a long fraction": b"4." + b"0" * MAX_PAYLOAD,
    "an object of a long number": b'{"temperature":' + b"4" * 60_000 + b"}",
    "many records": b"[" + b",".join([b'{"n":"t","u":"Cel","v":4}'] * 2_500) + b"]",
    "many names": json.dumps({f"temperature:{n}": {"tC": 4} for n in range(2_500)}).encode(),
    "one long text": json.dumps({"temperature": "\x00" * 10_000, "data": "F" * 4_000}).encode(),
    "zeros": b"\x00" * MAX_PAYLOAD,
    "ones": b"\xff" * MAX_PAYLOAD,
}


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("payload", LARGE.values(), ids=LARGE)
def test_a_large_payload_is_answered_too(name, payload):
    topics = {topic for topic, _ in cases(name)}
    for topic in sorted(topics):
        holds(name, topic, payload, {"received_at": NOON})
