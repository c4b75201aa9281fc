"""The bytes of two makers' LoRaWAN sensors, read into the fields that the makers' own decoders name.

- Dragino LHT65N, port 2: 11 bytes, big-endian: battery, inner temperature and humidity, which probe hangs on it, what
  the probe says. Kept readings are sent later as records of 11 bytes with their time: two bits of byte 6 say so.
- Milesight EM300 and EM500, port 85: items of channel, type and value, little-endian. Kept readings are items `20 CE`
  with their time; how long they are depends on the model.

Source: wiki.dragino.com, "LHT65N User Manual", uplink payload and datalog; resource.milesight.com, "EM300 Series" and
"EM500 Series User Guide", uplink packet; the makers' decoders for The Things Stack.
"""

from collections.abc import Iterator
from datetime import datetime
from struct import Struct

import msgspec

from coldchain.units import from_us

LHT65N_PORT = 2
EM_PORT = 85
NO_PROBE_C = 327.67
"""°C that an LHT65N sends for a probe that is not there: 0x7FFF."""

_RECORD = 11
_LIVE_LENGTHS = (11, 15)
_LOWEST_MV, _HIGHEST_MV = 1800, 4000
_FULL = 1000
_DATED = {0x09: "TempC_DS", 0x0A: "TempC_TMP117"}
_PROBES = {0x01: "TempC_DS", 0x02: "TempC_TMP117", 0x0B: "Ext_TempC_SHT", 0x10: "Ext_TempC_SHT", 0x20: "TempC_TMP117"}
_IDS = frozenset((0x0E, 0x0F, 0x10, 0x20))
"""Messages that say the probe's id where inner temperature and humidity stand in others."""
_KEPT = {1: "TempC_DS", 9: "TempC_DS", 2: "TempC_TMP117", 10: "TempC_TMP117", 11: "Ext_TempC_SHT", 12: "Ext_TempC_SHT"}
_LIGHT = 0x05

_LENGTHS = {(0x01, 0x75): 1, (0x03, 0x67): 2, (0x83, 0x67): 3, (0x04, 0x68): 1, (0x05, 0x7D): 2, (0x06, 0x73): 2}
_LENGTHS |= {(0x06, 0x00): 1, (0x05, 0x00): 1}
_HISTORY = b"\x20\xce"
_HISTORIES = {6: Struct("<Ih"), 7: Struct("<IhB"), 8: Struct("<IhBx"), 11: Struct("<I4xhB")}
"""Of the EM500-PT100; of the EM300-TH; with a magnet or leak, EM300-MCS and -SLD; after CO₂ and pressure, EM500-CO2."""


class Measured(msgspec.Struct, frozen=True):
    """What a device measured at one instant.

    Attributes:
        fields: by the names of the maker's decoder: °C, %, V.
        at: when, where the device says so; None: when it was sent.
    """

    fields: dict[str, float]
    at: datetime | None = None


def lht65n(payload: bytes) -> tuple[Measured, ...]:
    """Return what an LHT65N sent; nothing where these bytes cannot be one's."""
    if len(payload) < _RECORD:
        return ()
    if payload[6] >> 6:
        return tuple(_kept(payload)) if payload[6] >> 6 < 3 and len(payload) % _RECORD == 0 else ()  # noqa: PLR2004
    return _live(payload) if len(payload) in _LIVE_LENGTHS else ()


def _live(payload: bytes) -> tuple[Measured, ...]:
    probe, fields = payload[6], dict[str, float]()
    if probe in _DATED:
        fields[_DATED[probe]] = _hundredths(payload, 0)
    else:
        millivolts = int.from_bytes(payload[:2]) & 0x3FFF
        if not _LOWEST_MV <= millivolts <= _HIGHEST_MV:
            return ()
        fields["BatV"] = millivolts / 1000
    if probe not in _IDS:
        humidity = int.from_bytes(payload[4:6]) & 0xFFF
        if humidity > _FULL:
            return ()
        fields |= {"TempC_SHT": _hundredths(payload, 2), "Hum_SHT": humidity / 10}
    if probe in _PROBES:
        fields[_PROBES[probe]] = _hundredths(payload, 7)
    if probe == _LIGHT:
        fields["ILL_lx"] = float(int.from_bytes(payload[7:9]))
    return (Measured(fields),)


def _kept(payload: bytes) -> Iterator[Measured]:
    for at in range(0, len(payload), _RECORD):
        record = payload[at : at + _RECORD]
        fields = {"TempC_SHT": _hundredths(record, 2), "Hum_SHT": (int.from_bytes(record[4:6]) & 0xFFF) / 10}
        if (probe := _KEPT.get(record[6] & 0x0F)) is not None:
            fields[probe] = _hundredths(record, 0)
        yield Measured(fields, _seconds(int.from_bytes(record[7:])))


def _hundredths(payload: bytes, at: int) -> float:
    return int.from_bytes(payload[at : at + 2], signed=True) / 100


def milesight(payload: bytes) -> tuple[Measured, ...]:
    """Return what an EM300 or EM500 sent; an unknown item ends the reading, since nobody knows how long it is."""
    if payload[:2] == _HISTORY:
        return tuple(_histories(payload))
    fields = dict[str, float]()
    at = 0
    while (length := _LENGTHS.get((*payload[at : at + 2],))) and at + 2 + length <= len(payload):
        _add(fields, payload[at : at + 2], payload[at + 2 : at + 2 + length])
        at += 2 + length
    return (Measured(fields),) if fields else ()


def _add(fields: dict[str, float], item: bytes, value: bytes) -> None:
    if item in (b"\x03\x67", b"\x83\x67"):
        fields["temperature"] = int.from_bytes(value[:2], "little", signed=True) / 10
    elif item == b"\x01\x75":
        fields["battery"] = float(value[0])
    elif item == b"\x04\x68":
        fields["humidity"] = value[0] / 2
    elif item == b"\x06\x00":
        fields["magnet_status"] = float(value[0])


def _histories(payload: bytes) -> Iterator[Measured]:
    fits = [
        layout
        for length, layout in _HISTORIES.items()
        if len(payload) % (2 + length) == 0
        and all(payload[at : at + 2] == _HISTORY for at in range(0, len(payload), 2 + length))
    ]
    if len(fits) != 1:
        return
    for at in range(2, len(payload), 2 + fits[0].size):
        seconds, tenths, *rest = fits[0].unpack_from(payload, at)
        fields = {"temperature": tenths / 10} | ({"humidity": rest[0] / 2} if rest else {})
        yield Measured(fields, _seconds(seconds))


def _seconds(seconds: int) -> datetime:
    return from_us(seconds * 1_000_000)
