"""What devices publish, written from their makers' documents and never from a decoder.

- Coldchain's own topic: docs/formats.md.
- Zigbee2MQTT: zigbee2mqtt.io, "MQTT Topics and Messages" and the device page of the Aqara WSDCGQ11LM, which exposes
  battery, humidity, pressure, temperature, voltage and linkquality. `last_seen` is off unless somebody turns it on.
- Tasmota: tasmota.github.io, "DS18x20" and "MQTT": `tele/<topic>/SENSOR` with the device's local time; one probe is
  `DS18B20`, several are `DS18B20-1`, `DS18B20-2`, …; SetOption8 turns °C into °F.
"""

from datetime import UTC, datetime, tzinfo

import msgspec

BATCH = 200
"""Readings in one array at most: 16 KB, far below any broker's limit."""

_ZONELESS = "%Y-%m-%dT%H:%M:%S"


class Report(msgspec.Struct, frozen=True, gc=False):
    """What a device has measured at one instant.

    Attributes:
        at: by the device's own clock, UTC.
        seq: the device's count of its measurements.
        temperatures_c: one a probe, rounded to the probe's resolution; None where the probe does not answer.
        battery_pct: 100…0.
        fahrenheit: the device is set to °F.
    """

    at: datetime
    seq: int
    temperatures_c: tuple[float | None, ...]
    battery_pct: float = 100.0
    fahrenheit: bool = False


def coldchain_topic(site: str, unit: str, sensor: str) -> str:
    """Return the topic of Coldchain's own readings."""
    return f"coldchain/v1/{site}/{unit}/{sensor}/reading"


def zigbee2mqtt_topic(name: str) -> str:
    """Return the topic of a Zigbee device by its friendly name, which may contain `/` and spaces."""
    return f"zigbee2mqtt/{name}"


def tasmota_topic(name: str) -> str:
    """Return the telemetry topic of a Tasmota device."""
    return f"tele/{name}/SENSOR"


def coldchain_payload(reports: tuple[Report, ...]) -> bytes:
    """Return one reading as an object, several as an array; the device has one probe, and it answered."""
    found = [_coldchain_reading(report) for report in reports]
    return msgspec.json.encode(found[0] if len(found) == 1 else found)


def zigbee2mqtt_payload(report: Report, *, last_seen: bool = False) -> bytes:
    """Return a device's state: °C with two decimals, link and air that vary a little; `last_seen` as ISO 8601."""
    battery = round(report.battery_pct)
    state: dict[str, object] = {
        "battery": battery,
        "humidity": 41.0 + (report.seq * 37 % 900) / 100,
        "linkquality": 90 + report.seq * 7 % 60,
        "pressure": 1009.0 + (report.seq * 3 % 80) / 10,
        "temperature": report.temperatures_c[0],
        "voltage": 2700 + 3 * battery,
    }
    if last_seen:
        state["last_seen"] = report.at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return msgspec.json.encode(state)


def tasmota_payload(report: Report, hardware_ids: tuple[str, ...], zone: tzinfo) -> bytes:
    """Return the telemetry of a device with DS18B20 probes; a probe that does not answer is left out.

    Args:
        report: what it measured.
        hardware_ids: twelve hexadecimal digits a probe.
        zone: in which the device shows its time, without naming it.
    """
    answered = [
        {"Id": name, "Temperature": round(_shown(celsius, report), 1)}
        for name, celsius in zip(hardware_ids, report.temperatures_c, strict=True)
        if celsius is not None
    ]
    names = ["DS18B20"] if len(hardware_ids) == 1 else [f"DS18B20-{n}" for n in range(1, len(answered) + 1)]
    told = {"Time": report.at.astimezone(zone).strftime(_ZONELESS)}
    unit = {"TempUnit": "F" if report.fahrenheit else "C"}
    return msgspec.json.encode(told | dict(zip(names, answered, strict=True)) | unit)


def _coldchain_reading(report: Report) -> dict[str, object]:
    timespec = "milliseconds" if report.at.microsecond else "seconds"
    celsius = report.temperatures_c[0]
    degrees = None if celsius is None else round(_shown(celsius, report), 3)
    return {
        "at": report.at.astimezone(UTC).isoformat(timespec=timespec).replace("+00:00", "Z"),
        "temperature_f" if report.fahrenheit else "temperature_c": degrees,
        "battery_pct": round(report.battery_pct),
        "seq": report.seq,
    }


def _shown(celsius: float, report: Report) -> float:
    return round(celsius * 9 / 5 + 32, 1) if report.fahrenheit else celsius
