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
        filter: the topic filter that finds every device where the maker lets it publish, unclaimed ones too.
        passes_over: whether a topic that it finds never holds a reading, however large its payloads are.
    """

    name: str
    decode: Callable[[Message], Found]
    filter: str
    passes_over: Callable[[str], bool] = _nothing
