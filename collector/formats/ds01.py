"""WHO PQS E006 DS01, as the CCE interoperability schema 0.8.1 sends it: reports of equipment monitoring devices.

`{"meta": {"transferType": "rtm", …}, "data": [{"AMID": "82b5d4f2", "ESER": "EMD-7", "records": [{"ABST":
"20200115T040554Z", "TVC": 3.2, "TAMB": 21, "ALRM": null, "BEMD": 14.3, "EERR": null}], …}]}`

A report is of one appliance: its id stands after `#` in the source. `TVC` is the vaccine compartment, `TFRZ` the
freezer (`…/TFRZ`), `TAMB` the room around (`…/TAMB`); each may be absent or null. `ABST` is UTC. A report without the
envelope of `meta` and `data`, and several in an array, are read too.

Source: WHO/PQS/E006/DS01; "Cold Chain Equipment monitoring transmission", cce-interop 0.8.1.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from coldchain.errors import DecodeError
from coldchain.readings import Sample
from collector.message import Found, Message, Unreadable
from collector.payload import degrees, document, instant, kept, kind, shown

_COMPARTMENTS = {"TVC": "", "TFRZ": "/TFRZ", "TAMB": "/TAMB"}
_IDS = ("AMID", "ASER", "LSER", "ESER", "AID")
"""The appliance as the supplier keeps it (RTM), its serial number (EMS), then the devices on it."""
_NUMBERS = {
    "HCOM": "humidity_pct",
    "HAMB": "ambient_humidity_pct",
    "BEMD": "battery_days",
    "BLOG": "logger_battery_days",
    "DORV": "door_open_s",
    "DRCV": "door_openings",
    "CMPR": "compressor_s",
    "SVA": "power_s",
    "HOLD": "holdover_days",
}


def decode(message: Message) -> Found:
    """Return a sample for each compartment of each record, and `Unreadable` for those that are none.

    Raises:
        DecodeError: not JSON, or no report in it.
    """
    return tuple(
        found
        for report in _reports(message)
        for record in _records(message.topic, report)
        for found in _samples(_source(message.topic, report), record, message)
    )


def _reports(message: Message) -> list[dict[str, Any]]:
    found = document(message.topic, message.payload)
    told = found.get("data", found) if isinstance(found, dict) else found
    reports = told if isinstance(told, list) else [told]
    if not reports or not all(isinstance(report, dict) for report in reports):
        what = "an empty array" if found == [] else kind(found)
        raise DecodeError(f"{message.topic}: payload is {what}; expected reports with records.")
    return reports


def _records(topic: str, report: dict[str, Any]) -> list[Any]:
    records = report.get("records")
    if not isinstance(records, list):
        raise DecodeError(f"{topic}: records is {shown(records)}; expected an array of records.")
    return records


def _source(topic: str, report: dict[str, Any]) -> str:
    ids = (report.get(name) for name in _IDS)
    device = next((one for one in ids if isinstance(one, str) and one), None)
    return f"{topic}#{device}" if device else topic


def _samples(source: str, record: object, message: Message) -> Iterator[Sample | Unreadable]:
    if not isinstance(record, dict):
        yield Unreadable(source, f"{source}: {shown(record)} is {kind(record)}; expected a record.")
        return
    numbers = kept(record, _NUMBERS)
    for name, place in _COMPARTMENTS.items():
        if record.get(name) is None:
            continue
        where = source + (place if "#" in source else place.replace("/", "#"))
        try:
            yield Sample(where, degrees(where, name, record[name]), _at(where, record, message), numbers)
        except DecodeError as error:
            yield Unreadable(where, str(error))


def _at(source: str, record: dict[str, Any], message: Message) -> datetime:
    value = record.get("ABST")
    if not isinstance(value, str) or not value.endswith("Z"):
        raise DecodeError(f"{source}: ABST is {shown(value)}; expected UTC such as 20200115T040554Z.")
    return instant(source, "ABST", value, message)
