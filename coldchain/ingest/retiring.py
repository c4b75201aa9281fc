"""Retiring: what is open of a sensor that is judged no longer is closed, and opened again if it is judged again.

The sensor's state stays as it is: if it comes back it is judged as if it had been silent meanwhile.
"""

from datetime import datetime, timedelta

from msgspec.structs import replace

from coldchain import rules
from coldchain.events import Event, FindingAmended, SensorFellSilent, SensorUnstuck
from coldchain.findings import Finding, Gap, Standstill
from coldchain.products import Limits
from coldchain.readings import Lost
from coldchain.rules import RULES, SensorState, cumulative
from coldchain.store.ports import Reads

_INSTANT = timedelta(microseconds=1)
_CUMULATIVE = tuple(RULES).index("cumulative")


def closed(state: SensorState, sensor: str, limits: Limits, now: datetime) -> list[Event]:
    """Return how everything ends that is open of a sensor: where it is silent, as by a gap, or else now.

    Args:
        state: the sensor's newest.
        sensor: its name.
        limits: in force at its last reading.
        now: from when on nothing is judged by it.
    """
    if state.last_at is None:
        return []
    silent = state.lost or now - state.last_at > limits.gap_after
    if not silent:
        # Until now its last reading holds: what was out of range then is not in range up to now.
        limits = replace(limits, interval=max(limits.interval, now - state.last_at))
    lost, told = rules.lose(state, sensor, state.last_at + limits.gap_after + _INSTANT, limits)
    until = max(now, state.last_at + limits.interval)
    tallies, fallen = cumulative.step(lost.rules[_CUMULATIVE], Lost(sensor, until), limits)  # type: ignore[arg-type]
    left: list[Finding] = list(cumulative.open_in(tallies))
    if silent:
        left += [finding for finding in rules.open_findings(lost) if isinstance(finding, Gap)]
    else:
        told = tuple(event for event in told if not isinstance(event, SensorFellSilent))
    because = f"{sensor} is judged no longer"
    stuck = (finding for finding in rules.open_findings(lost) if isinstance(finding, Standstill))
    ended = (SensorUnstuck(replace(each, until=until)) for each in stuck)
    return [*told, *fallen, *ended, *(FindingAmended(each, replace(each, until=until), because) for each in left)]


def opened(state: SensorState, sensor: str, reads: Reads) -> list[Event]:
    """Return what of a sensor that is judged again was open when it was retired."""
    if not (still_open := rules.open_findings(state)):
        return []
    stored = {finding.id: finding for finding in reads.findings(sensor)}
    because = f"{sensor} is judged again"
    return [FindingAmended(stored.get(each.id), each, because) for each in still_open]
