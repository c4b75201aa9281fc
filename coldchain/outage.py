"""A site's silence: all its sensors fell silent within 5 min, so it is power or network and not a sensor.

A site with one sensor has no outage: its sensor's silence says it all.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from coldchain.rules import SensorState

TOGETHER = timedelta(minutes=5)


class Member(msgspec.Struct, frozen=True):
    """One of a site's sensors: its state, and the silence after which it counts as silent."""

    state: SensorState
    gap_after: timedelta


def outage_since(members: Iterable[Member]) -> datetime | None:
    """Return the last instant at which any of a site's sensors was heard, if it is an outage; else None."""
    heard: list[datetime] = []
    fell: list[datetime] = []
    for member in members:
        if member.state.last_at is None:
            continue
        if not member.state.lost:
            return None
        heard.append(member.state.last_at)
        fell.append(member.state.last_at + member.gap_after)
    if len(fell) < 2 or max(fell) - min(fell) > TOGETHER:  # noqa: PLR2004 - two make a site's silence
        return None
    return max(heard)
