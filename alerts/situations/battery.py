"""Battery: the newest charge that a sensor has told is low. It is over once it is well above that: another battery."""

from collections.abc import Mapping

from alerts.situations.looked import NOTHING, Looked
from alerts.situations.plain import situation_of, told
from alerts.situations.sensor import Sensor
from alerts.situations.unit import Unit, short
from coldchain.alert import Cause, Situation

ABOVE_PCT = 5.0
"""A charge that goes up and down by less is the same battery, in a colder or warmer hour."""

EMPTY_PCT = 5.0
"""At or below it the sensor may fall silent any day."""

_LOOKED_AT = 12
"""So many intervals are looked back: some devices tell of it in each message, some only now and then."""


def find(unit: Unit, _standing: Mapping[Cause, Situation]) -> Looked:
    """Find the sensors of a unit whose battery is low."""
    alert = unit.alert("battery")
    before = () if alert is None else alert.situation.sensors
    charges = {each: charge_of(each) for each in unit.sensors if each.excluded is None}
    low = [each for each, charge in charges.items() if _is_low(unit, charge, again=each.name in before)]
    if not low and any(charges.get(each) is None for each in charges if each.name in before):
        return NOTHING  # it does not tell: nobody knows that it is another battery
    return told(unit, "battery", _situation(unit, low, charges) if low else None, "the battery is charged or another")


def charge_of(sensor: Sensor) -> float | None:
    """Return the newest charge that a sensor has told, in percent; None: none lately."""
    last_at = sensor.state.last_at
    if last_at is None:
        return None
    newest = None
    for reading in sensor.reads.readings(sensor.name, last_at - _LOOKED_AT * sensor.limits.interval, last_at):
        newest = dict(reading.numbers).get("battery_pct", newest)
    return newest


def _is_low(unit: Unit, charge: float | None, *, again: bool) -> bool:
    below = unit.habits.battery_below_pct
    return charge is not None and (charge < below + ABOVE_PCT if again else charge <= below)


def _situation(unit: Unit, low: list[Sensor], charges: Mapping[Sensor, float | None]) -> Situation:
    ranked = sorted(low, key=lambda each: (charges[each] or 0.0, each.name))
    alert = unit.alert("battery")
    return situation_of(
        unit,
        "battery",
        "warning" if (charges[ranked[0]] or 0.0) <= EMPTY_PCT and unit.at_stake else "notice",
        unit.now if alert is None else alert.situation.since,
        ranked,
        [f"{short([each.name])}: {_band(unit, charges[each] or 0.0)}" for each in ranked],
    )


def _band(unit: Unit, charge: float) -> str:
    """Return the charge in steps: each percent less is nothing new."""
    return f"{EMPTY_PCT:g} % or less" if charge <= EMPTY_PCT else f"about {unit.habits.battery_below_pct:g} % or less"
