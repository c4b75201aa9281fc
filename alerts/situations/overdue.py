"""Overdue: a unit, or one of its sensors, is out of service for longer than was said."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from alerts.situations.looked import Looked, earliest
from alerts.situations.plain import told
from alerts.situations.stakes import by_stock
from alerts.situations.unit import Unit, short
from coldchain.alert import Cause, Situation
from coldchain.units import show_instant

_Out = tuple[str, str, datetime]
"""The sensor, empty for the unit itself; what it is called; when it was expected back."""


def find(unit: Unit, _standing: Mapping[Cause, Situation]) -> Looked:
    """Find what should be back in a unit."""
    out = sorted(_out(unit), key=lambda each: (each[2], each[0]))
    late = [each for each in out if each[2] <= unit.now]
    found = told(unit, "overdue", _situation(unit, late) if late else None, "it is back, or expected later")
    return Looked(found.situations, found.over, earliest(at for _, _, at in out if at > unit.now))


def _out(unit: Unit) -> Iterator[_Out]:
    out = unit.reads.unit_out(unit.place)
    if out is not None and out.expected_until is not None:
        yield "", "the unit", out.expected_until
    for name in {role.sensor: role for role in unit.roles if role.role is not None}:
        sensor = unit.sensor(name)
        suspended = (unit.reads.upkeep(name) if sensor is None else sensor.upkeep).suspended
        if suspended is not None and suspended.expected_until is not None:
            yield name, f"sensor {short([name])}", suspended.expected_until


def _situation(unit: Unit, late: list[_Out]) -> Situation:
    is_blind = any(sensor for sensor, _, _ in late)
    return Situation(
        unit.key("overdue"),
        "present",
        by_stock("warning", "notice", at_stake=unit.at_stake) if is_blind else "notice",
        late[0][2],
        tuple(sensor for sensor, _, _ in late if sensor),
        lots=unit.lines,
        details=tuple(f"{called} was expected back {show_instant(at)}" for _, called, at in late),
    )
