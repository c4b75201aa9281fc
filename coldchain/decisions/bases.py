"""Bases: why a pharmacist may accept findings, and what has to hold for each."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from coldchain.commands import ReleaseLot
from coldchain.decisions import conditions
from coldchain.decisions.asking import Asking, said
from coldchain.errors import RefusedError
from coldchain.lots import Lot
from coldchain.sentences import instant
from coldchain.stock import Ground, IncidentKind
from coldchain.units import show_duration

MINOR_MAX_C = 15.0
MINOR_ABOVE = timedelta(hours=24)
MINOR_MKT_C = 8.0
"""USP controlled cold: to 15 °C for up to 24 h, the mean kinetic temperature of those 24 h at most 8 °C."""


_NOT_ROOM_TEMPERATURE: frozenset[IncidentKind] = frozenset({"hot", "dropped", "shaken", "light", "seal"})


class Deviation(msgspec.Struct, frozen=True):
    """How far a lot's temperatures went above the range.

    Attributes:
        max_c: the highest; None: no reading tells.
        above: the time above 8 °C in all.
        mkt_c: the mean kinetic temperature of the 24 h around it; None: no reading tells.
    """

    max_c: float | None
    above: timedelta
    mkt_c: float | None


def check_label_clock(doing: str, lot: Lot, accepted: Sequence[Ground], now: datetime) -> datetime:
    """Return when the label's clock ends: the release's use-by.

    Raises:
        RefusedError: it does not run, is over, or the label's rule is not approved; or it is about more than time at
            room temperature.
    """
    _never_frozen(doing, lot, accepted)
    _never_below(doing, accepted, "time at room temperature")
    _only_warm(doing, lot, accepted)
    ends_at = lot.standing.label_clock_ends_at
    if ends_at is None:
        raise RefusedError(f"Cannot {doing}: its label's clock does not run.")
    if not lot.standing.approved:
        version = lot.standing.label or "the catalogue's"
        raise RefusedError(f"Cannot {doing}: the label's rule ({version}) needs a pharmacist's approval first.")
    if ends_at <= now:
        raise RefusedError(f"Cannot {doing}: the label's clock ended {instant(ends_at)}.")
    return ends_at


def check_advice(doing: str, command: ReleaseLot, lot: Lot, asking: Asking) -> None:
    """Refuse advice of which the case, the words or the day is not known.

    Raises:
        RefusedError: names what is missing, or the day that is ahead.
    """
    said(doing, "the case's number", command.case)
    said(doing, "what was advised", command.advice)
    if command.advised_on is None:
        raise RefusedError(f"Cannot {doing}: the day of the advice is required.")
    if command.advised_on > asking.today(lot.place.site):
        raise RefusedError(f"Cannot {doing}: advised on {command.advised_on}, which is ahead of the clock.")


def check_minor(doing: str, lot: Lot, accepted: Sequence[Ground], deviation: Deviation | None) -> None:
    """Refuse a deviation that is not minor, or that no reading tells of.

    Raises:
        RefusedError: names the first limit that was not kept; or it is about a freeze or any time below the range.
    """
    _never_frozen(doing, lot, accepted)
    _never_below(doing, accepted, "mean kinetic temperature")
    if deviation is None or deviation.max_c is None or deviation.mkt_c is None:
        raise RefusedError(f"Cannot {doing}: no reading tells how warm it was.")
    if deviation.max_c > MINOR_MAX_C:
        told = f"it was up to {deviation.max_c:g} °C, expected at most {MINOR_MAX_C:g} °C"
    elif deviation.above > MINOR_ABOVE:
        told = f"it was above 8 °C for {show_duration(deviation.above)} in all, expected at most 24 h"
    elif deviation.mkt_c > MINOR_MKT_C:
        told = f"its mean kinetic temperature was {deviation.mkt_c:g} °C, expected at most {MINOR_MKT_C:g} °C"
    else:
        return
    raise RefusedError(f"Cannot {doing}: {told}.")


def check_unknown(doing: str, lot: Lot, accepted: Sequence[Ground]) -> None:
    """Refuse findings that are more than unknown.

    Raises:
        RefusedError: names a reason that is not only unverified.
    """
    ids = {ground.id for ground in accepted}
    for reason in lot.standing.reasons:
        if reason.condition != "unverified" and ids.intersection(ground.id for ground in reason.grounds):
            told = f"{reason.condition}, {conditions.why(reason)}"
            raise RefusedError(f"Cannot {doing}: {told}; expected only what is unverified.")


def _never_frozen(doing: str, lot: Lot, accepted: Sequence[Ground]) -> None:
    """Refuse a basis that is about warmth for what may have been frozen: neither a clock nor a mean clears that."""
    told = {incident.id for incident in lot.incidents if incident.kind == "frozen"}
    read = {ground.id for each in lot.standing.reasons if each.kind == "freeze" for ground in each.grounds}
    for ground in accepted:
        if ground.id in told | read:
            raise RefusedError(f"Cannot {doing}: it may have been frozen (finding {ground.id}), which needs advice.")


def _never_below(doing: str, accepted: Sequence[Ground], basis: str) -> None:
    """Refuse time below the range: USP's mean kinetic temperature is not meant to offset low excursions."""
    for ground in accepted:
        if ":below:" in ground.id:
            told = f"it was below the range (finding {ground.id}), which no {basis} excuses"
            raise RefusedError(f"Cannot {doing}: {told}; expected another basis.")


def _only_warm(doing: str, lot: Lot, accepted: Sequence[Ground]) -> None:
    """Refuse what a person reported that no time at room temperature is about: a fall, light, or more heat."""
    told = {incident.id: incident.told for incident in lot.incidents if incident.kind in _NOT_ROOM_TEMPERATURE}
    for ground in accepted:
        if ground.id in told:
            because = f"{told[ground.id]} (finding {ground.id})"
            raise RefusedError(f"Cannot {doing}: {because}, which no time at room temperature excuses.")
