"""Copies of lots, as of the last entry that was shipped: the store's own may be further.

They are advanced entry by entry, and kept in the same transaction as the cursor.
"""

from collections import OrderedDict
from collections.abc import Mapping

from coldchain import events, lot_fold
from coldchain.errors import LedgerBrokenError
from coldchain.events import Event
from coldchain.ledger import Entry
from coldchain.lots import Lot
from coldchain.projecting import lots_of
from coldchain.store.ports import Reads, Transaction

_REMEMBERED = 10_000
"""Lots that are at hand without asking the store."""


class Copies:
    """The lots as the entries that were looked at leave them; `keep` makes it lasting.

    Args:
        reads: the store.
    """

    def __init__(self, reads: Reads) -> None:
        self._reads = reads
        self._known: OrderedDict[str, Lot] = OrderedDict()
        self._changed: dict[str, Lot] = {}

    def named(self, event: Event) -> dict[str, Lot]:
        """Return the lots that an event is about, as they are before it; without those that it makes."""
        found = ((lot_id, self._lot(lot_id)) for lot_id in self._ids(event))
        return {lot_id: lot for lot_id, lot in found if lot is not None}

    def advance(self, entry: Entry, event: Event, before: Mapping[str, Lot]) -> dict[str, Lot]:
        """Return the lots that an entry changes, as it leaves them, and remember them so.

        Raises:
            LedgerBrokenError: it tells of a lot that no entry before it made.
        """
        if not lot_fold.concerns(event):
            return {}
        after = _folded(entry, event, before)
        for lot_id, lot in after.items():
            self._changed[lot_id] = self._known[lot_id] = lot
            self._known.move_to_end(lot_id)
        return after

    def keep(self, tx: Transaction) -> None:
        """Write what has changed since the last time."""
        tx.put_shipped_lots(self._changed.values())

    def kept(self) -> None:
        """Say that it was committed."""
        self._changed.clear()
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)

    def forget(self) -> None:
        """Go back to what was kept last."""
        self._changed.clear()
        self._known.clear()

    def _lot(self, lot_id: str) -> Lot | None:
        lot = self._known.get(lot_id) or self._reads.shipped_lot(lot_id)
        if lot is not None:
            self._known[lot_id] = lot
        return lot

    def _ids(self, event: Event) -> tuple[str, ...]:
        """Of a shipment the store may know lots that joined it later: these are no copies yet, or not on their way."""
        if isinstance(event, events.ShipmentArrived):
            shipment = self._reads.shipment(event.shipment)
            return () if shipment is None else shipment.lots
        return lots_of(event)


def _folded(entry: Entry, event: Event, before: Mapping[str, Lot]) -> dict[str, Lot]:
    if isinstance(event, events.LotReceived):
        return {event.lot: lot_fold.evolve(None, event, entry.at)}
    if isinstance(event, events.LotSplit):
        if event.lot not in before:
            raise LedgerBrokenError(f"Entry {entry.seq} ({entry.kind}) splits lot {event.lot}, which nobody received.")
        lot = before[event.lot]
        return {event.lot: lot_fold.evolve(lot, event, entry.at), event.child: lot_fold.child_of(lot, event)}
    return {lot_id: lot_fold.evolve(lot, event, entry.at) for lot_id, lot in before.items()}
