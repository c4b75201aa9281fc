"""Escalation: who is told of an alert by the passing of time.

raised ─▶ step 1 ─after─▶ step 2 ─after─▶ last step ─repeat─▶ all ─repeat─▶ all …       until somebody acknowledges
acknowledged ─still out of range─▶ fires again, one step further
snoozed ─────the snooze ends─────▶ fires again, one step further

Steps and repeats lie on a grid from the instant since which it fires, so that a late look shifts none of them; what
was missed meanwhile is told once.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain

import msgspec

from alerts import duty, routing
from alerts.directory import Directory, Rota, Step
from alerts.quiet import is_grave
from alerts.world import World
from coldchain.alert import Alert, NoticeKind
from coldchain.stock import Place
from coldchain.units import MICROSECOND, show_duration

RECOVERING = timedelta(minutes=5)
"""So often it is seen whether what is in range again stays so: else what was due meanwhile is told."""

_LOOKS = 32
"""So many instants ahead are tried for one at which somebody is on duty."""

_WEEK = timedelta(days=8)
"""So far ahead a shift's end is looked for: a rota repeats itself within a week."""

_MONTH = timedelta(days=31)
"""So far back it is looked for."""


class Due(msgspec.Struct, frozen=True):
    """Somebody is to be told now.

    Attributes:
        step: from 1; a repeat counts as one more.
        contacts: who.
        because: why, in words.
        reopened: it was acknowledged, and fires again.
        kind: what it is to them.
    """

    step: int
    contacts: tuple[str, ...]
    because: str
    reopened: bool
    kind: NoticeKind


def due(directory: Directory, world: World, alert: Alert, now: datetime) -> Due | None:
    """Return who is to be told of an alert by now; None: nobody, or nobody is on duty.

    Where nobody is on duty at a step, the next one comes at once.
    """
    steps = _ladder(directory, alert)
    if not alert.is_open or not steps:
        return None
    if alert.acknowledged is not None:
        return _reopened(directory, world, alert, now)
    if alert.step >= len(steps):
        return _repeated(directory, world, alert, now)
    reached = sum(alert.anew_at + step.after <= now for step in steps)
    return None if reached <= alert.step else _reached(directory, alert, reached, now)


def _ladder(directory: Directory, alert: Alert) -> tuple[Step, ...]:
    return routing.ladder(directory, alert.key, alert.situation.severity)


def _reached(directory: Directory, alert: Alert, reached: int, now: datetime) -> Due | None:
    steps = _ladder(directory, alert)
    told = _told(directory, alert, alert.step + 1, reached, now)
    while not told and reached < len(steps):
        reached += 1
        told = _told(directory, alert, reached, reached, now)
    if not told:
        return None
    if alert.step == 0:
        is_first = alert.anew_at == alert.raised_at
        because = "it was raised" if is_first else "something new came up after it was acknowledged"
        return Due(reached, told, because, reopened=False, kind="raised" if is_first else "anew")
    return Due(reached, told, _unseen(alert, now), reopened=False, kind="escalated")


def _repeated(directory: Directory, world: World, alert: Alert, now: datetime) -> Due | None:
    if now < _repeat_at(directory, alert) or _recovers(world, alert):
        return None
    step = alert.step + 1
    told = _told(directory, alert, step, step, now)
    return Due(step, told, _unseen(alert, now), reopened=False, kind="repeated") if told else None


def _reopened(directory: Directory, world: World, alert: Alert, now: datetime) -> Due | None:
    reopens_at = _reopens_at(world, alert)
    if reopens_at is None or now < reopens_at or alert.acknowledged is None:
        return None
    step = alert.step + 1
    # Who has acknowledged is told, too: nobody knows better what was tried.
    told = _told(directory, alert, 1, step, now)
    seen = show_duration(now - alert.acknowledged.at)
    because = (
        "the snooze is over, and it is not mended" if alert.snoozed_until else f"seen {seen} ago, still not mended"
    )
    return Due(step, told, because, reopened=True, kind="still_out") if told else None


def _told(directory: Directory, alert: Alert, first: int, last: int, now: datetime) -> tuple[str, ...]:
    severity, steps = alert.situation.severity, range(first, last + 1)
    told = (routing.receivers(directory, alert.key, severity, step, now) for step in steps)
    return tuple(dict.fromkeys(chain.from_iterable(told)))


def _unseen(alert: Alert, now: datetime) -> str:
    return f"nobody acknowledged for {show_duration(now - alert.anew_at)}"


