"""Silent: no data from a sensor that a unit is judged by; one alert a unit, with its silent sensors inside.

A sensor that fell silent while its unit is warm or cold is a stage of that alert, and is not told here.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from alerts.situations.looked import NOTHING, Looked
from alerts.situations.sensor import Sensor
from alerts.situations.stakes import by_stock
from alerts.situations.unit import Unit, short
from coldchain.alert import Alert, Cause, Severity, Situation
from coldchain.findings import Gap
from coldchain.units import show_instant


def find(unit: Unit, standing: Mapping[Cause, Situation]) -> Looked:
    """Find the sensors of a unit that are not heard."""
    covered = {name for cause in ("warm", "cold") if cause in standing for name in standing[cause].sensors}
    silent = [each for each in unit.sensors if each.is_silent and each.name not in covered]
    if not silent:
        alert = unit.alert("silent")
        return NOTHING if alert is None else Looked(over={alert.key: _because(unit, alert, covered)})
    grave_at = _grave_at(unit)
    again_at = grave_at if grave_at is not None and grave_at > unit.now else None
    return Looked((_situation(unit, silent, _severity(unit, silent, grave_at)),), {}, again_at)


def severity_of(unit: Unit) -> tuple[Severity | None, datetime | None]:
    """Return how grave the silence of a unit is, also of what is told elsewhere, and when it grows graver.

    None: all are heard.
    """
    silent = [each for each in unit.sensors if each.is_silent]
    if not silent:
        return None, None
    grave_at = _grave_at(unit)
    return _severity(unit, silent, grave_at), grave_at


def _grave_at(unit: Unit) -> datetime | None:
    """Return when nobody has known for too long what it is like in there; None: another sensor tells."""
    if any(not each.is_silent and each.excluded is None and each.state.last_at for each in unit.sensors):
        return None
    silent = [each for each in unit.sensors if each.is_silent]
    return max(each.unknown_since + each.limits.unverified_after for each in silent)


def _severity(unit: Unit, silent: Sequence[Sensor], grave_at: datetime | None) -> Severity:
    if unit.is_shipper and not unit.at_stake:
        return "notice"
    if any(each.is_out_of_range for each in silent):
        return by_stock("critical", "warning", at_stake=unit.at_stake)
    if grave_at is not None and unit.now >= grave_at:
        return by_stock("critical", "notice", at_stake=unit.at_stake)
    return by_stock("warning", "notice", at_stake=unit.at_stake)


def _situation(unit: Unit, silent: Sequence[Sensor], severity: Severity) -> Situation:
    ranked = sorted(silent, key=lambda each: (not each.is_out_of_range, each.silent_since, each.name))
    worst = ranked[0]
    return Situation(
        unit.key("silent"),
        "present",
        severity,
        min(each.state.last_at or each.since for each in silent),
        tuple(each.name for each in ranked),
        tuple(found.id for each in ranked for found in each.open if isinstance(found, Gap)),
        worst.state.last_c if worst.state.last_at else None,
        worst.state.last_at,
        worst.limit_c,
        min(each.silent_since for each in silent),
        unit.lines,
        unit.clock_ends_at,
        _details(unit, ranked),
    )


def _details(unit: Unit, silent: Sequence[Sensor]) -> tuple[str, ...]:
    told = [
        f"{short([each.name])} was out of range when it was last heard, {show_instant(each.state.last_at)}"
        for each in silent
        if each.is_out_of_range and each.state.last_at
    ]
    never = [each.name for each in silent if each.state.last_at is None]
    told += [f"{short(never)} {'has' if len(never) == 1 else 'have'} nothing to judge by yet"] if never else []
    heard = [each.name for each in unit.sensors if not each.state.lost and each.excluded is None and each.state.last_at]
    told += [f"{short(heard)} {'is' if len(heard) == 1 else 'are'} heard"] if heard else []
    return tuple(told)


def _because(unit: Unit, alert: Alert, covered: set[str]) -> str:
    told = []
    for name in alert.situation.sensors:
        sensor = unit.sensor(name)
        if sensor is None:
            told.append(f"{name} is judged no longer")
        elif sensor.excluded is not None:
            told.append(f"{name} {sensor.out_because}")
        elif name in covered:
            told.append(f"{name} was out of range: that is told with the temperature")
        else:
            told.append(f"{name} is heard again")
    return "; ".join(told)
