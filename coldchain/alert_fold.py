"""Alerts and messages as the folds of their events."""

from datetime import datetime

from msgspec.structs import replace

from coldchain.alert import SEVERITIES, STAGES, Acknowledgement, Alert
from coldchain.errors import LedgerBrokenError
from coldchain.events import (
    AlertAcknowledged,
    AlertChanged,
    AlertEscalated,
    AlertHandedOver,
    AlertRaised,
    AlertResolved,
    AlertSnoozed,
    MessageFailed,
    MessageSent,
    MessageWithdrawn,
)
from coldchain.messages import Attempt, Outgoing

_OfOne = AlertChanged | AlertAcknowledged | AlertSnoozed | AlertEscalated | AlertHandedOver | AlertResolved
AlertEvent = AlertRaised | _OfOne
MessageEvent = MessageSent | MessageFailed | MessageWithdrawn


def evolve(alert: Alert | None, event: AlertEvent, at: datetime, actor: str) -> Alert:
    """Return an alert after an event. What is told of one that is over stands in the ledger alone: it stays over.

    Args:
        alert: before it; None: there was none.
        event: what happened.
        at: the entry's instant.
        actor: the entry's.

    Raises:
        LedgerBrokenError: it tells of an alert that was never raised.
    """
    if isinstance(event, AlertRaised):
        told = event.situation
        return Alert(event.alert, told, "firing", at, at, told.stage, told.severity, event.drill, told.findings)
    if alert is None:
        raise LedgerBrokenError(f"Alert {event.alert} was never raised, and {type(event).__name__} tells of it.")
    return _evolved(alert, event, at, actor) if alert.is_open else alert


def _evolved(alert: Alert, event: _OfOne, at: datetime, actor: str) -> Alert:
    if isinstance(event, AlertChanged):
        return _changed(alert, event, at)
    if isinstance(event, AlertAcknowledged | AlertSnoozed):
        return _acknowledged(alert, event, at, actor)
    if isinstance(event, AlertEscalated):
        return _escalated(alert, event, at)
    if isinstance(event, AlertHandedOver):
        return replace(alert, owner=event.now)
    return replace(alert, state="resolved", resolved_at=at, because=event.because, snoozed_until=None)


def _changed(alert: Alert, event: AlertChanged, at: datetime) -> Alert:
    told = event.situation
    worst = max(alert.worst, told.stage, key=STAGES.index)
    gravest = max(alert.gravest, told.severity, key=SEVERITIES.index)
    findings = tuple(dict.fromkeys((*alert.findings, *told.findings)))
    alert = replace(alert, situation=told, worst=worst, gravest=gravest, findings=findings)
    if not event.anew:
        return alert
    return replace(alert, state="firing", anew_at=at, step=0, acknowledged=None, snoozed_until=None)


def _acknowledged(alert: Alert, event: AlertAcknowledged | AlertSnoozed, at: datetime, actor: str) -> Alert:
    by_link = isinstance(event, AlertAcknowledged) and event.by_link
    until = event.until if isinstance(event, AlertSnoozed) else None
    seen = Acknowledgement(event.contact or actor, at, event.comment, by_link)
    return replace(alert, state="acknowledged", acknowledged=seen, owner=seen.by, snoozed_until=until)


def _escalated(alert: Alert, event: AlertEscalated, at: datetime) -> Alert:
    told = tuple(dict.fromkeys((*alert.told, *event.contacts)))
    alert = replace(alert, step=event.step, told_at=at, told=told)
    if not event.reopened:
        return alert
    return replace(alert, state="firing", anew_at=at, acknowledged=None, snoozed_until=None)


def attempted(outgoing: Outgoing, event: MessageEvent, at: datetime) -> Outgoing:
    """Return a message after a try to send it, or after it was withdrawn. What was sent stays sent."""
    waits = outgoing.state == "waiting"
    if isinstance(event, MessageWithdrawn):
        return replace(outgoing, state="withdrawn") if waits else outgoing
    if isinstance(event, MessageSent):
        tried = Attempt(at, event.channel, event.service)
        return replace(outgoing, attempts=(*outgoing.attempts, tried), state="sent")
    tried = Attempt(at, event.channel, event.service, event.problem or "it did not say why", event.permanent)
    state = "failed" if waits and event.given_up else outgoing.state
    return replace(outgoing, attempts=(*outgoing.attempts, tried), state=state)
