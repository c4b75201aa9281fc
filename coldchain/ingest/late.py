"""Late readings of one sensor: replayed from the last snapshot before them, the difference told as amendments."""

from datetime import datetime, timedelta

from coldchain import replay, rules
from coldchain.findings import Finding
from coldchain.ingest.tracks import Track
from coldchain.ingest.work import Work
from coldchain.readings import Reading

_INSTANT = timedelta(microseconds=1)


def judge_again(work: Work, track: Track, readings: list[Reading], now: datetime, *, silence: bool) -> None:
    """Judge a sensor again from before its earliest late reading to the newest that it was judged by, or that is late.

    Args:
        work: in whose transaction the readings are already kept.
        track: the sensor.
        readings: the late ones, by time, at least one.
        silence: whether it is silent again if these are old; if they only lie before its silence, it is in any case.
        now: up to when it is known what followed: the clock, or the next reading of the same batch.
    """
    sensor, tx, before = track.watched.sensor, work.tx, work.state_of(track)
    start = tx.snapshot_before(sensor, readings[0].at) or rules.initial
    outcome = replay.replay(
        start,
        tx.readings(sensor, after=start.last_at, until=max(before.last_at or readings[-1].at, readings[-1].at)),
        track.limits_at,
        tx.snapshots_after(sensor, start.last_at),
        readings[-1].at,
    )
    if outcome.until is None:
        last_at = outcome.state.last_at
        overdue = silence and track.is_overdue(outcome.state, now)
        if before.lost and last_at is not None and (last_at == before.last_at or overdue):
            outcome = replay.lose(outcome, sensor, now, track.limits_at(last_at))
        work.states[sensor] = outcome.state
    for snapshot in outcome.snapshots:
        tx.put_snapshot(sensor, snapshot)
    because = _because(readings)
    amended = replay.amendments(_stood(work, sensor, start.last_at), outcome, start.last_at, because)
    work.tell(amended)
    changed = [each.since for event in amended for each in (event.was, event.now) if each is not None]
    work.touched.note_late(sensor, min([readings[0].at, *changed]), because)


def _stood(work: Work, sensor: str, start: datetime | None) -> list[Finding]:
    """Return the findings that a replay from a reading on may change.

    A sum can have fallen at the very instant of that reading, which only the next one told: so with that instant.
    """
    return work.tx.findings(sensor) if start is None else work.tx.findings_after(sensor, start - _INSTANT)


def _because(readings: list[Reading]) -> str:
    since, until = (f"{reading.at:%Y-%m-%d %H:%M:%S} UTC" for reading in (readings[0], readings[-1]))
    if len(readings) == 1:
        return f"a reading of {since} arrived late"
    return f"{len(readings)} readings of {since} to {until} arrived late"
