"""Shelly, first generation: bare numbers on a topic each, and everything at once as JSON on `…/info`.

- `shellies/<id>/sensor/temperature`, of H&T, Flood and others: °C or °F as the device is set, which the number does not
  say: it is taken as °C.
- `shellies/<id>/ext_temperature/<n>`: a probe on the add-on of a Shelly 1, °C; `…/ext_temperature_f/<n>`: the same, °F.
- `shellies/<id>/info`: `{"tmp": {"value": 46.4, "units": "F", "tC": 8.0, "tF": 46.4, "is_valid": true}, …}`, always
  with °C, and with battery, humidity and time. Of a device without a battery, `tmp` is its own chip's: passed over.

999 is sent where there is no valid measurement; `is_valid` is false beside it. `unixtime` is 0 until the device knows
the time. The device may be set to retain. `shellies/<id>/online` is `true`, and by the last will `false`; an H&T is
gone whenever it sleeps, so of that it says nothing.

Source: shelly-api-docs.shelly.cloud/gen1, "MQTT", "Shelly H&T: MQTT and /status", "Shelly1/1PM: MQTT".
"""

import math
from typing import Any

from coldchain.readings import Sample, Status
from collector.bare import bare_sample
from collector.message import Found, Message
from collector.payload import degrees, finite, kept, objects, unix_instant

_MEANT = "what a Shelly sends without a valid measurement"
WORDS: dict[bytes, Status] = {b"true": "online", b"false": "offline"}
_NO_VALUE = dict.fromkeys((b"999", b"999.0", b"999.00"), _MEANT)


def decode(message: Message) -> Found:
    """Return the sample of a topic, or nothing where `…/info` is not of a sensor.

    Raises:
        DecodeError: not a number; on `…/info` not a JSON object, or a temperature or time that is none.
    """
    topic = message.topic
    if topic.endswith("/info"):
        return _info(topic, objects(topic, message.payload))
    return (bare_sample(message, _NO_VALUE, fahrenheit=topic.rpartition("/")[0].endswith("/ext_temperature_f")),)


def presence(topic: str) -> str:
    """Return where the device of a topic says whether it is there; empty for one that sleeps."""
    base, device, *rest = [*topic.split("/"), "", ""]
    known = base == "shellies" and rest[0] in ("sensor", "ext_temperature", "ext_temperature_f", "info")
    return f"{base}/{device}/online" if known and not device.startswith("shellyht-") else ""


def _info(topic: str, found: dict[str, Any]) -> Found:
    measured = _object(found, "tmp")
    if "bat" not in found or "tC" not in measured:
        return ()
    valid = measured.get("is_valid") is not False
    celsius = degrees(topic, "tmp.tC", measured["tC"]) if valid else math.nan
    fault = "" if valid else f"is_valid false is {_MEANT}"
    seconds = found.get("unixtime")
    at = unix_instant(topic, "unixtime", seconds) if seconds else None
    return (Sample(topic, celsius, at, _numbers(found), fault),)


def _numbers(found: dict[str, Any]) -> tuple[tuple[str, float], ...]:
    battery = _object(found, "bat")
    told = kept(_object(found, "hum"), {"value": "humidity_pct"}) + kept(battery, {"value": "battery_pct"})
    volts = finite(battery.get("voltage"))
    if volts is not None:
        told = (*told, ("voltage_mv", round(volts * 1000, 3)))
    return told + kept(_object(found, "wifi_sta"), {"rssi": "rssi_dbm"})


def _object(found: dict[str, Any], name: str) -> dict[str, Any]:
    part = found.get(name)
    return part if isinstance(part, dict) else {}
