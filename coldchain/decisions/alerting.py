"""Alerting: alerts are seen, put off and muted, units go out of service, drills are held."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from coldchain.alert import UNIT_CAUSES, Alert, Key, Mute, Situation, Stage, UnitOut, id_of
from coldchain.commands import (
    AcknowledgeAlert,
    EndDrill,
    MuteAlerts,
    PutUnitBack,
    SnoozeAlert,
    StartDrill,
    TakeUnitOut,
    UnmuteAlerts,
)
from coldchain.decisions.asking import Asking, reason_of, said
from coldchain.errors import NotFoundError, RefusedError
from coldchain.events import (
    AlertAcknowledged,
    AlertRaised,
    AlertResolved,
    AlertsMuted,
    AlertSnoozed,
    AlertsUnmuted,
    Event,
    UnitPutBack,
    UnitTakenOut,
)
from coldchain.lots import Lot
from coldchain.sentences import instant
from coldchain.stock import Place
from coldchain.units import show_duration

LONGEST_CRITICAL = timedelta(hours=4)
"""So long at most a critical alert is put off."""
LONGEST_SNOOZE = timedelta(days=7)
LONGEST_MUTE = timedelta(days=30)
"""A mute that outlives its reason makes people deaf."""
_STAGES: dict[str, Stage] = {"warm": "breached", "cold": "confirmed"}


def acknowledge(command: AcknowledgeAlert, alert: Alert, asking: Asking) -> tuple[Event, ...]:
    """See an alert: at any time, also while it goes on; a second time is another's word.

    Raises:
        RefusedError: it is over.
    """
    doing = f"acknowledge alert {alert.id}"
    asking.allow(doing, "pharmacist", "technician", "manager", "patient")
    _open(doing, alert)
    return (AlertAcknowledged(alert.id, command.comment.strip(), _contact(command.contact, alert, asking)),)


def acknowledge_by_link(alert: Alert, contact: str) -> tuple[Event, ...]:
    """See an alert by the link in a message, whose signature is the permission.

    Raises:
        RefusedError: it is over.
    """
    _open(f"acknowledge alert {alert.id}", alert)
    return (AlertAcknowledged(alert.id, contact=contact, by_link=True),)


def snooze(command: SnoozeAlert, alert: Alert, asking: Asking) -> tuple[Event, ...]:
    """Put an alert off.

    Raises:
        RefusedError: it is over, for too long, or without a comment.
    """
    doing = f"snooze alert {alert.id}"
    asking.allow(doing, "pharmacist", "technician", "manager", "patient")
    _open(doing, alert)
    comment = said(doing, "a comment", command.comment)
    grave = alert.situation.severity == "critical"
    longest = LONGEST_CRITICAL if grave else LONGEST_SNOOZE
    if not timedelta(0) < command.lasting <= longest:
        told = "a critical alert at most 4 h" if grave else "at most 7 days"
        raise RefusedError(f"Cannot {doing} for {show_duration(command.lasting)}: expected more than nothing, {told}.")
    contact = _contact(command.contact, alert, asking)
    return (AlertSnoozed(alert.id, asking.now + command.lasting, comment, contact),)


def mute(command: MuteAlerts, asking: Asking) -> tuple[Event, ...]:
    """Mute alerts for a while.

    Raises:
        RefusedError: without a reason, in the past or for too long.
    """
    where = f"{command.site}/{command.unit}" if command.unit else command.site or "the service"
    doing = f"mute alerts of {where}"
    asking.allow(doing, "pharmacist", "manager")
    if command.site or "*" not in asking.by.sites:
        asking.allow_site(doing, command.site)
    if command.unit:
        asking.unit(Place(command.site, command.unit))
    elif command.site:
        asking.site(command.site)
    reason = reason_of(doing, command.reason)
    if not asking.now < command.until <= asking.now + LONGEST_MUTE:
        raise RefusedError(f"Cannot {doing} until {instant(command.until)}: expected within 30 days from now.")
    about = (command.site, command.unit, command.causes, command.until, reason)
    return (AlertsMuted(Mute(asking.new_id(), *about, asking.by.id, asking.now)),)


def unmute(command: UnmuteAlerts, known: Mute | None, asking: Asking) -> tuple[Event, ...]:
    """End a mute.

    Raises:
        RefusedError: there is none, or no reason.
    """
    doing = f"end mute {command.mute}"
    asking.allow(doing, "pharmacist", "manager")
    if known is None or known.until <= asking.now or not {"*", known.site}.intersection(asking.by.sites):
        raise NotFoundError(f"Cannot {doing}: there is none in force for {asking.by.id}.")
    return (AlertsUnmuted(known, reason_of(doing, command.reason)),)


def take_out(command: TakeUnitOut, out: UnitOut | None, lots: Sequence[Lot], asking: Asking) -> tuple[Event, ...]:
    """Take a unit out of service.

    Args:
        command: which, why, until when.
        out: since when it is out; None: it is not.
        lots: what lies in it.
        asking: who asks, and when.

    Raises:
        RefusedError: something lies in it, it is out already, or no reason is given.
    """
    place = Place(command.site, command.unit)
    doing = f"take {place} out of service"
    asking.allow(doing, "pharmacist", "manager")
    asking.allow_site(doing, command.site)
    asking.unit(place)
    reason = reason_of(doing, command.reason)
    if out is not None:
        raise RefusedError(f"Cannot {doing}: it has been out since {instant(out.since)}.")
    if lots:
        many = "1 lot lies" if len(lots) == 1 else f"{len(lots)} lots lie"
        raise RefusedError(f"Cannot {doing}: {many} in it, such as {lots[0].id}; move what lies there first.")
    if command.expected_until is not None and command.expected_until <= asking.now:
        raise RefusedError(f"Cannot {doing} until {instant(command.expected_until)}: that is not ahead of the clock.")
    return (UnitTakenOut(command.site, command.unit, asking.now, command.expected_until, reason),)


def put_back(command: PutUnitBack, out: UnitOut | None, asking: Asking) -> tuple[Event, ...]:
    """Put a unit into service again.

    Raises:
        RefusedError: it is not out.
    """
    place = Place(command.site, command.unit)
    doing = f"put {place} back into service"
    asking.allow(doing, "pharmacist", "manager")
    asking.allow_site(doing, command.site)
    if out is None:
        raise RefusedError(f"Cannot {doing}: it is not out of service.")
    return (UnitPutBack(command.site, command.unit),)


def start_drill(command: StartDrill, open_drill: Alert | None, asking: Asking) -> tuple[Event, ...]:
    """Raise an alert marked DRILL.

    Raises:
        RefusedError: one of that cause is under way, or it is no cause of a unit.
    """
    place = Place(command.site, command.unit)
    doing = f"start a drill for {place}"
    asking.allow(doing, "pharmacist", "manager")
    asking.allow_site(doing, command.site)
    asking.unit(place)
    if command.cause not in UNIT_CAUSES:
        raise RefusedError(f"Cannot {doing}: {command.cause} is none of {', '.join(UNIT_CAUSES)}.")
    if open_drill is not None:
        raise RefusedError(f"Cannot {doing}: alert {open_drill.id} is one already, and is not ended.")
    situation = Situation(drill_key(command), _STAGES.get(command.cause, "present"), "critical", asking.now)
    alert = id_of(Key(command.site, command.unit, command.cause, "drill"), asking.now)
    return (AlertRaised(alert, situation, drill=True),)


def end_drill(command: EndDrill, alert: Alert, asking: Asking) -> tuple[Event, ...]:
    """End a drill.

    Raises:
        RefusedError: it is none, or over.
    """
    doing = f"end drill {command.alert}"
    asking.allow(doing, "pharmacist", "manager")
    _open(doing, alert)
    if not alert.drill:
        raise RefusedError(f"Cannot {doing}: it is no drill; it resolves when what is wrong is over.")
    return (AlertResolved(alert.id, "the drill was ended"),)


def drill_key(command: StartDrill) -> Key:
    """Return what a drill's alert is about."""
    return Key(command.site, command.unit, command.cause)


def _contact(contact: str, alert: Alert, asking: Asking) -> str:
    """Return as which contact it is done; of a patient only one who was told: the ledger keeps no words of theirs."""
    return contact if asking.by.role != "patient" or contact in alert.told else ""


def _open(doing: str, alert: Alert) -> None:
    if not alert.is_open:
        at: datetime | None = alert.resolved_at
        raise RefusedError(f"Cannot {doing}: it has been over since {instant(at)}." if at else f"Cannot {doing}.")
