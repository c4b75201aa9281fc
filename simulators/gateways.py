"""What gateways and networks publish for the sensors behind them: from their makers' documents, never from a decoder.

- Ruuvi Gateway: docs.ruuvi.com, "MQTT: Time-stamped data from Bluetooth-sensors", "Data format 5 (RAWv2)".
- Theengs Gateway: decoder.theengs.io, the page of the Inkbird IBS-TH2; topics as docs.openmqttgateway.com has them.
- BTHome v2: bthome.io/format, in the `service_data` of a gateway.
- The Things Stack: thethingsindustries.com/docs, "Data Formats"; Dragino's LHT65N with a DS18B20 probe on its cable.
- WHO PQS E006 DS01: the schema cce-interop 0.8.1, a report of a remote temperature monitoring device.
- Sparkplug B: Eclipse Sparkplug 3.0.0, section 6.4; its protobuf is written by hand.

All have one probe, and it answered; only a RuuviTag and an LHT65N say that theirs does not.
"""

from base64 import b64encode
from datetime import UTC, datetime
from struct import pack

import msgspec

from simulators.devices import Report

_NO_PROBE = 0x7FFF
_UTC_BASIC = "%Y%m%dT%H%M%SZ"


def ruuvi_topic(gateway: str, mac: str) -> str:
    """Return the topic of a tag behind a Ruuvi Gateway, by both MACs with colons."""
    return f"ruuvi/{gateway}/{mac}"


def ruuvi_payload(report: Report, gateway: str, mac: str) -> bytes:
    """Return a tag's advertisement in data format 5, as the gateway hands it on; times are text."""
    celsius = report.temperatures_c[0]
    temperature = -0x8000 if celsius is None else round(celsius / 0.005)
    power = round(1400 * report.battery_pct / 100) << 5 | 22
    acceleration = (4, -4, 1036)
    told = pack(
        ">BhHHhhhHBH",
        5,
        temperature,
        45 * 400,
        50_300,
        *acceleration,
        power,
        report.seq // 500 % 255,
        report.seq % 65535,
    )
    seconds = str(int(report.at.timestamp()))
    data = "0201061BFF9904" + (told + bytes.fromhex(mac.replace(":", ""))).hex().upper()
    return msgspec.json.encode(
        {"gw_mac": gateway, "rssi": -60, "aoa": [], "gwts": seconds, "ts": seconds, "data": data, "coords": ""}
    )


def theengs_topic(gateway: str, mac: str) -> str:
    """Return the topic of a device behind a Theengs Gateway, by its MAC with colons."""
    return f"home/{gateway}/BTtoMQTT/{mac.replace(':', '')}"


def theengs_payload(report: Report, mac: str) -> bytes:
    """Return what Theengs Decoder makes of an Inkbird's advertisement: °C and °F, without a time."""
    celsius = report.temperatures_c[0]
    told: dict[str, object] = {"id": mac, "rssi": -74, "brand": "Inkbird", "model": "T(H) Sensor"}
    told["model_id"] = "IBS-TH1/TH2/P01B"
    if celsius is not None:
        told |= {"tempc": celsius, "tempf": round(celsius * 9 / 5 + 32, 3)}
    return msgspec.json.encode(told | {"extprobe": False, "hum": 41.2, "batt": round(report.battery_pct)})


def bthome_payload(report: Report, mac: str) -> bytes:
    """Return a broadcast without encryption: packet id, battery, temperature to 0.01 °C, humidity."""
    told = bytes((0x40, 0x00, report.seq % 256, 0x01, round(report.battery_pct)))
    celsius = report.temperatures_c[0]
    if celsius is not None:
        told += pack("<Bh", 0x02, round(celsius * 100))
    told += pack("<BH", 0x03, 4120)
    return msgspec.json.encode({"id": mac, "rssi": -60, "service_data": told.hex()})


def ttn_topic(application: str, device: str) -> str:
    """Return the topic of a device's uplinks."""
    return f"v3/{application}@ttn/devices/{device}/up"


