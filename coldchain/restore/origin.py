"""Where a store comes from: the stores, one restored from the other, whose ledgers make up one chain in InfluxDB.

store a: entries 1 to 900, batches 1 to 300 ──restored as──▶ store b: entries from 901, batches from 301
"""

from collections.abc import Container, Iterable, Sequence

import msgspec

from coldchain.errors import InputError, LedgerBrokenError
from coldchain.events import StoreRestored
from coldchain.influx.shipped import Shipped, ShippedStore
from coldchain.units import show_instant


class Stretch(msgspec.Struct, frozen=True):
    """What one store shipped of a chain: what comes after these numbers, up to those; None: all.

    Attributes:
        store: its id.
        seq, batch: of the last entry and batch before.
        last_seq, last_batch: of its own last ones that count.
    """

    store: str
    seq: int = 0
    batch: int = 0
    last_seq: int | None = None
    last_batch: int | None = None

    def has_entry(self, seq: int) -> bool:
        """Tell whether an entry of this number is one of these."""
        return self.seq < seq and (self.last_seq is None or seq <= self.last_seq)

    def has_batch(self, number: int) -> bool:
        """Tell whether a batch of this number is one of these."""
        return self.batch < number and (self.last_batch is None or number <= self.last_batch)


def chain_of(shipped: Shipped, store: str = "") -> tuple[Stretch, ...]:
    """Return the stretches of a store's chain, oldest first.

    Args:
        shipped: the InfluxDB.
        store: its id; empty: the only one there is that no other was made of.

    Raises:
        InputError: there is no such store, or there are several.
        LedgerBrokenError: stores are told to be made of one another in a circle.
        InfluxUnavailableError: nothing can be told now.
    """
    known = {each.id: each for each in shipped.stores()}
    if not known:
        raise InputError(f"{shipped.name} holds no store's ledger: nothing can be restored from it.")
    begun = {each: _begun(shipped, each, known) for each in known}
    found = store or _only(shipped, known.values(), {each.origin for each in begun.values() if each is not None})
    if found not in known:
        raise InputError(f"--store {found} is not in {shipped.name}: expected one of {', '.join(known)}.")
    chain: list[Stretch] = []
    last_seq: int | None = None
    last_batch: int | None = None
    while (restored := begun.get(found)) is not None:
        if any(each.store == found for each in chain):
            raise LedgerBrokenError(f"The ledger in InfluxDB was changed: store {found} is told to be made of itself.")
        chain.append(Stretch(found, restored.seq, restored.batch, last_seq, last_batch))
        found, last_seq, last_batch = restored.origin, restored.seq, restored.batch
    return (Stretch(found, 0, 0, last_seq, last_batch), *reversed(chain))


def _begun(shipped: Shipped, store: str, known: Container[str]) -> StoreRestored | None:
    """Return what a store was restored from; None: it was new, or has shipped everything again to another InfluxDB."""
    entry = shipped.newest(store, StoreRestored.__name__)
    event = None if entry is None else entry.event
    return event if isinstance(event, StoreRestored) and event.store == store and event.origin in known else None


def _only(shipped: Shipped, stores: Iterable[ShippedStore], origins: Iterable[str]) -> str:
    left: Sequence[ShippedStore] = [each for each in stores if each.id not in set(origins)]
    if len(left) == 1:
        return left[0].id
    told = "; ".join(
        f"{each.id} ({each.entries} entries up to {show_instant(each.last_at)}, {', '.join(shipped.sites(each.id))})"
        for each in left
    )
    raise InputError(f"--store is missing: {shipped.name} holds several: {told}.")
