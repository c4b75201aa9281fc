"""Deliveries: what is doubtful about the state in which something came, from a supplier or to a patient."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from coldchain.approvals import ApprovedLane
from coldchain.decisions.asking import Asking
from coldchain.errors import RefusedError
from coldchain.sentences import instant
from coldchain.stock import Arrival, Condition, Incident
from coldchain.units import show_duration

SOON = timedelta(minutes=60)
"""So long may a delivery take from the door into its unit."""


def doubts(arrival: Arrival, new_id: Callable[[], str], *, indicator_needed: bool) -> tuple[Incident, ...]:
    """Return an incident for each thing that is doubtful.

    Args:
        arrival: the state in which it came.
        new_id: gives each incident an id of its own.
        indicator_needed: nothing else vouches for the way: no approved lane, no logger.
    """
    return tuple(
        Incident(new_id(), "receipt", condition, told, arrival.at)
        for condition, told in _told(arrival, indicator_needed=indicator_needed)
    )


def check_times(doing: str, arrival: Arrival, asking: Asking) -> None:
    """Refuse a delivery that lies ahead of the clock, or that was put away before it came.

    Raises:
        RefusedError: names both instants.
    """
    at, stored_at = asking.past(doing, arrival.at), asking.past(doing, arrival.stored_at)
    if stored_at < at:
        raise RefusedError(f"Cannot {doing}: put away at {instant(stored_at)}, before it came at {instant(at)}.")


def is_vouched_for(organisation: str, arrival: Arrival, lanes: Sequence[ApprovedLane]) -> bool:
    """Tell whether it came on a lane that an organisation approved."""
    way = (organisation, arrival.supplier, arrival.lane)
    return any((each.organisation, each.supplier, each.lane) == way for each in lanes)


def _told(arrival: Arrival, *, indicator_needed: bool) -> Iterator[tuple[Condition, str]]:
    if arrival.indicator == "alarm":
        yield "quarantined", "its temperature indicator showed an alarm when it came"
    if arrival.packs == "warm":
        yield "quarantined", "its cold packs were warm when it came"
    if not arrival.seal_intact:
        yield "quarantined", "its seal was broken when it came"
    if (took := arrival.stored_at - arrival.at) > SOON:
        yield "quarantined", f"it was put away {show_duration(took)} after it came"
    if arrival.indicator == "none" and indicator_needed:
        yield "unverified", "it came without a temperature indicator, on a lane that nobody approved"
