"""Late readings of one sensor: replayed from the last snapshot before them, the difference told as amendments."""

from coldchain import replay, rules
from coldchain.ingest.tracks import Track
from coldchain.ingest.work import Work
from coldchain.readings import Reading
from coldchain.units import show_instant


def judge_again(work: Work, track: Track, readings: list[Reading]) -> None:
    """Judge a sensor again from before its earliest late reading.

    Args:
        work: in whose transaction the readings are already kept.
        track: the sensor.
        readings: the late ones, by time, at least one.
    """
    sensor, tx = track.watched.sensor, work.tx
    start = tx.snapshot_before(sensor, readings[0].at) or rules.initial
    outcome = replay.replay(
        start,
        tx.readings(sensor, after=start.last_at),
        track.limits_at,
        tx.snapshots_after(sensor, start.last_at),
        readings[-1].at,
    )
    if outcome.until is None:
        if work.state_of(track).lost:
            outcome = replay.lose(outcome, sensor, work.now, track.limits_at(work.now))
        work.states[sensor] = outcome.state
    for snapshot in outcome.snapshots:
        tx.put_snapshot(sensor, snapshot)
    stood = tx.findings(sensor) if start.last_at is None else tx.findings_after(sensor, start.last_at)
    work.tell(replay.amendments(stood, outcome, start.last_at, _because(readings)))


def _because(readings: list[Reading]) -> str:
    since, until = show_instant(readings[0].at), show_instant(readings[-1].at)
    if len(readings) == 1:
        return f"a reading of {since} arrived late"
    return f"{len(readings)} readings of {since} to {until} arrived late"
