"""Deliveries: what is doubtful about the state in which something came, from a supplier or to a patient."""

from collections.abc import Callable, Iterator
from datetime import timedelta

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