def ttn_payload(report: Report, device: str, *, decoder: bool = True) -> bytes:
    """Return the uplink of an LHT65N whose probe lies in the fridge; zeros are left out, as the stack does.

    Args:
        report: what the probe measured, to 0.01 °C.
        device: its id.
        decoder: a payload formatter ran.
    """
    celsius = report.temperatures_c[0]
    probe = _NO_PROBE if celsius is None else round(celsius * 100)
    millivolts = 2500 + round(6 * report.battery_pct)
    told = pack(">HhHBhH", 0xC000 | millivolts, 2150, 412, 0x01, probe, 0x7FFF)
    uplink: dict[str, object] = {"f_port": 2, "f_cnt": report.seq, "frm_payload": b64encode(told).decode()}
    if decoder:
        fields = {"BatV": millivolts / 1000, "Ext_sensor": "Temperature Sensor", "Hum_SHT": 41.2}
        fields |= {"TempC_SHT": 21.5, "TempC_DS": probe / 100}
        uplink["decoded_payload"] = {name: value for name, value in fields.items() if value}
    uplink["rx_metadata"] = [{"gateway_ids": {"gateway_id": "roof"}, "rssi": -97, "snr": 8.5}]
    uplink["received_at"] = _nanoseconds(report.at)
    shown = {"end_device_ids": {"device_id": device}, "received_at": _nanoseconds(report.at)}
    return msgspec.json.encode(shown | {"uplink_message": {name: value for name, value in uplink.items() if value}})


def ds01_payload(reports: tuple[Report, ...], appliance: str) -> bytes:
    """Return the transmission of a monitoring device on one appliance; a probe that does not answer has no TVC."""
    records = [_ds01_record(report) for report in reports]
    sensor = {"TVC": {"SID": "1", "SMFR": "Acme", "SMOD": "T1"}}
    told: dict[str, object] = {
        "AMID": appliance,
        "CID": "KE",
        "EDOP": "2020-12-01",
        "EMFR": "Acme",
        "EMOD": "R1",
        "EMSV": "v01.02.123",
    }
    told |= {"EPQS": None, "ESER": f"EMD-{appliance}"}
    at = reports[-1].at.astimezone(UTC)
    meta = {
        "schemaVersion": "0.8.1",
        "transferType": "rtm",
        "transferId": f"{appliance}:{int(at.timestamp())}",
        "transferSrc": "example.acme",
        "transferredAt": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    return msgspec.json.encode({"meta": meta, "data": [told | {"DLST": sensor, "records": records}]})


def _ds01_record(report: Report) -> dict[str, object]:
    record: dict[str, object] = {"ABST": report.at.astimezone(UTC).strftime(_UTC_BASIC), "ALRM": None}
    record |= {"BEMD": round(report.battery_pct * 3.65, 1), "EERR": None, "TAMB": 21.5}
    celsius = report.temperatures_c[0]
    return record | ({} if celsius is None else {"TVC": celsius})


def sparkplug_topic(group: str, node: str, device: str) -> str:
    """Return the topic of a device's data."""
    return f"spBv1.0/{group}/DDATA/{node}/{device}"


def sparkplug_payload(report: Report) -> bytes:
    """Return a device's data: the metric `Temperature`, a 32-bit float in °C, or null where the probe is silent."""
    milliseconds = round(report.at.timestamp() * 1000)
    metric = _text(1, "Temperature") + _varint(3, milliseconds) + _varint(4, 9)
    celsius = report.temperatures_c[0]
    metric += _varint(7, 1) if celsius is None else bytes((12 << 3 | 5,)) + pack("<f", celsius)
    return _varint(1, milliseconds) + _bytes(2, metric) + _varint(3, report.seq % 256)


def _varint(field: int, number: int) -> bytes:
    return bytes((field << 3,)) + _base128(number)


def _text(field: int, text: str) -> bytes:
    return _bytes(field, text.encode())


def _bytes(field: int, told: bytes) -> bytes:
    return bytes((field << 3 | 2,)) + _base128(len(told)) + told


def _base128(number: int) -> bytes:
    found = bytearray()
    while number > 0x7F:  # noqa: PLR2004 - seven bits a byte
        found.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes((*found, number))


def _nanoseconds(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f") + "773Z"
