"""Stuck: a value that stays the same to the last digit for longer than a fridge can hold still.

moved ──the same value for `stuck_after`──▶ stuck ──another value──▶ moved
Still                                Still, standstill                Still

A fridge cools and drifts, so its value moves: who shows it in fine steps sees that. A sensor of coarse steps may show
one value for days and be well. So only a sensor is looked at that was seen to move by less than `FINE_C` at once within
the window before it stood still; that is told by its readings, whatever its unit, offset or maker.

A silence begins the count anew. It does not end a standstill: nothing was seen to move.
"""

from datetime import datetime

import msgspec

from coldchain.events import Event, SensorStuck, SensorUnstuck
from coldchain.findings import Finding, Standstill
from coldchain.products import Limits
from coldchain.readings import Lost, Reading

FINE_C = 0.25
"""Steps below this are fine: loggers of 0.1 °C, 0.2 °C or 0.1 °F, a DS18B20 of 11 bits; 0.5 °C or 1 °F are not."""


class Still(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """The newest value, and since when it has not changed.

    Attributes:
        celsius: the value.
        since: its first reading.
        readings: how many of them there are; 0: none since a silence.
        fine_at: when it last moved by a fine step.
        standstill: once it has stood for too long.
    """

    celsius: float
    since: datetime
    readings: int = 1
    fine_at: datetime | None = None
    standstill: Standstill | None = None


State = Still | None
initial: State = None


def step(state: State, seen: Reading | Lost, limits: Limits) -> tuple[State, tuple[Event, ...]]:
    """Return the state after what was seen, and what happened."""
    if isinstance(seen, Lost):
        return _lost(state), ()
    if state is None:
        return Still(seen.temperature_c, seen.at), ()
    if seen.temperature_c != state.celsius:
        return _moved(state, seen)
    return _stood(state, seen, limits)


def open_in(state: State) -> tuple[Finding, ...]:
    """Return the finding that is open in this state."""
    return () if state is None or state.standstill is None else (state.standstill,)


def _lost(state: State) -> State:
    if state is None or state.standstill is not None or not state.readings:
        return state
    return Still(state.celsius, state.since, 0, state.fine_at)


def _moved(state: Still, seen: Reading) -> tuple[State, tuple[Event, ...]]:
    fine_at = seen.at if abs(seen.temperature_c - state.celsius) < FINE_C else state.fine_at
    moved = Still(seen.temperature_c, seen.at, 1, fine_at)
    if state.standstill is None:
        return moved, ()
    return moved, (SensorUnstuck(msgspec.structs.replace(state.standstill, until=seen.at)),)


def _stood(state: Still, seen: Reading, limits: Limits) -> tuple[State, tuple[Event, ...]]:
    if state.standstill is not None:
        grown = _standstill(state, seen, state.standstill.limits)
        return Still(state.celsius, state.since, grown.readings, state.fine_at, grown), ()
    if not state.readings:
        return Still(state.celsius, seen.at, 1, state.fine_at), ()
    if seen.at - state.since < limits.stuck_after or not _is_fine(state, limits):
        return Still(state.celsius, state.since, state.readings + 1, state.fine_at), ()
    found = _standstill(state, seen, limits.version)
    return Still(state.celsius, state.since, found.readings, state.fine_at, found), (SensorStuck(found),)


def _standstill(state: Still, seen: Reading, limits: str) -> Standstill:
    return Standstill(seen.sensor, limits, state.since, seen.at, state.celsius, state.readings + 1)


def _is_fine(state: Still, limits: Limits) -> bool:
    return state.fine_at is not None and state.since - state.fine_at <= limits.window
