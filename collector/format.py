"""What one more format must be; the literal registry of them is `collector.formats`."""

from collections.abc import Callable

import msgspec

from collector.message import Found, Message


def _nothing(_topic: str) -> bool:
    return False


class Format(msgspec.Struct, frozen=True):
    """One maker's way to publish.

    Attributes:
        name: as in the configuration.
        decode: pure; raises `DecodeError` where the whole payload is not what the format says.
        filter: the topic filter that finds every device where the maker lets it publish, unclaimed ones too; empty
            where the maker leaves the topic open: then only what is configured is subscribed to.
        passes_over: whether a topic that it finds, and no sensor claims, holds no reading for us, whatever its payload.
        more: further topic filters, of makers whose devices publish in several places.
    """

    name: str
    decode: Callable[[Message], Found]
    filter: str = ""
    passes_over: Callable[[str], bool] = _nothing
    more: tuple[str, ...] = ()

    @property
    def filters(self) -> tuple[str, ...]:
        """Return every topic filter that finds its devices."""
        return (self.filter, *self.more) if self.filter else self.more
