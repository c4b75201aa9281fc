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
from msgspec.structs import replace

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
        fine_at: when it last moved by a fine step; None: not within the window before it stood still.
        since: its first reading; None: nothing is counted, for its steps are coarse or it was silent since.
        readings: how many there are since.
        standstill: once it has stood for too long.
    """

    celsius: float
    fine_at: datetime | None = None
    since: datetime | None = None
    readings: int = 0
    standstill: Standstill | None = None


State = Still | None
initial: State = None


def step(state: State, seen: Reading | Lost, limits: Limits) -> tuple[State, tuple[Event, ...]]:
    """Return the state after what was seen, and what happened."""
    if isinstance(seen, Lost):
        return _lost(state), ()
    if state is None:
        return Still(seen.temperature_c), ()
    if seen.temperature_c != state.celsius:
        return _moved(state, seen, limits)
    if state.fine_at is None:
        return state, ()
    return _stood(state, state.fine_at, seen, limits)


def open_in(state: State) -> tuple[Finding, ...]:
    """Return the finding that is open in this state."""
    return () if state is None or state.standstill is None else (state.standstill,)


def _lost(state: State) -> State:
    if state is None or state.standstill is not None or state.since is None:
        return state
    return Still(state.celsius, state.fine_at)


def _moved(state: Still, seen: Reading, limits: Limits) -> tuple[State, tuple[Event, ...]]:
    is_fine = abs(seen.temperature_c - state.celsius) < FINE_C
    moved = _begun(seen, seen.at if is_fine else state.fine_at, limits)
    if state.standstill is None:
        return moved, ()
    return moved, (SensorUnstuck(replace(state.standstill, until=seen.at)),)


def _stood(state: Still, fine_at: datetime, seen: Reading, limits: Limits) -> tuple[State, tuple[Event, ...]]:
    since, readings, found = state.since, state.readings + 1, state.standstill
    if since is None:
        return _begun(seen, fine_at, limits), ()
    if found is not None:
        found = replace(found, last_at=seen.at, readings=readings)
        return Still(state.celsius, fine_at, since, readings, found), ()
    if seen.at - since < limits.stuck_after:
        return Still(state.celsius, fine_at, since, readings), ()
    found = Standstill(seen.sensor, limits.version, since, seen.at, state.celsius, readings)
    return Still(state.celsius, fine_at, since, readings, found), (SensorStuck(found),)


def _begun(seen: Reading, fine_at: datetime | None, limits: Limits) -> Still:
    """Return the state at the first reading of a value; of coarse steps nothing more is remembered."""
    if fine_at is None or seen.at - fine_at > limits.window:
        return Still(seen.temperature_c)
    return Still(seen.temperature_c, fine_at, seen.at, 1)
