"""What one more logger's file must be, and how its bytes become text; the registry is `collector.imports`."""

from collections.abc import Callable
from datetime import datetime, tzinfo

import msgspec

from coldchain.errors import DecodeError
from coldchain.loggers import MOST_BYTES, LoggerFile
from coldchain.units import celsius_from_fahrenheit
from collector.payload import shown

FIRST_YEAR, LAST_YEAR = 1970, 2900
"""Beyond them a clock was never set."""

_COLDEST_C, _HOTTEST_C = -100.0, 100.0
_NO_TEXT = {"\0": "a byte 0", "\ufffe": "a turned byte order mark"}


class Importer(msgspec.Struct, frozen=True):
    """One kind of file.

    Attributes:
        name: as on the command line.
        read: pure: bytes, and the zone of the device's clock (None: it was not said), to what the file holds. Raises
            `DecodeError` where any of it is not what it should be; the message has no full stop.
    """

    name: str
    read: Callable[[bytes, tzinfo | None], LoggerFile]


def text_of(data: bytes, encoding: str = "utf-8") -> str:
    """Return a file's text; of UTF-8 with or without a byte order mark.

    Raises:
        DecodeError: empty, too large, or of another encoding.
    """
    if not data.strip():
        raise DecodeError("the file is empty")
    if len(data) > MOST_BYTES:
        raise DecodeError(f"the file is over {MOST_BYTES >> 20} MiB, expected a logger's")
    try:
        text = data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        raise DecodeError(f"the file is not text in {encoding}: byte {error.start} is none of it") from None
    for mark, told in _NO_TEXT.items():
        if mark in text:
            raise DecodeError(f"the file is not text in {encoding}: it has {told}")
    return text


def celsius(text: str, line: int, *, fahrenheit: bool = False, comma: bool = False) -> float:
    """Return the °C of a cell.

    Raises:
        DecodeError: no number from -100 to 100 °C.
    """
    written = text.strip().replace(",", ".") if comma else text.strip()
    unit = "°F" if fahrenheit else "°C"
    try:
        number = float("" if "_" in written else written)
    except ValueError:
        raise DecodeError(f"line {line}: temperature is {shown(text)}, expected a number of {unit}") from None
    degrees = celsius_from_fahrenheit(number) if fahrenheit else number
    if not _COLDEST_C <= degrees <= _HOTTEST_C:
        raise DecodeError(f"line {line}: temperature is {shown(text)}, expected -100 to 100 °C")
    return degrees


def believable(at: datetime, line: int) -> datetime:
    """Return an instant, or a clock's time, of a year in which there were loggers.

    Raises:
        DecodeError: it is of another.
    """
    if not FIRST_YEAR < at.year <= LAST_YEAR:
        raise DecodeError(f"line {line}: the year is {at.year}, expected {FIRST_YEAR + 1} to {LAST_YEAR}")
    return at
