"""Events in plain words, one sentence each, for people: the live view, the log, a lot's history, the tests' stories."""

import re
from datetime import UTC, tzinfo

from coldchain.events import Event
from coldchain.narrative import access, alerting, checking, deciding, dispensing, holding, upkeep, watching
from coldchain.narrative.watching import describe
from coldchain.narrative.words import clock

__all__ = ["clock", "describe", "tell"]

_DOUBLED = re.compile(r"([?!…])\.(?=\s|$)")
"""What somebody wrote may end a sentence itself: `Can it be used?.`."""

_TELL = (
    watching.tell,
    upkeep.tell,
    holding.tell,
    deciding.tell,
    dispensing.tell,
    alerting.tell,
    access.tell,
    checking.tell,
)


def tell(event: Event, zone: tzinfo = UTC) -> str:
    """Return what happened, in one sentence; instants are shown in `zone`."""
    sentences = (each(event, zone) for each in _TELL)
    told = next((sentence for sentence in sentences if sentence is not None), type(event).__name__)
    return _DOUBLED.sub(r"\1", told)
