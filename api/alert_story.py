"""An alert's story: what the ledger tells of it, entry by entry, in the words of its page."""

from collections.abc import Callable
from datetime import datetime, tzinfo

import msgspec

from api.local_time import in_zone
from api.words import clock
from coldchain import events
from coldchain.alert import Alert, Situation
from coldchain.events import Event
from coldchain.inventory import alerted
from coldchain.narrative.alerting import situation
from coldchain.narrative.words import because, ended
from coldchain.store.ports import Reads

MOST_READ = 10_000
"""So many of the ledger's entries are looked through, from when it was raised on."""


class Moment(msgspec.Struct, frozen=True):
    """One entry: when, and what happened."""

    at: datetime
    words: str


class Teller:
    """Tells an alert's entries.

    Args:
        zone: of its site.
        named: gives a situation with medicines by their names.
        name: gives a person's or a contact's name.
        tells_whom: whoever reads may know who was told; else it is told how many.
    """

    def __init__(
        self, zone: tzinfo, named: Callable[[Situation], Situation], name: Callable[[str], str], *, tells_whom: bool
    ) -> None:
        self._zone = zone
        self._named = named
        self._name = name
        self._tells_whom = tells_whom

    def story(self, reads: Reads, alert: Alert) -> tuple[list[Moment], bool]:
        """Return what happened to an alert, in order, and whether that is all: the ledger may hold too much since."""
        told = [
            Moment(each.at, in_zone(self._words(each.event, each.by), self._zone))
            for each in alerted.story(reads, alert, MOST_READ)
        ]
        is_over = alert.resolved_at is not None and bool(told) and told[-1].at >= alert.resolved_at
        entries = reads.head().seq - alerted.seq_before(reads, alert.raised_at)
        return told, is_over or entries <= MOST_READ

    def _words(self, event: Event, by: str) -> str:
        match event:
            case events.AlertRaised():
                return f"raised: {self._situation(event.situation)}"
            case events.AlertChanged():
                lead = "something new" if event.anew else "grew worse" if event.worse else "as it was then"
                return f"{lead}: {self._situation(event.situation)}"
            case events.AlertEscalated():
                return self._escalated(event)
            case events.AlertHandedOver():
                return f"handed over from {self._name(event.was)} to {self._name(event.now)}"
            case events.AlertResolved():
                return f"over{because(event.because)}"
            case _:
                return self._of_people(event, by)

    def _of_people(self, event: Event, by: str) -> str:
        match event:
            case events.AlertAcknowledged():
                link = ", by the link in a message" if event.by_link else ""
                return f"seen by {self._name(event.contact or by)}{link}{because(event.comment)}"
            case events.AlertSnoozed():
                until = clock(event.until, self._zone)
                return f"snoozed by {self._name(event.contact or by)} until {until}{because(event.comment)}"
            case events.AlertsMuted():
                return (
                    f"muted by {self._name(by)} until {clock(event.mute.until, self._zone)}{because(event.mute.reason)}"
                )
            case events.AlertsUnmuted():
                return f"{self._name(by)} ended the mute{because(event.reason)}"
            case _:
                return type(event).__name__

    def _escalated(self, event: events.AlertEscalated) -> str:
        lead = "seen and not mended, " if event.reopened else ""
        number = len(event.contacts)
        whom = ", ".join(map(self._name, event.contacts)) if self._tells_whom else _people(number)
        return f"{lead}step {event.step}, {whom or 'nobody'} told{because(event.because)}"

    def _situation(self, found: Situation) -> str:
        return ended(situation(self._named(found), self._zone))


def _people(number: int) -> str:
    return "" if not number else "1 person" if number == 1 else f"{number} people"
