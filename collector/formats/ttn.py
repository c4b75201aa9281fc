"""The Things Stack v3 (LoRaWAN): `v3/<application>@<tenant>/devices/<device>/up`, one JSON object an uplink.

`{"received_at": "2020-02-12T15:15:46.014773143Z", "uplink_message": {"f_port": 2, "f_cnt": 1, "decoded_payload":
{"TempC_SHT": 28.29, "TempC_DS": 27.81, "BatV": 3.062, "Hum_SHT": 88.6}}}`

A field of `decoded_payload` is a source: the topic with the field's name after `#`. Known are the fields of the Dragino
LHT65N and of Milesight's EM300 and EM500; any other that the configuration names is read as °C, or as °F if its name
says so. Where no decoder ran, the bytes of these devices (`frm_payload`) are read instead, and so are readings that the
device had kept. The stack leaves out what is empty, false or 0, and so 0 °C: the bytes decide, or what is beside it.
A simulated uplink is refused.

Source: thethingsindustries.com/docs, "Data Formats" (uplink messages, "fields with zero values are omitted"), "MQTT
Server"; wiki.dragino.com, "LHT65N User Manual"; Milesight's decoders EM300-TH, EM300-MCS, EM500-PT100.
"""

import re
from binascii import Error, a2b_base64
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from coldchain.errors import DecodeError
from coldchain.readings import Sample
from coldchain.units import celsius_from_fahrenheit
from collector.lorawan import EM_PORT, LHT65N_PORT, NO_PROBE_C, Measured, lht65n, milesight
from collector.message import Found, Message, Unreadable
from collector.payload import degrees, ds18b20_fault, finite, instant, kept, objects, shown, unix_instant

_LHT65N = ("TempC_SHT", "TempC_DS", "TempC_TMP117", "Ext_TempC_SHT")
_KNOWN = (*_LHT65N, "temperature")
_INNER = ("TempC_SHT", "temperature")
"""Measured where the humidity is; a probe hangs elsewhere."""
_PROBE_WORDS = frozenset(("Temperature Sensor", "DS18B20 & timestamp"))
_NUMBERS = {"battery": "battery_pct", "ILL_lx": "light_lux"}
_HUMIDITIES = {"Hum_SHT": "humidity_pct", "humidity": "humidity_pct"}
_TEXT_NUMBER = re.compile(r"-?[0-9]{1,6}(\.[0-9]{1,6})?")
_FAHRENHEIT = re.compile(r"(?i:fahrenheit|temp_?f$|_f$)|[a-z]F(_|$)")

Fields = dict[str, Any]


def decode(message: Message) -> Found:
    """Return a sample for each temperature of an uplink, or nothing where it has none.

    Raises:
        DecodeError: not a JSON object, simulated, without an uplink, or bytes that nobody here can read.
    """
    topic = message.topic
    if passes_over(topic):
        return ()
    found = objects(topic, message.payload)
    uplink = found.get("uplink_message")
    if not isinstance(uplink, dict):
        raise DecodeError(f"{topic}: uplink_message is {shown(uplink)}; expected an object.")
    if found.get("simulated") is True:
        raise DecodeError(f"{topic}: the uplink is simulated; expected one of a device.")
    at = _received_at(found, uplink, message)
    beside = _signal(uplink)
    return tuple(
        sample
        for one in _measured(uplink, message)
        for sample in _samples(one.fields, at if one.at is None else one.at, beside, message)
    )


def passes_over(topic: str) -> bool:
    """Tell the topics of joins, downlinks and locations from those of uplinks."""
    return not topic.endswith("/up")


def _measured(uplink: Fields, message: Message) -> Iterator[Measured]:
    decoded = uplink.get("decoded_payload")
    fields: Fields = dict(decoded) if isinstance(decoded, dict) else {}
    history = fields.pop("history", None)
    raw = _raw(uplink)
    if raw and not history and not fields.keys() & {*_KNOWN, *message.named}:
        yield from raw
        return
    fields |= _left_out(fields, raw)
    if fields:
        yield Measured(fields)
    elif raw is None and not history and uplink.get("frm_payload"):
        told = f"nothing decoded, and port {shown(uplink.get('f_port'))}"
        raise DecodeError(f"{message.topic}: {told}; expected an LHT65N on port 2 or an EM300 or EM500 on port 85.")
    for point in history if isinstance(history, list) else ():
        if isinstance(point, dict):
            yield Measured(
                point | _left_out(point, None), unix_instant(message.topic, "timestamp", point.get("timestamp"))
            )


