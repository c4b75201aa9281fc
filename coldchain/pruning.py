"""Pruning: readings that are old, that InfluxDB holds and that nothing here needs any more are removed from the store.

    keep, InfluxDB's cursors, open findings, lots ──▶ a snapshot ──told in the ledger──▶ readings before it go

A sensor is cut at a snapshot: its state there is what everything later is judged from, and nothing up to it is judged
again. So a late reading that old is refused.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

import msgspec

from coldchain.events import ReadingsPruned
from coldchain.influx.hours import HOURS
from coldchain.influx.loads import BATCHES
from coldchain.influx.shipper import KEEP_REFUSED
from coldchain.influx.state import COUNTED_EVER
from coldchain.rolling import ROLLUP
from coldchain.stock import Place
from coldchain.store.history_ports import Kept
from coldchain.store.ports import Reads, Store, Transaction
from coldchain.units import EPOCH
from coldchain.windows import HOUR, floor
from coldchain.writing import Writing

CONFIRMED = (BATCHES, HOURS, ROLLUP)
"""The cursors that all have to be past a reading's batch."""

MOST_BEHIND = 200_000
"""While InfluxDB lacks more readings than this nothing is removed."""

SENSORS = 200
"""So many sensors are looked at in one transaction."""

ROWS = 1_000
"""So many readings are removed in one transaction."""

_OF_SENSORS = {"reading", "reading_hour"}

_BEFORE_A_LOT = timedelta(days=2)
"""What came before a lot was put in tells what its first hours were like."""

_AGAIN = timedelta(days=1)


class _Needs(msgspec.Struct, frozen=True):
    """From when on readings are needed: of all sensors, of one, or in a unit."""

    since: datetime
    sensors: Mapping[str, datetime]
    units: Mapping[Place, datetime]

    def of(self, sensor: str) -> datetime:
        """Return the earliest instant for a sensor."""
        site, unit, _ = sensor.split("/")
        return min(
            self.since,
            self.sensors.get(sensor, self.since),
            self.units.get(Place(site, unit), self.since),
        )


class Pruning:
    """Removes in small steps what need not be kept here.

    Args:
        store: where.
        keep: how long readings stay in any case.
    """

    def __init__(self, store: Store, keep: timedelta) -> None:
        self._store = store
        self._keep = keep
        self._going = sorted(store.all_kept())
        self._waiting: list[str] = []
        self._next_at: datetime | None = None

    def step(self, now: datetime, limit: int = 20_000) -> int:
        """Remove `limit` readings at most of those that may go; once a day see which these are.

        Args:
            now: the clock's instant.
            limit: no transaction begins after so many.

        Returns:
            how many were removed.

        Raises:
            StoreUnavailableError: the rest is left for the next time.
        """
        if not self._going:
            self._look(now)
        gone = 0
        while self._going and gone < limit:
            removed = self._remove(self._going[-1])
            gone += removed
            if removed < ROWS:
                self._going.pop()
        return gone

    def _remove(self, sensor: str) -> int:
        kept = self._store.kept(sensor)
        if kept is None or not self._store.singles(sensor, EPOCH, kept.since, 1):
            return 0
        with self._store.transaction() as tx:
            return tx.prune(sensor, ROWS)

    def _look(self, now: datetime) -> None:
        """Let go of readings of some sensors more, if there are any."""
        if not self._waiting:
            if self._next_at is not None and now < self._next_at:
                return
            self._waiting = self._store.sensors_read()
            self._next_at = now + _AGAIN
        sensors, self._waiting = self._waiting[:SENSORS], self._waiting[SENSORS:]
        with self._store.transaction() as tx:
            self._going = let_go(tx, sensors, now, self._keep)


def let_go(tx: Transaction, sensors: list[str], now: datetime, keep: timedelta) -> list[str]:
    """Cut sensors where nothing before is needed, and tell it.

    Returns:
        those of which readings are to be removed.
    """
    needs = _needs(tx, floor(now - keep, HOUR))
    if needs is None:
        return []
    cut = dict(_cuts(tx, sensors, needs))
    readings = sum(tx.count_before(sensor, kept.since) for sensor, kept in cut.items())
    for sensor, kept in cut.items():
        tx.put_kept(sensor, kept)
    if cut:
        told = ReadingsPruned(len(cut), readings, max(kept.since for kept in cut.values()))
        Writing(tx, now, "collector").tell((told,))
    return list(cut)


def _needs(reads: Reads, cutoff: datetime) -> _Needs | None:
    """Return from when on readings are needed; None: InfluxDB is too far behind, or refused too much, to say."""
    confirmed = min(reads.cursor(name) for name in CONFIRMED)
    if reads.count_of_batches(confirmed) > MOST_BEHIND or sum(reads.counts(COUNTED_EVER).values()) > KEEP_REFUSED:
        return None
    sensors = dict(reads.first_of_batches(confirmed))
    for finding in reads.findings(open_only=True):
        sensors[finding.sensor] = min(finding.since, sensors.get(finding.sensor, finding.since))
    for point in reads.refused_points(KEEP_REFUSED):
        if (sensor := _refused(point.line)) is not None:
            sensors[sensor] = EPOCH
    units = {place: since - _BEFORE_A_LOT for place, since in reads.stays_needed(cutoff).items()}
    return _Needs(cutoff, sensors, units)


def _refused(line: str) -> str | None:
    """Return the sensor whose reading, or hour, InfluxDB would not take: all of that sensor stays."""
    measurement, *tags = line.partition(" ")[0].split(",")
    told = dict(tag.split("=", 1) for tag in tags if "=" in tag)
    return "/".join(told.get(tag, "") for tag in ("site", "unit", "sensor")) if measurement in _OF_SENSORS else None


def _cuts(reads: Reads, sensors: list[str], needs: _Needs) -> Iterator[tuple[str, Kept]]:
    for sensor in sensors:
        settled = _settled(reads, sensor, needs.of(sensor))
        if settled is not None:
            since, first_at = floor(settled, HOUR), reads.first_reading_at(sensor)
            if first_at is not None and first_at < since:
                yield sensor, Kept(since, settled)


def _settled(reads: Reads, sensor: str, before: datetime) -> datetime | None:
    """Return the newest instant from which on a sensor can be judged without what came before it.

    A sensor that is never judged, such as one in the room, can be cut anywhere.
    """
    snapshot = reads.snapshot_before(sensor, before)
    if snapshot is not None:
        return snapshot.last_at
    if reads.findings(sensor) or reads.snapshots_after(sensor, None):
        return None
    state, newest = reads.state(sensor), reads.reading_before(sensor, before)
    if newest is None or state is None or state.last_at is None or state.last_at <= newest.at:
        return None
    return newest.at
