"""Warm and cold: a unit that is, or was until a moment ago, out of range on one side, freezing or overheated.

One alert a side, whatever its sensors show: it ends once every sensor that showed it was in range for long enough by
its own readings. A sensor that falls silent meanwhile makes it worse, and never ends it.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from alerts.situations.looked import Looked, earliest
from alerts.situations.sensor import Sensor
from alerts.situations.showing import Shown, Told, found_of, shown
from alerts.situations.stakes import by_stock
from alerts.situations.unit import Unit
from coldchain.alert import STAGES, Alert, Cause, Severity, Situation, Stage
from coldchain.products import Side
from coldchain.units import show_instant

_SIDES: Mapping[Cause, Side] = {"warm": "above", "cold": "below"}
_BEYOND: Mapping[Cause, str] = {"warm": "below the range", "cold": "above the range"}
_AMENDED = "late readings or a correction show that it was in range"


def warm(unit: Unit, _standing: Mapping[Cause, Situation]) -> Looked:
    """Find a unit above its range."""
    return _found(unit, "warm")


def cold(unit: Unit, _standing: Mapping[Cause, Situation]) -> Looked:
    """Find a unit below its range."""
    return _found(unit, "cold")


def _found(unit: Unit, cause: Cause) -> Looked:
    alert, side = unit.alert(cause), _SIDES[cause]
    since = None if alert is None else alert.situation.since
    found = [(sensor, found_of(sensor, side, since, unit.habits)) for sensor in unit.sensors]
    told = _told(unit, cause, alert) if any(each for _, each in found) else Told()
    shows = [shown(sensor, side, each, told, unit.habits) for sensor, each in found if each]
    return _raised(unit, cause, shows) if alert is None else _gone_on(unit, alert, shows)


def _told(unit: Unit, cause: Cause, alert: Alert | None) -> Told:
    last = unit.reads.last_resolved(unit.key(cause))
    before = () if last is None else last.findings
    is_recent = last is not None and last.resolved_at is not None and unit.now - last.resolved_at < _window(unit)
    sums = before if is_recent else ()
    if alert is None:
        return Told(None, before, sums)
    # An open alert that somebody has seen does not fire anew for a sum alone.
    return Told(alert.situation.since, before, (*sums, *alert.findings), alert.state == "firing")


def _window(unit: Unit) -> timedelta:
    return max(each.limits.window for each in unit.sensors)


def _raised(unit: Unit, cause: Cause, shows: list[Shown]) -> Looked:
    on = [each for each in shows if not each.is_back]
    stage = _worst(on)
    again_at = earliest(each.again_at for each in on)
    if stage is None:
        return Looked(again_at=again_at)
    return Looked((_situation(unit, cause, on, stage, min(each.since for each in on if each.stage)),), {}, again_at)


def _gone_on(unit: Unit, alert: Alert, shows: list[Shown]) -> Looked:
    if not shows:
        return Looked(over={alert.key: _judged_no_longer(unit, alert) or _AMENDED})
    other = unit.alert("cold" if alert.key.cause == "warm" else "warm")
    is_beyond = all(_is_beyond(each.sensor, alert.key.cause) for each in shows)
    if other is not None and is_beyond:
        return Looked(over={alert.key: f"it is {_BEYOND[alert.key.cause]} now, which is an alert of its own"})
    back = [each.back_since for each in shows if each.back_since is not None]
    if len(back) == len(shows):
        return Looked(over={alert.key: f"in range since {show_instant(max(back))}"})
    # What began it stays, unless it is amended away; until it is over it is no less than running out.
    began = max(alert.situation.since, min(each.began for each in shows))
    since = min([began, *(each.since for each in shows if each.stage)])
    situation = _situation(unit, alert.key.cause, shows, _worst(shows) or "running_out", since)
    # The other side's alert may be raised in this very look, or by the next reading: then this one is over.
    soon = shows[0].sensor.expected(unit.now) if is_beyond else None
    return Looked((situation,), {}, earliest((soon, *(each.again_at for each in shows))))


def _is_beyond(sensor: Sensor, cause: Cause) -> bool:
    """Tell whether a sensor that showed one side of the range has gone through it, and is heard on the other."""
    if sensor.is_silent or not sensor.is_out_of_range:
        return False
    return (sensor.state.last_c < sensor.limits.min_c) == (cause == "warm")


def _worst(shows: list[Shown]) -> Stage | None:
    return max((each.stage for each in shows if each.stage is not None), key=STAGES.index, default=None)


def _situation(unit: Unit, cause: Cause, shows: list[Shown], stage: Stage, since: datetime) -> Situation:
    ranked = sorted(sorted(shows, key=lambda each: each.sensor.name), key=lambda each: each.rank, reverse=True)
    worst = ranked[0]
    silent_since = earliest(each.sensor.silent_since for each in shows if each.sensor.is_silent)
    return Situation(
        unit.key(cause),
        stage,
        _severity(unit, cause, stage, is_silent=silent_since is not None),
        since,
        tuple(each.sensor.name for each in ranked),
        tuple(dict.fromkeys(finding for each in ranked for finding in each.findings)),
        worst.sensor.state.last_c,
        worst.sensor.state.last_at,
        worst.limit_c,
        silent_since,
        unit.lines,
        unit.clock_ends_at,
        tuple(dict.fromkeys(detail for each in ranked for detail in each.details)),
    )


def _severity(unit: Unit, cause: Cause, stage: Stage, *, is_silent: bool) -> Severity:
    at_stake = unit.at_stake or _is_news(unit, cause)
    if unit.is_shipper and not at_stake:
        return "notice"
    if stage == "running_out" and not is_silent:
        return by_stock("warning", "notice", at_stake=at_stake)
    return by_stock("critical", "warning", at_stake=at_stake)


def _is_news(unit: Unit, cause: Cause) -> bool:
    """Tell whether what was to be lost is lost by now and lies there still, and nobody has seen that yet.

    That it must not be used is what has to be known; it does not become less grave by having come true.
    """
    alert = unit.alert(cause)
    if alert is None:
        return False
    had = {each.lot: each.condition for each in alert.situation.lots}
    lost = [had[each.lot] for each in unit.lines if each.condition == "compromised" and each.lot in had]
    unseen = alert.state == "firing" and alert.situation.severity == alert.gravest
    return bool(lost) if unseen else any(each != "compromised" for each in lost)


def _judged_no_longer(unit: Unit, alert: Alert) -> str:
    """Return why nothing is judged any more by the sensors that showed it; empty: they are judged."""
    told = []
    for name in alert.situation.sensors:
        sensor = unit.sensor(name)
        if sensor is None:
            told.append(f"{name} is judged no longer")
        elif sensor.excluded is not None:
            told.append(f"{name} {sensor.out_because}")
    return "; ".join(told)
