"""Judging again: a sensor's readings from an instant on, as they are judged now; the difference is told as amendments.

    last snapshot before it ──replay on the judged view──▶ findings ──differ from those that stood──▶ FindingAmended

Late readings ask for it, and so does whatever people find out about a sensor afterwards.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec
from msgspec.structs import replace

from coldchain import replay, rules
from coldchain.events import FindingAmended
from coldchain.findings import Finding
from coldchain.replay import Replay
from coldchain.rules import SensorState
from coldchain.store.ports import Transaction
from coldchain.viewing import Viewed

_INSTANT = timedelta(microseconds=1)


class Again(msgspec.Struct, frozen=True):
    """What is to be judged again.

    Attributes:
        since: the earliest instant at which anything differs.
        settled: the latest; None: it goes on.
        until: the newest reading to look at; None: the newest that is there.
        because: why, in words.
    """

    since: datetime
    settled: datetime | None
    until: datetime | None
    because: str


class Rejudged(msgspec.Struct, frozen=True):
    """What it came to.

    Attributes:
        state: the sensor's newest; None: it is as it was.
        amended: what there is to tell.
        since: lots that lay beside it from then on are to be judged again.
    """

    state: SensorState | None
    amended: tuple[FindingAmended, ...]
    since: datetime


def rejudge(
    tx: Transaction,
    viewed: Viewed,
    before: SensorState,
    again: Again,
    now: datetime,
    is_silent: Callable[[SensorState], bool],
) -> Rejudged:
    """Judge a sensor again; snapshots are set right, what it came to is the caller's to tell and to write.

    Args:
        tx: in which all readings are already kept.
        viewed: the sensor, with its view as it is now.
        before: its newest state, as it was judged until now.
        again: from when to when, and why.
        now: up to when it is known what followed.
        is_silent: whether a sensor whose newest state this is has been silent for too long.
    """
    sensor, since = viewed.sensor, again.since
    if (cut := tx.kept(sensor)) is not None:
        # What was read before is no longer here: up to there all stays as it was judged.
        since = max(since, cut.settled + _INSTANT)
    start = tx.snapshot_before(sensor, since) or rules.initial
    kept = tx.snapshots_after(sensor, start.last_at)
    settled = again.settled or datetime.max.replace(tzinfo=now.tzinfo)
    outcome = replay.replay(start, viewed.readings(start.last_at, again.until), viewed.limits_at, kept, settled)
    if outcome.until is None:
        outcome = _ended(outcome, viewed, before, now, is_silent)
    for at in kept:
        if viewed.view.excludes(at):
            tx.drop_snapshot(sensor, at)
    for snapshot in outcome.snapshots:
        tx.put_snapshot(sensor, snapshot)
    amended = replay.amendments(_stood(tx, sensor, start.last_at), outcome, start.last_at, again.because)
    changed = [each.since for event in amended for each in (event.was, event.now) if each is not None]
    first = min([since, *changed])
    if cut is not None:
        first = max(first, cut.settled)
    return Rejudged(outcome.state if outcome.until is None else None, amended, first)


def _ended(
    outcome: Replay, viewed: Viewed, before: SensorState, now: datetime, is_silent: Callable[[SensorState], bool]
) -> Replay:
    """Return the outcome of a replay to the end, silent if the sensor is."""
    last_at = outcome.state.last_at
    if last_at is None:
        # Nothing is left that was judged: that it was never heard is not so, that it is silent is.
        return replace(outcome, state=before if before.last_at is None else SensorState(lost=True))
    if (before.lost and last_at == before.last_at) or is_silent(outcome.state):
        return replay.lose(outcome, viewed.sensor, now, viewed.limits_at(last_at))
    return outcome


def _stood(tx: Transaction, sensor: str, start: datetime | None) -> list[Finding]:
    """Return the findings that a replay from a reading on may change.

    A sum can have fallen at the very instant of that reading, which only the next one told: so with that instant.
    """
    return tx.findings(sensor) if start is None else tx.findings_after(sensor, start - _INSTANT)
