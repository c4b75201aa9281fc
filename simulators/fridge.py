"""A fridge as two masses and a thermostat.

The room's heat comes through the wall, and much faster through an open door, into the air. The air exchanges heat
with the load, which is heavy and slow. The compressor takes heat out of the air while it runs: from half a hysteresis
above the set point until half a hysteresis below it. A probe follows the air with a lag.

    room ──wall, door──> air <──shelves──> load
                          │
                     compressor out          probe ··lag··> air

Freezing and melting are left out: a load that freezes in the model cools on without the pause that ice needs.
Everything here is pure: time passes as an argument, chance comes from the caller.
"""

from collections.abc import Callable, Iterator
from random import Random

import msgspec

STEP_S = 10.0
"""Seconds a step: a twentieth of the air's quickest time constant (door open), so that Euler's method will do."""

WATER_J_PER_KG_K = 4186.0
_SPREAD = 0.05


class Cabinet(msgspec.Struct, frozen=True, kw_only=True):
    """What a fridge is made of.

    Attributes:
        hysteresis_c: from "compressor on" to "compressor off", around the set point.
        compressor_w: heat taken out of the air while the compressor runs.
        wall_w_per_k: heat through the closed cabinet, a degree of difference to the room.
        door_w_per_k: the same through the open door, in addition.
        air_j_per_k: heat that one degree of the air (with liner and evaporator) holds.
        load_j_per_k: heat that one degree of the load holds.
        load_w_per_k: heat between air and load, a degree of difference.
    """

    hysteresis_c: float = 1.5
    compressor_w: float = 95.0
    wall_w_per_k: float = 1.2
    door_w_per_k: float = 25.0
    air_j_per_k: float = 8000.0
    load_j_per_k: float = 10.0 * WATER_J_PER_KG_K
    load_w_per_k: float = 6.0


class State(msgspec.Struct, frozen=True, gc=False):
    """A fridge at an instant: °C of air and load, and whether the compressor runs."""

    air_c: float
    load_c: float
    running: bool = False


class Conditions(msgspec.Struct, frozen=True, gc=False):
    """What acts on a fridge during a step: the room's °C, the knob's °C, door and power."""

    ambient_c: float = 22.0
    set_point_c: float = 5.0
    door_open: bool = False
    powered: bool = True


def individual(cabinet: Cabinet, chance: Random) -> Cabinet:
    """Return one fridge of a make: wall and compressor differ by up to 5 % from the maker's figures."""
    return msgspec.structs.replace(
        cabinet,
        wall_w_per_k=cabinet.wall_w_per_k * chance.uniform(1 - _SPREAD, 1 + _SPREAD),
        compressor_w=cabinet.compressor_w * chance.uniform(1 - _SPREAD, 1 + _SPREAD),
    )


def settled(cabinet: Cabinet, set_point_c: float, chance: Random) -> State:
    """Return a fridge that has been running for days, somewhere in its cycle: the load is at the set point."""
    half = cabinet.hysteresis_c / 2
    return State(set_point_c + chance.uniform(-half, half), set_point_c, running=chance.random() < 1 / 4)


def step(cabinet: Cabinet, state: State, during: Conditions, seconds: float = STEP_S) -> State:
    """Return the fridge after `seconds` under unchanged conditions.

    Args:
        cabinet: what it is made of.
        state: before.
        during: what acts on it.
        seconds: at most 60, or Euler's method becomes unstable.
    """
    air, load, on = state.air_c, state.load_c, _runs(cabinet, state, during)
    shared_w = cabinet.load_w_per_k * (load - air)
    conductance = cabinet.wall_w_per_k + (cabinet.door_w_per_k if during.door_open else 0.0)
    air_w = conductance * (during.ambient_c - air) + shared_w - (cabinet.compressor_w if on else 0.0)
    return State(
        air + air_w * seconds / cabinet.air_j_per_k,
        load - shared_w * seconds / cabinet.load_j_per_k,
        on,
    )


def run(
    cabinet: Cabinet, state: State, conditions: Callable[[float], Conditions], since_s: float
) -> Iterator[tuple[float, State]]:
    """Yield the fridge step by step without end: (seconds, state), first as it is at `since_s`.

    Args:
        cabinet: what it is made of.
        state: at `since_s`.
        conditions: what acts on it, by seconds.
        since_s: where the story's seconds begin.
    """
    steps = 0
    at_s = since_s
    while True:
        yield at_s, state
        state = step(cabinet, state, conditions(at_s))
        steps += 1
        at_s = since_s + steps * STEP_S


def follow(probe_c: float, air_c: float, lag_s: float, seconds: float = STEP_S) -> float:
    """Return °C of a probe after `seconds` in that air; buffered it lags by minutes, bare it is the air's."""
    return air_c if lag_s <= seconds else probe_c + (air_c - probe_c) * seconds / lag_s


def _runs(cabinet: Cabinet, state: State, during: Conditions) -> bool:
    if not during.powered:
        return False
    half = cabinet.hysteresis_c / 2
    return state.air_c > during.set_point_c + (-half if state.running else half)
