"""Disturbing: what new readings tell of movement and light in their units."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from coldchain.disturbance import QUIET, disturbed, may_tell
from coldchain.events import Disturbed, SensorDisturbed
from coldchain.ingest.work import Work
from coldchain.readings import Reading

_INSTANT = timedelta(microseconds=1)


def disturbances(work: Work) -> Iterator[SensorDisturbed]:
    """Yield what the work's new readings show that was not told before; the store is asked only where they may."""
    telling = [reading for reading in work.readings if may_tell(reading) and _counts(work, reading)]
    untold = {(reading.sensor, reading.at) for reading in telling}
    for reading in sorted(telling, key=lambda each: each.at):
        found = disturbed(reading, work.tx.reading_before(reading.sensor, reading.at))
        untold.discard((reading.sensor, reading.at))
        near = _near(work, reading, untold) if found else set()
        yield from (
            SensorDisturbed(reading.sensor, reading.at, kind, value)
            for kind, value in found.items()
            if kind not in near
        )


def _counts(work: Work, reading: Reading) -> bool:
    """A sensor in the room, on the bench or faulty says nothing of a unit."""
    track = work.tracks.get(reading.sensor)
    return track is not None and track.judged and not track.view.excludes(reading.at)


def _near(work: Work, reading: Reading, untold: set[tuple[str, datetime]]) -> set[Disturbed]:
    """Return what was seen within `QUIET` of a reading, by others that were looked at already."""
    sensor = reading.sensor
    around = [*work.tx.readings(sensor, reading.at - QUIET, reading.at + QUIET - _INSTANT)]
    first = None if not around else work.tx.reading_before(sensor, around[0].at)
    return {
        kind
        for before, each in pairwise([first, *around])
        if each is not None and each.at != reading.at and (sensor, each.at) not in untold and _counts(work, each)
        for kind in disturbed(each, before)
    }
