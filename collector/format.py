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
        base: the topic prefix that devices of this kind have unless somebody changed it.
        under: the part of a topic filter that follows the base and finds every device, unclaimed ones too.
        passes_over: whether a topic under it never holds a reading, however large its payloads are.
    """

    name: str
    decode: Callable[[Message], Found]
    base: str
    under: str
    passes_over: Callable[[str], bool] = _nothing

    def filter(self, base: str = "") -> str:
        """Return the topic filter that finds every device under `base`, by default the maker's."""
        return f"{base or self.base}/{self.under}"
