"""History: what happened to a lot, entry by entry, and the lots that it came from and that were split off it."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, tzinfo

import msgspec

from coldchain import narrative
from coldchain.errors import NotFoundError
from coldchain.events import DispensingPrepared, LotDispensed, LotReturned, LotSplit
from coldchain.inventory.sight import allow, counts_homes, sees
from coldchain.ledger import Entry
from coldchain.lots import Lot
from coldchain.stock import Actor
from coldchain.store.ports import Reads

_TO_A_HOME = {DispensingPrepared.__name__, LotDispensed.__name__}


class Told(msgspec.Struct, frozen=True):
    """One entry.

    Attributes:
        seq: its number.
        at: when it was written.
        by: who did it: `collector`, or a person's opaque id.
        sentence: what happened.
    """

    seq: int
    at: datetime
    by: str
    sentence: str


class History(msgspec.Struct, frozen=True):
    """A lot's history.

    Attributes:
        lot: its id.
        told: its entries in order; those before it was split off are its parent's.
        hidden: so many more entries of its time with a patient, which whoever asks does not see.
        parent: the lot that it was split off; empty: it was received.
        children: the lots that were split off it, in order.
    """

    lot: str
    told: tuple[Told, ...]
    hidden: int
    parent: str
    children: tuple[str, ...]


def history(reads: Reads, by: Actor, lot_id: str, zone: tzinfo = UTC) -> History:
    """Return what happened to a lot; instants in sentences are shown in `zone`.

    Raises:
        NotAllowedError: a device asks.
        NotFoundError: there is no such lot, or whoever asks has nothing to do with it.
    """
    allow("show a history", by)
    lot = reads.lot(lot_id)
    if lot is None or not sees(by, lot):
        raise NotFoundError(f"Cannot show the history of lot {lot_id}: there is no lot {lot_id} for {by.id}.")
    entries = list(reads.lot_entries(lot_id))
    shown = list(_outside_homes(entries)) if counts_homes(by) else entries
    hidden = _homes(lot, entries) if counts_homes(by) else set()
    told = tuple(Told(each.seq, each.at, each.actor, _sentence(hidden, each, zone)) for each in shown)
    return History(lot_id, told, len(entries) - len(shown), lot.parent, tuple(_children(lot_id, entries)))


def _outside_homes(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Yield the entries of what happened before it was dispensed and after it came back."""
    away = False
    for entry in entries:
        away = away and entry.kind != LotReturned.__name__
        if not away:
            yield entry
        away = away or entry.kind == LotDispensed.__name__


def _homes(lot: Lot, entries: Iterable[Entry]) -> set[str]:
    """Return the homes that a lot is, or ever was, meant for."""
    named = {getattr(entry.event, "home", "") for entry in entries if entry.kind in _TO_A_HOME}
    return {lot.home, *named} - {""}


def _sentence(hidden: Iterable[str], entry: Entry, zone: tzinfo) -> str:
    told = narrative.tell(entry.event, zone)
    for home in hidden:
        told = re.sub(rf"(?<![\w-]){re.escape(home)}(?![\w-])", "a home", told)
    return told


def _children(lot_id: str, entries: Iterable[Entry]) -> Iterator[str]:
    for entry in entries:
        if entry.kind == LotSplit.__name__ and isinstance(event := entry.event, LotSplit) and event.lot == lot_id:
            yield event.child
