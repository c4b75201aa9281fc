"""Scale: lots beside a sensor of which nobody knows whether it sends °C or °F are quarantined until somebody says."""

from collections.abc import Iterator, Sequence

from coldchain.judging.known import Known
from coldchain.path import Segment
from coldchain.sentences import instant
from coldchain.settled import OPEN
from coldchain.stock import Ground, Grounded
from coldchain.upkeep import Scale


def doubted(known: Known, path: Sequence[Segment]) -> tuple[Grounded, ...]:
    """Return the questions that are open and touch the time that a lot lay beside a sensor; nobody can accept one."""
    found = {ground.id: told for ground, told in _open(known, path)}
    return tuple(Grounded("quarantined", "scale", told, (Ground(id_, OPEN),)) for id_, told in found.items())


def _open(known: Known, path: Sequence[Segment]) -> Iterator[tuple[Ground, str]]:
    for segment in path:
        for sensor in segment.sensors:
            for scale in known.reads.upkeep(sensor).open_scales:
                if segment.until is None or scale.since < segment.until:
                    yield Ground(scale.id_of(sensor)), _sentence(sensor, scale)


def _sentence(sensor: str, scale: Scale) -> str:
    asked = f"{sensor} sent {scale.celsius:g}, °C or °F?"
    return f"quarantined: {asked} Since {instant(scale.since)} nobody knows; a pharmacist answers."
