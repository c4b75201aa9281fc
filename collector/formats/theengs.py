"""Theengs Gateway and OpenMQTTGateway: `home/<gateway>/BTtoMQTT/<MAC>`, one JSON object for each advertisement.

`{"id": "F3:52:85:01:02:03", "rssi": -74, "tempc": 2.27, "tempf": 36.086, "extprobe": false, "hum": 19.79, "batt": 100}`

Theengs Decoder says in these keys what any of a hundred makers' sensors said; which keys there are differs from device
to device and from message to message. `tempc` is °C, `tempf` the same in °F; `tempc2`, `tempc2_ext`, … are further
probes, each a source of its own by its key after `#`. Humidity over 100 % occurs and costs the temperature nothing.
Without a MAC in the topic the source has the device's `id` after `#`. `UTCtime` and `unixtime` are there where the
gateway was built to send them.

Source: decoder.theengs.io, "Device and model IDs, properties"; docs.openmqttgateway.com, "BLE gateway".
"""

from datetime import datetime
from typing import Any

from coldchain.errors import DecodeError
from coldchain.readings import Sample
from coldchain.units import celsius_from_fahrenheit
from collector.advertisement import device_source
from collector.message import Found, Message, Unreadable
from collector.payload import degrees, finite, instant, kept, objects, unix_instant

_NUMBERS = {
    "hum": "humidity_pct",
    "batt": "battery_pct",
    "pres": "pressure_hpa",
    "lux": "light_lux",
    "mov": "movements",
    "seq": "seq",
    "packet": "seq",
    "rssi": "rssi_dbm",
}


def decode(message: Message) -> Found:
    """Return a sample for each probe of a device, or nothing where it has no temperature.

    Raises:
        DecodeError: not a JSON object, or a time that is none.
    """
    topic = message.topic
    found = objects(topic, message.payload)
    names = [name for name in found if name.startswith("temp") and name[4:5] in ("c", "f")]
    probes = [name for name in names if name[4] == "c" or f"tempc{name[5:]}" not in found]
    if not probes:
        return ()
    source, at, numbers = device_source(topic, found.get("id")), _at(found, message), _numbers(found)
    return tuple(_sample(source, name, found[name], at, numbers) for name in probes)


def _sample(
    source: str, name: str, value: object, at: datetime | None, numbers: tuple[tuple[str, float], ...]
) -> Sample | Unreadable:
    if name[5:]:
        source += f"{'/' if '#' in source else '#'}tempc{name[5:]}"
    try:
        degree = degrees(source, name, value)
    except DecodeError as error:
        return Unreadable(source, str(error))
    return Sample(source, degree if name[4] == "c" else celsius_from_fahrenheit(degree), at, numbers)


def _numbers(found: dict[str, Any]) -> tuple[tuple[str, float], ...]:
    numbers = dict(kept(found, _NUMBERS))
    volts = finite(found.get("volt"))
    if volts is not None:
        numbers["voltage_mv"] = round(volts * 1000, 3)
    if isinstance(found.get("open"), bool):
        numbers["door_open"] = float(found["open"])
    return tuple(numbers.items())


def _at(found: dict[str, Any], message: Message) -> datetime | None:
    if found.get("unixtime") is not None:
        return unix_instant(message.topic, "unixtime", found["unixtime"])
    if found.get("UTCtime") is not None:
        return instant(message.topic, "UTCtime", found["UTCtime"], message)
    return None
