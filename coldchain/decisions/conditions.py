"""Conditions: a lot's as of an instant, its dates counted, and in words for whoever is refused."""

from datetime import datetime

from coldchain import expiry
from coldchain.lots import Lot
from coldchain.sentences import instant
from coldchain.stock import Condition, Grounded


def condition(lot: Lot, now: datetime) -> Condition:
    """Return a lot's condition; a date that has passed since its verdict was told counts."""
    if lot.standing.condition != "compromised" and expiry.is_expired(lot, now):
        return "expired"
    return lot.standing.condition


def told(lot: Lot, now: datetime) -> str:
    """Return `quarantined since 2026-01-03 14:10 UTC (above 8 °C for 41 min …)`."""
    standing = lot.standing
    if condition(lot, now) == "expired":
        bound = expiry.use_by(lot)
        return f"expired since {instant(bound.at)} ({expiry.sentence(bound)})"
    since = f" since {instant(standing.since)}" if standing.since is not None else ""
    because = f" ({why(standing.reasons[0])})" if standing.reasons else ""
    return f"{standing.condition}{since}{because}"


def why(reason: Grounded) -> str:
    """Return a reason without the condition that it leads with, and without a full stop."""
    return reason.sentence.removeprefix(f"{reason.condition}: ").removesuffix(".")
