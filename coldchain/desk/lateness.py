"""Lateness: what is entered now and dated earlier may change what was told of a lot meanwhile, and is to say so."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from coldchain.decisions.placing import LATE
from coldchain.events import Event, IncidentReported, LotMoved, LotReturned, LotUsed, ShipmentArrived
from coldchain.sentences import instant


def because_late(events: Iterable[Event], now: datetime, *, ended: bool) -> str:
    """Return why an earlier verdict is amended; empty: nothing is dated well before now.

    Args:
        events: what was decided.
        now: when it was entered.
        ended: nothing was left of a lot that they are about.
    """
    dated = min((at for event in events for at in _dated(event)), default=now)
    if now - dated > LATE:
        return f"entered at {instant(now)}, dated {instant(dated)}"
    return f"reported at {instant(now)}, when nothing of it was left" if ended else ""


def _dated(event: Event) -> Iterator[datetime]:
    """Yield the instants that an event is dated, where these are a person's to state."""
    match event:
        case LotMoved():
            yield event.left_at
        case IncidentReported():
            yield from (incident.at for incident in event.incidents)
            if event.out is not None:
                yield event.out.since
        case LotUsed() | LotReturned():
            yield event.at
        case ShipmentArrived():
            yield event.arrival.at
        case _:
            return
