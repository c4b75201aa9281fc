"""Scale: nobody has said whether a sensor sends °C or °F; until somebody does, the lots beside it are quarantined."""

from collections.abc import Mapping

from msgspec.structs import replace

from alerts.situations.looked import Looked
from alerts.situations.plain import situation_of, told
from alerts.situations.sensor import Sensor
from alerts.situations.stakes import by_stock
from alerts.situations.unit import Unit, short
from coldchain.alert import Cause, Situation
from coldchain.units import show_instant


def find(unit: Unit, _standing: Mapping[Cause, Situation]) -> Looked:
    """Find the sensors of a unit of which it is asked."""
    asked = sorted(
        (each for each in unit.sensors if each.upkeep.open_scales),
        key=lambda each: (each.upkeep.open_scales[0].since, each.name),
    )
    return told(unit, "scale", _situation(unit, asked) if asked else None, "somebody has said whether it is °C or °F")


def _situation(unit: Unit, asked: list[Sensor]) -> Situation:
    situation = situation_of(
        unit,
        "scale",
        by_stock("warning", "notice", at_stake=unit.at_stake),
        asked[0].upkeep.open_scales[0].since,
        asked,
        [_told(each) for each in asked],
    )
    return replace(
        situation,
        findings=tuple(scale.id_of(each.name) for each in asked for scale in each.upkeep.open_scales),
        label_clock_ends_at=unit.clock_ends_at,
    )


def _told(sensor: Sensor) -> str:
    first = sensor.upkeep.open_scales[0]
    sent = "" if first.celsius is None else f" sent {first.celsius:g} on {show_instant(first.since)}, and"
    return f"{short([sensor.name])}{sent} may be sending °F"
