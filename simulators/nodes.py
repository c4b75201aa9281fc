"""What nodes on Wi-Fi and home automations publish: from their makers' documents, never from a decoder.

- ESPHome: esphome.io, "MQTT Client Component": a state is the number with the sensor's decimals; `nan` without a value.
- Shelly, first generation: shelly-api-docs.shelly.cloud/gen1, "Shelly H&T": MQTT and /status, which `info` holds.
- Shelly, later generations: shelly-api-docs.shelly.cloud/gen2, "Notifications", "Temperature", "DevicePower".
- Home Assistant: home-assistant.io, "MQTT Statestream": an entity's state as text; `unavailable` without a value.
- SenML: RFC 8428, section 5.1.

All have one probe, and one that does not answer says so; a SenML pack leaves it out.
"""

import msgspec

from simulators.devices import Report

_HUMIDITY_PCT = 41.2


def esphome_topic(node: str, sensor: str) -> str:
    """Return the topic of a sensor's state by the ids of its node and itself."""
    return f"{node}/sensor/{sensor}/state"


def esphome_payload(report: Report) -> bytes:
    """Return a state with two decimals."""
    celsius = report.temperatures_c[0]
    return b"nan" if celsius is None else f"{_degrees(celsius, report):.2f}".encode()


def homeassistant_topic(entity: str) -> str:
    """Return the topic of an entity's state under the base that the documents show."""
    return f"homeassistant/sensor/{entity}/state"


def homeassistant_payload(report: Report) -> bytes:
    """Return a state as Python writes a number."""
    celsius = report.temperatures_c[0]
    return b"unavailable" if celsius is None else str(round(_degrees(celsius, report), 2)).encode()


def shelly1_topic(device: str, leaf: str = "sensor/temperature") -> str:
    """Return a topic of a device by its id, such as `shellyht-F3B2A1`."""
    return f"shellies/{device}/{leaf}"


def shelly1_payload(report: Report) -> bytes:
    """Return the bare number of `sensor/temperature`, in the unit that the device is set to."""
    celsius = report.temperatures_c[0]
    return b"999" if celsius is None else f"{_degrees(celsius, report):.2f}".encode()


def shelly1_info(report: Report, device: str) -> bytes:
    """Return the payload of `info`; a device that does not know the time sends 0."""
    celsius = report.temperatures_c[0]
    known, told = celsius is not None, 999.0 if celsius is None else celsius
    temperature: dict[str, object] = {"value": round(_degrees(told, report), 2) if known else told}
    temperature |= {"units": "F" if report.fahrenheit else "C", "tC": told}
    temperature |= {"tF": _fahrenheit(told) if known else told, "is_valid": known}
    status: dict[str, object] = {"wifi_sta": {"connected": True, "ssid": "home", "ip": "192.168.1.7", "rssi": -61}}
    status |= {"cloud": {"enabled": False, "connected": False}, "mqtt": {"connected": True}}
    status |= {"time": "", "unixtime": int(report.at.timestamp()), "serial": report.seq, "has_update": False}
    status |= {"mac": device, "is_valid": known, "tmp": temperature, "hum": {"value": _HUMIDITY_PCT, "is_valid": True}}
    return msgspec.json.encode(status | {"bat": {"value": round(report.battery_pct), "voltage": 2.96}})


def shelly2_topic(device: str) -> str:
    """Return the topic of a device's notifications by its id, such as `shellyhtg3-543204539b34`."""
    return f"{device}/events/rpc"


def shelly2_payload(report: Report, device: str) -> bytes:
    """Return the notification after a sleep: every component, °C and °F, seconds since 1970 to 0.01 s."""
    celsius = report.temperatures_c[0]
    temperature: dict[str, object] = {"id": 0, "tC": celsius}
    temperature |= {"tF": None, "errors": ["read"]} if celsius is None else {"tF": _fahrenheit(celsius)}
    battery = {"V": 6.13, "percent": round(report.battery_pct)}
    params: dict[str, object] = {"ts": round(report.at.timestamp(), 2), "ble": {}, "cloud": {"connected": False}}
    params |= {"devicepower:0": {"id": 0, "battery": battery, "external": {"present": False}}, "ht_ui": {}}
    params |= {"humidity:0": {"id": 0, "rh": _HUMIDITY_PCT}, "mqtt": {"connected": True}, "temperature:0": temperature}
    params |= {"wifi": {"sta_ip": "192.168.1.7", "status": "got ip", "ssid": "home", "rssi": -61}}
    return msgspec.json.encode(
        {"src": device, "dst": f"{device}/events", "method": "NotifyFullStatus", "params": params}
    )


def senml_payload(report: Report, device: str) -> bytes:
    """Return a pack on any topic: the device's URN as base name, the instant as base time, °C, %RH and %EL."""
    celsius = report.temperatures_c[0]
    base = {"bn": f"urn:dev:ow:{device}:", "bt": report.at.timestamp()}
    records: list[dict[str, object]] = [] if celsius is None else [{"n": "temperature", "u": "Cel", "v": celsius}]
    records += [
        {"n": "humidity", "u": "%RH", "v": _HUMIDITY_PCT},
        {"n": "battery", "u": "%EL", "v": report.battery_pct},
    ]
    records[0] = base | records[0]
    return msgspec.json.encode(records)


def _degrees(celsius: float, report: Report) -> float:
    return _fahrenheit(celsius) if report.fahrenheit else celsius


def _fahrenheit(celsius: float) -> float:
    return round(celsius * 9 / 5 + 32, 2)
