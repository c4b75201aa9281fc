"""A payload that is one number as text and nothing else: no time, no unit, no name beside it.

Nobody can tell such a number that was cut short from a whole one; and it says nothing of its probe, so what a DS18B20
sends for "broken" is taken for that from every probe.
"""

import math
import re

from coldchain.errors import DecodeError
from coldchain.readings import Sample
from coldchain.units import celsius_from_fahrenheit
from collector.message import Message
from collector.payload import ds18b20_fault, shown

_NUMBER = re.compile(rb"[-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d{1,3})?")
_FAHRENHEIT = "#F"
_QUOTATION_MARK = ord('"')
_LONGEST = 32
"""Bytes: no device writes a number longer than this."""


def bare_sample(message: Message, no_value: dict[bytes, str], *, fahrenheit: bool = False) -> Sample:
    """Return the one sample of a message; its source is the topic, its instant that of the arrival.

    Where the configuration names the topic with `#F`, it holds °F, and the source is named so.

    Args:
        message: whose payload is the number; quotation marks and space around it are passed over.
        no_value: what the device sends, in small letters, for "no temperature": what it means.
        fahrenheit: the topic holds °F by the maker's document.

    Raises:
        DecodeError: neither a number nor one of `no_value`.
    """
    payload, topic = message.payload, message.topic
    source = f"{topic}{_FAHRENHEIT}" if _FAHRENHEIT[1:] in message.named else topic
    text = payload.strip() if len(payload) <= _LONGEST else b"-"
    if len(text) > 1 and text[0] == text[-1] == _QUOTATION_MARK:
        text = text[1:-1].strip()
    meant = no_value.get(text.lower())
    if meant is not None:
        return Sample(source, math.nan, fault=f"{shown(text)} is {meant}")
    if not _NUMBER.fullmatch(text):
        raise DecodeError(f"{topic}: payload is {shown(payload)}; expected a number such as 4.2.")
    degree = float(text)
    celsius = celsius_from_fahrenheit(degree) if fahrenheit or source is not topic else degree
    return Sample(source, celsius, fault=ds18b20_fault(celsius))


def is_named_temperature(topic: str) -> bool:
    """Tell whether `…/<name>/state` is named like a temperature, in English and most languages that write `temp`."""
    return "temp" in topic.lower().rpartition("/")[0].rpartition("/")[2]
