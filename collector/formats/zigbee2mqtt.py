"""Zigbee2MQTT: `zigbee2mqtt/<friendly name>`, one JSON object with every value the device has, always °C.

`{"temperature": 27.34, "humidity": 44.72, "battery": 97, "last_seen": "2026-11-22T10:00:00.000Z"}`

Bridge messages and commands share the base topic and are passed over, and so are devices that have no temperature.
`…/availability`, where the bridge is set to tell it, is `{"state":"online"}` or, of older bridges, `online`.
`last_seen`, where the bridge is set to add it, is the instant of the reading: ISO 8601 or milliseconds.

Source: zigbee2mqtt.io, guide "MQTT Topics and Messages" and "Device-Availability", and the pages of its devices.
"""

from datetime import datetime

from coldchain.errors import DecodeError
from coldchain.readings import Sample, Status
from coldchain.units import from_us
from collector.message import Found, Message
from collector.payload import degrees, finite, instant, kept, objects, shown

_COMMANDS = frozenset(("set", "get", "availability"))
WORDS: dict[bytes, Status] = {
    b'{"state":"online"}': "online",
    b'{"state":"offline"}': "offline",
    b"online": "online",
    b"offline": "offline",
}
_NUMBERS = {
    "humidity": "humidity_pct",
    "battery": "battery_pct",
    "voltage": "voltage_mv",
    "pressure": "pressure_hpa",
    "linkquality": "linkquality",
}


def decode(message: Message) -> Found:
    """Return the one sample of a device's message, or nothing where the message is no reading.

    Raises:
        DecodeError: not a JSON object, or a temperature or last_seen that is none.
    """
    topic = message.topic
    if passes_over(topic):
        return ()
    found = objects(topic, message.payload)
    if "temperature" not in found:
        return ()
    celsius = degrees(topic, "temperature", found["temperature"])
    return (Sample(topic, celsius, _last_seen(found.get("last_seen"), message), kept(found, _NUMBERS)),)


def passes_over(topic: str) -> bool:
    """Tell the topics of the bridge, commands and availability: none of them is a reading."""
    levels = topic.split("/")
    if levels[-1] in _COMMANDS or levels[-2:-1] in (["set"], ["get"]):
        return True
    return levels[1:2] == ["bridge"] or "zigbee2mqtt/bridge/" in topic


def presence(topic: str) -> str:
    """Return where the bridge says whether a device is there."""
    return f"{topic}/availability"


def _last_seen(value: object, message: Message) -> datetime | None:
    if value is None:
        return None
    milliseconds = finite(value)
    if milliseconds is None:
        return instant(message.topic, "last_seen", value, message)
    try:
        return from_us(round(milliseconds * 1000))
    except OverflowError:
        told = f"last_seen is {shown(value)}; expected milliseconds since 1970"
        raise DecodeError(f"{message.topic}: {told}.") from None
