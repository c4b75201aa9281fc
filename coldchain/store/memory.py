"""The same store in dictionaries: for tests, simulated time and trying things out."""

import secrets
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta

from coldchain.findings import Finding
from coldchain.ledger import Entry, Head, head_of
from coldchain.readings import Reading, Refusal, Status
from coldchain.replay import began
from coldchain.rules import SensorState
from coldchain.store.memory_access import MemoryAccessReads, MemoryAccessWrites
from coldchain.store.memory_alerts import MemoryAlertReads, MemoryAlertWrites
from coldchain.store.memory_checks import MemoryCheckWrites
from coldchain.store.memory_history import MemoryHistoryReads, MemoryHistoryWrites
from coldchain.store.memory_shipping import MemoryShippingReads, MemoryShippingWrites
from coldchain.store.memory_stock import MemoryStockReads, MemoryStockWrites
from coldchain.store.memory_tables import Tables
from coldchain.store.memory_units import MemoryUnitReads
from coldchain.store.ports import BatchSeal, LimitsSince, StoredState, UnclaimedSource
from coldchain.upkeep import Upkeep


class MemoryReads(
    MemoryStockReads, MemoryAccessReads, MemoryAlertReads, MemoryHistoryReads, MemoryShippingReads, MemoryUnitReads
):
    """Every question of `ports.Reads`."""

    def head(self) -> Head:
        """Return where the ledger ends."""
        return head_of(self._tables.entries[-1]) if self._tables.entries else Head()

    def entries(self, after: int = 0, limit: int | None = None) -> Iterator[Entry]:
        """Yield the ledger's entries with a number above `after`, in order."""
        yield from self._tables.entries[after : None if limit is None else after + limit]

    def last_entry(self, kind: str) -> Entry | None:
        """Return the newest entry of a kind."""
        return next((entry for entry in reversed(self._tables.entries) if entry.kind == kind), None)

    def readings(self, sensor: str, after: datetime | None = None, until: datetime | None = None) -> Iterator[Reading]:
        """Yield a sensor's readings in (after, until], in the order of their times; None: no bound."""
        mine = self._tables.readings.get(sensor, {})
        for at in sorted(mine):
            if (after is None or at > after) and (until is None or at <= until):
                yield mine[at][0]

    def reading_before(self, sensor: str, at: datetime) -> Reading | None:
        """Return a sensor's newest reading before an instant."""
        mine = self._tables.readings.get(sensor, {})
        newest = max((each for each in mine if each < at), default=None)
        return None if newest is None else mine[newest][0]

    def has_reading(self, sensor: str, at: datetime) -> bool:
        """Tell whether there is a reading of this sensor and instant."""
        return at in self._tables.readings.get(sensor, {})

    def count_readings(self) -> int:
        """Return how many readings there are."""
        return sum(len(mine) for mine in self._tables.readings.values())

    def findings(self, sensor: str | None = None, *, open_only: bool = False) -> list[Finding]:
        """Return the findings as they stand, by the time they began."""
        found = (
            finding
            for finding in self._tables.findings.values()
            if sensor in {None, finding.sensor} and not (open_only and finding.until is not None)
        )
        return sorted(found, key=lambda finding: (began(finding), finding.id))

    def findings_after(self, sensor: str, after: datetime) -> list[Finding]:
        """Return a sensor's findings that are open or ended after an instant."""
        return [each for each in self.findings(sensor) if each.until is None or each.until > after]

    def states(self, since_batch: int = 0) -> Iterator[StoredState]:
        """Yield the newest states that batches above a number wrote."""
        for sensor, (batch, state) in self._tables.states.items():
            if batch > since_batch:
                yield StoredState(sensor, state)

    def state(self, sensor: str) -> SensorState | None:
        """Return a sensor's newest state; None: nothing was ever judged of it."""
        return self._tables.states.get(sensor, (0, None))[1]

    def snapshot_before(self, sensor: str, at: datetime) -> SensorState | None:
        """Return the newest snapshot whose last reading lies before an instant."""
        mine = self._tables.snapshots.get(sensor, {})
        newest = max((each for each in mine if each < at), default=None)
        return None if newest is None else mine[newest]

    def snapshots_after(self, sensor: str, at: datetime | None) -> Mapping[datetime, SensorState]:
        """Return the snapshots later than an instant (None: all), by the instant of their last reading."""
        mine = self._tables.snapshots.get(sensor, {})
        return {each: mine[each] for each in sorted(mine) if at is None or each > at}

    def limits(self, sensor: str | None = None) -> list[LimitsSince]:
        """Return all limits that sensors, or one of them, were ever judged by, oldest first."""
        mine = (each for each in self._tables.limits if sensor in {None, each.sensor})
        return sorted(mine, key=lambda each: (each.since, each.sensor))

    def upkeep(self, sensor: str) -> Upkeep:
        """Return what was done to a sensor; an empty one where nothing was."""
        return self._tables.upkeeps.get(sensor, Upkeep(sensor))

    def upkeeps(self) -> list[Upkeep]:
        """Return what was done to sensors, by sensor, without those to which nothing was."""
        return [each for _, each in sorted(self._tables.upkeeps.items())]

    def last_batch(self) -> int:
        """Return the newest batch's number; 0 before the first."""
        return self._tables.batches[-1].number if self._tables.batches else 0

    def batches(self, after: int = 0) -> Iterator[BatchSeal]:
        """Yield the batches with a number above `after`, in order."""
        yield from (seal for seal in self._tables.batches if seal.number > after)

    def batch_readings(self, number: int) -> list[Reading]:
        """Return the readings of a batch, by sensor and time."""
        found = [row for mine in self._tables.readings.values() for row, batch in mine.values() if batch == number]
        return sorted(found, key=lambda reading: (reading.sensor, reading.at))

    def unclaimed(self) -> list[UnclaimedSource]:
        """Return the sources that nobody has claimed, by name."""
        return [
            UnclaimedSource(source, len(mine), min(mine), max(mine), mine[max(mine)].temperature_c)
            for source, mine in sorted(self._tables.unclaimed.items())
        ]

    def unclaimed_readings(self, source: str) -> list[Reading]:
        """Return what is kept of a source that nobody has claimed, by time."""
        mine = self._tables.unclaimed.get(source, {})
        return [mine[at] for at in sorted(mine)]

    def refusals(self, limit: int = 100) -> list[Refusal]:
        """Return the newest refusals, newest first."""
        return self._tables.refusals[::-1][:limit]

    def counts(self, name: str) -> dict[str, int]:
        """Return a named set of counters, such as `refused` by reason."""
        return dict(sorted(self._tables.counts.get(name, {}).items()))

    def statuses(self) -> dict[str, Status]:
        """Return what sensors, or the broker on their behalf, last said: `online` or `offline`."""
        return dict(sorted(self._tables.statuses.items()))

    def outages(self) -> dict[str, datetime]:
        """Return the sites that are silent, with the instant since when."""
        return dict(sorted(self._tables.outages.items()))

    def outage(self, site: str) -> datetime | None:
        """Return since when a site is silent; None: it is not."""
        return self._tables.outages.get(site)

    def cursor(self, name: str) -> int:
        """Return how far a reader of the ledger or the batches has come; 0: it has not begun."""
        return self._tables.cursors.get(name, 0)


