"""Alerts, for whoever asks: which of them they see, and the story of one or of a while."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice

import msgspec
from msgspec.structs import replace

from coldchain.alert import Alert
from coldchain.desk.people import in_words
from coldchain.errors import NotFoundError
from coldchain.events import (
    AlertAcknowledged,
    AlertChanged,
    AlertEscalated,
    AlertHandedOver,
    AlertRaised,
    AlertResolved,
    AlertsMuted,
    AlertSnoozed,
    AlertsUnmuted,
    Event,
    MessageWritten,
)
from coldchain.inventory.sight import allow, counts_homes, sites_of
from coldchain.messages import Outgoing
from coldchain.sites import SiteInfo
from coldchain.stock import Actor
from coldchain.store.alert_ports import AlertFilter
from coldchain.store.ports import Reads

_OF_ONE = (
    AlertRaised,
    AlertChanged,
    AlertAcknowledged,
    AlertSnoozed,
    AlertEscalated,
    AlertHandedOver,
    AlertResolved,
)


class Happened(msgspec.Struct, frozen=True):
    """An entry of the ledger about an alert: its number, when, who, and what."""

    seq: int
    at: datetime
    by: str
    kind: str
    event: Event


class Alerts(msgspec.Struct, frozen=True):
    """The alerts that somebody sees, newest first, and how many there are in homes that they only count."""

    alerts: tuple[Alert, ...]
    homes: int = 0


def alerts(reads: Reads, by: Actor, sites: Mapping[str, SiteInfo], which: AlertFilter) -> Alerts:
    """Return the alerts of somebody's sites.

    Args:
        reads: the store.
        by: who asks.
        sites: as configured, by id.
        which: further narrowed to what they see; `sites` of it are those that they ask for.

    Raises:
        NotAllowedError: a device.
        NotFoundError: they ask for a site that is not theirs.
    """
    allow("list alerts", by)
    for site in which.sites:
        if not {"*", site}.intersection(by.sites):
            raise NotFoundError(f"Cannot list alerts: there is no site {site} for {by.id}.")
    found = reads.alerts(replace(which, sites=which.sites or sites_of(by)))
    named = [each for each in found if not _is_counted(by, each, sites)]
    return Alerts(tuple(named), len(found) - len(named))


def alert(reads: Reads, by: Actor, sites: Mapping[str, SiteInfo], alert_id: str) -> Alert:
    """Return an alert of somebody's sites.

    Raises:
        NotAllowedError: a device.
        NotFoundError: there is none for them; whether it exists is not told.
    """
    allow(f"show alert {alert_id}", by)
    found = reads.alert(alert_id)
    if found is None or not {"*", found.key.site}.intersection(by.sites) or _is_counted(by, found, sites):
        raise NotFoundError(f"Cannot show alert {alert_id}: there is none for {by.id}.")
    return found


def story(reads: Reads, told: Alert, most: int | None = None) -> Iterator[Happened]:
    """Yield what the ledger tells of an alert, and of mutes that it falls under; a patient's words as they were.

    Args:
        reads: the store.
        told: which alert.
        most: so many entries are looked through at most, from when it was raised on; None: all.
    """
    for entry in islice(reads.entries(seq_before(reads, told.raised_at)), most):
        event = entry.event
        if _is_about(event, told, entry.at):
            yield Happened(entry.seq, entry.at, entry.actor, entry.kind, _in_words(reads, told.key.site, event))
        if isinstance(event, AlertResolved) and event.alert == told.id:
            return


def messages(reads: Reads, by: Actor, since: datetime) -> Iterator[Outgoing]:
    """Yield what was written to people about somebody's sites since an instant, oldest first.

    Raises:
        NotAllowedError: a device.
    """
    allow("list messages", by)
    for entry in reads.entries(seq_before(reads, since)):
        if entry.kind == MessageWritten.__name__ and isinstance(entry.event, MessageWritten):
            outgoing = reads.message(entry.event.message.id)
            if outgoing is not None and {"*", outgoing.message.site or "*"}.intersection(by.sites):
                yield outgoing


def messages_of(reads: Reads, ids: Iterable[str]) -> list[Outgoing]:
    """Return the messages about some alerts, oldest first, each once."""
    found = {each.message.id: each for alert_id in ids for each in reads.messages_of(alert_id)}
    return sorted(found.values(), key=lambda each: (each.written_at, each.message.id))


def seq_before(reads: Reads, at: datetime) -> int:
    """Return the number of the last entry before an instant, 0: there is none. Entries are in the order of time."""
    low, high = 0, reads.head().seq
    while low < high:
        middle = (low + high) // 2
        entry = next(iter(reads.entries(middle, 1)))
        low, high = (middle + 1, high) if entry.at < at else (low, middle)
    return low


def words(reads: Reads, told: Alert) -> str:
    """Return what whoever acknowledged an alert said; a patient's words as they were said."""
    return "" if told.acknowledged is None else in_words(reads, told.key.site, told.acknowledged.comment)


def _is_counted(by: Actor, told: Alert, sites: Mapping[str, SiteInfo]) -> bool:
    site = sites.get(told.key.site)
    return counts_homes(by) and site is not None and site.kind == "home"


def _is_about(event: Event, told: Alert, at: datetime) -> bool:
    if isinstance(event, AlertsMuted | AlertsUnmuted):
        return event.mute.covers(told.key, at)
    return isinstance(event, _OF_ONE) and event.alert == told.id


def _in_words(reads: Reads, site: str, event: Event) -> Event:
    if isinstance(event, AlertAcknowledged | AlertSnoozed):
        return replace(event, comment=in_words(reads, site, event.comment))
    return event
