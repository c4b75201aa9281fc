"""A Bluetooth advertisement as gateways hand it on: hexadecimal digits, a row of structures of length, type and data.

`0201061BFF990405…` is the structure of 2 bytes with type 01 and data 06, then one of 0x1B bytes with type FF and data
99 04 05 ….

Source: Bluetooth Core Specification, volume 3, part C, chapter 11; Assigned Numbers, "Common Data Types".
"""

from collections.abc import Iterator

from coldchain.errors import DecodeError
from collector.payload import shown

MANUFACTURER = 0xFF
"""Type of a maker's own data: the company's number, little-endian, stands first in it."""
SERVICE_16 = 0x16
"""Type of a service's data: the service's short UUID, little-endian, stands first in it."""


def hex_bytes(topic: str, name: str, value: object) -> bytes:
    """Return the bytes of hexadecimal digits; a leading `0x` is passed over.

    Raises:
        DecodeError: not a text of whole bytes.
    """
    if isinstance(value, str) and value.isascii():
        try:
            return bytes.fromhex(value[2:] if value[:2] in ("0x", "0X") else value)
        except ValueError:
            pass  # said below, like every other value that is none
    raise DecodeError(f"{topic}: {name} is {shown(value)}; expected hexadecimal digits.")


def structures(topic: str, advertisement: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield type and data of each structure; a length of 0 is padding and ends them.

    Raises:
        DecodeError: cut short.
    """
    at = 0
    while at < len(advertisement) and (length := advertisement[at]):
        if at + 1 + length > len(advertisement):
            told = shown(advertisement.hex())
            raise DecodeError(
                f"{topic}: advertisement {told} is cut short; expected {length} bytes from byte {at + 1}."
            )
        yield advertisement[at + 1], advertisement[at + 2 : at + 1 + length]
        at += 1 + length


def device_source(topic: str, device: object) -> str:
    """Return the topic, with the device's own id after `#` unless the topic names it or there is none."""
    if not isinstance(device, str) or not device:
        return topic
    return topic if _bare(topic.rpartition("/")[2]) == _bare(device) else f"{topic}#{device}"


def _bare(address: str) -> str:
    return address.replace(":", "").replace("-", "").upper()
