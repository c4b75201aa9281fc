"""Taking over an entry that another store wrote: the entry itself, and all that it made of that store's tables."""

from coldchain import projecting
from coldchain.events import (
    Event,
    SensorConfigured,
    SensorHeard,
    SensorNeverHeard,
    SensorStatusChanged,
    SiteFellSilent,
    SiteReturned,
)
from coldchain.ledger import Entry
from coldchain.replay import change_of
from coldchain.rules import SensorState
from coldchain.store.ports import LimitsSince, StoredState, Transaction


def take(tx: Transaction, entry: Entry) -> None:
    """Append an entry as it is, and do to the tables what its writer did.

    Raises:
        LedgerBrokenError: it cannot be read, or tells of what no entry before it made.
    """
    event = entry.event
    tx.append((entry,))
    was, now = change_of(event)
    if was is not None:
        tx.drop_finding(was)
    if now is not None:
        tx.put_finding(now)
    projecting.project(tx, entry, event)
    _watched(tx, entry, event)


def _watched(tx: Transaction, entry: Entry, event: Event) -> None:
    match event:
        case SensorConfigured():
            _limited(tx, entry, event)
        case SensorNeverHeard() | SensorHeard():
            # What its readings make of it is told by them, where there are any that count.
            tx.put_states(1, (StoredState(event.sensor, SensorState(lost=True)),))
        case SensorStatusChanged():
            tx.put_status(event.sensor, event.status)
        case SiteFellSilent():
            tx.put_outage(event.site, event.since)
        case SiteReturned():
            tx.put_outage(event.site, None)


def _limited(tx: Transaction, entry: Entry, event: SensorConfigured) -> None:
    known = tx.limits(event.sensor)
    if not known or known[-1].limits != event.limits:
        tx.put_limits(LimitsSince(event.sensor, event.since or entry.at, event.limits))
