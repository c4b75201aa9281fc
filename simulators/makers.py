"""Devices with one probe and a name of their own, by the format that reads them: one more is one line below.

Coldchain's loggers, Zigbee and Tasmota devices, which batch, share a bridge or have several probes, are `devices`.
"""

from collections.abc import Callable
from zlib import crc32

import msgspec

from simulators import gateways, nodes
from simulators.devices import Report


class Maker(msgspec.Struct, frozen=True):
    """How one maker's devices publish.

    Attributes:
        topic: of the device with this name.
        payload: of what the device with this name has measured.
        part: what a claim names after `#`, given the device's name; empty where the topic is the sensor.
    """

    topic: Callable[[str], str]
    payload: Callable[[Report, str], bytes]
    part: Callable[[str], str] = lambda _: ""


GATEWAY = "C8:25:2D:8E:9C:2C"


def _mac(name: str) -> str:
    """Return an address of a device's own: the same for the same name."""
    digits = f"{crc32(name.encode()):08X}"
    return "F4:1F:" + ":".join(digits[at : at + 2] for at in range(0, 8, 2))


MAKERS: dict[str, Maker] = {
    "esphome": Maker(
        lambda name: nodes.esphome_topic(name, "temperature"), lambda told, _: nodes.esphome_payload(told)
    ),
    "shelly1": Maker(lambda name: nodes.shelly1_topic(name, "info"), nodes.shelly1_info),
    "shelly2": Maker(nodes.shelly2_topic, nodes.shelly2_payload, lambda _: "temperature:0"),
    "homeassistant": Maker(
        lambda name: nodes.homeassistant_topic(f"{name}_temperature"), lambda told, _: nodes.homeassistant_payload(told)
    ),
    "senml": Maker(lambda name: f"senml/{name}", nodes.senml_payload, lambda name: f"urn:dev:ow:{name}:temperature"),
    "ruuvi": Maker(
        lambda name: gateways.ruuvi_topic(GATEWAY, _mac(name)),
        lambda told, name: gateways.ruuvi_payload(told, GATEWAY, _mac(name)),
    ),
    "theengs": Maker(
        lambda name: gateways.theengs_topic("TheengsGateway", _mac(name)),
        lambda told, name: gateways.theengs_payload(told, _mac(name)),
    ),
    "bthome": Maker(
        lambda name: f"bthome/{name}",
        lambda told, name: gateways.bthome_payload(told, _mac(name)),
        _mac,
    ),
    "ttn": Maker(lambda name: gateways.ttn_topic("coldchain", name), gateways.ttn_payload, lambda _: "TempC_DS"),
    "ds01": Maker(
        lambda name: f"ds01/{name}", lambda told, name: gateways.ds01_payload((told,), name), lambda name: name
    ),
    "sparkplug": Maker(
        lambda name: gateways.sparkplug_topic("Coldchain", "gateway", name),
        lambda told, _: gateways.sparkplug_payload(told),
        lambda _: "Temperature",
    ),
}