class MemoryTransaction(
    MemoryReads,
    MemoryStockWrites,
    MemoryAccessWrites,
    MemoryAlertWrites,
    MemoryHistoryWrites,
    MemoryShippingWrites,
    MemoryCheckWrites,
):
    """Every command of `ports.Transaction`, on a copy that the store takes over at the end."""

    def append(self, entries: Sequence[Entry]) -> None:
        """Add entries that follow from the head."""
        self._tables.entries.extend(entries)

    def add_batch(self, seal: BatchSeal, readings: Sequence[Reading]) -> None:
        """Add readings that are not there yet, under the next batch number."""
        for reading in readings:
            self._tables.readings.setdefault(reading.sensor, {})[reading.at] = (reading, seal.number)
        self._tables.batches.append(seal)

    def put_states(self, batch: int, states: Iterable[StoredState]) -> None:
        """Set sensors' newest states."""
        self._tables.states.update((each.sensor, (batch, each.state)) for each in states)

    def put_snapshot(self, sensor: str, state: SensorState) -> None:
        """Keep a state under its last reading's instant."""
        if state.last_at is not None:
            self._tables.snapshots.setdefault(sensor, {})[state.last_at] = state

    def drop_snapshot(self, sensor: str, at: datetime) -> None:
        """Forget the state that was kept under an instant."""
        self._tables.snapshots.get(sensor, {}).pop(at, None)

    def put_finding(self, finding: Finding) -> None:
        """Set a finding as it stands, by its id."""
        self._tables.findings[finding.id] = finding

    def drop_finding(self, finding: Finding) -> None:
        """Remove a finding that no longer stands."""
        self._tables.findings.pop(finding.id, None)

    def put_limits(self, limits: LimitsSince) -> None:
        """Add limits from an instant on."""
        same = (limits.sensor, limits.since)
        self._tables.limits = [each for each in self._tables.limits if (each.sensor, each.since) != same]
        self._tables.limits.append(limits)

    def put_upkeep(self, upkeep: Upkeep) -> None:
        """Set what was done to a sensor."""
        self._tables.upkeeps[upkeep.sensor] = upkeep

    def refuse(self, refusals: Sequence[Refusal], keep: int) -> None:
        """Keep refused input, the newest `keep` in all; count each under `refused`."""
        for refusal in refusals:
            self.count("refused", refusal.why)
        self._tables.refusals = [*self._tables.refusals, *refusals][-keep:]

    def keep_unclaimed(self, readings: Sequence[Reading], keep: int, sources: int) -> None:
        """Keep readings nobody has claimed: the newest `keep` a source, of the first `sources` sources.

        Each is counted under `unclaimed`: `kept` or `dropped`.
        """
        kept = self._tables.unclaimed
        for reading in readings:
            room = reading.sensor in kept or len(kept) < sources
            self.count("unclaimed", "kept" if room else "dropped")
            if room:
                kept.setdefault(reading.sensor, {}).setdefault(reading.at, reading)
        for source, mine in kept.items():
            kept[source] = {at: mine[at] for at in sorted(mine)[-keep:]}

    def forget_unclaimed(self, source: str) -> None:
        """Remove what was kept of a source."""
        self._tables.unclaimed.pop(source, None)

    def put_status(self, sensor: str, status: Status) -> None:
        """Set what a sensor last said."""
        self._tables.statuses[sensor] = status

    def put_outage(self, site: str, since: datetime | None) -> None:
        """Set since when a site is silent; None: it is not."""
        if since is None:
            self._tables.outages.pop(site, None)
        else:
            self._tables.outages[site] = since

    def put_cursor(self, name: str, position: int) -> None:
        """Set how far a reader of the ledger or the batches has come."""
        self._tables.cursors[name] = position

    def reset_counts(self, name: str) -> None:
        """Set a named set of counters back to nothing."""
        self._tables.counts.pop(name, None)

    def lease(self, role: str, holder: str, now: datetime, ttl: timedelta) -> str | None:
        """Take or renew a role that one process at a time may have.

        Returns:
            None: it is the holder's now; else who holds it.
        """
        other, until = self._tables.leases.get(role, (holder, now))
        if other != holder and until > now:
            return other
        self._tables.leases[role] = self._tables.holders[role] = (holder, now + ttl)
        return None

    def release(self, role: str, holder: str) -> None:
        """Give a role back."""
        if self._tables.leases.get(role, ("", None))[0] == holder:
            del self._tables.leases[role]


class MemoryStore(MemoryReads):
    """A store that ends with the process."""

    def __init__(self) -> None:
        super().__init__(Tables())
        self._id = secrets.token_hex(8)
        self._writing = threading.Lock()

    @property
    def id(self) -> str:
        """The store's random id."""
        return self._id

    @contextmanager
    def transaction(self) -> Iterator[MemoryTransaction]:
        """Begin to write; keep it at the end, drop it on any error."""
        with self._writing:
            tables = self._tables.copied()
            yield MemoryTransaction(tables)
            self._tables = tables

    def snapshot(self) -> nullcontext[MemoryReads]:
        """Ask of one instant, whatever others write meanwhile."""
        return nullcontext(MemoryReads(self._tables))

    def close(self) -> None:
        """Nothing to let go of."""
