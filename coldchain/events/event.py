"""What every fact is."""

import msgspec


class Event(msgspec.Struct, frozen=True, tag=True):
    """A fact. Its class's name is the entry's `kind`."""
