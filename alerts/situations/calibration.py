"""Calibration: due within 30 days, or lapsed; 30 days after that the lots beside the sensor are unverified."""

from collections.abc import Mapping

from alerts.situations.looked import Looked
from alerts.situations.plain import situation_of, told
from alerts.situations.sensor import Sensor
from alerts.situations.unit import Unit, short
from coldchain.alert import Cause, Situation
from coldchain.health import Calibration, calibration


def find(unit: Unit, _standing: Mapping[Cause, Situation]) -> Looked:
    """Find the sensors of a unit that are to be calibrated; nobody said when: then nothing is due."""
    known = [(each, calibration(each.upkeep, unit.now)) for each in unit.sensors if each.excluded is None]
    waiting = [(each, its) for each, its in known if its.state in {"due", "lapsed"} and its.due_on]
    return told(unit, "calibration", _situation(unit, waiting) if waiting else None, "a newer calibration is recorded")


def _situation(unit: Unit, waiting: list[tuple[Sensor, Calibration]]) -> Situation:
    waiting.sort(key=lambda pair: (pair[1].due_on or unit.now.date(), pair[0].name))
    has_lapsed = any(its.state == "lapsed" for _, its in waiting)
    alert = unit.alert("calibration")
    return situation_of(
        unit,
        "calibration",
        "warning" if has_lapsed else "notice",
        unit.now if alert is None else alert.situation.since,
        [each for each, _ in waiting],
        [f"{short([each.name])}: {_word(its)} on {its.due_on}" for each, its in waiting],
        "lapsed" if has_lapsed else "due",
    )


def _word(its: Calibration) -> str:
    return "was due" if its.state == "lapsed" else "is due"
