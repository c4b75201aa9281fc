"""Every format reads what its maker's documents show."""

import contextlib
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from coldchain.errors import DecodeError
from coldchain.readings import Sample
from collector.formats import FORMATS
from collector.message import Message

PAYLOADS = Path(__file__).parent.parent / "payloads"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
CASES = [
    pytest.param(name, case, id=f"{name}: {case['source']}")
    for name in FORMATS
    for case in tomllib.loads((PAYLOADS / f"{name}.toml").read_text("utf-8"))["payload"]
]

DOCUMENTS = [case for case in CASES if case.values[1].get("text", " ")[0] in "{["]
"""All but a lone number, and protobuf: nobody can tell one that was cut short from a whole one."""


def written(case):
    """The bytes of a payload."""
    return bytes.fromhex(case["hex"]) if "hex" in case else case["text"].encode()


@pytest.mark.parametrize(("name", "case"), CASES)
def test_reads_a_payload_as_its_maker_describes_it(name, case):
    found = FORMATS[name].decode(Message(case["topic"], written(case), NOON))

    expected = [
        Sample(
            sample["source"],
            sample["temperature_c"],
            sample.get("at"),
            tuple(sample.get("numbers", {}).items()),
            sample.get("fault", ""),
        )
        for sample in case["samples"]
    ]
    assert list(found) == expected


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_registered_under_its_own_name(name):
    assert FORMATS[name].name == name


@pytest.mark.parametrize(("name", "case"), DOCUMENTS)
def test_no_truncation_of_a_payload_does_more_than_refuse_it(name, case):
    text = case["text"].encode()
    whole = FORMATS[name].decode(Message(case["topic"], text, NOON))
    for length in range(len(text)):
        with contextlib.suppress(DecodeError):
            assert FORMATS[name].decode(Message(case["topic"], text[:length], NOON)) in ((), whole)
