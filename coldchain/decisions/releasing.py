"""Releasing: people stop a lot, accept the findings that stopped it, or take up the manufacturer's answer."""

from datetime import datetime

from coldchain.commands import AmendCompromise, Quarantine, ReleaseLot
from coldchain.decisions import bases, conditions
from coldchain.decisions.asking import Asking, reason_of, said
from coldchain.decisions.cartons import there
from coldchain.errors import RefusedError
from coldchain.events import CompromiseAmended, Event, LotQuarantined, LotReleased
from coldchain.lots import Lot
from coldchain.recalls import Inquiry
from coldchain.settled import OPEN
from coldchain.stock import Ground, Incident, Release


def quarantine(command: Quarantine, lot: Lot, asking: Asking) -> tuple[Event, ...]:
    """Stop a lot until a pharmacist decides.

    Raises:
        RefusedError: without a reason, or nothing of it is left.
    """
    doing = f"quarantine lot {lot.id}"
    asking.allow(doing, "pharmacist", "technician")
    asking.allow_lot(doing, lot)
    there(doing, lot)
    reason = reason_of(doing, command.reason)
    told = f"held by {asking.by.id}: {reason.removesuffix('.')}"
    held = Incident(asking.new_id(), "held", "quarantined", told, asking.now)
    return (LotQuarantined(lot.id, held, reason),)


def release(
    command: ReleaseLot, lot: Lot, asking: Asking, deviation: bases.Deviation | None = None
) -> tuple[Event, ...]:
    """Accept findings, so that they no longer stop a lot.

    Args:
        command: what is asked.
        lot: with a standing as of now.
        asking: who asks, and when.
        deviation: how far the lot's temperatures went; None: nobody can tell.

    Raises:
        RefusedError: no pharmacist can lift its condition, a finding is none of its verdict's or still goes on, or the
            basis does not hold.
    """
    doing = f"release lot {lot.id}"
    asking.allow(doing, "pharmacist")
    asking.allow_lot(doing, lot)
    _releasable(doing, lot, asking.now)
    reason = reason_of(doing, command.reason)
    accepted = _accepted(doing, command, lot)
    use_by = _use_by(f"{doing} by {command.basis}", command, lot, accepted, asking, deviation)
    given = Release(
        accepted=accepted,
        basis=command.basis,
        reason=reason,
        by=asking.by.id,
        at=asking.now,
        case=command.case.strip(),
        advice=command.advice.strip(),
        advised_on=command.advised_on,
        use_by=use_by,
    )
    return (LotReleased(lot.id, given),)


def amend_compromise(command: AmendCompromise, lot: Lot, inquiry: Inquiry, asking: Asking) -> tuple[Event, ...]:
    """Move a compromised lot to quarantined, by the manufacturer's written answer and two people.

    Raises:
        RefusedError: it is not compromised, the answer does not carry it, or no second person says so.
    """
    doing = f"amend the verdict of lot {lot.id}"
    asking.allow(doing, "pharmacist")
    asking.allow_lot(doing, lot)
    if lot.standing.condition != "compromised":
        raise RefusedError(f"Cannot {doing}: {conditions.told(lot, asking.now)}, expected a compromised lot.")
    _carries(doing, inquiry, lot)
    second = said(doing, "a second person", command.second)
    if second == asking.by.id:
        raise RefusedError(f"Cannot {doing}: the second person is {second} too, expected another one.")
    reason = reason_of(doing, command.reason)
    told = f"the manufacturer wrote that it can be used ({inquiry.reference}); a pharmacist decides"
    incident = Incident(asking.new_id(), "corrected", "quarantined", told, asking.now)
    grounds = _compromising(doing, lot)
    ids = tuple(dict.fromkeys(ground.id for ground in grounds))
    return (CompromiseAmended(lot.id, inquiry.id, ids, second, incident, reason, grounds),)


def _carries(doing: str, inquiry: Inquiry, lot: Lot) -> None:
    if lot.id not in inquiry.lots:
        told = f"is about {', '.join(inquiry.lots)}"
    elif inquiry.answered_on is None:
        told = "has no answer yet"
    elif not inquiry.usable:
        told = "was not answered in favour of use"
    elif not inquiry.reference.strip():
        told = "was not answered in writing, a reference is expected"
    else:
        return
    raise RefusedError(f"Cannot {doing}: inquiry {inquiry.id} {told}.")


def _compromising(doing: str, lot: Lot) -> tuple[Ground, ...]:
    """Return what compromises a lot; what still goes on nobody was asked about."""
    reasons = [reason for reason in lot.standing.reasons if reason.condition == "compromised"]
    for reason in reasons:
        for ground in reason.grounds:
            if ground.mark == OPEN:
                raise RefusedError(f"Cannot {doing}: finding {ground.id} still goes on, no answer can be about it yet.")
    return tuple(dict.fromkeys(ground for reason in reasons for ground in reason.grounds))


def _releasable(doing: str, lot: Lot, now: datetime) -> None:
    there(doing, lot)
    condition = conditions.condition(lot, now)
    if condition == "usable":
        raise RefusedError(f"Cannot {doing}: it is usable, nothing stops it.")
    if condition not in {"unverified", "quarantined"}:
        raise RefusedError(f"Cannot {doing}: {conditions.told(lot, now)}, expected unverified or quarantined.")
    for reason in lot.standing.reasons:
        if reason.kind == "recall":
            raise RefusedError(f"Cannot {doing}: {conditions.why(reason)}, expected the recall to be closed first.")


def _accepted(doing: str, command: ReleaseLot, lot: Lot) -> tuple[Ground, ...]:
    # One id may stand for several grounds: what began alike went on differently by another of the lot's sensors.
    known: dict[str, dict[Ground, None]] = {}
    for reason in lot.standing.reasons:
        for ground in reason.grounds:
            known.setdefault(ground.id, {})[ground] = None
    if not known:
        raise RefusedError(f"Cannot {doing}: its verdict rests on no finding that could be accepted.")
    for finding in command.findings:
        if finding not in known:
            told = f"expected of those that its verdict rests on, {', '.join(known)}"
            raise RefusedError(f"Cannot {doing}: there is no finding {finding}, {told}.")
    accepted = tuple(ground for finding in dict.fromkeys(command.findings or known) for ground in known[finding])
    for ground in accepted:
        if ground.mark == OPEN:
            raise RefusedError(f"Cannot {doing}: finding {ground.id} still goes on, nobody can accept it yet.")
    return accepted


def _use_by(
    doing: str,
    command: ReleaseLot,
    lot: Lot,
    accepted: tuple[Ground, ...],
    asking: Asking,
    deviation: bases.Deviation | None,
) -> datetime | None:
    """Return the label clock's end where the release is on that basis; refuse a basis that does not hold."""
    match command.basis:
        case "label_clock":
            return bases.check_label_clock(doing, lot, accepted, asking.now)
        case "manufacturer_advice":
            bases.check_advice(doing, command, lot, asking)
        case "minor_deviation":
            bases.check_minor(doing, lot, accepted, deviation)
        case "accepted_unknown":
            bases.check_unknown(doing, lot, accepted)
    return None
