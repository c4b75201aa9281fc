"""Cumulative: the minutes out on one side within a rolling 24 h.

    armed ──the sum reaches the tolerance──▶ breached ──the sum falls below it──▶ armed

The sum is a measure of stretches, not a count of readings. While a stretch is open it cannot fall, while none is open
it cannot rise: so the exact instant of a crossing is found when the next reading shows that there was one.
"""

from datetime import UTC, datetime, timedelta

import msgspec
from msgspec.structs import replace

from coldchain.events import CumulativeBreached, CumulativeRearmed, Event
from coldchain.findings import CumulativeBreach, Finding
from coldchain.products import Limits, Side
from coldchain.readings import Lost, Reading


class Stretch(msgspec.Struct, frozen=True, gc=False):
    """Time out on one side; `until` is the last reading out while it is open."""

    since: datetime
    until: datetime


class Tally(msgspec.Struct, frozen=True):
    """One side's stretches that may still count.

    Attributes:
        closed: in order of time.
        open: the one that goes on, if any.
        breach: the breach that the sum has not fallen below since.
    """

    closed: tuple[Stretch, ...] = ()
    open: Stretch | None = None
    breach: CumulativeBreach | None = None


class Tallies(msgspec.Struct, frozen=True):
    """Both sides."""

    below: Tally | None = None
    above: Tally | None = None


_EARLIEST = datetime.min.replace(tzinfo=UTC)

State = Tallies | None
initial: State = None


def step(state: State, seen: Reading | Lost, limits: Limits) -> tuple[State, tuple[Event, ...]]:
    """Return the state after what was seen, and what happened."""
    side: Side | None = None
    if isinstance(seen, Reading) and not limits.min_c <= seen.temperature_c <= limits.max_c:
        side = "above" if seen.temperature_c > limits.max_c else "below"
    if state is None:
        if side is None:
            return None, ()
        state = Tallies()
    below, told_below = _side(state.below, "below", seen, limits, out=side == "below")
    above, told_above = _side(state.above, "above", seen, limits, out=side == "above")
    after = None if below is None and above is None else Tallies(below, above)
    return after, told_below + told_above


def open_in(state: State) -> tuple[Finding, ...]:
    """Return the breaches that the sums have not fallen below."""
    sides = (state.below, state.above) if state is not None else ()
    return tuple(tally.breach for tally in sides if tally is not None and tally.breach is not None)


def spent(state: State, side: Side, at: datetime, limits: Limits) -> timedelta:
    """Return the time out on one side within the window that ends at an instant, not before the last reading."""
    tally = None if state is None else state.below if side == "below" else state.above
    return timedelta(0) if tally is None else _sum(_closed(tally).closed, at, limits.window)


def _side(
    tally: Tally | None, side: Side, seen: Reading | Lost, limits: Limits, *, out: bool
) -> tuple[Tally | None, tuple[Event, ...]]:
    at = seen.since if isinstance(seen, Lost) else seen.at
    if tally is None:
        return (Tally(open=Stretch(at, at)) if out else None), ()
    events: tuple[Event, ...] = ()
    if tally.open is not None:
        tally, events = _reached(_until(tally, at), seen.sensor, side, limits)
        if out:
            return tally, events
        tally = _closed(tally)
    else:
        tally, events = _fallen(tally, at, limits)
    tally = _pruned(tally, _back(at, limits.window))
    if out:
        return replace(tally, open=Stretch(at, at)), events
    return (None if tally == Tally() else tally), events


def _until(tally: Tally, at: datetime) -> Tally:
    return replace(tally, open=Stretch(tally.open.since, at)) if tally.open else tally


def _closed(tally: Tally) -> Tally:
    return Tally((*tally.closed, tally.open), None, tally.breach) if tally.open else tally


def _pruned(tally: Tally, horizon: datetime) -> Tally:
    if not tally.closed or tally.closed[0].until > horizon:
        return tally
    return replace(tally, closed=tuple(stretch for stretch in tally.closed if stretch.until > horizon))


def _reached(tally: Tally, sensor: str, side: Side, limits: Limits) -> tuple[Tally, tuple[Event, ...]]:
    """The sum may have reached the tolerance somewhere up to the end of the open stretch."""
    stretches = _closed(tally).closed
    latest = stretches[-1].until
    if tally.breach is not None or _sum(stretches, latest, limits.window) < limits.cumulative:
        return tally, ()
    at = _crossing(stretches, limits)
    first = next(stretch for stretch in stretches if stretch.until > _back(at, limits.window))
    breach = CumulativeBreach(sensor, limits.version, side, first.since, at)
    return replace(tally, breach=breach), (CumulativeBreached(breach),)


def _fallen(tally: Tally, at: datetime, limits: Limits) -> tuple[Tally, tuple[Event, ...]]:
    """Nothing is open: the sum may have fallen below the tolerance somewhere up to `at`."""
    if tally.breach is None or _sum(tally.closed, at, limits.window) >= limits.cumulative:
        return tally, ()
    over = _sum(tally.closed, tally.closed[-1].until, limits.window) - limits.cumulative
    # Less than none: meanwhile the limits were widened, and by the new ones the sum is below the tolerance from now on.
    until = at if over < timedelta(0) else _dropped(tally.closed, over, limits.window)
    rearmed = replace(tally.breach, until=until)
    return replace(tally, breach=None), (CumulativeRearmed(rearmed),)


def _sum(stretches: tuple[Stretch, ...], at: datetime, window: timedelta) -> timedelta:
    horizon = _back(at, window)
    total = timedelta(0)
    for stretch in reversed(stretches):
        if stretch.until <= horizon:
            break
        total += stretch.until - max(stretch.since, horizon)
    return total


def _crossing(stretches: tuple[Stretch, ...], limits: Limits) -> datetime:
    """Return the first instant of the last stretch at which the sum is the tolerance.

    Between two instants at which the window's far end enters or leaves a stretch, the sum rises at one rate, by the
    minute or not at all.
    """
    since, until = stretches[-1].since, stretches[-1].until
    edges = {edge + limits.window for stretch in stretches for edge in (stretch.since, stretch.until)}
    at = since
    for edge in (*sorted(edge for edge in edges if since < edge < until), until):
        missing = limits.cumulative - _sum(_cut(stretches, at), at, limits.window)
        if missing <= timedelta(0):
            return at
        if _sum(_cut(stretches, edge), edge, limits.window) >= limits.cumulative:
            return at + missing
        at = edge
    return until


def _back(at: datetime, window: timedelta) -> datetime:
    """Return the window's far end; a clock that was never set may be so early that there is none."""
    return at - window if at - _EARLIEST >= window else _EARLIEST


def _cut(stretches: tuple[Stretch, ...], at: datetime) -> tuple[Stretch, ...]:
    return (*stretches[:-1], Stretch(stretches[-1].since, at))


def _dropped(stretches: tuple[Stretch, ...], over: timedelta, window: timedelta) -> datetime:
    """Return the instant at which the window's far end has passed `over` of the time out that it held at the end."""
    horizon = _back(stretches[-1].until, window)
    for stretch in stretches:
        held = stretch.until - max(stretch.since, horizon)
        if held > over:
            return max(stretch.since, horizon) + over + window
        over -= max(held, timedelta(0))
    return stretches[-1].until + window
