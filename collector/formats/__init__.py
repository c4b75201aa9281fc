"""The registry of formats: one more is one file here and one line below."""

from collector.format import Format
from collector.formats import coldchain, esphome, homeassistant, senml, shelly1, shelly2, tasmota, zigbee2mqtt

FORMATS: dict[str, Format] = {
    "coldchain": Format("coldchain", coldchain.decode, "coldchain/v1/+/+/+/reading"),
    "zigbee2mqtt": Format("zigbee2mqtt", zigbee2mqtt.decode, "zigbee2mqtt/#", zigbee2mqtt.passes_over),
    "tasmota": Format("tasmota", tasmota.decode, "tele/+/SENSOR"),
    "esphome": Format("esphome", esphome.decode, "+/sensor/+/state", esphome.passes_over),
    "shelly1": Format(
        "shelly1",
        shelly1.decode,
        "shellies/+/sensor/temperature",
        more=("shellies/+/ext_temperature/+", "shellies/+/info"),
    ),
    "shelly2": Format("shelly2", shelly2.decode, "+/events/rpc", more=("+/status/temperature:0",)),
    "homeassistant": Format(
        "homeassistant", homeassistant.decode, "homeassistant/sensor/+/state", homeassistant.passes_over
    ),
    "senml": Format("senml", senml.decode),
}
