"""Berlinger Fridge-tag 2 L: a log, and what the device itself says of each day.

Source: the text file of a real one, firmware 4.0, in msupply-foundation/temperature-sensor.
"""

from datetime import tzinfo

from coldchain.loggers import LoggerFile
from collector import fridgetag

_MODEL = "Q-tag Fridge-tag 2 L"


def read(data: bytes, zone: tzinfo | None) -> LoggerFile:
    """Return what a file holds.

    Raises:
        DecodeError: no zone, or not its clock's; of another model, cut short, edited, or not text.
    """
    return fridgetag.read(data, zone, lambda model: model == _MODEL, _MODEL)
