"""The rules, one detector a file.

Each has `State`, `initial`, `step(state, seen, limits) -> (state, events)` and `open_in(state) -> findings`.
`step` here runs them all over one sensor's readings in the order of their times. What a rule sees is a reading, or that
the sensor was lost: no reading for longer than the gap limit. Both a reading after the gap and a clock that has run on
tell that, with the same outcome, and a rule cannot tell them apart.
"""

from collections.abc import Callable
from datetime import datetime
from types import ModuleType

import msgspec

from coldchain.events import Event
from coldchain.findings import Finding
from coldchain.products import Limits
from coldchain.readings import Lost, Reading
from coldchain.rules import cumulative, excursion, freeze, overheat, silence, stuck

RULES: dict[str, ModuleType] = {
    "silence": silence,
    "excursion": excursion,
    "freeze": freeze,
    "overheat": overheat,
    "cumulative": cumulative,
    "stuck": stuck,
}

_STEPS = tuple(rule.step for rule in RULES.values())
_EXCURSION = tuple(RULES).index("excursion")
_QUIET: tuple[object, ...] = tuple(rule.initial for rule in RULES.values())


class SensorState(msgspec.Struct, frozen=True, gc=False):
    """All that is remembered of a sensor to judge its next reading.

    Attributes:
        last_at: its last reading's instant; None before the first.
        last_c: its last reading's temperature.
        lost: the silence since then has been seen to exceed the gap limit.
        rules: each rule's state, in the order of `RULES`.
    """

    last_at: datetime | None = None
    last_c: float = 0.0
    lost: bool = False
    rules: tuple[object, ...] = _QUIET


initial = SensorState()


def step(state: SensorState, reading: Reading, limits: Limits) -> tuple[SensorState, tuple[Event, ...]]:
    """Return the state after a reading, and what happened.

    Args:
        state: after the readings before.
        reading: later than `state.last_at`.
        limits: in force at the reading's instant.
    """
    state, before = lose(state, reading.sensor, reading.at, limits)
    state, after = _taken(state, reading, limits)
    return state, before + after


def step_by(
    state: SensorState, reading: Reading, limits_at: Callable[[datetime], Limits]
) -> tuple[SensorState, tuple[Event, ...]]:
    """As `step`, where limits change with time: a silence is judged by those of the reading before it.

    So it is judged alike, whether the clock ran on or a reading showed it, and whatever was configured meanwhile.
    """
    if state.last_at is None:
        return _taken(state, reading, limits_at(reading.at))
    state, before = lose(state, reading.sensor, reading.at, limits_at(state.last_at))
    state, after = _taken(state, reading, limits_at(reading.at))
    return state, before + after


def lose(state: SensorState, sensor: str, now: datetime, limits: Limits) -> tuple[SensorState, tuple[Event, ...]]:
    """Return the state when the clock shows `now`, and what happened: the same object where nothing did."""
    if state.last_at is None or state.lost or now - state.last_at <= limits.gap_after:
        return state, ()
    rules, events = _seen(state.rules, Lost(sensor, state.last_at + limits.interval), limits)
    return SensorState(state.last_at, state.last_c, True, rules), events  # noqa: FBT003 - positional is fast


def is_out(state: SensorState) -> bool:
    """Tell whether the last reading was out of the range."""
    return bool(excursion.open_in(state.rules[_EXCURSION]))  # type: ignore[arg-type]


def open_findings(state: SensorState) -> list[Finding]:
    """Return the findings that are open in a state, as they stand at its last reading."""
    return [finding for rule, each in zip(RULES.values(), state.rules, strict=True) for finding in rule.open_in(each)]


def _taken(state: SensorState, reading: Reading, limits: Limits) -> tuple[SensorState, tuple[Event, ...]]:
    rules, events = _seen(state.rules, reading, limits)
    return SensorState(reading.at, reading.temperature_c, False, rules), events  # noqa: FBT003 - positional is fast


def _seen(
    states: tuple[object, ...], seen: Reading | Lost, limits: Limits
) -> tuple[tuple[object, ...], tuple[Event, ...]]:
    after: list[object] | None = None
    events: tuple[Event, ...] = ()
    for index, rule in enumerate(_STEPS):
        before = states[index]
        state, told = rule(before, seen, limits)
        if state is not before:
            after = after or list(states)
            after[index] = state
        if told:
            events += told
    return (states if after is None else tuple(after)), events


def encode_state(state: SensorState) -> bytes:
    """Return a state as JSON: rules by name, those in their initial state left out."""
    rules = {name: each for name, each in zip(RULES, state.rules, strict=True) if each is not None}
    return msgspec.json.encode((state.last_at, state.last_c, state.lost, rules))


_Stored = tuple[datetime | None, float, bool, dict[str, msgspec.Raw]]
_decoder = msgspec.json.Decoder(_Stored)
_rule_decoders = {name: msgspec.json.Decoder(rule.State) for name, rule in RULES.items()}


def decode_state(body: bytes) -> SensorState:
    """Return the state that `encode_state` wrote; a rule that was not there then starts anew."""
    last_at, last_c, lost, stored = _decoder.decode(body)
    if not stored:
        return SensorState(last_at, last_c, lost)
    rules = tuple(
        _rule_decoders[name].decode(stored[name]) if name in stored else rule.initial for name, rule in RULES.items()
    )
    return SensorState(last_at, last_c, lost, rules)
