"""What the broker retained says nothing of now, in whichever format: without a time of its own it is refused."""

import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from coldchain.readings import Arrival, Sample, admit
from collector.formats import FORMATS
from collector.message import Message

PAYLOADS = Path(__file__).parent.parent / "payloads"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
CASES = [
    pytest.param(name, case, id=f"{name}: {case['source']}")
    for name in FORMATS
    for case in tomllib.loads((PAYLOADS / f"{name}.toml").read_text("utf-8"))["payload"]
]


def samples(name, case, received_at):
    payload = bytes.fromhex(case["hex"]) if "hex" in case else case["text"].encode()
    found = FORMATS[name].decode(Message(case["topic"], payload, received_at, retained=True))
    return [each for each in found if isinstance(each, Sample)]


@pytest.mark.parametrize(("name", "case"), CASES)
def test_no_retained_payload_is_dated_by_its_arrival(name, case):
    now, later = samples(name, case, NOON), samples(name, case, NOON + timedelta(hours=1))
    assert [each.at for each in now] == [each.at for each in later]


@pytest.mark.parametrize(("name", "case"), CASES)
def test_a_retained_payload_without_a_time_of_its_own_is_stale(name, case):
    undated = [each for each in samples(name, case, NOON) if each.at is None and not each.fault]
    arrival = Arrival(NOON, retained=True)
    assert {admit(each, "a/b/c", arrival).why for each in undated} <= {"stale"}
