"""Calibration: lots beside a sensor whose calibration lapsed more than 30 days ago are to be checked first.

It is a doubt about the time that they lay there since. A newer certificate of the device takes it away, since it tells
how wrong the device was as it was found; so does a pharmacist who accepts it. Of a sensor of which nobody ever said
when its calibration is due nothing has lapsed.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from coldchain.judging.known import Known
from coldchain.lots import Lot
from coldchain.path import Segment
from coldchain.stock import Ground, Grounded
from coldchain.upkeep import Lapse


def lapsed(known: Known, lot: Lot, path: Sequence[Segment], now: datetime) -> tuple[Grounded, ...]:
    """Return what nobody has accepted of the calibrations that had lapsed while a lot lay beside their sensors."""
    found = {lapse.id: lapse for begins, lapse in _beside(known, path) if begins <= now}
    return tuple(_grounded(each) for id_, each in found.items() if id_ not in lot.accepted)


def lapsing(known: Known, path: Sequence[Segment], now: datetime) -> list[datetime]:
    """Return the instants ahead at which a calibration will have lapsed for too long."""
    return [begins for begins, _ in _beside(known, path) if begins > now]


def _beside(known: Known, path: Sequence[Segment]) -> Iterator[tuple[datetime, Lapse]]:
    """Yield the lapses that a lot lay beside, each with the instant from which on it did."""
    for segment in path:
        for lapse in (each for sensor in segment.sensors for each in known.lapses(sensor)):
            begins = max(segment.since, lapse.since)
            ends = [at for at in (segment.until, lapse.until) if at is not None]
            if all(begins < at for at in ends):
                yield begins, lapse


def _grounded(lapse: Lapse) -> Grounded:
    sentence = f"unverified: the calibration of {lapse.sensor} was due on {lapse.due_on}, more than 30 days before."
    return Grounded("unverified", "calibration", sentence, (Ground(lapse.id),))
