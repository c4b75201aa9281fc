"""Tasmota: `tele/<name>/SENSOR`, one JSON object that holds every sensor on the device.

`{"Time": "2021-01-13T23:58:41", "DS18B20": {"Id": "030597946B04", "Temperature": 20.9}, "TempUnit": "C"}`

`DS18B20-1`, `DS18B20-2`, … number the probes in the order they were found, which moves; so a source is the topic and
the probe's `Id` after `#`, or the sensor's name (`#AM2301`) where it has no Id. `Time` is the device's local time, read
in the sensor's zone. `ESP32` is the chip's own temperature, of no fridge, and is passed over. 85.0 and -127 °C are what
a DS18B20 says at power-on and when it is gone. `tele/<name>/LWT` is `Online`, and by the last will `Offline`.

Source: tasmota.github.io, pages "DS18x20" and "MQTT"; Maxim DS18B20 data sheet, table 1 (power-on value).
"""

from datetime import datetime
from typing import Any

from coldchain.errors import DecodeError
from coldchain.readings import Sample, Status
from coldchain.units import celsius_from_fahrenheit
from collector.message import Found, Message, Unreadable
from collector.payload import degrees, ds18b20_fault, instant, kept, objects, shown

_CHIP = "ESP32"
WORDS: dict[bytes, Status] = {b"Online": "online", b"Offline": "offline"}
_NUMBERS = {"Humidity": "humidity_pct"}


def decode(message: Message) -> Found:
    """Return a sample for each sensor with a temperature, and `Unreadable` for one whose temperature is no number.

    Raises:
        DecodeError: not a JSON object, or a Time or TempUnit that is none.
    """
    topic = message.topic
    found = objects(topic, message.payload)
    fahrenheit = _is_fahrenheit(found.get("TempUnit", "C"), topic)
    parts = [(name, part) for name, part in found.items() if isinstance(part, dict) and name != _CHIP]
    sensors = [(name, part) for name, part in parts if "Temperature" in part]
    time = found.get("Time")
    at = instant(topic, "Time", time, message) if sensors and time is not None else None
    return tuple(_sample(topic, name, part, at, fahrenheit=fahrenheit) for name, part in sensors)


def presence(topic: str) -> str:
    """Return where the device of a topic says whether it is there."""
    return f"{topic.removesuffix('SENSOR')}LWT" if topic.endswith("/SENSOR") else ""


def _sample(
    topic: str, name: str, part: dict[str, Any], at: datetime | None, *, fahrenheit: bool
) -> Sample | Unreadable:
    device = part.get("Id")
    source = f"{topic}#{device if isinstance(device, str) and device else name}"
    try:
        degree = degrees(source, "Temperature", part["Temperature"])
    except DecodeError as error:
        return Unreadable(source, str(error))
    celsius = celsius_from_fahrenheit(degree) if fahrenheit else degree
    fault = ds18b20_fault(celsius) if name.upper().startswith("DS18") else ""
    return Sample(source, celsius, at, kept(part, _NUMBERS), fault)


def _is_fahrenheit(unit: object, topic: str) -> bool:
    if unit not in ("C", "F"):
        raise DecodeError(f"{topic}: TempUnit is {shown(unit)}; expected C or F.")
    return unit == "F"
