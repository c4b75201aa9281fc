"""Late data: the same pure step over what is now known, from the last state before it until nothing differs.

What the replay finds is held against what was found before. The difference is told as amendments; the entries that
said otherwise stay in the ledger, since they were true to what was known then.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime

import msgspec
from msgspec.structs import replace

from coldchain import rules
from coldchain.events import FINDING_EVENTS, Event, FindingAmended
from coldchain.findings import CumulativeBreach, Excursion, Finding, Freeze, Overheat
from coldchain.products import Limits
from coldchain.readings import Reading
from coldchain.rules import SensorState

SNAPSHOT_READINGS = 4096


class Replay(msgspec.Struct, frozen=True):
    """What a replay came to.

    Attributes:
        state: after the last reading that was looked at.
        found: the findings it began or ended, as they stand, by id.
        snapshots: states to keep, each under its last reading's instant.
        until: from this instant on nothing differs; None: it went to the last reading.
    """

    state: SensorState
    found: Mapping[str, Finding]
    snapshots: tuple[SensorState, ...]
    until: datetime | None


def is_due(state: SensorState, reading: Reading, since_snapshot: int) -> bool:
    """Tell whether the state before this reading is worth keeping: the last of a UTC day, or one in 4,096."""
    if state.last_at is None:
        return False
    return since_snapshot >= SNAPSHOT_READINGS or state.last_at.astimezone(UTC).date() != reading.at.date()


def replay(
    start: SensorState,
    readings: Iterable[Reading],
    limits_at: Callable[[datetime], Limits],
    kept: Mapping[datetime, SensorState],
    settled: datetime,
) -> Replay:
    """Step through a sensor's readings again.

    Args:
        start: the state before the first of the readings.
        readings: all that are now known after it, in the order of their times, up to the newest that was judged before.
        limits_at: the limits that were in force at an instant.
        kept: the snapshots that were kept after `start`, by the instant of their last reading.
        settled: the latest instant of the readings that are new; before it nothing can have converged.
    """
    state, since_snapshot = start, 0
    found: dict[str, Finding] = {}
    snapshots: list[SensorState] = []
    for reading in readings:
        if is_due(state, reading, since_snapshot) and state is not start and state.last_at not in kept:
            snapshots.append(state)
            since_snapshot = 0
        state, events = rules.step_by(state, reading, limits_at)
        since_snapshot += 1
        found.update((finding.id, finding) for finding in findings_of(events))
        before = kept.get(reading.at)
        if before is not None:
            since_snapshot = 0
            if before != state:
                snapshots.append(state)
            elif reading.at >= settled:
                return Replay(state, found, tuple(snapshots), reading.at)
    return Replay(state, found, tuple(snapshots), None)


def lose(outcome: Replay, sensor: str, now: datetime, limits: Limits) -> Replay:
    """Return the outcome once the clock has been seen to show `now`."""
    state, events = rules.lose(outcome.state, sensor, now, limits)
    found = {**outcome.found, **{finding.id: finding for finding in findings_of(events)}}
    return replace(outcome, state=state, found=found)


def findings_of(events: Iterable[Event]) -> list[Finding]:
    """Return the findings that events tell of, in their order."""
    return [event.finding for event in events if isinstance(event, FINDING_EVENTS)]  # type: ignore[attr-defined]


def change_of(event: Event) -> tuple[Finding | None, Finding | None]:
    """Return what an event makes of the findings: the one that no longer stands as it did, and the one that stands."""
    if isinstance(event, FindingAmended):
        return event.was, event.now
    found = findings_of((event,))
    return None, found[0] if found else None


def amendments(
    before: Iterable[Finding], outcome: Replay, began_after: datetime | None, because: str
) -> tuple[FindingAmended, ...]:
    """Return how the judgement changed.

    Args:
        before: the findings that stood, all that were open or ended after the replay's start.
        outcome: of the replay.
        began_after: the replay's start; what began before it can be ended anew but not withdrawn. None: the beginning.
        because: why, in words.
    """
    still_open = {finding.id: finding for finding in rules.open_findings(outcome.state)}
    stood = {finding.id: finding for finding in before}
    if outcome.until is None:
        stands = {**still_open, **outcome.found}
    else:
        # A finding that is open where nothing differs any more ends as it ended before.
        stands = {key: finding for key, finding in outcome.found.items() if key not in still_open}
    changed = [
        FindingAmended(stood.get(key), still_open.get(key, finding), because)
        for key, finding in stands.items()
        if not _same(stood.get(key), finding)
    ]
    withdrawn = [
        FindingAmended(finding, None, because)
        for key, finding in stood.items()
        if key not in stands and key not in still_open and _within(finding, began_after, outcome.until)
    ]
    return (*withdrawn, *changed)


def began(finding: Finding) -> datetime:
    """Return the instant at which a finding came to be: of a cumulative breach the crossing, else its `since`."""
    return finding.at if isinstance(finding, CumulativeBreach) else finding.since


def _within(finding: Finding, after: datetime | None, until: datetime | None) -> bool:
    return (after is None or began(finding) > after) and (until is None or began(finding) <= until)


def _same(stood: Finding | None, finding: Finding) -> bool:
    """An open finding is stored as its last event told it: what grows with each reading is not a change."""
    if stood is None or stood.until is not None or finding.until is not None:
        return stood == finding
    return _judged(stood) == _judged(finding)


def _judged(finding: Finding) -> tuple[object, ...]:
    match finding:
        case Excursion():
            return (finding.id, finding.breached_at, finding.continues)
        case Freeze() | Overheat():
            return (finding.id, finding.confirmed)
        case CumulativeBreach():
            return (finding.id, finding.since)
        case _:
            return (finding.id,)
