"""Shelly, second generation and later: `<id>/events/rpc` and `<id>/status/temperature:0`.

`{"method": "NotifyFullStatus", "params": {"ts": 1680962879.62, "temperature:0": {"id": 0, "tC": 4.8, "tF": 40.6}, …}}`

A notification holds the components that changed, or all of them after a sleep. A source is the topic and the
component's name after `#` (`shellyplusht-1/events/rpc#temperature:0`); `temperature:100` and further are DS18B20 probes
on an add-on. `ts` is the device's time, or null before it knows it: then the message is dated by its arrival, as every
message on `…/status/…` is. `<id>/online` is `true`, and by the last will `false`; an H&T is gone whenever it sleeps, so
of that it says nothing. `tC` is null beside `errors` where a probe cannot be read. A device on USB power tells of a
battery of 0 %, which it does not have.

Source: shelly-api-docs.shelly.cloud/gen2, "Notifications", "Temperature: Status", "DevicePower: Status"; a Shelly Plus
H&T's message: gist.github.com/NelsonMinar/494a0f53785c20290b395639548349fa.
"""

import math
import re
from datetime import datetime
from typing import Any

from coldchain.errors import DecodeError
from coldchain.readings import Sample, Status
from coldchain.units import celsius_from_fahrenheit
from collector.message import Found, Message, Unreadable
from collector.payload import degrees, ds18b20_fault, finite, kept, kind, objects, shown, unix_instant

WORDS: dict[bytes, Status] = {b"true": "online", b"false": "offline"}
_ENDS = ("/events/rpc", "/status/temperature:")
_NOTIFICATIONS = ("NotifyStatus", "NotifyFullStatus")
_TEMPERATURE = "temperature:"
_ADD_ON = re.compile(r".*temperature:1\d\d", re.DOTALL)
_SLEEPS = re.compile(r"(.*/)?shelly(plusht|htg3)-", re.DOTALL)
_Numbers = tuple[tuple[str, float], ...]


def decode(message: Message) -> Found:
    """Return a sample for each temperature in a notification, or the one of a component's own status.

    Raises:
        DecodeError: not a JSON object, params that are none, a ts that is no time, or a status without a number.
    """
    topic = message.topic
    found = objects(topic, message.payload)
    if "method" not in found:
        return (_sample(topic, found, None, ()),) if _holds(found) else ()
    if found["method"] not in _NOTIFICATIONS:
        return ()
    params = found.get("params")
    if not isinstance(params, dict):
        raise DecodeError(f"{topic}: params is {kind(params)}; expected an object with the status of components.")
    parts = [(name, part) for name, part in params.items() if name.startswith(_TEMPERATURE) and _holds(part)]
    seconds = params.get("ts")
    at = unix_instant(topic, "ts", seconds) if parts and seconds is not None else None
    return tuple(_sample_or_why(f"{topic}#{name}", part, at, _numbers(params, name)) for name, part in parts)


def presence(topic: str) -> str:
    """Return where the device of a topic says whether it is there; empty for one that sleeps."""
    prefix = next((topic.rpartition(end)[0] for end in _ENDS if end in topic), "")
    return f"{prefix}/online" if prefix and not _SLEEPS.match(prefix) else ""


def _holds(part: object) -> bool:
    """Only what changed is told: a component without any of these keeps the temperature that it had."""
    return isinstance(part, dict) and ("tC" in part or "tF" in part or "errors" in part)


def _sample_or_why(source: str, part: dict[str, Any], at: datetime | None, numbers: _Numbers) -> Sample | Unreadable:
    try:
        return _sample(source, part, at, numbers)
    except DecodeError as error:
        return Unreadable(source, str(error))


def _sample(source: str, part: dict[str, Any], at: datetime | None, numbers: _Numbers) -> Sample:
    celsius, fahrenheit = part.get("tC"), part.get("tF")
    if celsius is not None:
        celsius = degrees(source, "tC", celsius)
    elif fahrenheit is not None:
        celsius = celsius_from_fahrenheit(degrees(source, "tF", fahrenheit))
    else:
        return Sample(source, math.nan, at, numbers, f"tC is null beside errors {shown(part.get('errors'))}")
    return Sample(source, celsius, at, numbers, ds18b20_fault(celsius) if _ADD_ON.fullmatch(source) else "")


def _numbers(params: dict[str, Any], name: str) -> _Numbers:
    humidity = _object(params, f"humidity:{name.removeprefix(_TEMPERATURE)}")
    told = kept(humidity, {"rh": "humidity_pct"}) + _battery(_object(params, "devicepower:0"))
    return told + kept(_object(params, "wifi"), {"rssi": "rssi_dbm"})


def _battery(power: dict[str, Any]) -> _Numbers:
    battery = _object(power, "battery")
    if _object(power, "external").get("present") is True and not battery.get("percent"):
        return ()
    volts = finite(battery.get("V"))
    told = kept(battery, {"percent": "battery_pct"})
    return told if volts is None else (*told, ("voltage_mv", round(volts * 1000, 3)))


def _object(found: dict[str, Any], name: str) -> dict[str, Any]:
    part = found.get(name)
    return part if isinstance(part, dict) else {}
