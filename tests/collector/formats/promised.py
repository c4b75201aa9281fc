"""What every decoder promises, whatever comes, and the documents' payloads to try it from."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path

from coldchain.errors import DecodeError
from coldchain.readings import MAX_C, MAX_PAYLOAD, MIN_C, Arrival, Reading, admit
from collector.formats import FORMATS
from collector.message import Message, Unreadable

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PAYLOADS = Path(__file__).parent.parent / "payloads"


def cases(name):
    """The topic and bytes of each payload of a format's document."""
    found = tomllib.loads((PAYLOADS / f"{name}.toml").read_text("utf-8"))["payload"]
    return [(one["topic"], bytes.fromhex(one["hex"]) if "hex" in one else one["text"].encode()) for one in found]


def holds(name, topic, payload, told):
    """Decode and admit: samples, sentences or a DecodeError, and never a reading outside -100…100 °C."""
    message = Message(topic=topic, payload=payload[: MAX_PAYLOAD + 1], **told)
    try:
        found = FORMATS[name].decode(message)
    except DecodeError as error:
        found = (Unreadable(topic, str(error)),)
    for each in found:
        assert each.source.encode()
        if isinstance(each, Unreadable):
            assert each.sentence.encode()
            continue
        reading = admit(each, "a/b/c", Arrival(message.received_at, message.retained, message.backlog))
        assert not isinstance(reading, Reading) or MIN_C <= reading.temperature_c <= MAX_C
        assert all(type(number) is float and key for key, number in each.numbers)
