"""Silence: a sensor that was not heard for longer than the gap limit.

heard ──lost──▶ silent ──reading──▶ heard
None             Gap                None
"""

from coldchain.events import Event, SensorFellSilent, SensorReturned
from coldchain.findings import Finding, Gap
from coldchain.products import Limits
from coldchain.readings import Lost, Reading

State = Gap | None
initial: State = None


def step(state: State, seen: Reading | Lost, limits: Limits) -> tuple[State, tuple[Event, ...]]:  # noqa: ARG001 - every rule is called alike
    """Return the state after what was seen, and what happened."""
    if isinstance(seen, Lost):
        if state is not None:
            return state, ()
        gap = Gap(seen.sensor, seen.since)
        return gap, (SensorFellSilent(gap),)
    if state is None:
        return None, ()
    return None, (SensorReturned(Gap(state.sensor, state.since, seen.at)),)


def open_in(state: State) -> tuple[Finding, ...]:
    """Return the finding that is open in this state."""
    return (state,) if state is not None else ()
