"""Taking in readings: those in order are judged one by one, those that come late are sorted in and judged again."""

from collections.abc import Sequence
from operator import attrgetter

from coldchain import rules
from coldchain.events import SensorHeard
from coldchain.ingest.late import judge_again
from coldchain.ingest.tracks import Track
from coldchain.ingest.work import Work
from coldchain.readings import Reading
from coldchain.replay import is_due

_by_time = attrgetter("at")


def take(work: Work, readings: Sequence[Reading]) -> list[Reading]:
    """Judge and keep readings of configured sensors; of others return them, untouched.

    Of two readings with the same sensor and instant the first counts, in the order in which they came.
    """
    kept: list[Reading] = []
    unknown: list[Reading] = []
    late: dict[str, list[Reading]] = {}
    for reading in sorted(readings, key=_by_time):
        track = work.tracks.get(reading.sensor)
        if track is None:
            unknown.append(reading)
        elif reading.sensor in late or _is_late(work, track, reading):
            late.setdefault(reading.sensor, []).append(reading)
        else:
            kept.append(reading)
            _judge(work, track, reading)
    missed = {sensor: _new(work, each, kept) for sensor, each in late.items()}
    work.keep(kept + [reading for each in missed.values() for reading in each])
    for sensor, each in missed.items():
        track = work.tracks.get(sensor)
        if each and track is not None and track.judged:
            judge_again(work, track, each)
    return unknown


def _is_late(work: Work, track: Track, reading: Reading) -> bool:
    """Late is what is not after the last reading, and what fills a silence that the clock has already told of."""
    state = work.state_of(track)
    if state.last_at is None:
        return False
    since = reading.at - state.last_at
    return since.total_seconds() <= 0 or (state.lost and since <= track.limits_at(reading.at).gap_after)


def _judge(work: Work, track: Track, reading: Reading) -> None:
    before = work.state_of(track)
    if not track.judged:
        work.states[reading.sensor] = rules.SensorState(reading.at, reading.temperature_c)
        return
    if before.last_at is None:
        work.tell((SensorHeard(reading.sensor, reading.at),))
    if is_due(before, reading, track.since_snapshot) and not before.lost:
        work.tx.put_snapshot(reading.sensor, before)
        track.since_snapshot = 0
    track.since_snapshot += 1
    state, events = rules.step(before, reading, track.limits_at(reading.at))
    work.states[reading.sensor] = state
    if events:
        work.tell(events)


def _new(work: Work, readings: list[Reading], kept: list[Reading]) -> list[Reading]:
    """Return the readings that are not there yet, each instant once."""
    sensor = readings[0].sensor
    there = {reading.at for reading in kept if reading.sensor == sensor}
    new = []
    for reading in readings:
        if reading.at not in there and not work.tx.has_reading(sensor, reading.at):
            there.add(reading.at)
            new.append(reading)
    return new
