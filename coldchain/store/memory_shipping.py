"""What the shipper reads from and writes to the memory store: the same as in SQLite."""

from collections.abc import Iterable, Iterator, Sequence

from coldchain.lots import Lot
from coldchain.store.memory_restoring import MemoryRestoringReads, MemoryRestoringWrites
from coldchain.store.memory_tables import Tables
from coldchain.store.rows import encode_numbers
from coldchain.store.shipping_ports import Position, RefusedPoint, Row, ShippingTrouble
from coldchain.units import to_us


class MemoryShippingReads(MemoryRestoringReads):
    """Every question of `shipping_ports.ShippingReads`."""

    _tables: Tables

    def reading_rows(self, after: Position, limit: int) -> list[Row]:
        """Return the readings that follow on a position, in the order of batch, sensor (its own) and time."""
        return sorted(row for row in self._reading_rows() if row[:3] > after)[:limit]

    def shipped_lot(self, lot_id: str) -> Lot | None:
        """Return a lot as of the last entry that was shipped."""
        return self._tables.shipped_lots.get(lot_id)

    def refused_points(self, limit: int = 100) -> list[RefusedPoint]:
        """Return the newest points that InfluxDB would not take, newest first."""
        return self._tables.refused_points[::-1][:limit]

    def shipping_trouble(self) -> ShippingTrouble | None:
        """Return why nothing is shipped; None: nothing stands in the way."""
        return self._tables.shipping_troubles.get("")

    def _reading_rows(self) -> Iterator[Row]:
        for sensor, mine in self._tables.readings.items():
            for reading, batch in mine.values():
                told = (reading.temperature_c, to_us(reading.received_at), reading.quality)
                yield batch, sensor, to_us(reading.at), *told, encode_numbers(reading.numbers)


class MemoryShippingWrites(MemoryRestoringWrites):
    """Every command of `shipping_ports.ShippingWrites`."""

    _tables: Tables

    def put_shipped_lots(self, lots: Iterable[Lot]) -> None:
        """Set lots as of the entry that the cursor now stands at."""
        self._tables.shipped_lots.update((lot.id, lot) for lot in lots)

    def refuse_points(self, points: Sequence[RefusedPoint], keep: int) -> None:
        """Keep points that InfluxDB would not take, the newest `keep` in all."""
        self._tables.refused_points = [*self._tables.refused_points, *points][-keep:]

    def put_shipping_trouble(self, trouble: ShippingTrouble | None) -> None:
        """Set why nothing is shipped; None: it goes on."""
        self._tables.shipping_troubles = {} if trouble is None else {"": trouble}

    def forget_shipping(self) -> None:
        """Forget which lots were shipped, so that everything can be shipped again from the beginning."""
        self._tables.shipped_lots.clear()
