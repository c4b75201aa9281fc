"""Doubting: a reading by which °C or °F is asked, before it is judged as it is sent."""

from datetime import timedelta

from coldchain.events import ScaleDoubted
from coldchain.ingest.tracks import Track
from coldchain.ingest.work import Work
from coldchain.judged_view import view_of
from coldchain.readings import Reading
from coldchain.rules import SensorState
from coldchain.scale import jump_of, looks_like_f, may_doubt
from coldchain.upkeep import Upkeep

MOST_OPEN = 10
"""So many questions of one sensor are open at most: the lots beside it are stopped by the first."""

_INSTANT = timedelta(microseconds=1)


def ask_scale(work: Work, track: Track, before: SensorState, reading: Reading) -> None:
    """Ask °C or °F where a reading in its order makes that doubtful.

    Args:
        work: in whose transaction the reading is already kept.
        track: the reading's sensor, which is judged.
        before: its state.
        reading: as it was sent.
    """
    if not _may_doubt(track, before, reading) or track.view.excludes(reading.at):
        return
    sensor = track.watched.sensor
    upkeep = work.tx.upkeep(sensor)
    doubted = _doubted(work, track, upkeep, reading)
    if doubted is None or len(upkeep.open_scales) >= MOST_OPEN:
        return
    work.tell((doubted,))
    work.touched.note(sensor, doubted.since)
    # A question that is open ends what was answered before: from here on it is judged as it is sent.
    track.view = view_of(work.tx.upkeep(sensor))


def _may_doubt(track: Track, before: SensorState, reading: Reading) -> bool:
    """Tell whether to look closer; of what was said to be °F at each reading, since its state is in °C."""
    limits = track.configured(reading.at)
    return may_doubt(reading.temperature_c, before.last_at, before.last_c, limits) or track.view.scaled


def _doubted(work: Work, track: Track, upkeep: Upkeep, reading: Reading) -> ScaleDoubted | None:
    limits = track.configured(reading.at)
    jump = jump_of(reading, work.tx.reading_before(reading.sensor, reading.at), limits)
    scale = upkeep.scale_at(reading.at)
    if (jump == "up" and scale != "F") or (jump == "down" and (scale == "F" or upkeep.open_scales)):
        return ScaleDoubted(reading.sensor, reading.at, reading.temperature_c)
    if looks_like_f(reading.temperature_c, limits) and not upkeep.scales_of(upkeep.term_at(reading.at)):
        return _never_in_range(work, track, upkeep, reading)
    return None


def _never_in_range(work: Work, track: Track, upkeep: Upkeep, reading: Reading) -> ScaleDoubted | None:
    """Return the question from the device's first reading on; None: one of them was in range."""
    begins = upkeep.term_at(reading.at).since - _INSTANT
    since = reading.at
    for each in track.view.seen(work.tx.readings(reading.sensor, begins, reading.at - _INSTANT), track.configured):
        if track.configured(each.at).band(each.temperature_c) == "in_range":
            return None
        since = min(since, each.at)
    return ScaleDoubted(reading.sensor, since, reading.temperature_c)
