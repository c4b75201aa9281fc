"""The whole chain in memory and simulated time: what a scenario's devices publish is sorted, judged and kept."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import msgspec

from coldchain.cli.world import watched_of
from coldchain.clock import HandClock
from coldchain.ingest import Ingest
from coldchain.ingest.tracks import Tracks
from coldchain.ledger import Entry
from coldchain.readings import Reading, Refusal
from coldchain.store.memory import MemoryStore
from collector.inbox import Delivery
from collector.message import Message
from collector.sorting import sort
from collector.topics import Topics
from simulators.fleet import Publication, publications
from simulators.scenario import Scenario

MINUTE = timedelta(minutes=1)
DAY = date(2026, 3, 2)


class Lived(msgspec.Struct, frozen=True):
    """What is known when a scenario is over.

    Attributes:
        begins: its first instant; the time of day is the scenario's own.
        ends: its last.
        messages: how many came.
        entries: the whole ledger.
        tracks: the sensors with their newest states.
        readings: by sensor, in the order of their times.
        refusals: what was kept and not judged, in the order in which it came.
    """

    begins: datetime
    ends: datetime
    messages: int
    entries: tuple[Entry, ...]
    tracks: Tracks
    readings: dict[str, list[Reading]]
    refusals: list[Refusal]


def live(scenario: Scenario) -> Lived:
    """Live through a scenario: every message when it comes, and in between the clock, minute by minute."""
    begins = datetime.combine(DAY, time.fromisoformat(scenario.begins), UTC)
    ends = begins + scenario.duration
    sensors = watched_of(scenario)
    topics = Topics(sensors)
    store, clock = MemoryStore(), HandClock(begins)
    ingest = Ingest(store, clock, sensors)
    published = list(publications(scenario, begins))
    for at, publication in _in_turn(published, begins, ends):
        clock.turn(at)
        if publication is None:
            ingest.tick()
            continue
        message = Message(publication.topic, publication.payload, received_at=at)
        ingest.commit(sort([Delivery(message, mid=0, qos=publication.qos, connection=0)], topics))
    return Lived(
        begins,
        ends,
        len(published),
        tuple(store.entries()),
        ingest.tracks,
        {each.sensor: list(store.readings(each.sensor)) for each in sensors},
        store.refusals(limit=100_000)[::-1],
    )


def _in_turn(
    published: list[Publication], begins: datetime, ends: datetime
) -> Iterator[tuple[datetime, Publication | None]]:
    """Yield messages and ticks by time; a message that comes with a tick is there before it."""
    ticks = [(begins + minute * MINUTE, None) for minute in range(1, (ends - begins) // MINUTE + 1)]
    messages = [(one.at, one) for one in published]
    yield from sorted([*messages, *ticks], key=lambda each: each[0])
