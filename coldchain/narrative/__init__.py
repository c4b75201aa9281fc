"""Events in plain words, one sentence each, for people: the live view, the log, a lot's history, the tests' stories."""

from datetime import UTC, tzinfo

from coldchain.events import Event
from coldchain.narrative import deciding, dispensing, holding, upkeep, watching
from coldchain.narrative.watching import describe
from coldchain.narrative.words import clock

__all__ = ["clock", "describe", "tell"]

_TELL = (watching.tell, upkeep.tell, holding.tell, deciding.tell, dispensing.tell)


def tell(event: Event, zone: tzinfo = UTC) -> str:
    """Return what happened, in one sentence; instants are shown in `zone`."""
    sentences = (each(event, zone) for each in _TELL)
    return next((sentence for sentence in sentences if sentence is not None), type(event).__name__)
