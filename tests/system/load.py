"""A load that is worth judging, and what an undisturbed run finds in it."""

import json
import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice

from coldchain.clock import HandClock
from coldchain.config.watched import Watched
from coldchain.findings import Finding
from coldchain.ingest import Ingest
from coldchain.ingest.tracks import SENDING
from coldchain.readings import Batch, Reading
from coldchain.store.memory import MemoryStore
from coldchain.store.ports import Reads
from coldchain.units import show_instant
from coldchain.viewing import as_of_now

EVERY = timedelta(minutes=5)
_BANDS = ((2.0, 8.0), (2.0, 8.0), (2.0, 8.0), (8.001, 14.0), (20.0, 31.0), (0.2, 1.999), (-6.0, 0.0))
_LONGEST = 24

Row = tuple[str, datetime, float]


def load(seed: int, sensors: Sequence[str], each: int, until: datetime) -> list[Row]:
    """Return `each` readings of every sensor, in the order of their times, the last ones before `until`.

    Stretches in range, warm, overheated, cold and freezing, with gaps between some of them.
    """
    chance = random.Random(seed)
    rows: list[Row] = []
    for sensor in sensors:
        mine = list(islice(_course(chance), each))
        ahead = until - timedelta(seconds=chance.uniform(0, 200)) - mine[-1][0] * EVERY
        rows += [(sensor, _whole(ahead + number * EVERY), celsius) for number, celsius in mine]
    return sorted(rows, key=lambda row: row[1])


def _course(chance: random.Random) -> Iterator[tuple[int, float]]:
    number = 0
    while True:
        low, high = chance.choice(_BANDS)
        for _ in range(chance.randint(1, _LONGEST)):
            yield number, round(chance.uniform(low, high), 3)
            number += 1
        if chance.random() < 0.3:
            number += chance.randint(1, 40)


def _whole(at: datetime) -> datetime:
    return at.replace(microsecond=0)


def topic(sensor: str) -> str:
    return f"coldchain/v1/{sensor}/reading"


def payload(at: datetime, celsius: float) -> str:
    return json.dumps({"at": show_instant(at), "temperature_c": celsius})


def messages(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """Return the load as devices publish it."""
    return [(topic(sensor), payload(at, celsius)) for sensor, at, celsius in rows]


def kept(store: Reads, sensors: Sequence[str]) -> list[Row]:
    """Return the readings of a store in the order of a load."""
    rows = [(sensor, each.at, each.temperature_c) for sensor in sensors for each in store.readings(sensor)]
    return sorted(rows, key=lambda row: row[1])


def undisturbed(
    rows: Sequence[Row], watched: Sequence[Watched], configured: datetime, now: datetime, *, ended: bool = False
) -> list[Finding]:
    """Return what is found where nothing is killed: reading by reading, then a look at who is silent by now.

    Args:
        rows: the load.
        watched: its sensors.
        configured: since when they are.
        now: when all of it came.
        ended: look a while later, when it is known that no more comes.
    """
    store, clock = MemoryStore(), HandClock(configured)
    ingest = Ingest(store, clock, watched)
    clock.turn(now)
    for sensor, at, celsius in rows:
        ingest.commit(Batch((Reading(sensor, at, celsius, now),)))
    clock.turn(now + 2 * SENDING if ended else now)
    ingest.tick()
    return found_in(store)


def found_in(store: Reads) -> list[Finding]:
    """Return what is found in a store; what goes on as it stands, whenever it was told last."""
    return by_id(as_of_now(store, store.findings()))


def by_id(findings: Sequence[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: finding.id)
