"""Excursion: the stretch outside the range on one side, and its breach.

in range ──reading out──▶ out ──reading in──▶ in range
  None                 Excursion                None
                        until None ──the other side──▶ out there
                           │ lost
                           ▼
                      interrupted ──reading out on the same side──▶ out, continues
                      until set   ──any other reading──▶ as from in range
"""

from datetime import datetime

from msgspec.structs import replace

from coldchain.events import Event, ExcursionBreached, ExcursionEnded, ExcursionStarted
from coldchain.findings import Excursion, Finding
from coldchain.products import Limits, Side
from coldchain.readings import Lost, Reading

State = Excursion | None
initial: State = None


def step(state: State, seen: Reading | Lost, limits: Limits) -> tuple[State, tuple[Event, ...]]:
    """Return the state after what was seen, and what happened."""
    out = state if state is not None and state.until is None else None
    if isinstance(seen, Lost):
        return _ended(out, seen.since, limits, interrupted=True) if out else (state, ())
    celsius = seen.temperature_c
    if limits.min_c <= celsius <= limits.max_c:
        return None, _ended(out, seen.at, limits)[1] if out else ()
    side: Side = "above" if celsius > limits.max_c else "below"
    if out is None:
        return _started(side, seen, limits, state.since if state and state.side == side else None)
    if out.side == side:
        return _grown(out, seen, limits)
    started, events = _started(side, seen, limits, None)
    return started, _ended(out, seen.at, limits)[1] + events


def open_in(state: State) -> tuple[Finding, ...]:
    """Return the finding that is open in this state."""
    return (state,) if state is not None and state.until is None else ()


def _started(side: Side, seen: Reading, limits: Limits, continues: datetime | None) -> tuple[State, tuple[Event, ...]]:
    excursion = Excursion(seen.sensor, limits.version, side, seen.at, seen.at, seen.temperature_c, continues=continues)
    return excursion, (ExcursionStarted(excursion),)


def _grown(state: Excursion, seen: Reading, limits: Limits) -> tuple[State, tuple[Event, ...]]:
    worst = max if state.side == "above" else min
    extreme = worst(state.extreme_c, seen.temperature_c)
    grown = replace(state, last_at=seen.at, extreme_c=extreme, readings=state.readings + 1)
    return _breached(grown, seen.at, limits)


def _ended(
    state: Excursion, until: datetime, limits: Limits, *, interrupted: bool = False
) -> tuple[Excursion, tuple[Event, ...]]:
    breached, events = _breached(state, until, limits)
    ended = replace(breached, until=until, interrupted=interrupted)
    return ended, (*events, ExcursionEnded(ended))


def _breached(state: Excursion, until: datetime, limits: Limits) -> tuple[Excursion, tuple[Event, ...]]:
    if state.breached_at is not None or until - state.since < limits.consecutive:
        return state, ()
    breached = replace(state, breached_at=state.since + limits.consecutive)
    return breached, (ExcursionBreached(breached),)
