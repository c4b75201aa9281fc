"""Stuck: a sensor that shows one and the same value for longer than a fridge can hold still."""

from collections.abc import Mapping

from msgspec.structs import replace

from alerts.situations.looked import Looked
from alerts.situations.plain import situation_of, told
from alerts.situations.sensor import Sensor
from alerts.situations.stakes import by_stock
from alerts.situations.unit import Unit, short
from coldchain.alert import Cause, Situation
from coldchain.findings import Standstill
from coldchain.units import show_instant


def find(unit: Unit, _standing: Mapping[Cause, Situation]) -> Looked:
    """Find the sensors of a unit that stand still; one that is silent may have moved unseen, and is told of as such."""
    still = [
        (sensor, found)
        for sensor in unit.sensors
        if sensor.excluded is None
        for found in sensor.open
        if isinstance(found, Standstill)
    ]
    return told(unit, "stuck", _situation(unit, still) if still else None, "its value moves again")


def _situation(unit: Unit, still: list[tuple[Sensor, Standstill]]) -> Situation:
    still.sort(key=lambda pair: (pair[1].since, pair[0].name))
    worst, found = still[0]
    situation = situation_of(
        unit,
        "stuck",
        by_stock("warning", "notice", at_stake=unit.at_stake),
        found.since,
        [sensor for sensor, _ in still],
        [f"{short([each.name])} shows {its.celsius:g} °C since {show_instant(its.since)}" for each, its in still],
    )
    ids = tuple(its.id for _, its in still)
    return replace(situation, findings=ids, temperature_c=found.celsius, measured_at=worst.state.last_at)
