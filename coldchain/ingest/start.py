"""What a start finds new in the configuration: sensors, limits, and sources that somebody now claims."""

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from coldchain import __version__
from coldchain.config.watched import Watched
from coldchain.events import Event, SensorClaimed, SensorConfigured, StoreCreated
from coldchain.readings import Reading, Refusal
from coldchain.store.ports import LimitsSince, Transaction
from coldchain.units import show_instant

KEEP_REFUSED = 10_000
"""How many refused inputs are kept in all."""


def configure(
    tx: Transaction, store: str, sensors: Sequence[Watched], now: datetime
) -> tuple[dict[str, list[LimitsSince]], list[Event]]:
    """Write what is new, and return each sensor's limits since when, oldest first, and what there is to tell."""
    events: list[Event] = [] if tx.head().seq else [StoreCreated(store, __version__)]
    known: dict[str, list[LimitsSince]] = {}
    for each in tx.limits():
        known.setdefault(each.sensor, []).append(each)
    for watched in sensors:
        mine = known.setdefault(watched.sensor, [])
        if not mine or mine[-1].limits != watched.limits:
            since = max(now, mine[-1].since) if mine else now
            mine.append(LimitsSince(watched.sensor, since, watched.limits))
            tx.put_limits(mine[-1])
            events.append(SensorConfigured(watched.sensor, watched.source, watched.limits))
    return known, events


def claim(tx: Transaction, watched: Watched, now: datetime) -> tuple[list[Reading], list[Event]]:
    """Return the readings kept of a source that is now this sensor's, and what there is to tell.

    They are no longer unclaimed; those from before its commissioning are refused.
    """
    kept = tx.unclaimed_readings(watched.source)
    if not kept:
        return [], []
    tx.forget_unclaimed(watched.source)
    since = watched.commissioned_at
    if since is not None:
        early = [reading for reading in kept if reading.at < since]
        tx.refuse([_refusal(reading, since, now) for reading in early], KEEP_REFUSED)
        kept = kept[len(early) :]
    mine = [replace(reading, sensor=watched.sensor) for reading in kept]
    return mine, [SensorClaimed(watched.sensor, watched.source, len(mine))]


def _refusal(reading: Reading, since: datetime, now: datetime) -> Refusal:
    told = f"time {show_instant(reading.at)} is before the sensor's commissioning at {show_instant(since)}"
    return Refusal(reading.sensor, "before_commissioning", f"{reading.sensor}: {told}.", now)
