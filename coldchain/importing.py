"""Importing: a logger's file into the store, through the same rules as every other reading, all of it or none.

It may run beside a collector: what that has seen of the sensor is taken up first, and what is imported it takes up
before its next batch.
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import msgspec

from coldchain.clock import Clock
from coldchain.comparison import differences
from coldchain.config.watched import Watched
from coldchain.errors import InputError
from coldchain.events import Event, LoggerImported
from coldchain.ingest import Ingest
from coldchain.ledger import Entry
from coldchain.loggers import LoggerFile
from coldchain.readings import EARLIEST, Arrival, Batch, Reading, Refusal, admit
from coldchain.store.ports import Store
from coldchain.units import show_instant

_INSTANT = timedelta(microseconds=1)


class Imported(msgspec.Struct, frozen=True):
    """What became of a file.

    Attributes:
        told: what the ledger says of it.
        entries: all entries of the transaction: what was found, amended and judged.
        left_out: why readings of it were not taken; empty: all were.
    """

    told: LoggerImported
    entries: tuple[Entry, ...]
    left_out: str = ""


class Importing:
    """Takes files in.

    Args:
        store: where all is kept; a collector may be at work on it.
        clock: of the world that is watched.
        sensors: as configured, at least those of the sites that are imported for.
        actor: who the ledger says did it.

    Raises:
        StoreUnavailableError: from the constructor and `take`; nothing was written.
    """

    def __init__(self, store: Store, clock: Clock, sensors: Sequence[Watched], actor: str = "import") -> None:
        self._store = store
        self._clock = clock
        self._ingest = Ingest(store, clock, sensors, actor, beside=True)

    def take(self, file: LoggerFile, data: bytes, sensor: str) -> Imported:
        """Take a file in for a sensor. What was imported before counts once.

        Args:
            file: as read.
            data: its bytes, of which a digest is kept.
            sensor: `site/unit/sensor`.

        Raises:
            InputError: no sensor of the configuration; or all of the log lies before its commissioning, or some of it
                in the future. Nothing was written.
        """
        track = self._ingest.tracks.get(sensor)
        if track is None:
            raise InputError(f"{sensor} is no sensor of the configuration: expected SITE/UNIT/SENSOR.")
        now = self._clock.now()
        readings, early = _admitted(file, sensor, now, track.watched.commissioned_at)
        left_out = _left_out(file, sensor, early, track.watched.commissioned_at)
        refused = () if not early else (Refusal(sensor, "before_commissioning", left_out, now),)
        if early and not readings:
            raise InputError(f"{left_out[:-1]}, and there are no others: nothing is imported.")
        differing = (*differences(file), *_conflicts(self._store, readings))

        def telling(new: Sequence[Reading]) -> tuple[Event, ...]:
            return (_told(file, data, sensor, readings, len(new), differing),)

        committed = self._ingest.commit(Batch(readings, refused), telling=telling)
        told = next(each.event for each in committed.entries if isinstance(each.event, LoggerImported))
        return Imported(told, committed.entries, left_out)


def _admitted(
    file: LoggerFile, sensor: str, now: datetime, commissioned_at: datetime | None
) -> tuple[tuple[Reading, ...], tuple[Refusal, ...]]:
    """Return the readings in the order of the file, and those that are before the sensor was there.

    Raises:
        InputError: one is none for another reason: then the whole file is doubtful, or the zone.
    """
    arrival = Arrival(now)
    admitted = [admit(sample, sensor, arrival, commissioned_at) for sample in file.samples]
    for each in admitted:
        if isinstance(each, Refusal) and each.why != "before_commissioning":
            hint = ": is the zone right" if each.why == "ahead" else ""
            raise InputError(f"{each.sentence[:-1]}{hint}; nothing is imported.")
    readings = tuple(each for each in admitted if isinstance(each, Reading))
    return readings, tuple(each for each in admitted if isinstance(each, Refusal))


def _left_out(file: LoggerFile, sensor: str, early: Sequence[Refusal], commissioned_at: datetime | None) -> str:
    if not early:
        return ""
    since = EARLIEST if commissioned_at is None else max(commissioned_at, EARLIEST)
    logger = f"{file.model} {file.serial}".strip()
    return f"{sensor}: {len(early)} readings of {logger} are before the sensor was there, {show_instant(since)}."


def _conflicts(store: Store, readings: Sequence[Reading]) -> tuple[str, ...]:
    """Return what differs from readings that are there already: of the same instant the first counts."""
    if not readings:
        return ()
    first, last = min(each.at for each in readings), max(each.at for each in readings)
    known = {each.at: each.temperature_c for each in store.readings(readings[0].sensor, first - _INSTANT, last)}
    own: dict[datetime, float] = {}
    for each in readings:
        own.setdefault(each.at, each.temperature_c)
    repeated = len(readings) - len(own)
    other = sum(at in known and known[at] != celsius for at, celsius in own.items())
    told = [f"{repeated} rows repeat the instant of another, of which the first counts"] if repeated else []
    told += [f"{other} readings have another temperature than what was stored before, which counts"] if other else []
    return tuple(told)


def _told(
    file: LoggerFile, data: bytes, sensor: str, readings: Sequence[Reading], new: int, differing: tuple[str, ...]
) -> LoggerImported:
    ats = [each.at.astimezone(UTC) for each in readings]
    return LoggerImported(
        sensor,
        file.model,
        file.serial,
        len(readings),
        new,
        min(ats, default=None),
        max(ats, default=None),
        hashlib.sha256(data).hexdigest(),
        differing,
        file.summaries,
        file.signature,
    )
