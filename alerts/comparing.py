"""Comparing: what is wrong now beside what is told already, as the facts that lie between.

wrong now, no open alert ──▶ raised
wrong now, open          ──▶ nothing, changed, worse, or anew: something new after somebody had seen it
over                     ──▶ resolved
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from coldchain.alert import SEVERITIES, STAGES, Alert, Key, Situation, id_of
from coldchain.events import AlertChanged, AlertRaised, AlertResolved
from coldchain.stock import CONDITIONS, Condition

_OF_LOTS = {"stock", "expiring"}
_OF_SENSORS = {"silent", "stuck", "scale", "battery", "calibration", "overdue"}
_SUMS = {"cumulative", "sum"}
Compared = AlertRaised | AlertChanged | AlertResolved


def compared(
    situations: Iterable[Situation], over: Mapping[Key, str], alerts: Mapping[Key, Alert], now: datetime
) -> Iterator[Compared]:
    """Yield what is to be told.

    Args:
        situations: what is wrong, one a key.
        over: keys of open alerts that are over, and why.
        alerts: open ones, by key; drills are none of them.
        now: the clock's instant.
    """
    for situation in situations:
        alert = alerts.get(situation.key)
        if alert is None:
            yield AlertRaised(id_of(situation.key, now), situation)
        elif (changed := _changed(alert, situation)) is not None:
            yield changed
    for key, because in over.items():
        if key in alerts:
            yield AlertResolved(alerts[key].id, because)


def _changed(alert: Alert, now: Situation) -> AlertChanged | None:
    worse = _is_worse(alert, now)
    anew = alert.state == "acknowledged" and (worse or _is_new(alert, now))
    if worse or anew or _rests_on(now) != _rests_on(alert.situation):
        return AlertChanged(alert.id, now, worse, anew)
    return None


def _is_worse(alert: Alert, now: Situation) -> bool:
    """Tell whether it is graver than it ever was, or by other stock; to come back to where it was is nothing new."""
    return (
        STAGES.index(now.stage) > STAGES.index(alert.worst)
        or SEVERITIES.index(now.severity) > SEVERITIES.index(alert.gravest)
        or (now.silent_since is not None and alert.situation.silent_since is None)
        or _is_filled(alert, now)
        or _number(now, "compromised") > _number(alert.situation, "compromised")
        or (now.key.cause == "stock" and _more_stand_there(alert, now))
    )


def _more_stand_there(alert: Alert, now: Situation) -> bool:
    """Tell whether an alert that is about lots tells of more pens or syringes, or of as many in a worse condition.

    Another lot may be as many as there were: what was split from one that is told of already is nothing new.
    """
    return now.key.cause in _OF_LOTS and any(_number(now, each) > _number(alert.situation, each) for each in CONDITIONS)


def _number(situation: Situation, condition: Condition) -> int:
    """Return how many are in a condition or a worse one."""
    worse = CONDITIONS[CONDITIONS.index(condition) :]
    return sum(each.quantity for each in situation.lots if each.condition in worse)


def _is_new(alert: Alert, now: Situation) -> bool:
    """Tell whether there is something that whoever had seen it did not see."""
    others = now.key.cause in _OF_SENSORS and bool(set(now.sensors).difference(alert.situation.sensors))
    return bool(_new_breach(alert, now)) or _more_stand_there(alert, now) or others


def _is_filled(alert: Alert, now: Situation) -> bool:
    """Tell whether stock was put in that makes it graver: whoever was told of it was not told of that."""
    stays = {each.lot for each in alert.situation.lots}
    graver = SEVERITIES.index(now.severity) > SEVERITIES.index(alert.situation.severity)
    return graver and any(each.lot not in stays for each in now.lots)


def _new_breach(alert: Alert, now: Situation) -> set[str]:
    """Return findings that nobody has seen yet, from the first one over the limit on.

    A day's sum that is reached meanwhile is none: it only adds up what was seen.
    """
    if STAGES.index(now.stage) < STAGES.index("breached"):
        return set()
    return {each for each in now.findings if not _SUMS.intersection(each.split(":"))}.difference(alert.findings)


def _rests_on(situation: Situation) -> tuple[object, ...]:
    """What makes another situation: a temperature that goes up and down does not, stock that comes or goes does."""
    return (
        situation.stage,
        situation.severity,
        situation.silent_since,
        frozenset(situation.sensors),
        frozenset(situation.findings),
        frozenset(situation.lots),
        situation.label_clock_ends_at,
        situation.details,
    )
