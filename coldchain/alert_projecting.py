"""Projecting, for alerts: what the ledger's entries make of alerts, messages, mutes, units out and troubles."""

from collections.abc import Callable, Mapping
from typing import Any, get_args

from coldchain import alert_fold, events
from coldchain.alert import NoticeKind, UnitOut
from coldchain.errors import LedgerBrokenError
from coldchain.events import Event
from coldchain.ledger import Entry
from coldchain.messages import Outgoing
from coldchain.stock import Place
from coldchain.store.alert_ports import ChannelTrouble
from coldchain.store.ports import Transaction

_CALLS: frozenset[NoticeKind] = frozenset(
    {"raised", "worse", "anew", "escalated", "repeated", "still_out", "late"}
)  # fmt: skip
"""Why somebody is told to act: once it was seen, or is over, nobody needs to be."""


def _alert(tx: Transaction, entry: Entry, event: alert_fold.AlertEvent) -> None:
    tx.put_alert(alert_fold.evolve(tx.alert(event.alert), event, entry.at, entry.actor))


def _seen_or_over(tx: Transaction, entry: Entry, event: alert_fold.AlertEvent) -> None:
    _alert(tx, entry, event)
    tx.drop_notices([notice for notice in tx.notices_of(event.alert) if notice.kind in _CALLS])


def _muted(tx: Transaction, _entry: Entry, event: events.AlertsMuted) -> None:
    tx.put_mute(event.mute)


def _unmuted(tx: Transaction, _entry: Entry, event: events.AlertsUnmuted) -> None:
    tx.drop_mute(event.mute.id)


def _taken_out(tx: Transaction, entry: Entry, event: events.UnitTakenOut) -> None:
    tx.put_unit_out(UnitOut(event.site, event.unit, event.since, event.expected_until, event.reason, entry.actor))


def _put_back(tx: Transaction, _entry: Entry, event: events.UnitPutBack) -> None:
    tx.drop_unit_out(Place(event.site, event.unit))


def _swept(tx: Transaction, _entry: Entry, event: events.DaySwept) -> None:
    tx.put_swept(event.what, event.on)


def _written(tx: Transaction, entry: Entry, event: events.MessageWritten) -> None:
    tx.put_message(Outgoing(event.message, entry.at))


def _attempted(tx: Transaction, entry: Entry, event: alert_fold.MessageEvent) -> None:
    outgoing = tx.message(event.message)
    if outgoing is None:
        told = f"Entry {entry.seq} ({entry.kind}) tells of message {event.message}, which was never written."
        raise LedgerBrokenError(told)
    tx.put_message(alert_fold.attempted(outgoing, event, entry.at))


def _channel_failed(tx: Transaction, entry: Entry, event: events.ChannelFailed) -> None:
    tx.put_channel_trouble(ChannelTrouble(event.contact, event.channel, event.service, event.problem, entry.at))


def _channel_recovered(tx: Transaction, _entry: Entry, event: events.ChannelRecovered) -> None:
    tx.drop_channel_trouble(event.contact, event.channel)


def _broker_lost(tx: Transaction, _entry: Entry, event: events.BrokerLost) -> None:
    tx.put_broker_lost(event.since)


def _broker_returned(tx: Transaction, _entry: Entry, _event: events.BrokerReturned) -> None:
    tx.put_broker_lost(None)


ALERT_TABLES: Mapping[type[Event], Callable[[Transaction, Entry, Any], None]] = {
    **dict.fromkeys(get_args(alert_fold.AlertEvent), _alert),
    events.AlertAcknowledged: _seen_or_over,
    events.AlertSnoozed: _seen_or_over,
    events.AlertResolved: _seen_or_over,
    events.AlertsMuted: _muted,
    events.AlertsUnmuted: _unmuted,
    events.UnitTakenOut: _taken_out,
    events.UnitPutBack: _put_back,
    events.DaySwept: _swept,
    events.MessageWritten: _written,
    **dict.fromkeys(get_args(alert_fold.MessageEvent), _attempted),
    events.ChannelFailed: _channel_failed,
    events.ChannelRecovered: _channel_recovered,
    events.BrokerLost: _broker_lost,
    events.BrokerReturned: _broker_returned,
}
"""What applies an event of alerting to the tables, by the event's class."""
