"""The order in which readings arrive, in which batches, and when the clock is looked at: in the end all the same."""

import random
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import event, given
from hypothesis import strategies as st
from msgspec.structs import replace

from coldchain import ledger
from coldchain.clock import HandClock
from coldchain.config.watched import Watched
from coldchain.events import FindingAmended, FindingEvent
from coldchain.findings import Finding
from coldchain.ingest import Ingest
from coldchain.ledger import Entry
from coldchain.products import Limits
from coldchain.readings import Batch, Reading
from coldchain.rules import SensorState
from coldchain.store.memory import MemoryStore
from coldchain.store.ports import Store
from coldchain.store.sqlite import SqliteStore
from tests.properties.drawn_series import START, Drawn, series
from tests.properties.told_stories import SENSOR, brief, long, paced, readings

CHANCES = st.integers(0, 2**16).map(random.Random)
UNCERTAINTIES = st.sampled_from((0.0, 0.5))
DELAYS = st.sampled_from((timedelta(0), timedelta(minutes=20), timedelta(hours=3), timedelta(days=2)))
Ending = tuple[SensorState, list[Finding], list[Reading]]


def watched(limits: Limits) -> Watched:
    return Watched(SENSOR, "river", "fridge-1", f"coldchain/v1/{SENSOR}", "coldchain", limits)


def taken_in(
    store: Store, batches: list[list[Reading]], limits: Limits, ends_at: datetime, chance: random.Random | None
) -> Ending:
    """Take in the batches one after the other; with chance, look at the clock now and then, and start anew."""
    clock = HandClock(START)
    ingest = Ingest(store, clock, (watched(limits),))
    for batch in batches:
        clock.turn(max(clock.now(), *(reading.at for reading in batch)))
        if chance is not None and chance.random() < 0.3:
            clock.turn(
                min(max(clock.now(), ends_at), clock.now() + timedelta(minutes=chance.choice((1, 16, 200, 3000))))
            )
            ingest.tick()
        ingest.commit(Batch(tuple(batch)))
        if chance is not None and chance.random() < 0.1:
            ingest = Ingest(store, clock, (watched(limits),))
    clock.turn(max(clock.now(), ends_at))
    ingest.tick()
    return ending(store)


def ending(store: Store) -> Ending:
    assert {each.id: each for each in store.findings(SENSOR)} == told_by(ledger.verify(store.entries()))
    (stored,) = store.states()
    return stored.state, store.findings(SENSOR), list(store.readings(SENSOR))


def told_by(entries: Iterable[Entry]) -> dict[str, Finding]:
    """Return the findings that stand at the end of a ledger."""
    found: dict[str, Finding] = {}
    for entry in entries:
        fact = entry.event
        if isinstance(fact, FindingAmended):
            if fact.was is not None:
                found.pop(fact.was.id)
            if fact.now is not None:
                found[fact.now.id] = fact.now
        elif isinstance(fact, FindingEvent):
            found[fact.finding.id] = fact.finding
    return found


def batched(seen: list[Reading], chance: random.Random) -> list[list[Reading]]:
    """Return the readings shuffled a little or wholly, some sent twice, in batches."""
    far = chance.choice((2, 20, 10_000))
    order = sorted(range(len(seen)), key=lambda number: number + chance.random() * far)
    sent = [seen[number] for number in order]
    sent += chance.sample(sent, min(3, len(sent)))
    batches = []
    while sent:
        size = chance.choice((1, 2, 10, 60))
        batches.append(sent[:size])
        sent = sent[size:]
    return batches


def ended(findings: list[Finding]) -> dict[str, Finding]:
    """What is open is kept as its last event told it: how far it had grown by then depends on the batches."""
    return {each.id: each for each in findings if each.until is not None}


def arrival_changes_nothing(drawn: Drawn, uncertainty_c: float, chance: random.Random, delay: timedelta) -> None:
    comes_to_the_same(MemoryStore(), drawn, uncertainty_c, chance, delay)


def comes_to_the_same(
    store: Store, drawn: Drawn, uncertainty_c: float, chance: random.Random, delay: timedelta
) -> None:
    limits, seen = replace(paced(drawn), uncertainty_c=uncertainty_c), readings(drawn.ordered)
    ends_at = seen[-1].at + delay
    in_order = taken_in(MemoryStore(), [[reading] for reading in seen], limits, ends_at, None)
    disturbed = taken_in(store, batched(seen, chance), limits, ends_at, chance)
    assert disturbed[0] == in_order[0]
    assert disturbed[2] == in_order[2]
    assert {each.id: each for each in disturbed[1] if each.until} == {
        each.id: each for each in in_order[1] if each.until
    }
    assert {each.id for each in disturbed[1]} == {each.id for each in in_order[1]}
    event(f"{min(len(in_order[1]), 5)} findings")


@brief(90)
@given(series(disturbed=False), UNCERTAINTIES, CHANCES, DELAYS)
def test_the_order_of_arrival_changes_nothing_in_the_end(drawn, uncertainty_c, chance, delay):
    arrival_changes_nothing(drawn, uncertainty_c, chance, delay)


@pytest.mark.soak
@long(2500)
@given(series(disturbed=False), UNCERTAINTIES, CHANCES, DELAYS)
def test_long_the_order_of_arrival_changes_nothing_in_the_end(drawn, uncertainty_c, chance, delay):
    arrival_changes_nothing(drawn, uncertainty_c, chance, delay)


@brief(25)
@given(series(disturbed=False, most_pieces=4), UNCERTAINTIES, CHANCES, DELAYS)
def test_the_order_of_arrival_changes_nothing_in_a_store_on_disk(drawn, uncertainty_c, chance, delay):
    with TemporaryDirectory() as folder, closing(SqliteStore(Path(folder) / "arrival.db")) as store:
        comes_to_the_same(store, drawn, uncertainty_c, chance, delay)
