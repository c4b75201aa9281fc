"""Home Assistant's MQTT discovery: each unit appears there by itself, as a device with four entities.

One retained message a unit, on `homeassistant/device/coldchain-{site}/{unit}/config`, tells Home Assistant which parts
of the unit's own state message are what. An empty one takes the unit away again. The form is that of Home Assistant's
documentation of its MQTT integration, "Device discovery payload" (since 2024.11).
"""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from coldchain import __version__
from coldchain.unit_state import SEVERITY
from collector.announcer import BEAT_S

PREFIX = "homeassistant"
"""Where Home Assistant looks by default."""

MISSED_S = round(3 * BEAT_S)
"""So long after the last message Home Assistant shows a unit as unavailable: Coldchain is away, or the broker."""


class Discovery(msgspec.Struct, frozen=True):
    """What Home Assistant is told of.

    Attributes:
        prefix: of its topics.
        names: of the units that are to appear there, by `site/unit`.
    """

    prefix: str = PREFIX
    names: Mapping[str, str] = {}


def announced(discovery: Discovery, there: Iterable[str], ever: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the messages to retain: of each unit what it is, or that it is no more.

    Args:
        discovery: what is to appear.
        there: the units whose state is published, as `site/unit`.
        ever: those that have ever been.
    """
    shown = [unit for unit in there if unit in discovery.names]
    for unit in shown:
        yield topic_of(discovery, unit), msgspec.json.encode(_device(unit, discovery.names[unit]))
    for unit in sorted({*ever, *there} - set(shown)):
        yield topic_of(discovery, unit), b""


def topic_of(discovery: Discovery, unit: str) -> str:
    """Return the topic of a unit, `site/unit`."""
    site, _, name = unit.partition("/")
    return f"{discovery.prefix}/device/coldchain-{site}/{name}/config"


def _device(unit: str, name: str) -> dict[str, object]:
    own = f"coldchain/{unit}"
    return {
        "device": {"identifiers": [own], "name": name, "manufacturer": "Coldchain", "model": "Unit"},
        "origin": {"name": "Coldchain", "sw_version": __version__},
        "state_topic": f"coldchain/v1/{unit}/state",
        "qos": 1,
        "components": {
            part: {"unique_id": f"{own}/{part}", "expire_after": MISSED_S, **told} for part, told in _PARTS.items()
        }
        | {"status": {**_STATUS, "unique_id": f"{own}/status", "json_attributes_topic": f"coldchain/v1/{unit}/state"}},
    }


_PARTS: dict[str, dict[str, object]] = {
    # What a silent sensor showed last is not the temperature now.
    "temperature": {
        "platform": "sensor",
        "name": "Temperature",
        "device_class": "temperature",
        "state_class": "measurement",
        "unit_of_measurement": "°C",
        "suggested_display_precision": 1,
        "value_template": "{{ value_json.temperature_c if value_json.status != 'no_signal' else none }}",
    },
    # Everything but `ok` is one: out of range and no signal too. Silence never ends it.
    "problem": {
        "platform": "binary_sensor",
        "name": "Problem",
        "device_class": "problem",
        "value_template": "{{ 'OFF' if value_json.status == 'ok' else 'ON' }}",
    },
    "last_reading": {
        "platform": "sensor",
        "name": "Last reading",
        "device_class": "timestamp",
        "entity_category": "diagnostic",
        "value_template": "{{ value_json.at }}",
    },
}
_STATUS: dict[str, object] = {
    "platform": "sensor",
    "name": "Status",
    "device_class": "enum",
    "options": list(SEVERITY),
    "expire_after": MISSED_S,
    "value_template": "{{ value_json.status }}",
}
