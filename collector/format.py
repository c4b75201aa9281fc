"""What one more format must be; the literal registry of them is `collector.formats`."""

from collections.abc import Callable

import msgspec

from coldchain.readings import Status
from collector.message import Found, Message


def _nothing(_topic: str) -> bool:
    return False


class Presence(msgspec.Struct, frozen=True):
    """Where a device says whether it is there, most often by its last will: no reading, whatever it says.

    Attributes:
        topic: of the topic that readings come on, the one that says so; empty: it does not.
        words: what it says, without blanks.
        filter: where the devices of a format say so by default; empty: the format's own filter covers it.
    """

    topic: Callable[[str], str]
    words: dict[bytes, Status]
    filter: str = ""


class Format(msgspec.Struct, frozen=True):
    """One maker's way to publish.

    Attributes:
        name: as in the configuration.
        decode: pure; raises `DecodeError` where the whole payload is not what the format says.
        filter: the topic filter that finds every device where the maker lets it publish, unclaimed ones too; empty
            where the maker leaves the topic open: then only what is configured is subscribed to.
        passes_over: whether a topic that it finds, and no sensor claims, holds no reading for us, whatever its payload.
        more: further topic filters, of makers whose devices publish in several places.
        presence: where a device says whether it is there; None: it does not.
    """

    name: str
    decode: Callable[[Message], Found]
    filter: str = ""
    passes_over: Callable[[str], bool] = _nothing
    more: tuple[str, ...] = ()
    presence: Presence | None = None

    @property
    def filters(self) -> tuple[str, ...]:
        """Return every topic filter that finds its devices."""
        return (self.filter, *self.more) if self.filter else self.more
