"""ESPHome: `<prefix>/sensor/<id>/state`, one number as text, in the unit that the node's configuration gives it: °C.

`19.8`

Every sensor of a node has a topic of its own, humidity and signal too; of those that nobody has configured only the
ones with `temp` in their id are taken for temperatures. The node retains its states unless it is told not to, and a
retained number says nothing of now. The node tells `online`, and by its last will `offline`, on `<prefix>/status`.
`nan` is what it sends where a probe does not answer, or `None` where the node is
set to `publish_nan_as_none`.

Source: esphome.io, "MQTT Client Component"; esphome/esphome, components/mqtt/mqtt_sensor.cpp and
components/dallas_temp/dallas_temp.cpp (a power-on value of 85 °C is passed on).
"""

from coldchain.readings import Status
from collector.bare import bare_sample, is_named_temperature
from collector.message import Found, Message

_MEANT = "what ESPHome sends where a sensor has no value"
WORDS: dict[bytes, Status] = {b"online": "online", b"offline": "offline"}
_NO_VALUE = {b"nan": _MEANT, b"none": _MEANT}


def decode(message: Message) -> Found:
    """Return the one sample of a sensor's state.

    Raises:
        DecodeError: not a number, `nan` or `None`.
    """
    return (bare_sample(message, _NO_VALUE),)


def passes_over(topic: str) -> bool:
    """Tell the topics of sensors that nobody has configured and whose id names no temperature."""
    return not is_named_temperature(topic)


def presence(topic: str) -> str:
    """Return where the node of a sensor's topic says whether it is there."""
    prefix, _, rest = topic.rpartition("/sensor/")
    return f"{prefix}/status" if prefix and rest.endswith("/state") else ""
