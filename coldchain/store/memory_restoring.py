"""What `restore` reads from and writes to the memory store: the same as in SQLite."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, get_args

from coldchain.readings import Quality, Reading
from coldchain.store.memory_tables import Tables
from coldchain.store.reading_rows import Row
from coldchain.store.rows import decode_numbers
from coldchain.units import from_us

if TYPE_CHECKING:
    from coldchain.store.ports import BatchSeal

_QUALITIES: dict[str, Quality] = {each: each for each in get_args(Quality)}


class MemoryRestoringReads:
    """Every question of `restoring_ports.RestoringReads`."""

    _tables: Tables

    def restoring(self) -> str:
        """Return the id of the store that this one is being made of; empty: it is whole."""
        return self._tables.restoring.get("", "")


class MemoryRestoringWrites:
    """Every command of `restoring_ports.RestoringWrites`."""

    _tables: Tables

    def put_restoring(self, origin: str) -> None:
        """Set the id of the store that this one is being made of; empty: it is whole."""
        self._tables.restoring = {"": origin}

    def add_rows(self, rows: Iterable[Row]) -> None:
        """Add readings as they lay in another store; one that is there already stays as it is."""
        for batch, sensor, at, celsius, received_at, quality, numbers in rows:
            told = (from_us(received_at), _QUALITIES[quality], decode_numbers(numbers))
            reading = Reading(sensor, from_us(at), celsius, *told)
            self._tables.readings.setdefault(sensor, {}).setdefault(reading.at, (reading, batch))

    def add_seals(self, seals: "Sequence[BatchSeal]") -> None:
        """Add batches without their readings, which `add_rows` brings."""
        self._tables.batches.extend(seals)

    def put_missing(self, batch: int, readings: int) -> None:
        """Note that so many of a batch's readings are not here."""
        self._tables.pruned[batch] = readings

    def drop_readings(self, batch: int) -> None:
        """Remove the readings of a batch, which are not what it was sealed for."""
        for sensor, mine in self._tables.readings.items():
            self._tables.readings[sensor] = {at: row for at, row in mine.items() if row[1] != batch}

    def drop_cursor(self, name: str) -> None:
        """Forget how far a reader has come."""
        self._tables.cursors.pop(name, None)
