"""The demo's people do each thing once, at its instant, whatever was done before."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from coldchain.cli.demo_stock import People
from coldchain.cli.world import sites_of
from coldchain.clock import HandClock
from coldchain.commands.script import read
from coldchain.errors import RefusedError
from coldchain.events import LotDiscarded, LotReceived, LotSplit, VerdictChanged
from coldchain.store.memory import MemoryStore
from coldchain.store.stock_ports import LotFilter
from simulators.scenario import load

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
SITES = sites_of(load("demo"))
FRIDGE = {"site": "river", "unit": "fridge-1"}
RECEIVE = {
    "place": FRIDGE,
    "product": "kesimpta",
    "form": "pen",
    "lot_number": "X1",
    "manufacturer_expiry": "day +400",
    "quantity": 5,
    "arrival": {"at": "-2h", "stored_at": "-2h", "indicator": "ok"},
}


def told(name, at, **ask):
    return {"name": name, "at": at, "by": "ana", "ask": ask}


def script(start=START, **discard):
    steps = [
        told("pens", "-1h", receive=RECEIVE),
        told("part", "-30m", split={"lot": "pens", "quantity": 2}),
        told("gone", "+1h", discard={"lot": "part", "reason": "fell", **discard}),
    ]
    return read({"actor": {"ana": {"role": "pharmacist"}}, "step": steps}, start, ZoneInfo("UTC"))


def acted(people, clock):
    found = []
    while (done := people.act(clock)) is not None:
        found += [type(entry.event) for entry in done.entries]
    return found


def test_a_step_is_done_once_its_instant_has_come():
    people, clock = People(MemoryStore(), SITES, script()), HandClock(START - 2 * HOUR)
    assert acted(people, clock) == []
    clock.turn(START)
    assert acted(people, clock) == [LotReceived, VerdictChanged, LotSplit]
    assert people.next_at == START + HOUR
    clock.turn(START + HOUR)
    assert acted(people, clock) == [LotDiscarded]
    assert people.next_at is None


def test_a_later_start_repeats_nothing_and_knows_what_was_made():
    store = MemoryStore()
    acted(People(store, SITES, script()), HandClock(START))
    later = START + 5 * HOUR
    people = People(store, SITES, script(later), since=later)
    assert acted(people, HandClock(later)) == []
    assert acted(people, HandClock(later + HOUR)) == [LotDiscarded]
    assert [lot.quantity for lot in store.lots(LotFilter(later))] == [3]


def test_what_rests_on_a_step_that_was_never_done_is_left_out():
    people = People(MemoryStore(), SITES, script(), since=START)
    assert acted(people, HandClock(START + HOUR)) == []
    assert people.next_at is None


def test_what_is_refused_is_said_and_not_tried_again():
    people, clock = People(MemoryStore(), SITES, script(quantity=9)), HandClock(START + HOUR)
    people.act(clock)
    people.act(clock)
    with pytest.raises(RefusedError, match=r"^Cannot discard 9 of lot l\w+: it has 2\.$"):
        people.act(clock)
    assert people.next_at is None
