"""Correcting: a place or time had been recorded wrongly."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from coldchain.commands import CorrectStays
from coldchain.decisions.asking import Asking, reason_of
from coldchain.decisions.placing import BETWEEN, out_between
from coldchain.errors import RefusedError
from coldchain.events import Event, LotQuarantined, StayCorrected, VerdictChanged
from coldchain.lots import Lot
from coldchain.sentences import instant
from coldchain.stock import Incident, Stay, TimeOut


def correct(command: CorrectStays, lot: Lot, asking: Asking) -> tuple[Event, ...]:
    """Correct where a lot lay and when; the time out between two units is corrected with it.

    What the old record compromised stays quarantined until a pharmacist decides; a story that begins later than it was
    recorded to is to be checked first.

    Raises:
        RefusedError: the stays overlap, lie ahead, are no known units, or do not end where the lot is.
    """
    doing = f"correct where lot {lot.id} lay"
    asking.allow(doing, "pharmacist")
    asking.allow_lot(doing, lot)
    reason = reason_of(doing, command.reason)
    if command.stays == lot.stays:
        raise RefusedError(f"Cannot {doing}: that is what is recorded.")
    _ends(doing, command.stays, lot)
    _order(doing, command.stays, asking.now)
    for stay in command.stays:
        _place(doing, stay, lot, asking)
    outs = _outs(lot, command.stays)
    doubts = (*_kept(lot, asking), *_later(lot, command.stays[0], asking))
    return (StayCorrected(lot.id, lot.stays, command.stays, doubts, reason, outs),)


def _ends(doing: str, stays: tuple[Stay, ...], lot: Lot) -> None:
    """Refuse stays that do not end at the lot's site, open where it is there and closed where it is gone."""
    if not stays:
        raise RefusedError(f"Cannot {doing}: no stays are given, expected all of them.")
    last = stays[-1]
    if last.place.site != lot.place.site:
        raise RefusedError(f"Cannot {doing}: the last stay is in {last.place}, expected a unit of {lot.place.site}.")
    if last.until != lot.ended_at:
        expected = "no end, for it is there" if lot.ended_at is None else f"{instant(lot.ended_at)}, when it was gone"
        ended = "has no end" if last.until is None else f"ends at {instant(last.until)}"
        raise RefusedError(f"Cannot {doing}: the last stay {ended}, expected {expected}.")


def _order(doing: str, stays: tuple[Stay, ...], now: datetime) -> None:
    for stay in stays:
        if stay.since > now or (stay.until is not None and stay.until > now):
            raise RefusedError(f"Cannot {doing}: the stay in {stay.place} lies ahead of the clock.")
        if stay.until is not None and stay.until < stay.since:
            told = f"the stay in {stay.place} ends at {instant(stay.until)}, before it begins at {instant(stay.since)}"
            raise RefusedError(f"Cannot {doing}: {told}.")
    for before, after in pairwise(stays):
        if before.until is None or before.until > after.since:
            told = f"the stay in {after.place} begins at {instant(after.since)}, before the one in {before.place} ends"
            raise RefusedError(f"Cannot {doing}: {told}.")


def _place(doing: str, stay: Stay, lot: Lot, asking: Asking) -> None:
    """Refuse a unit that is neither configured nor was the lot's before, such as a shipper; and hours nobody attested.

    A unit of another storage class is let pass: it may be where the lot was put by mistake.
    """
    was = [each for each in lot.stays if each.place == stay.place]
    if not was:
        asking.allow_site(doing, stay.place.site)
        asking.unit(stay.place)
    attested = {each.attested_until for each in was}
    if stay.attested_until is not None and stay.attested_until not in attested:
        raise RefusedError(f"Cannot {doing}: nobody attested {stay.place} until {instant(stay.attested_until)}.")


def _outs(lot: Lot, stays: tuple[Stay, ...]) -> tuple[TimeOut, ...]:
    """Return the stated times out with the new ones between stays in the place of the old ones."""
    between = set(_between(lot.stays))
    stated = [out for out in lot.outs if out not in between]
    return tuple(sorted({*stated, *_between(stays)}, key=lambda out: (out.since, out.until)))


def _between(stays: Sequence[Stay]) -> Iterator[TimeOut]:
    for before, after in pairwise(stays):
        if before.until is not None and (out := out_between(before.until, after.since)) is not None:
            yield out


def amended(lot: Lot, verdict: VerdictChanged, because: str, asking: Asking) -> LotQuarantined | None:
    """Stop a lot that was stopped and by what people found out since would not be any more.

    A pharmacist's word frees what was quarantined, and nobody's what was compromised. One that was stopped until a
    pharmacist says whether a sensor sends °C or °F is not stopped by the answer.

    Args:
        lot: as it stood.
        verdict: what is to be told of it.
        because: what people found out.
        asking: who says so, and when.
    """
    kept = {"compromised"} if asking.by.role == "pharmacist" else {"compromised", "quarantined"}
    if verdict.was not in kept or verdict.now not in {"usable", "unverified"} or lot.stage == "gone":
        return None
    if any(reason.kind == "scale" for reason in lot.standing.reasons):
        return None
    told = f"{verdict.was} as first judged, then {because or 'the evidence was amended'}".removesuffix(".")
    held = Incident(asking.new_id(), "corrected", "quarantined", told, asking.now)
    return LotQuarantined(lot.id, held, because or told)


def _kept(lot: Lot, asking: Asking) -> tuple[Incident, ...]:
    if lot.standing.condition != "compromised":
        return ()
    told = "compromised as first recorded, then where it lay was corrected"
    return (Incident(asking.new_id(), "corrected", "quarantined", told, asking.now),)


def _later(lot: Lot, first: Stay, asking: Asking) -> tuple[Incident, ...]:
    """Return the doubt about time that is no longer accounted for: it was received, and nobody says where it lay."""
    recorded = lot.stays[0].since
    if first.since - recorded <= BETWEEN:
        return ()
    told = f"recorded from {instant(recorded)} on and corrected to {instant(first.since)}, nobody says where it lay"
    return (Incident(asking.new_id(), "corrected", "unverified", f"{told} between", recorded),)
