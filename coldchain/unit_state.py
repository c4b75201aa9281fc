"""What a unit's state is, in one word: that of its worst judged sensor.

    ok < warning < no_signal < alarm

Silence never turns an alarm into anything less: a sensor that fell silent while it alarmed goes on alarming.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

import msgspec

from coldchain import rules
from coldchain.findings import CumulativeBreach, Excursion, Freeze, Overheat
from coldchain.products import Band, Limits
from coldchain.rules import SensorState

Condition = Literal["ok", "warning", "no_signal", "alarm"]
SEVERITY: tuple[Condition, ...] = ("ok", "warning", "no_signal", "alarm")


class UnitState(msgspec.Struct, frozen=True, gc=False):
    """The state of a unit, as it is published.

    Attributes:
        status: `alarm`: over a limit, freezing or overheated; `no_signal`: silent; `warning`: out of range, or the
            day's tolerance is used up.
        band: of the last reading; None before the first.
        temperature_c: the last reading, °C.
        at: when it was measured.
        sensor: which of the unit's sensors this is.
    """

    status: Condition
    band: Band | None
    temperature_c: float | None
    at: datetime | None
    sensor: str


def sensor_state(sensor: str, state: SensorState, limits: Limits) -> UnitState:
    """Return the state of one sensor; `sensor` is its id within the unit."""
    if state.last_at is None:
        return UnitState("no_signal", None, None, None, sensor)
    band = limits.band(state.last_c)
    return UnitState(_status(state, band, limits), band, state.last_c, state.last_at, sensor)


def worst(sensors: Iterable[UnitState]) -> UnitState | None:
    """Return the worst of a unit's sensors, the first of equals; None for no sensor."""
    return max(sensors, key=lambda each: SEVERITY.index(each.status), default=None)


def _status(state: SensorState, band: Band, limits: Limits) -> Condition:
    findings = rules.open_findings(state)
    excursion = next((each for each in state.rules if isinstance(each, Excursion)), None)
    breached = excursion is not None and excursion.breached_at is not None
    spent = any(isinstance(each, CumulativeBreach) for each in findings)
    out = band != "in_range"
    # A loss ends the runs, so that the temperature has to say it too: a freeze is suspected above freezing already.
    cold = state.last_c <= limits.freeze_c + limits.uncertainty_c
    extreme = cold or band == "overheated" or any(isinstance(each, Freeze | Overheat) for each in findings)
    if extreme or (out and (breached or spent)):
        return "alarm"
    if state.lost:
        return "no_signal"
    return "warning" if out or spent else "ok"
