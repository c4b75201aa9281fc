"""What a decoder is given and what it may find: bytes at the door, values inside."""

from datetime import datetime, tzinfo

import msgspec

from coldchain.readings import Sample


class Message(msgspec.Struct, frozen=True, gc=False):
    """One MQTT message, without its connection.

    Attributes:
        topic: as published.
        payload: as published; of more than 64 KiB only the first 64 KiB and one byte.
        received_at: when it arrived here.
        retained: the broker kept it from before: it says nothing of now.
        backlog: it may have waited at the broker: a resumed session drains its queue.
        zone: in which a time without a zone is read; None: UTC.
        named: what the configuration names on this topic after `#`: fields and metrics that no maker's document tells.
    """

    topic: str
    payload: bytes
    received_at: datetime
    retained: bool = False
    backlog: bool = False
    zone: tzinfo | None = None
    named: tuple[str, ...] = ()


class Unreadable(msgspec.Struct, frozen=True, gc=False):
    """One part of a payload that is not what the format says, while its other parts are.

    Attributes:
        source: topic, with the device's own id after `#` where the topic carries several.
        sentence: names the topic, the value and what was expected.
    """

    source: str
    sentence: str


Found = tuple[Sample | Unreadable, ...]
"""What a payload holds; empty where it is no business of ours, such as a switch that reports its state."""