def _repeat_at(directory: Directory, alert: Alert) -> datetime:
    """Return when an alert is to be repeated whose steps were all told: on a grid from its last step on."""
    every = routing.repeats(directory, alert.key, alert.situation.severity)
    told_at = alert.told_at or alert.anew_at
    last = alert.anew_at + _ladder(directory, alert)[-1].after
    if told_at >= last:
        at = last + ((told_at - last) // every + 1) * every
        return at if at - told_at >= every / 2 else at + every  # just told, such as that it grew worse
    # It fires again from the end of its steps on: it does not wait for them a second time.
    return min(last, alert.anew_at + ((told_at - alert.anew_at) // every + 1) * every)


def _reopens_at(world: World, alert: Alert) -> datetime | None:
    """Return when an acknowledged alert fires again if it goes on so; None: not by time."""
    situation, seen = alert.situation, alert.acknowledged
    is_temperature = situation.key.cause in {"warm", "cold"}
    if seen is None or _recovers(world, alert):
        return None
    if alert.snoozed_until is not None:
        return alert.snoozed_until
    grave, less = world.habits.still_out_grave_after, world.habits.still_out_after
    return seen.at + (grave if is_grave(situation) else less) if is_temperature else None


def _recovers(world: World, alert: Alert) -> bool:
    """Tell whether the newest reading is in range again, and not the last before a silence: it is over in a while."""
    celsius, key = alert.situation.temperature_c, alert.key
    if key.cause not in {"warm", "cold"} or celsius is None or alert.situation.silent_since is not None:
        return False
    sensors = world.judged(Place(key.site, key.unit))
    return bool(sensors) and all(each.limits.min_c <= celsius <= each.limits.max_c for each in sensors)


def next_due(directory: Directory, world: World, alert: Alert, now: datetime) -> datetime | None:
    """Return when, after now, something is to be done about an alert: somebody is told, or it is handed over.

    None: nothing is, unless something happens. What is due now and was not done is due at once.
    """
    if not alert.is_open:
        return None
    if due(directory, world, alert, now) is not None:
        return now + MICROSECOND
    told_at = _told_next(directory, world, alert, now)
    handed_at = _handed_next(directory, alert, now)
    again_at = now + RECOVERING if _recovers(world, alert) else None
    return min((at for at in (told_at, handed_at, again_at) if at is not None), default=None)


def _told_next(directory: Directory, world: World, alert: Alert, now: datetime) -> datetime | None:
    timetable = list(_timetable(directory, world, alert))
    rotas = routing.rotas_of(directory, _ladder(directory, alert))
    for _ in range(_LOOKS):
        instants = [at for at in timetable if at > now]
        if len(instants) < len(timetable):  # Something is late: nobody was on duty.
            instants += [at for at in (duty.comes_on(rota, now) for rota in rotas) if at is not None]
        if not instants:
            return None
        now = min(instants)
        if due(directory, world, alert, now) is not None:
            break
    return now


def _timetable(directory: Directory, world: World, alert: Alert) -> Iterator[datetime]:
    """Yield the instants at which, by time alone, somebody is told next, whether they have passed or not."""
    steps = _ladder(directory, alert)
    if not steps:
        return
    if alert.acknowledged is not None:
        reopens_at = _reopens_at(world, alert)
        yield from () if reopens_at is None else (reopens_at,)
    elif alert.step >= len(steps):
        yield _repeat_at(directory, alert)
    else:
        yield from (alert.anew_at + step.after for step in steps[alert.step :])


def handovers(directory: Directory, alert: Alert, now: datetime) -> tuple[str, str] | None:
    """Return from whom to whom an open alert goes: its owner's shift ended, and somebody else of the rota is on duty.

    Who acknowledged while off duty keeps it until their next shift has ended.
    """
    if not alert.is_open or not alert.owner:
        return None
    rotas = _owners(directory, alert)
    if any(alert.owner in duty.on_duty(rota, now) for rota in rotas):
        return None
    owned_since = max(alert.anew_at if alert.acknowledged is None else alert.acknowledged.at, now - _MONTH)
    for rota in rotas:
        ended = any(
            alert.owner in turn.contacts and owned_since < turn.until <= now
            for turn in duty.turns(rota, owned_since, now)
        )
        on = routing.named(directory, alert.key, (rota.id,), now) if ended else ()
        if on:
            return alert.owner, on[0]
    return None


def _owners(directory: Directory, alert: Alert) -> list[Rota]:
    """Return the rotas of an alert's routes that its owner is on."""
    rotas = routing.rotas_of(directory, _ladder(directory, alert))
    return [rota for rota in rotas if any(alert.owner in shift.contacts for shift in rota.shifts)]


def _handed_next(directory: Directory, alert: Alert, now: datetime) -> datetime | None:
    rotas = _owners(directory, alert) if alert.owner else ()
    instants = sorted({at for rota in rotas for at in duty.changes(rota, now, now + _WEEK)})
    return next((at for at in instants if handovers(directory, alert, at) is not None), None)
