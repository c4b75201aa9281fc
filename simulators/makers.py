"""Devices with one probe and a name of their own, by the format that reads them: one more is one line below.

Coldchain's loggers, Zigbee and Tasmota devices, which batch, share a bridge or have several probes, are `devices`.
"""

from collections.abc import Callable

import msgspec

from simulators import nodes
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
}
