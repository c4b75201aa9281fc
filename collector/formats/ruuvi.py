"""Ruuvi Gateway: `ruuvi/<gateway's MAC>/<tag's MAC>`, one JSON object for each advertisement that it heard.

`{"gw_mac": "C8:25:2D:8E:9C:2C", "rssi": -26, "aoa": [], "gwts": "1653668027", "ts": "1653668027",
"data": "0201061BFF99040515AE4C6DC6D7000CFFF803F4ADB6AD697FF41F0C28CBD6", "coords": ""}`

`data` is the advertisement as it was on the air; Ruuvi's own part is read in data format 5 (RAWv2). `ts` is when the
gateway heard it, seconds since 1970 written as text; a gateway set to send no times sends `cnt` instead. The gateway
hands on what others' devices say too, and its own state at `…/gw_status`: both are passed over.

Source: docs.ruuvi.com, "MQTT: Time-stamped data from Bluetooth-sensors", "MQTT: Data from Bluetooth-sensors without
timestamps", "Data format 5 (RAWv2)".
"""

import re
from datetime import datetime
from struct import Struct
from typing import Any

from coldchain.errors import DecodeError
from coldchain.readings import Sample
from collector.advertisement import MANUFACTURER, hex_bytes, structures
from collector.message import Found, Message
from collector.payload import finite, objects, shown, unix_instant

_COMPANY = b"\x99\x04"
_RAWV2 = 5
_BODY = Struct(">BhHH6xHBH6x")
"""Data format, temperature, humidity, pressure, power, movements, sequence; acceleration and MAC are passed over."""
_NO_TEMPERATURE = -0x8000
_NOTHING = 0xFFFF
_NO_VOLTAGE = 0x7FF
_NO_MOVEMENTS = 0xFF
_SECONDS = re.compile(r"[0-9]{1,15}")


def decode(message: Message) -> Found:
    """Return the sample of a tag's advertisement, or nothing where it is of another maker's device.

    Raises:
        DecodeError: not a JSON object, no advertisement, another data format, or a time that is none.
    """
    topic = message.topic
    if passes_over(topic):
        return ()
    found = objects(topic, message.payload)
    if "data" not in found:
        raise DecodeError(f"{topic}: no data in {shown(found)}; expected the advertisement as hexadecimal digits.")
    advertisement = hex_bytes(topic, "data", found["data"])
    told = next((part for kind, part in structures(topic, advertisement) if _is_ruuvis(kind, part)), None)
    return () if told is None else (_sample(topic, told[2:], found),)


def passes_over(topic: str) -> bool:
    """Tell the topic of the gateway's own state."""
    return topic.endswith("/gw_status")


def _is_ruuvis(kind: int, data: bytes) -> bool:
    return kind == MANUFACTURER and data[:2] == _COMPANY


def _sample(topic: str, body: bytes, found: dict[str, Any]) -> Sample:
    if not body or body[0] != _RAWV2 or len(body) < _BODY.size:
        raise DecodeError(
            f"{topic}: the tag's data is {shown(body.hex())}; expected 24 bytes of data format 5 (RAWv2)."
        )
    _, temperature, humidity, pressure, power, movements, sequence = _BODY.unpack_from(body)
    numbers = (
        ("humidity_pct", None if humidity == _NOTHING else humidity / 400),
        ("pressure_hpa", None if pressure == _NOTHING else (pressure + 50_000) / 100),
        ("voltage_mv", None if power >> 5 == _NO_VOLTAGE else 1600.0 + (power >> 5)),
        ("movements", None if movements == _NO_MOVEMENTS else float(movements)),
        ("seq", None if sequence == _NOTHING else float(sequence)),
        ("rssi_dbm", finite(found.get("rssi"))),
    )
    kept = tuple((name, number) for name, number in numbers if number is not None)
    fault = "temperature 0x8000 is what a RuuviTag sends without a valid measurement"
    return Sample(
        topic, temperature / 200, _heard_at(topic, found), kept, fault if temperature == _NO_TEMPERATURE else ""
    )


def _heard_at(topic: str, found: dict[str, Any]) -> datetime | None:
    name = "ts" if found.get("ts") is not None else "gwts"
    value = found.get(name)
    if value is None:
        return None
    return unix_instant(topic, name, int(value) if isinstance(value, str) and _SECONDS.fullmatch(value) else value)
