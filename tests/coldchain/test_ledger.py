from datetime import UTC, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from coldchain.errors import LedgerBrokenError
from coldchain.events import InputRefused, SensorHeard, StoreCreated
from coldchain.ledger import Head, encode, head_of, link, verify
from tests.coldchain import drawn_events
from tests.coldchain.timetable import NOON, PROBE
from tests.properties.told_stories import brief

INSTANT = timedelta(microseconds=1)


def chain(*events, at=NOON):
    entries, head = [], Head()
    for number, event in enumerate(events):
        entries.append(link(head, at + timedelta(minutes=number), "collector", event))
        head = head_of(entries[-1])
    return entries


CHAIN = chain(StoreCreated("abc", "1"), SensorHeard(PROBE, NOON), InputRefused({"stale": 2}), SensorHeard("x", NOON))


def broken(entries, head=None):
    with pytest.raises(LedgerBrokenError) as refused:
        list(verify(entries, head))
    return str(refused.value)


@brief(60)
@given(st.lists(st.tuples(drawn_events.events(), st.datetimes(timezones=st.just(UTC))), max_size=12))
def test_any_events_at_any_times_make_a_chain_that_holds(told):
    entries, head = [], Head()
    for event, at in told:
        entries.append(link(head, at, "collector", event))
        head = head_of(entries[-1])
    assert list(verify(entries)) == entries
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    assert [entry.event for entry in entries] == [event for event, _ in told]
    assert all(before.at < after.at for before, after in pairwise(entries))


def test_times_increase_while_the_clock_stands_still_or_goes_back():
    first = link(Head(), NOON, "collector", StoreCreated("abc", "1"))
    second = link(head_of(first), NOON, "collector", SensorHeard(PROBE, NOON))
    third = link(head_of(second), NOON - timedelta(days=1), "collector", SensorHeard(PROBE, NOON))
    assert [second.at, third.at] == [NOON + INSTANT, NOON + 2 * INSTANT]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("actor", "mallory"),
        ("kind", "SensorReturned"),
        ("body", encode(InputRefused({"stale": 1}))),
        ("hash", "0" * 64),
        ("at", CHAIN[2].at + INSTANT),
    ],
)
def test_a_change_of_any_field_is_named(field, value):
    changed = replace(CHAIN[2], **{field: value})
    assert broken([*CHAIN[:2], changed, CHAIN[3]]) == f"Entry 3 ({changed.kind}) was changed: its hash does not fit."


def test_a_change_that_brings_its_own_hash_is_found_by_the_entry_after_it():
    forged = link(head_of(CHAIN[1]), CHAIN[2].at, "collector", InputRefused({"stale": 1}))
    assert broken([*CHAIN[:2], forged, CHAIN[3]]) == "Entry 4 (SensorHeard) was changed: its hash does not fit."


def test_what_is_missing_doubled_or_out_of_order_is_named():
    one, two, three, four = CHAIN
    assert broken([two, three]) == "Entry 1 is missing: entry 2 follows entry 0."
    assert broken([one, three, four]) == "Entry 2 is missing: entry 3 follows entry 1."
    assert broken([one, two, two]) == "Entry 3 is missing: entry 2 follows entry 2."
    assert broken([one, replace(two, seq=3), replace(three, seq=2), four]).startswith("Entry 2 is missing")
    assert broken([one, replace(two, at=one.at)]) == "Entry 2 is dated 2026-03-01T12:00:00Z, not after the one before."


def test_a_part_of_a_chain_is_held_to_the_head_before_it():
    assert list(verify(CHAIN[2:], head_of(CHAIN[1]))) == CHAIN[2:]
    assert broken(CHAIN[2:], Head(2, NOON, "0" * 64)) == "Entry 3 (InputRefused) was changed: its hash does not fit."


def test_the_entries_before_the_broken_one_are_given():
    found = []
    with pytest.raises(LedgerBrokenError):
        found.extend(verify([*CHAIN[:3], replace(CHAIN[3], actor="mallory")]))
    assert found == CHAIN[:3]
