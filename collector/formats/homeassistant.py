"""Home Assistant's statestream: `<base>/sensor/<entity>/state`, one entity's state as text, without its unit.

`5.3`

The entity is expected in °C: Home Assistant publishes in the unit that it shows. `unknown` and `unavailable` are its
words for an entity without a value. All states are retained, and a retained number says nothing of now: its instant
stands on another topic, `…/last_updated`. Some bridges put the state into quotation marks. Of entities that nobody has
configured only those with `temp` in their name are taken for temperatures.

Source: home-assistant.io, integration "MQTT Statestream"; home-assistant/core,
homeassistant/components/mqtt_statestream/__init__.py; "State object" for `unknown` and `unavailable`.
"""

from collector.bare import bare_sample, is_named_temperature
from collector.message import Found, Message

_NO_VALUE = {
    b"unknown": "what Home Assistant says of an entity without a value",
    b"unavailable": "what Home Assistant says of an entity that it cannot reach",
    b"none": "what Home Assistant says where a template has no value",
}


def decode(message: Message) -> Found:
    """Return the one sample of an entity's state.

    Raises:
        DecodeError: neither a number nor one of Home Assistant's words for none.
    """
    return (bare_sample(message, _NO_VALUE),)


def passes_over(topic: str) -> bool:
    """Tell the topics of entities that nobody has configured and whose name is none of a temperature."""
    return not is_named_temperature(topic)
