"""Feeds: how a sensor's readings come, without the rest of its configuration."""

from datetime import datetime, tzinfo

import msgspec

from collector.topics import OWN


class Feed(msgspec.Struct, frozen=True):
    """One; as a configured sensor has it."""

    sensor: str
    format: str = OWN
    source: str = ""
    zone: tzinfo | None = None
    commissioned_at: datetime | None = None
