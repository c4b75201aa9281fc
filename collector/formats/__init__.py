"""The registry of formats: one more is one file here and one line below."""

from collector.format import Format
from collector.formats import coldchain, tasmota, zigbee2mqtt

FORMATS: dict[str, Format] = {
    "coldchain": Format("coldchain", coldchain.decode, "coldchain/v1/+/+/+/reading"),
    "zigbee2mqtt": Format("zigbee2mqtt", zigbee2mqtt.decode, "zigbee2mqtt/#", zigbee2mqtt.passes_over),
    "tasmota": Format("tasmota", tasmota.decode, "tele/+/SENSOR"),
}
