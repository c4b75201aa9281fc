"""What a decoder is given: one MQTT message, without its connection."""

from datetime import datetime, tzinfo

import msgspec


class Message(msgspec.Struct, frozen=True, gc=False):
    """One MQTT message.

    Attributes:
        topic: as published.
        payload: as published.
        received_at: when it arrived here.
        retained: the broker kept it from before: it says nothing of now.
        backlog: it was published before this connection was made: a resumed session drains its queue.
        zone: in which a time without a zone is read.
    """

    topic: str
    payload: bytes
    received_at: datetime
    retained: bool = False
    backlog: bool = False
    zone: tzinfo | None = None
