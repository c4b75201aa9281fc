"""What a start finds new in the configuration: sensors, limits, roles, and sources that somebody now claims."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec.structs import replace

from coldchain import __version__
from coldchain.config.watched import Watched
from coldchain.events import Event, SensorClaimed, SensorConfigured, SensorRetired, StoreCreated
from coldchain.ingest.retiring import closed, opened
from coldchain.products import Limits
from coldchain.readings import Reading, Refusal, SensorRole
from coldchain.rules import SensorState, initial
from coldchain.store.ports import LimitsSince, Transaction
from coldchain.units import show_instant

KEEP_REFUSED = 10_000
"""How many refused inputs are kept in all."""


def as_judged(tx: Transaction, sensors: Sequence[Watched]) -> tuple[Watched, ...]:
    """Return sensors with the limits and the role that they are judged by now; new ones as they are configured."""
    limits = {each.sensor: each.limits for each in tx.limits()}
    roles = {each.sensor: each.role for each in tx.all_watches()}
    calibrations = {each.sensor: each.configured for each in tx.upkeeps()}
    found = []
    for watched in sensors:
        role = roles.get(watched.sensor)
        if role is None or watched.sensor not in limits:
            found.append(watched)
        else:
            said = calibrations.get(watched.sensor)
            found.append(replace(watched, limits=limits[watched.sensor], role=role, calibration=said))
    return tuple(found)


def configure(
    tx: Transaction, store: str, sensors: Sequence[Watched], now: datetime, *, retire: bool = True
) -> tuple[dict[str, list[LimitsSince]], list[Event]]:
    """Write new limits, and return each sensor's limits since when, oldest first, and what there is to tell.

    A sensor that is not among these any more is retired: what was open of it is closed.

    Args:
        tx: what to write in.
        store: its id.
        sensors: as configured.
        now: the clock's instant.
        retire: whether these are all that there are.
    """
    events: list[Event] = [] if tx.head().seq else [StoreCreated(store, __version__)]
    known: dict[str, list[LimitsSince]] = {}
    for each in tx.limits():
        known.setdefault(each.sensor, []).append(each)
    roles = {each.sensor: each.role for each in tx.all_watches()}
    calibrations = {each.sensor: each.configured for each in tx.upkeeps()}
    for watched in sensors:
        mine = known.setdefault(watched.sensor, [])
        is_limited = not mine or mine[-1].limits != watched.limits
        if is_limited:
            since = max(now, mine[-1].since) if mine else now
            mine.append(LimitsSince(watched.sensor, since, watched.limits))
            tx.put_limits(mine[-1])
        is_new = is_limited or calibrations.get(watched.sensor) != watched.calibration
        if is_new or roles.get(watched.sensor) != watched.role:
            limited_at = mine[-1].since if is_limited else None
            told = (watched.sensor, watched.source, watched.limits, watched.role, watched.calibration, limited_at)
            events.append(SensorConfigured(*told))
    named = {watched.sensor: watched.role for watched in sensors}
    gone = [sensor for sensor, role in roles.items() if retire and role is not None and sensor not in named]
    events += _turned(tx, roles, {**named, **dict.fromkeys(gone)}, known, now)
    return known, [*events, *map(SensorRetired, gone)]


def _turned(
    tx: Transaction,
    before: Mapping[str, SensorRole | None],
    after: Mapping[str, SensorRole | None],
    limits: Mapping[str, Sequence[LimitsSince]],
    now: datetime,
) -> list[Event]:
    """Return what becomes of the findings of sensors that are judged no longer, or again."""
    turned = [each for each in after if each in before and _is_judged(before[each]) != _is_judged(after[each])]
    states = {each.sensor: each.state for each in tx.states()} if turned else {}
    events: list[Event] = []
    for sensor in turned:
        state = states.get(sensor, initial)
        if _is_judged(after[sensor]):
            events += opened(state, sensor, tx)
        else:
            events += closed(state, sensor, _in_force(limits[sensor], state), now)
    return events


def _is_judged(role: SensorRole | None) -> bool:
    return role in {"product", "air"}


def _in_force(limits: Sequence[LimitsSince], state: SensorState) -> Limits:
    """Return the limits at a sensor's last reading; before the first, the first."""
    at = state.last_at
    return next((each.limits for each in reversed(limits) if at is not None and each.since <= at), limits[0].limits)


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