def _raw(uplink: Fields) -> tuple[Measured, ...] | None:
    """Return what the device's own bytes say; None where it is none of the devices that can be read."""
    text, port, ids = uplink.get("frm_payload"), uplink.get("f_port"), uplink.get("version_ids")
    brand, model = (str(ids.get(name, "")) for name in ("brand_id", "model_id")) if isinstance(ids, dict) else ("", "")
    try:
        payload = a2b_base64(text, strict_mode=True) if isinstance(text, str) and text.isascii() else b""
    except Error:
        return None
    if port == EM_PORT and brand in ("", "milesight-iot"):
        return milesight(payload)
    if port == LHT65N_PORT and brand in ("", "dragino") and model[:5] in ("", "lht65"):
        return lht65n(payload) or None
    return () if port == 5 and brand in ("", "dragino") else None  # noqa: PLR2004 - an LHT65N's state


def _left_out(fields: Fields, raw: tuple[Measured, ...] | None) -> dict[str, float]:
    """Return the temperatures that are 0 °C because the stack leaves zeros out."""
    if not fields:
        return {}
    if raw and raw[0].at is None:
        told = raw[0].fields
        return {name: 0.0 for name in _KNOWN if told.get(name) == 0.0 and name not in fields}
    missing = {"TempC_SHT": "Hum_SHT" in fields, "temperature": "humidity" in fields}
    words = fields.get("Ext_sensor"), fields.get("Work_mode")
    missing["TempC_DS"] = any(isinstance(word, str) and word in _PROBE_WORDS for word in words)
    missing["TempC_DS"] &= not fields.keys() & {"TempC_TMP117", "Ext_TempC_SHT"}
    return {name: 0.0 for name, sent in missing.items() if sent and name not in fields}


def _samples(
    fields: Fields, at: datetime | None, beside: dict[str, float], message: Message
) -> Iterator[Sample | Unreadable]:
    names = [name for name in _KNOWN if name in fields]
    names += [name for name in message.named if name not in _KNOWN]
    own = _numbers(fields)
    humidity = dict(kept({name: _number(fields.get(name)) for name in _HUMIDITIES}, _HUMIDITIES))
    for name in names:
        numbers = (humidity if name in _INNER else {}) | own | beside
        yield _sample(f"{message.topic}#{name}", name, fields, at, tuple(numbers.items()))


def _sample(
    source: str, name: str, fields: Fields, at: datetime | None, numbers: tuple[tuple[str, float], ...]
) -> Sample | Unreadable:
    if name not in fields:
        told = f"{source}: no {name} in {shown(fields)}; expected a number, which is left out where it is 0."
        return Unreadable(source, told)
    try:
        degree = degrees(source, name, _number(fields[name]))
    except DecodeError as error:
        return Unreadable(source, str(error))
    if name not in _KNOWN:
        return Sample(source, celsius_from_fahrenheit(degree) if _FAHRENHEIT.search(name) else degree, at, numbers)
    fault = ds18b20_fault(degree) if name == "TempC_DS" else ""
    if degree == NO_PROBE_C:
        fault = "temperature 327.67 °C is what an LHT65N sends without a probe"
    return Sample(source, degree, at, numbers, fault)


def _number(value: object) -> object:
    """Read a number written as text, as some of the makers' decoders write it."""
    return float(value) if isinstance(value, str) and _TEXT_NUMBER.fullmatch(value) else value


def _numbers(fields: Fields) -> dict[str, float]:
    numbers = dict(kept(fields, _NUMBERS))
    volts = finite(_number(fields.get("BatV")))
    if volts is not None:
        numbers["voltage_mv"] = round(volts * 1000, 3)
    magnet = fields.get("magnet_status")
    if magnet in ("open", "close", "closed", 0.0, 1.0):
        numbers["door_open"] = float(magnet in ("open", 1.0))
    return numbers


def _signal(uplink: Fields) -> dict[str, float]:
    """Return the uplink's count, and the signal at the gateway that heard it best."""
    numbers = dict(kept(uplink, {"f_cnt": "seq"}))
    heard = uplink.get("rx_metadata")
    gateways = [one for one in heard if isinstance(one, dict)] if isinstance(heard, list) else []
    signals = [(rssi, one) for one in gateways if (rssi := finite(one.get("rssi"))) is not None]
    if signals:
        best = max(signals, key=lambda signal: signal[0])[1]
        numbers |= dict(kept(best, {"rssi": "rssi_dbm", "snr": "snr_db"}))
    return numbers


def _received_at(found: Fields, uplink: Fields, message: Message) -> datetime | None:
    for place in (uplink, found):
        if place.get("received_at") is not None:
            return instant(message.topic, "received_at", place["received_at"], message)
    return None
