"""Sensors of a restored store: their states, replayed from the readings, and what the ledger told and they do not show.

The readings may know more than the ledger, if its newest entries were not shipped: then what they show is told. The
ledger may know more than the readings: then what it told stands, and what was open of it ends as by a gap. Nothing that
was ever found is withdrawn, and nothing becomes milder, because evidence was lost.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby

import msgspec
from msgspec.structs import replace

from coldchain import rules
from coldchain.events import FindingAmended
from coldchain.findings import CumulativeBreach, Excursion, Finding, Freeze, Gap, Overheat, Standstill
from coldchain.readings import EARLIEST, Reading, SensorRole
from coldchain.replay import Replay, amendments, lose, replay
from coldchain.rules import SensorState
from coldchain.stock import Place
from coldchain.store.ports import Reads
from coldchain.store.stock_ports import WatchSince
from coldchain.viewing import Viewed, in_force

BECAUSE = "its store was restored from InfluxDB"
_INSTANT = timedelta(microseconds=1)
_NEVER = datetime.max.replace(tzinfo=UTC)


class Restored(msgspec.Struct, frozen=True):
    """A sensor as it stands; `amended` is what there is to tell."""

    state: SensorState
    snapshots: tuple[SensorState, ...]
    amended: tuple[FindingAmended, ...]


def judged(reads: Reads, sensor: str, settled: datetime = EARLIEST) -> Restored | None:
    """Judge a sensor from its first reading to its last; None: nobody has configured it.

    Args:
        reads: the store, with all readings and entries.
        sensor: `site/unit/sensor`.
        settled: what ended up to then and was not told is not told any more: its store had removed those readings, and
            judged by what it had.
    """
    limits = reads.limits(sensor)
    if not limits:
        return None
    viewed = Viewed(reads, sensor, in_force(limits))
    roles = _roles(reads, sensor)
    outcome = _replayed(viewed, roles)
    if outcome.state.last_at is None:
        outcome = replace(outcome, state=reads.state(sensor) or rules.initial)
    stood = reads.findings(sensor)
    if roles and not _is_judged(roles[-1].role):
        # What was open of it was closed; its state stayed as it was, silent if it was told to be.
        silent = _silenced(outcome, viewed, [each for each in stood if isinstance(each, Gap)])
        return Restored(silent.state, silent.snapshots, ())
    outcome = _silenced(outcome, viewed, stood)
    told = amendments(stood, outcome, None, BECAUSE)
    kept = (_kept(event, outcome.state, viewed, settled) for event in told)
    return Restored(outcome.state, outcome.snapshots, tuple(event for event in kept if event is not None))


def _replayed(viewed: Viewed, roles: Sequence[WatchSince]) -> Replay:
    """Step through all readings; of a time in which it was not judged only the newest is remembered."""
    found: dict[str, Finding] = {}
    snapshots: list[SensorState] = []
    state = rules.initial
    for is_judged, readings in _stretches(viewed, roles):
        if not is_judged:
            for reading in readings:
                state = SensorState(reading.at, reading.temperature_c)
            continue
        part = replay(state, readings, viewed.limits_at, {}, _NEVER)
        state = part.state
        found.update(part.found)
        snapshots += part.snapshots
    return Replay(state, found, tuple(snapshots), None)


def _stretches(viewed: Viewed, roles: Sequence[WatchSince]) -> Iterator[tuple[bool, Iterator[Reading]]]:
    readings = viewed.readings()
    if all(_is_judged(each.role) for each in roles if each.role is not None):
        yield True, readings
        return
    yield from groupby(readings, lambda reading: _is_judged(_role_at(roles, reading.received_at)))


def _silenced(outcome: Replay, viewed: Viewed, stood: Sequence[Finding]) -> Replay:
    """Return the outcome as of when it was silent, if the ledger told so, or told of readings that are not here."""
    last_at = outcome.state.last_at
    if last_at is None or outcome.state.lost:
        return outcome
    limits = viewed.limits_at(last_at)
    # What was open when its newest readings were excluded from judging still names them.
    newest = max(last_at, viewed.reads.last_reading_at(viewed.sensor) or last_at)
    still_open = {each.id for each in rules.open_findings(outcome.state)}
    if not any(
        _goes_beyond(each, last_at, newest, limits.interval) or (each.until is not None and each.id in still_open)
        for each in stood
    ):
        return outcome
    return lose(outcome, viewed.sensor, last_at + limits.gap_after + _INSTANT, limits)


def _goes_beyond(found: Finding, last_at: datetime, newest: datetime, interval: timedelta) -> bool:
    """Tell whether a finding is that nothing came after a reading, or rests on one that is not here."""
    match found:
        case Gap():
            return found.since > last_at
        case CumulativeBreach():
            return found.at > newest + interval
        case _:
            return found.last_at > newest or (found.until is not None and found.until > newest + interval)


def _kept(event: FindingAmended, state: SensorState, viewed: Viewed, settled: datetime) -> FindingAmended | None:
    """Return what is to be told of a difference; None: nothing."""
    was, now = event.was, event.now
    if was is None:
        return None if now is None or (now.until is not None and now.until <= settled) else event
    if now is not None and not _is_milder(now, was):
        return event
    if was.until is not None or (now is not None and now.until is None):
        return None
    return FindingAmended(was, _ended(was, state, viewed), BECAUSE)


def _is_milder(now: Finding, was: Finding) -> bool:
    match now, was:
        case Excursion(), Excursion():
            sign = 1 if was.side == "above" else -1
            less = now.duration < was.duration or now.extreme_c * sign < was.extreme_c * sign
            return less or (now.breached_at is None and was.breached_at is not None)
        case Freeze(), Freeze():
            return now.min_c > was.min_c or now.last_at < was.last_at or now.confirmed < was.confirmed
        case Overheat(), Overheat():
            return now.max_c < was.max_c or now.last_at < was.last_at or now.confirmed < was.confirmed
        case _:
            return False


def _ended(found: Finding, state: SensorState, viewed: Viewed) -> Finding:
    """Return how a finding ends of which nobody knows what came after."""
    match found:
        case Gap():
            return replace(found, until=max(found.since, state.last_at or found.since))
        case CumulativeBreach():
            return replace(found, until=max(found.at, state.last_at or found.at))
    until = found.last_at + viewed.limits_at(found.last_at).interval
    if isinstance(found, Excursion):
        return replace(found, until=until, interrupted=True)
    assert isinstance(found, Freeze | Overheat | Standstill)  # noqa: S101 - the others are told above
    return replace(found, until=until)


def _roles(reads: Reads, sensor: str) -> list[WatchSince]:
    site, unit, _ = sensor.split("/")
    return [each for each in reads.watches(Place(site, unit)) if each.sensor == sensor]


def _role_at(roles: Sequence[WatchSince], at: datetime) -> SensorRole | None:
    """Return the role in which a reading that came at an instant was taken in; none was while it was retired."""
    before = [each.role for each in roles if each.since <= at and each.role is not None]
    after = [each.role for each in roles if each.since > at and each.role is not None]
    return before[-1] if before else next(iter(after), None)


def _is_judged(role: SensorRole | None) -> bool:
    return role in {"product", "air"}
