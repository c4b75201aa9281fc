"""Remedies: what to do about each kind of alert, as its page says it to who works in a pharmacy."""

from collections.abc import Mapping
from datetime import UTC, tzinfo

from coldchain import advice
from coldchain.alert import Alert, Cause
from coldchain.stock import CONDITIONS, Condition

_HEAT = "Close its door, check its power and its thermostat."
REMEDIES: Mapping[Cause, str] = {
    "warm": _HEAT,
    "cold": f"{_HEAT} Move nothing out of it that may have frozen into usable stock.",
    "silent": "Look at its thermometer now. Check the sensor's battery and its way to the network.",
    "stuck": "Look at its thermometer now, and compare it with the sensor. Replace the sensor if they differ.",
    "scale": "Look at its thermometer, and say whether the sensor sends °C or °F. Nothing is judged until then.",
    "battery": "Change the sensor's battery.",
    "calibration": "Have the sensor calibrated, and record its certificate.",
    "stock": "A pharmacist releases or discards what waits for it.",
    "overdue": "Put it back into service, or say until when it stays out.",
    "review": "Find out why it alarms so often: its door, its load, its thermostat, the sensor's place.",
    "site_silent": "Check the site's power and network. Look at every thermometer there.",
    "expiring": "Look for what else is in stock, and at what is dispensed first.",
    "par": "Order more.",
    "dose": "Call the patient: the next dose is not covered.",
    "shipment": "Call whoever carries it, and whoever waits for it.",
    "recall": "Count what is there of it, keep it apart, and answer the recall.",
    "collector": "Nobody watches the fridges now: start the service, and look at every thermometer meanwhile.",
    "broker": "Check the MQTT broker: no readings come as long as it is away.",
    "influx": "Check InfluxDB: everything is kept here meanwhile, and shipped once it is back.",
    "disk": "Make room on the disk: readings that cannot be written are not acknowledged.",
    "channel": "Tell this contact in person, and correct the channel in the configuration.",
}

_EXPIRED = "Take what has expired out of the stock."
_ENDANGERED: frozenset[Cause] = frozenset({"warm", "cold", "silent", "site_silent"})
_TO_SAVE: frozenset[Condition] = frozenset({"usable", "unverified", "quarantined"})
"""What lies where it is endangered and may yet be saved goes first, whatever else lies there."""
_MOVE = "Move what lies in it to a working fridge, do not discard. Dispense nothing of it until a pharmacist decided."


def remedies(alert: Alert, zone: tzinfo = UTC) -> list[str]:
    """Return what to do now, the most urgent first: sentences; instants in them are shown in `zone`."""
    cause, conditions = alert.key.cause, {line.condition for line in alert.situation.lots}
    worst: Condition = max(conditions, key=CONDITIONS.index, default="usable")
    order = advice.todo(worst, (), home=False, label_clock_ends_at=alert.situation.label_clock_ends_at, zone=zone)
    told = [_EXPIRED if alert.situation.stage == "expired" else REMEDIES[cause]]
    if alert.is_open and cause in _ENDANGERED and conditions & _TO_SAVE:
        told.append(_MOVE)
    elif alert.is_open and order:
        told.append(order)
    return ["This is a drill: do what you would do, and say so.", *told] if alert.drill else told
