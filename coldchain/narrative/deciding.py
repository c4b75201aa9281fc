"""Sentences about decisions: what a rule or a person made of a lot, and what people approved."""

from datetime import tzinfo

from coldchain import events
from coldchain.events import Event
from coldchain.narrative.words import PLAIN, because, clock, ended, lots
from coldchain.stock import Condition, Release

WHERE = {"stock": "in pharmacies", "patients": "in pharmacies, on the way and in homes"}
"""What the scope of a recall means."""
_MOST_TOLD = 3
"""So many reasons of a verdict are told; the rest are counted."""


def tell(event: Event, zone: tzinfo) -> str | None:
    """Return what happened, in one sentence; None: no such event."""
    match event:
        case events.ExpiryAssigned():
            was = "" if event.was is None else f", before it said {event.was.on}"
            told = f"the box says use before {event.expiry.on}, that day included{was}"
            return f"Lot {event.lot}: {told}{because(event.reason)}."
        case events.LotQuarantined():
            return f"Lot {event.lot}: put into quarantine, do not use{because(event.reason)}."
        case events.LotReleased():
            return f"Lot {event.lot}: released {_basis(event.release, zone)}{because(event.release.reason)}."
        case events.MoveConfirmed():
            return f"Lot {event.lot}: the move that was entered late is confirmed{because(event.reason)}."
        case events.VerdictChanged():
            return _verdict(event, zone)
        case events.CompromiseAmended():
            return _amended(event)
        case events.InquiryOpened():
            asked = f"asked about {event.product}, {lots(event.lots)}, case {event.case}"
            return f"Inquiry {event.inquiry}: the manufacturer was {asked}{because(event.asked)}."
        case events.InquiryAnswered():
            return _answered(event)
        case events.RecallOpened():
            return _recalled(event)
        case events.RecallAnswered():
            return f"Recall {event.recall}: {event.site} found {event.found}{because(event.answer)}."
        case events.RecallClosed():
            return f"Recall {event.recall}: closed, it no longer blocks{because(event.reason)}."
        case events.LabelApproved():
            rule = f"label rule {event.label.version} approved for {event.organisation}"
            return f"{event.product}: {rule}, read in {ended(event.label.source)}."
        case events.PackageApproved():
            hours = f"approved for {event.organisation}, holds {event.hours:g} h"
            return f"Packaging {event.package}: {hours}{because(event.source)}."
        case events.LaneApproved():
            lane = f"Lane {event.lane} of {event.supplier}"
            return f"{lane}: approved for {event.organisation}, needs no indicator{because(event.reason)}."
        case _:
            return None


def _basis(release: Release, zone: tzinfo) -> str:
    match release.basis:
        case "label_clock":
            until = "" if release.use_by is None else f", use before {clock(release.use_by, zone)}"
            return f"on the label's clock{until}"
        case "manufacturer_advice":
            on = "" if release.advised_on is None else f" of {release.advised_on}"
            return f"on the manufacturer's advice{on}, case {release.case} ({ended(release.advice)})"
        case "minor_deviation":
            return "as a minor deviation"
        case "accepted_unknown":
            return "with what is unknown accepted"


def _verdict(event: events.VerdictChanged, zone: tzinfo) -> str:
    told = f"Lot {event.lot}: {_changed(event.was, event.now)}"
    if event.because:
        told += f", judged again since {ended(event.because)}"
    reasons = [ended(reason.sentence) for reason in event.reasons[:_MOST_TOLD]]
    if more := len(event.reasons) - len(reasons):
        reasons.append(f"and {more} more reason{'s' if more > 1 else ''}")
    told += because("; ".join(reasons))
    # What to do tells it where a pharmacist decides; of what nobody may use it would read as a permission.
    waits = event.now in {"unverified", "quarantined"} and "the label's clock" not in event.todo
    if waits and event.label_clock_ends_at is not None:
        told += f"; the label's clock, if applied, ends {clock(event.label_clock_ends_at, zone)}"
    sentences = [told, ended(event.todo), ended(event.follow_up)]
    return " ".join(f"{each}." for each in sentences if each)


def _changed(was: Condition, now: Condition) -> str:
    """Two conditions may have the same plain words: then the condition itself is named."""
    if was == now:  # what is usable for the first time was not so before
        return PLAIN[now] if now == "usable" else f"still {PLAIN[now]}"
    if PLAIN[was] == PLAIN[now]:
        return f"{PLAIN[now]} ({now}, was {was})"
    return f"{PLAIN[now]} (was {PLAIN[was]})"


def _amended(event: events.CompromiseAmended) -> str:
    whose = f"by the answer to inquiry {event.inquiry} it is no longer compromised, {event.second} agreed"
    return f"Lot {event.lot}: {whose}; do not use until a pharmacist decides{because(event.reason)}."


def _answered(event: events.InquiryAnswered) -> str:
    writing = f"in writing, reference {event.reference}" if event.reference else "not in writing"
    says = "they can be used" if event.usable else "it does not say that they can be used"
    told = f"the manufacturer answered on {event.answered_on}, {writing}: {says}"
    return f"Inquiry {event.inquiry}: {told}{because(event.answer)}."


def _recalled(event: events.RecallOpened) -> str:
    what = f"lot no. {event.lot_number} of {event.product}" if event.lot_number else f"all lots of {event.product}"
    told = f"do not use {what} {WHERE[event.scope]}, reference {event.reference}"
    return f"Recall {event.recall}: {told}{because(event.reason)}."
