"""The order in which alerts are told: open before over, the gravest first, then by place as people count.

Of those that are as grave what is out of range goes first, then what has stock in a worse condition.
"""

import re
from collections.abc import Iterable

from alerts.wording.lines import Line, place_of
from coldchain.alert import SERVICE_CAUSES, SEVERITIES, SITE_CAUSES, STAGES, UNIT_CAUSES
from coldchain.stock import CONDITIONS

_CAUSES = (*UNIT_CAUSES, *SITE_CAUSES, *SERVICE_CAUSES)
_OUT = STAGES.index("running_out")
_NUMBER = re.compile(r"(\d+)")


def ranked(lines: Iterable[Line]) -> list[Line]:
    """Return them in order."""
    return sorted(lines, key=_rank)


def _rank(line: Line) -> tuple[object, ...]:
    told = line.scene.situation
    stage = STAGES.index(told.stage)
    out = stage if stage >= _OUT else 0  # out of range: what lies there may yet be saved
    worst = max((CONDITIONS.index(each.condition) for each in told.lots), default=0)
    grave = (SEVERITIES.index(told.severity), out, worst, stage)
    cause = _CAUSES.index(told.key.cause)
    return (line.is_over, *(-each for each in grave), cause, _counted(place_of(line)), line.told.alert.id)


def _counted(name: str) -> list[tuple[int, str]]:
    """Return a name such that Fridge 2 comes before Fridge 10."""
    return [(int(each), "") if each.isdecimal() else (-1, each) for each in _NUMBER.split(name)]
