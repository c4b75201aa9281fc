"""Overheat: suspected at one reading above the ceiling, confirmed by two that span 10 min.

cooler ──reading > ceiling──▶ suspected ──two readings, 10 min──▶ confirmed
 None ◀──── reading ≤ ceiling, or lost ────┴──────────────────────────┘
"""

from datetime import datetime

from msgspec.structs import replace

from coldchain.events import Event, OverheatConfirmed, OverheatEnded, OverheatSuspected
from coldchain.findings import Finding, Overheat
from coldchain.products import Limits
from coldchain.readings import Lost, Reading
from coldchain.runs import Run

State = Overheat | None
initial: State = None


def step(state: State, seen: Reading | Lost, limits: Limits) -> tuple[State, tuple[Event, ...]]:
    """Return the state after what was seen, and what happened."""
    if isinstance(seen, Lost):
        return (None, ()) if state is None else (None, _ended(state, seen.since, limits))
    celsius = seen.temperature_c
    if celsius <= limits.overheat_c:
        return (None, ()) if state is None else (None, _ended(state, seen.at, limits))
    if state is None:
        started = Overheat(seen.sensor, limits.version, limits.overheat_c, seen.at, seen.at, celsius)
        return started, (OverheatSuspected(started),)
    grown = replace(state, last_at=seen.at, max_c=max(state.max_c, celsius), readings=state.readings + 1)
    return _confirmed(grown, seen.at, limits)


def open_in(state: State) -> tuple[Finding, ...]:
    """Return the finding that is open in this state."""
    return (state,) if state is not None else ()


def _ended(state: Overheat, until: datetime, limits: Limits) -> tuple[Event, ...]:
    overheat, events = _confirmed(state, until, limits)
    return (*events, OverheatEnded(replace(overheat, until=until)))


def _confirmed(state: Overheat, until: datetime, limits: Limits) -> tuple[Overheat, tuple[Event, ...]]:
    run = Run(state.since, state.last_at, state.readings)
    if state.confirmed or not run.confirmed(until, limits.confirm_after):
        return state, ()
    confirmed = replace(state, confirmed=True)
    return confirmed, (OverheatConfirmed(confirmed),)
