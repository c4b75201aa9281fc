"""Late readings of one sensor: judged again from the last snapshot before them, the difference told as amendments."""

from datetime import datetime

from coldchain.ingest.tracks import Track
from coldchain.ingest.work import Work
from coldchain.readings import Reading
from coldchain.rejudging import Again, rejudge
from coldchain.viewing import Viewed


def judge_again(work: Work, track: Track, readings: list[Reading], now: datetime, *, silence: bool) -> None:
    """Judge a sensor again from before its earliest late reading to the newest that it was judged by, or that is late.

    Args:
        work: in whose transaction the readings are already kept.
        track: the sensor.
        readings: the late ones, by time, at least one.
        silence: whether it is silent again if these are old; if they only lie before its silence, it is in any case.
        now: up to when it is known what followed: the clock, or the next reading of the same batch.
    """
    sensor, before = track.watched.sensor, work.state_of(track)
    newest, because = readings[-1].at, _because(readings)
    again = Again(readings[0].at, newest, max(before.last_at or newest, newest), because)
    done = rejudge(
        work.tx,
        Viewed(work.tx, sensor, track.configured, track.view),
        before,
        again,
        now,
        lambda state: silence and before.lost and track.is_overdue(state, now),
    )
    if done.state is not None:
        work.states[sensor] = done.state
    work.tell(done.amended)
    work.touched.note_late(sensor, done.since, because)


def _because(readings: list[Reading]) -> str:
    since, until = (f"{reading.at:%Y-%m-%d %H:%M:%S} UTC" for reading in (readings[0], readings[-1]))
    if len(readings) == 1:
        return f"a reading of {since} arrived late"
    return f"{len(readings)} readings of {since} to {until} arrived late"
