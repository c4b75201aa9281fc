"""Freeze: suspected at one reading at or below freezing plus the sensor's uncertainty, confirmed by a run below it.

warmer ──reading ≤ freezing + uncertainty──▶ suspected ──two readings, 10 min ≤ freezing──▶ confirmed
 None ◀──────── warmer reading, or lost ────────┴───────────────────────────────────────────────┘
"""

from datetime import datetime

import msgspec
from msgspec.structs import replace

from coldchain.events import Event, FreezeConfirmed, FreezeEnded, FreezeSuspected
from coldchain.findings import Finding, Freeze
from coldchain.products import Limits
from coldchain.readings import Lost, Reading
from coldchain.runs import Run


class Suspected(msgspec.Struct, frozen=True, gc=False):
    """The freeze, and the run at or below the freezing point itself that may confirm it."""

    freeze: Freeze
    run: Run | None


State = Suspected | None
initial: State = None


def step(state: State, seen: Reading | Lost, limits: Limits) -> tuple[State, tuple[Event, ...]]:
    """Return the state after what was seen, and what happened."""
    if isinstance(seen, Lost):
        return (None, ()) if state is None else (None, _ended(state, seen.since, limits))
    if seen.temperature_c > limits.freeze_c + limits.uncertainty_c:
        return (None, ()) if state is None else (None, _ended(state, seen.at, limits))
    frozen = seen.temperature_c <= limits.freeze_c
    if state is None:
        freeze = Freeze(seen.sensor, limits.version, seen.at, seen.at, seen.temperature_c)
        return Suspected(freeze, Run(seen.at, seen.at) if frozen else None), (FreezeSuspected(freeze),)
    run = state.run
    if frozen:
        run = Run(seen.at, seen.at) if run is None else run.grown(seen.at)
    freeze, events = _confirmed(state.freeze, run, seen.at, limits)
    freeze = replace(freeze, last_at=seen.at, min_c=min(freeze.min_c, seen.temperature_c), readings=freeze.readings + 1)
    return Suspected(freeze, run if frozen else None), tuple(FreezeConfirmed(freeze) for _ in events)


def open_in(state: State) -> tuple[Finding, ...]:
    """Return the finding that is open in this state."""
    return (state.freeze,) if state is not None else ()


def _ended(state: Suspected, until: datetime, limits: Limits) -> tuple[Event, ...]:
    freeze, events = _confirmed(state.freeze, state.run, until, limits)
    return (*events, FreezeEnded(replace(freeze, until=until)))


def _confirmed(freeze: Freeze, run: Run | None, until: datetime, limits: Limits) -> tuple[Freeze, tuple[Event, ...]]:
    if freeze.confirmed or run is None or not run.confirmed(until, limits.confirm_after):
        return freeze, ()
    confirmed = replace(freeze, confirmed=True)
    return confirmed, (FreezeConfirmed(confirmed),)
