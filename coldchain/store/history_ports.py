"""What the core asks of a store about the past of a sensor: curves, what is summed up by hours, what is kept."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Protocol

import msgspec

from coldchain.stock import Place
from coldchain.windows import Hour, Window


class Kept(msgspec.Struct, frozen=True, gc=False):
    """From when on the readings of a sensor are here; those before were handed on to InfluxDB and removed.

    Attributes:
        since: the start of an hour; what was read before it is here as hours only.
        settled: the instant of a reading that is here, with the sensor's state at it: nothing up to it is judged again.
    """

    since: datetime
    settled: datetime


class HistoryReads(Protocol):
    """What can be asked about the past."""

    def singles(self, sensor: str, since: datetime, until: datetime, limit: int) -> list[Window]:
        """Return a sensor's first readings in [since, until), each a window by itself; `limit` at most."""
        ...

    def windows(self, sensor: str, since: datetime, until: datetime, width: timedelta) -> list[Window]:
        """Return a sensor's readings in [since, until) by aligned windows, of each what lies within these bounds.

        Windows of whole hours are made of hours that are summed up, where these hold all that has come.
        """
        ...

    def hours_of(self, after: int, until: int) -> list[Hour]:
        """Return what the batches in (after, until] brought, by sensor and hour."""
        ...

    def changed_hours(self, after: int, limit: int) -> list[Hour]:
        """Return the hours that batches above a number changed, as they are summed up, by batch.

        Some `limit` of them, but all of each batch.
        """
        ...

    def kept(self, sensor: str) -> Kept | None:
        """Return from when on a sensor's readings are here; None: all are."""
        ...

    def all_kept(self) -> dict[str, Kept]:
        """Return the same of all sensors of which not all readings are here, by sensor."""
        ...

    def pruned(self) -> Mapping[int, int]:
        """Return how many readings of which batch are no longer here."""
        ...

    def pruned_received(self, after: int, until: int) -> Mapping[int, datetime]:
        """Return, by batch, when the newest of its readings that are no longer here had arrived, of (after, until]."""
        ...

    def sensors_read(self) -> list[str]:
        """Return the sensors that the store has heard of, by name."""
        ...

    def count_before(self, sensor: str, before: datetime) -> int:
        """Return how many of a sensor's readings before an instant are here."""
        ...

    def first_of_batches(self, after: int) -> dict[str, datetime]:
        """Return the earliest instant of each sensor's readings in batches above a number."""
        ...

    def stays_needed(self, since: datetime) -> dict[Place, datetime]:
        """Return, by unit, when the earliest stay there began of a lot of which something is there, or was since."""
        ...

    def count_of_batches(self, after: int) -> int:
        """Return how many readings the batches above a number brought."""
        ...


class HistoryWrites(Protocol):
    """What can be written about the past within a transaction."""

    def add_hours(self, hours: Iterable[Hour]) -> None:
        """Add what batches brought to the hours that are summed up."""
        ...

    def put_kept(self, sensor: str, kept: Kept) -> None:
        """Set from when on a sensor's readings are here. Those before are to be removed by `prune`."""
        ...

    def prune(self, sensor: str, limit: int) -> int:
        """Remove `limit` at most of a sensor's readings before what is kept, and snapshots; count them by batch.

        Returns:
            how many were removed.
        """
        ...
