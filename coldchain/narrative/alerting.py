"""Sentences about alerts, and about who was told what."""

from collections.abc import Iterable, Sequence
from datetime import date, tzinfo

from coldchain import events
from coldchain.alert import Cause, Key, LotLine, Situation
from coldchain.events import Event
from coldchain.narrative.words import PLAIN, because, clock, ended, forms
from coldchain.stock import Form
from coldchain.units import show_duration

CAUSES: dict[Cause, str] = {
    "warm": "too warm",
    "cold": "too cold",
    "silent": "no data",
    "stuck": "a sensor may be stuck",
    "scale": "°C or °F?",
    "battery": "battery low",
    "calibration": "calibration",
    "stock": "stock waits for a decision",
    "overdue": "out of service for longer than was said",
    "review": "many alerts in a week",
    "site_silent": "no data from the whole site, power or network",
    "expiring": "expiry",
    "par": "stock below its level",
    "dose": "the next dose is not covered",
    "shipment": "no word of a shipment's arrival",
    "recall": "a recall is not answered",
    "collector": "nobody takes readings in",
    "broker": "no connection to the broker",
    "influx": "the shared record lags behind",
    "disk": "the disk is nearly full",
    "channel": "somebody cannot be reached",
}
"""What is wrong, in a few words."""

_STAGES = {
    "running_out": "most of the tolerance used up",
    "breached": "over the limit",
    "due": "due",
    "lapsed": "lapsed",
}
_SUSPECTED = {"warm": "may be overheated", "cold": "may be freezing"}
_CONFIRMED = {"warm": "OVERHEATED", "cold": "FROZEN"}


def tell(event: Event, zone: tzinfo) -> str | None:
    """Return what happened, in one sentence; None: no such event."""
    return _of_alert(event, zone) or _of_muting(event, zone) or _of_message(event) or _of_ways(event, zone)


def situation(found: Situation, zone: tzinfo) -> str:
    """Return what is wrong: `too warm, over the limit, since 2026-03-01 12:00 (9.4 °C); 14 pens of …: do not use`."""
    stage = _stage(found)
    measured = f" ({found.temperature_c:g} °C)" if found.temperature_c is not None else ""
    told = f"{_what(found)}{stage and f', {stage},'} since {clock(found.since, zone)}{measured}"
    silent = found.silent_since is not None and found.key.cause != "silent"
    parts = [told, *(["no data by now"] if silent else []), *_lots(found.lots)]
    return "; ".join([*parts, *(told for each in found.details if (told := ended(each)))])


def _what(found: Situation) -> str:
    """Return what is wrong, with what tells several of one cause apart."""
    part = found.key.part
    match found.key.cause:
        case "expiring" if found.stage == "expired":
            return "stock has expired"
        case "expiring" if part.isdecimal():
            return f"stock expires within {part} days"
        case "par" if part:
            product, _, form = part.partition("/")
            return f"stock of {product}{form and f' {form}s'} is low"
        case "dose" if part:
            return f"the next dose of {part} is not covered"
        case "shipment" if part:
            return f"no word that shipment {part} has arrived"
        case "recall" if part:
            return f"recall {part} is not answered"
        case cause:
            return f"{CAUSES[cause]}{f' ({part})' if part else ''}"


def _stage(found: Situation) -> str:
    if found.key.cause == "expiring":
        return ""
    if found.stage == "suspected":
        return _SUSPECTED.get(found.key.cause, "suspected")
    if found.stage == "confirmed":
        return _CONFIRMED.get(found.key.cause, "confirmed")
    return _STAGES.get(found.stage, "")


def _lots(lines: Sequence[LotLine]) -> Iterable[str]:
    """Yield what lies there by product, form and what is to be done with it, lots of the same added."""
    sums: dict[tuple[str, Form, str], int] = {}
    for line in lines:
        same = (line.product, line.form, PLAIN[line.condition])
        sums[same] = sums.get(same, 0) + line.quantity
    for (product, form, told), quantity in sums.items():
        yield f"{forms(quantity, form)} of {product}: {told}"


