"""The registry of formats: one more is one file here and one line below."""

from collector.format import Format, Presence
from collector.formats import (
    bthome,
    coldchain,
    ds01,
    esphome,
    homeassistant,
    ruuvi,
    senml,
    shelly1,
    shelly2,
    sparkplug,
    tasmota,
    theengs,
    ttn,
    zigbee2mqtt,
)

FORMATS: dict[str, Format] = {
    "coldchain": Format("coldchain", coldchain.decode, "coldchain/v1/+/+/+/reading"),
    "zigbee2mqtt": Format(
        "zigbee2mqtt",
        zigbee2mqtt.decode,
        "zigbee2mqtt/#",
        zigbee2mqtt.passes_over,
        presence=Presence(zigbee2mqtt.presence, zigbee2mqtt.WORDS),
    ),
    "tasmota": Format(
        "tasmota", tasmota.decode, "tele/+/SENSOR", presence=Presence(tasmota.presence, tasmota.WORDS, "tele/+/LWT")
    ),
    "esphome": Format(
        "esphome",
        esphome.decode,
        "+/sensor/+/state",
        esphome.passes_over,
        presence=Presence(esphome.presence, esphome.WORDS, "+/status"),
    ),
    "shelly1": Format(
        "shelly1",
        shelly1.decode,
        "shellies/+/sensor/temperature",
        more=("shellies/+/ext_temperature/+", "shellies/+/info"),
        presence=Presence(shelly1.presence, shelly1.WORDS, "shellies/+/online"),
    ),
    "shelly2": Format(
        "shelly2",
        shelly2.decode,
        "+/events/rpc",
        more=("+/status/temperature:0",),
        presence=Presence(shelly2.presence, shelly2.WORDS, "+/online"),
    ),
    "homeassistant": Format(
        "homeassistant", homeassistant.decode, "homeassistant/sensor/+/state", homeassistant.passes_over
    ),
    "senml": Format("senml", senml.decode),
    "ruuvi": Format("ruuvi", ruuvi.decode, "ruuvi/+/+", ruuvi.passes_over),
    "theengs": Format("theengs", theengs.decode, "home/+/BTtoMQTT/#"),
    "bthome": Format("bthome", bthome.decode),
    "ttn": Format("ttn", ttn.decode, "v3/+/devices/+/up"),
    "ds01": Format("ds01", ds01.decode),
    "sparkplug": Format("sparkplug", sparkplug.decode, "spBv1.0/#", sparkplug.passes_over),
}
