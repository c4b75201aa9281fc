"""Points that are refused for good are found by halving; all others are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchain.errors import InfluxUnavailableError, RefusedPointsError
from coldchain.influx.sending import Refused, send


class Picky:
    """Takes lines that do not begin with `bad`; as 1.x it takes the good ones of a batch that it refuses."""

    def __init__(self, *, counts):
        self.counts = counts
        self.taken = set()
        self.requests = 0

    def write(self, lines):
        self.requests += 1
        told = lines.decode().split("\n")
        self.taken.update(line for line in told if not line.startswith("bad"))
        bad = sum(line.startswith("bad") for line in told)
        if bad:
            raise RefusedPointsError("field type conflict", bad if self.counts else None)


@given(st.lists(st.booleans(), max_size=64), st.booleans())
def test_exactly_the_bad_ones_are_refused(drawn, counts):
    lines = [f"bad {number}" if bad else f"good {number}" for number, bad in enumerate(drawn)]
    picky = Picky(counts=counts)
    refused = send(picky, lines)
    assert refused == [Refused(line, "field type conflict") for line in lines if line.startswith("bad")]
    assert picky.taken == {line for line in lines if line.startswith("good")}


def test_one_in_a_thousand_takes_a_few_requests():
    picky = Picky(counts=False)
    send(picky, ["good"] * 500 + ["bad"] + ["good"] * 500)
    assert picky.requests <= 22


def test_a_batch_of_which_none_is_taken_takes_one_request():
    picky = Picky(counts=True)
    assert len(send(picky, ["bad"] * 1000)) == 1000
    assert picky.requests == 1


def test_nothing_is_no_request():
    picky = Picky(counts=True)
    assert send(picky, []) == []
    assert picky.requests == 0


def test_what_passes_is_for_the_caller():
    class Away:
        def write(self, _lines):
            raise InfluxUnavailableError("away")

    with pytest.raises(InfluxUnavailableError):
        send(Away(), ["good"])
