"""Loggers: what a logger's file holds, whichever maker wrote it: readings, and what the device itself says of them.

A device that measures each minute and logs each ten has seen more than its log. What it says is kept beside the log,
and never made into readings.
"""

from datetime import UTC, date, timedelta, tzinfo

import msgspec

from coldchain.products import Side
from coldchain.readings import Sample

MOST_BYTES = 16 * 1024 * 1024
"""A logger's file is no larger: five years of a reading each 5 min take a tenth of that."""


class LoggerAlarm(msgspec.Struct, frozen=True):
    """One of the device's own limits, and what it saw beyond.

    Attributes:
        side: below or above.
        limit_c: °C; strictly beyond it counts.
        time: in all; None: the device does not say.
        worst_c: the farthest it saw, °C; None: likewise.
    """

    side: Side
    limit_c: float
    time: timedelta | None = None
    worst_c: float | None = None


class LoggerSummary(msgspec.Struct, frozen=True):
    """What the device itself says of a day, or of the whole log. None: it does not say.

    Attributes:
        on: the day by its own clock; None: the whole log.
        min_c: coldest, °C.
        max_c: hottest, °C.
        mean_c: plain mean, °C.
        mkt_c: mean kinetic temperature, °C.
        mkt_j_per_mol: the activation energy that it took for that, J/mol.
        alarms: by its own limits.
    """

    on: date | None = None
    min_c: float | None = None
    max_c: float | None = None
    mean_c: float | None = None
    mkt_c: float | None = None
    mkt_j_per_mol: float | None = None
    alarms: tuple[LoggerAlarm, ...] = ()


class LoggerFile(msgspec.Struct, frozen=True):
    """A file as read. Without samples it is a device that keeps no log, only a summary a day.

    Attributes:
        model: as the file names it.
        serial: likewise; empty where it does not.
        samples: the log in the order of the file, each with its instant.
        interval: the device's own; None: it does not say.
        summaries: what it says of its days or its log.
        remarks: what in the file does not fit together, a sentence each without its full stop.
        signature: lines of its signature, as they stand; nobody has verified them.
        zone: in which its clock was read.
    """

    model: str
    serial: str
    samples: tuple[Sample, ...] = ()
    interval: timedelta | None = None
    summaries: tuple[LoggerSummary, ...] = ()
    remarks: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    zone: tzinfo = UTC
