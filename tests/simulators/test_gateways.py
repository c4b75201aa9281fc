"""Gateways and networks publish what their makers' documents show: the same keys, the same types, the same bytes."""

import json
from base64 import b64decode
from datetime import UTC, datetime

from simulators import gateways
from simulators.devices import Report

AT = datetime(2026, 11, 22, 10, tzinfo=UTC)
GATEWAY, TAG = "C8:25:2D:8E:9C:2C", "F4:1F:0C:28:CB:D6"
REPORT = Report(AT, 7, (4.2,), 87.0)


def types(payload):
    return {key: type(value) for key, value in payload.items()}


def test_a_ruuvi_gateway_writes_the_keys_of_its_example_and_times_as_text():
    example = {
        "gw_mac": "C8:25:2D:8E:9C:2C", "rssi": -26, "aoa": [], "gwts": "1653668027", "ts": "1653668027",
        "data": "0201061BFF99040515AE4C6DC6D7000CFFF803F4ADB6AD697FF41F0C28CBD6", "coords": "",
    }  # fmt: skip
    found = json.loads(gateways.ruuvi_payload(REPORT, GATEWAY, TAG))

    assert types(found) == types(example)
    assert len(found["data"]) == len(example["data"])
    assert found["data"].startswith("0201061BFF990405" + "0348" + "4650")  # 840 x 0.005 °C, 18,000 x 0.0025 %
    assert found["data"].endswith("F41F0C28CBD6")


def test_a_tag_without_a_value_says_0x8000():
    found = json.loads(gateways.ruuvi_payload(Report(AT, 7, (None,)), GATEWAY, TAG))

    assert found["data"][14:20] == "058000"


def test_theengs_says_celsius_and_fahrenheit():
    found = json.loads(gateways.theengs_payload(REPORT, TAG))

    assert (found["tempc"], found["tempf"], found["id"], found["batt"]) == (4.2, 39.56, TAG, 87)


def test_a_bthome_broadcast_has_its_objects_in_the_order_of_their_numbers():
    found = json.loads(gateways.bthome_payload(REPORT, TAG))

    assert found["service_data"] == "40" + "0007" + "0157" + "02a401" + "031810"


def test_an_lht65n_sends_eleven_bytes_and_the_stack_leaves_zeros_out():
    uplink = json.loads(gateways.ttn_payload(Report(AT, 7, (0.0,)), "fridge"))["uplink_message"]

    assert (len(b64decode(uplink["frm_payload"])), uplink["f_port"], uplink["f_cnt"]) == (11, 2, 7)
    assert uplink["decoded_payload"] == {
        "BatV": 3.1, "Ext_sensor": "Temperature Sensor", "Hum_SHT": 41.2, "TempC_SHT": 21.5,
    }  # fmt: skip
    assert uplink["received_at"] == "2026-11-22T10:00:00.000000773Z"


def test_a_ds01_report_has_what_the_schema_requires():
    found = json.loads(gateways.ds01_payload((REPORT, Report(AT, 8, (None,))), "a"))
    (report,) = found["data"]

    assert set(found["meta"]) == {"schemaVersion", "transferType", "transferId", "transferSrc", "transferredAt"}
    assert set(report) >= {"AMID", "CID", "DLST", "EDOP", "EMFR", "EMOD", "EPQS", "ESER", "EMSV", "records"}
    assert [record.get("TVC") for record in report["records"]] == [4.2, None]
    assert all(set(record) >= {"ABST", "ALRM", "BEMD", "EERR", "TAMB"} for record in report["records"])
    assert report["records"][0]["ABST"] == "20261122T100000Z"


def test_a_sparkplug_metric_is_a_32_bit_float_by_name_with_milliseconds():
    found = gateways.sparkplug_payload(REPORT).hex()

    assert found.startswith("08808acb95a034" + "121b" + "0a0b54656d7065726174757265" + "18808acb95a034")
    assert found.endswith("2009" + "65" + "66668640" + "1807")
