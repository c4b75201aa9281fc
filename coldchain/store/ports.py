"""What the core asks of a store. SQLite is the one that lasts; memory is the same in dictionaries.

All writing happens in a transaction: one writer at a time in all processes, and all of it is kept or none.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Protocol

import msgspec

from coldchain.findings import Finding
from coldchain.ledger import Entry, Head
from coldchain.products import Limits
from coldchain.readings import Reading, Refusal, Status
from coldchain.rules import SensorState
from coldchain.store.access_ports import AccessReads, AccessWrites
from coldchain.store.alert_ports import AlertReads, AlertWrites
from coldchain.store.check_ports import CheckReads, CheckWrites
from coldchain.store.history_ports import HistoryReads, HistoryWrites
from coldchain.store.shipping_ports import ShippingReads, ShippingWrites
from coldchain.store.stock_ports import StockReads, StockWrites
from coldchain.store.unit_ports import UnitReads
from coldchain.upkeep import Upkeep


class BatchSeal(msgspec.Struct, frozen=True):
    """One committed batch: its number, how many readings it brought and their SHA-256 in hex."""

    number: int
    readings: int
    digest: str


class UnclaimedSource(msgspec.Struct, frozen=True):
    """A source that the configuration does not name, with what is kept of it."""

    source: str
    readings: int
    first_at: datetime
    last_at: datetime
    last_c: float


class StoredState(msgspec.Struct, frozen=True, gc=False):
    """A sensor's newest state."""

    sensor: str
    state: SensorState


class LimitsSince(msgspec.Struct, frozen=True, gc=False):
    """From `since` on a sensor is judged by `limits`."""

    sensor: str
    since: datetime
    limits: Limits


class Reads(StockReads, AlertReads, AccessReads, HistoryReads, ShippingReads, UnitReads, CheckReads, Protocol):
    """What can be asked, in a transaction or outside one."""

    def head(self) -> Head:
        """Return where the ledger ends."""
        ...

    def entries(self, after: int = 0, limit: int | None = None) -> Iterator[Entry]:
        """Yield the ledger's entries with a number above `after`, in order."""
        ...

    def last_entry(self, kind: str) -> Entry | None:
        """Return the newest entry of a kind."""
        ...

    def readings(self, sensor: str, after: datetime | None = None, until: datetime | None = None) -> Iterator[Reading]:
        """Yield a sensor's readings in (after, until], in the order of their times; None: no bound."""
        ...

    def reading_before(self, sensor: str, at: datetime) -> Reading | None:
        """Return a sensor's newest reading before an instant."""
        ...

    def has_reading(self, sensor: str, at: datetime) -> bool:
        """Tell whether there is a reading of this sensor and instant."""
        ...

    def count_readings(self) -> int:
        """Return how many readings there are."""
        ...

    def findings(self, sensor: str | None = None, *, open_only: bool = False) -> list[Finding]:
        """Return the findings as they stand, by the time they began."""
        ...

    def findings_after(self, sensor: str, after: datetime) -> list[Finding]:
        """Return a sensor's findings that are open or ended after an instant."""
        ...

    def states(self, since_batch: int = 0) -> Iterator[StoredState]:
        """Yield the newest states that batches above a number wrote."""
        ...

    def state(self, sensor: str) -> SensorState | None:
        """Return a sensor's newest state; None: nothing was ever judged of it."""
        ...

    def snapshot_before(self, sensor: str, at: datetime) -> SensorState | None:
        """Return the newest snapshot whose last reading lies before an instant."""
        ...

    def snapshots_after(self, sensor: str, at: datetime | None) -> Mapping[datetime, SensorState]:
        """Return the snapshots later than an instant (None: all), by the instant of their last reading."""
        ...

    def limits(self, sensor: str | None = None) -> list[LimitsSince]:
        """Return all limits that sensors, or one of them, were ever judged by, oldest first."""
        ...

    def upkeep(self, sensor: str) -> Upkeep:
        """Return what was done to a sensor; an empty one where nothing was."""
        ...

    def upkeeps(self) -> list[Upkeep]:
        """Return what was done to sensors, by sensor, without those to which nothing was."""
        ...

    def last_batch(self) -> int:
        """Return the newest batch's number; 0 before the first."""
        ...

    def batches(self, after: int = 0) -> Iterator[BatchSeal]:
        """Yield the batches with a number above `after`, in order."""
        ...

    def batch_readings(self, number: int) -> list[Reading]:
        """Return the readings of a batch, by sensor and time."""
        ...

    def unclaimed(self) -> list[UnclaimedSource]:
        """Return the sources that nobody has claimed, by name."""
        ...

    def unclaimed_readings(self, source: str) -> list[Reading]:
        """Return what is kept of a source that nobody has claimed, by time."""
        ...

    def refusals(self, limit: int = 100) -> list[Refusal]:
        """Return the newest refusals, newest first."""
        ...

    def counts(self, name: str) -> dict[str, int]:
        """Return a named set of counters, such as `refused` by reason."""
        ...

    def statuses(self) -> dict[str, Status]:
        """Return what sensors, or the broker on their behalf, last said: `online` or `offline`."""
        ...

    def outages(self) -> dict[str, datetime]:
        """Return the sites that are silent, with the instant since when."""
        ...

    def outage(self, site: str) -> datetime | None:
        """Return since when a site is silent; None: it is not."""
        ...

    def cursor(self, name: str) -> int:
        """Return how far a reader of the ledger or the batches has come; 0: it has not begun."""
        ...


