"""Berlinger Fridge-tag 2: no log, but what the device itself says of each of its last days.

There are no readings to judge: the time stays unknown, whatever the device says of it. Its summaries are kept.

Source: the text file of a real one, firmware 3.4; another of firmware 4.0 in KaiVandivier/fridge-tag-data-importer.
"""

from datetime import tzinfo

from coldchain.loggers import LoggerFile
from collector import fridgetag

_MODEL = "Q-tag Fridge-tag 2"


def read(data: bytes, zone: tzinfo | None) -> LoggerFile:
    """Return what a file holds. A zone is expected only where it has a log after all.

    Raises:
        DecodeError: of another model, cut short, edited, or not text.
    """
    return fridgetag.read(data, zone, lambda model: model == _MODEL, _MODEL)
