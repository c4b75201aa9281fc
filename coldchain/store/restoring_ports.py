"""What `restore` asks of a store: rows as they were elsewhere, and a mark by which nobody else uses it meanwhile."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from coldchain.store.reading_rows import Row

if TYPE_CHECKING:
    from coldchain.store.ports import BatchSeal


class RestoringReads(Protocol):
    """What can be asked while a store is restored."""

    def restoring(self) -> str:
        """Return the id of the store that this one is being made of; empty: it is whole."""
        ...


class RestoringWrites(Protocol):
    """What can be written while a store is restored, within a transaction."""

    def put_restoring(self, origin: str) -> None:
        """Set the id of the store that this one is being made of; empty: it is whole."""
        ...

    def add_rows(self, rows: Iterable[Row]) -> None:
        """Add readings as they lay in another store; one that is there already stays as it is."""
        ...

    def add_seals(self, seals: "Sequence[BatchSeal]") -> None:
        """Add batches without their readings, which `add_rows` brings."""
        ...

    def put_missing(self, batch: int, readings: int) -> None:
        """Note that so many of a batch's readings are not here."""
        ...

    def drop_readings(self, batch: int) -> None:
        """Remove the readings of a batch, which are not what it was sealed for."""
        ...

    def drop_cursor(self, name: str) -> None:
        """Forget how far a reader has come."""
        ...
