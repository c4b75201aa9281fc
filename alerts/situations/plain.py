"""Plain causes of a unit: there or not, told of some of its sensors, without a story of their own."""

from collections.abc import Sequence
from datetime import datetime

from alerts.situations.looked import NOTHING, Looked
from alerts.situations.sensor import Sensor
from alerts.situations.unit import Unit
from coldchain.alert import Cause, Severity, Situation, Stage


def told(unit: Unit, cause: Cause, situation: Situation | None, because: str) -> Looked:
    """Return what is wrong; without it an open alert of the cause is over, and because of what."""
    if situation is not None:
        return Looked((situation,))
    alert = unit.alert(cause)
    return NOTHING if alert is None else Looked(over={alert.key: _because(unit, alert.situation.sensors) or because})


def situation_of(
    unit: Unit,
    cause: Cause,
    severity: Severity,
    since: datetime,
    sensors: Sequence[Sensor],
    details: Sequence[str],
    stage: Stage = "present",
) -> Situation:
    """Return what is wrong with some sensors, the worst first, with what lies beside them."""
    names = tuple(each.name for each in sensors)
    return Situation(
        unit.key(cause), stage, severity, since, names, lots=unit.lines, details=tuple(dict.fromkeys(details))
    )


def _because(unit: Unit, names: Sequence[str]) -> str:
    """Return why nothing is judged any more by all the sensors that showed it; empty: by one of them it is."""
    found = [unit.sensor(name) for name in names]
    if not found or any(each is not None and each.excluded is None for each in found):
        return ""
    return "; ".join(
        f"{name} {'is judged no longer' if each is None else each.out_because}"
        for name, each in zip(names, found, strict=True)
    )