def _of_alert(event: Event, zone: tzinfo) -> str | None:
    match event:
        case events.AlertRaised():
            kind = f"DRILL, {event.situation.severity}" if event.drill else event.situation.severity
            return f"{_of(event.situation.key)}: {kind}: {situation(event.situation, zone)}."
        case events.AlertChanged():
            changed = "something new" if event.anew else "worse" if event.worse else "now"
            return f"{_of(event.situation.key)}: {changed}: {situation(event.situation, zone)}."
        case events.AlertAcknowledged():
            link = " by a link" if event.by_link else ""
            return f"Alert {event.alert}: seen{_by(event.contact)}{link}{because(event.comment)}."
        case events.AlertSnoozed():
            until = f"nothing is told of it until {clock(event.until, zone)} unless it grows worse"
            return f"Alert {event.alert}: seen{_by(event.contact)}, {until}{because(event.comment)}."
        case events.AlertEscalated():
            again = "seen and not mended, " if event.reopened else ""
            told = f"step {event.step}, {_named(event.contacts)} told"
            return f"Alert {event.alert}: {again}{told}{because(event.because)}."
        case events.AlertHandedOver():
            return f"Alert {event.alert}: handed over from {event.was} to {ended(event.now)}."
        case events.AlertResolved():
            return f"Alert {event.alert}: over{because(event.because)}."
        case _:
            return None


def _of_muting(event: Event, zone: tzinfo) -> str | None:
    match event:
        case events.AlertsMuted():
            told = f"nothing is told of {_muted(event.mute.causes)} until {clock(event.mute.until, zone)}"
            return f"{_place(event.mute.site, event.mute.unit)}: {told}{because(event.mute.reason)}."
        case events.AlertsUnmuted():
            told = f"{_muted(event.mute.causes)} told again before {clock(event.mute.until, zone)}"
            return f"{_place(event.mute.site, event.mute.unit)}: {told}{because(event.reason)}."
        case events.UnitTakenOut():
            back = "" if event.expected_until is None else f", expected back {clock(event.expected_until, zone)}"
            told = f"out of service from {clock(event.since, zone)} on{back}"
            return f"{_place(event.site, event.unit)}: {told}{because(event.reason)}."
        case events.UnitPutBack():
            return f"{_place(event.site, event.unit)}: in service again."
        case events.DaySwept():
            return _swept(event.what, event.on)
        case _:
            return None


def _of_message(event: Event) -> str | None:
    match event:
        case events.MessageWritten():
            waits = event.message
            return f"Message {waits.id} to {waits.contact} waits to be sent{because(waits.words.subject)}."
        case events.MessageSent():
            return f"Message {event.message} sent to {event.contact} over {_way(event)}."
        case events.MessageFailed():
            lasting = ", which will not take it" if event.permanent else ""
            left = ", and no other way is left" if event.given_up else ""
            told = f"not sent to {event.contact} over {_way(event)}{lasting}{left}"
            return f"Message {event.message} {told}{because(event.problem)}."
        case events.MessageWithdrawn():
            return f"Message {event.message} is not sent any more{because(event.because)}."
        case _:
            return None


def _of_ways(event: Event, zone: tzinfo) -> str | None:
    match event:
        case events.ChannelFailed():
            told = f"channel {event.channel + 1} ({event.service}) does not work"
            return f"{event.contact}: {told}{because(event.problem)}."
        case events.ChannelRecovered():
            return f"{event.contact}: channel {event.channel + 1} ({event.service}) works again."
        case events.BrokerLost():
            return f"No connection to the broker since {clock(event.since, zone)}."
        case events.BrokerReturned():
            lasted = show_duration(event.until - event.since)
            return f"Connected to the broker again at {clock(event.until, zone)}, after {lasted}."
        case _:
            return None


def _by(contact: str) -> str:
    return f" by {contact}" if contact else ""


def _named(contacts: Sequence[str]) -> str:
    return ", ".join(contacts) or "nobody"


def _of(key: Key) -> str:
    return _place(key.site, key.unit)


def _place(site: str, unit: str) -> str:
    return f"{site}/{unit}" if unit else site or "service"


def _muted(causes: Sequence[Cause]) -> str:
    return f"alerts ({', '.join(CAUSES[each] for each in causes)})" if causes else "alerts"


def _way(event: events.MessageSent | events.MessageFailed) -> str:
    return f"channel {event.channel + 1} ({event.service}), attempt {event.attempt}"


def _swept(what: str, on: date) -> str:
    kind, _, name = what.partition(":")
    if kind == "site":
        return f"{name}: looked through for {on}: expiry, stock levels, doses, calibrations."
    if kind == "contact":
        return f"{name}: digest of {on} written."
    return f"All {ended(what) or 'channels'} tried on {on}."