class Transaction(Reads, StockWrites, AlertWrites, AccessWrites, HistoryWrites, ShippingWrites, CheckWrites, Protocol):
    """What can be written: all of it by the transaction's end, or none."""

    def append(self, entries: Sequence[Entry]) -> None:
        """Add entries that follow from the head."""
        ...

    def add_batch(self, seal: BatchSeal, readings: Sequence[Reading]) -> None:
        """Add readings that are not there yet, under the next batch number."""
        ...

    def put_states(self, batch: int, states: Iterable[StoredState]) -> None:
        """Set sensors' newest states."""
        ...

    def put_snapshot(self, sensor: str, state: SensorState) -> None:
        """Keep a state under its last reading's instant."""
        ...

    def drop_snapshot(self, sensor: str, at: datetime) -> None:
        """Forget the state that was kept under an instant."""
        ...

    def put_finding(self, finding: Finding) -> None:
        """Set a finding as it stands, by its id."""
        ...

    def drop_finding(self, finding: Finding) -> None:
        """Remove a finding that no longer stands."""
        ...

    def put_limits(self, limits: LimitsSince) -> None:
        """Add limits from an instant on."""
        ...

    def put_upkeep(self, upkeep: Upkeep) -> None:
        """Set what was done to a sensor."""
        ...

    def refuse(self, refusals: Sequence[Refusal], keep: int) -> None:
        """Keep refused input, the newest `keep` in all; count each under `refused`."""
        ...

    def keep_unclaimed(self, readings: Sequence[Reading], keep: int, sources: int) -> None:
        """Keep readings nobody has claimed: the newest `keep` a source, of the first `sources` sources.

        Each is counted under `unclaimed`: `kept` or `dropped`.
        """
        ...

    def forget_unclaimed(self, source: str) -> None:
        """Remove what was kept of a source."""
        ...

    def put_status(self, sensor: str, status: Status) -> None:
        """Set what a sensor last said."""
        ...

    def put_outage(self, site: str, since: datetime | None) -> None:
        """Set since when a site is silent; None: it is not."""
        ...

    def put_cursor(self, name: str, position: int) -> None:
        """Set how far a reader of the ledger or the batches has come."""
        ...

    def reset_counts(self, name: str) -> None:
        """Set a named set of counters back to nothing."""
        ...

    def lease(self, role: str, holder: str, now: datetime, ttl: timedelta) -> str | None:
        """Take or renew a role that one process at a time may have.

        Returns:
            None: it is the holder's now; else who holds it.
        """
        ...

    def release(self, role: str, holder: str) -> None:
        """Give a role back."""
        ...


class Store(Reads, Protocol):
    """A store of one or several sites."""

    @property
    def id(self) -> str:
        """The store's random id."""
        ...

    def transaction(self) -> AbstractContextManager[Transaction]:
        """Begin to write; commit at the end, roll back on any error.

        Raises:
            StoreUnavailableError: nothing was written; try again later.
        """
        ...

    def snapshot(self) -> AbstractContextManager[Reads]:
        """Ask of one instant, whatever others write meanwhile; nobody waits for it."""
        ...

    def close(self) -> None:
        """Let go of the file."""
        ...
