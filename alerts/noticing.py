"""Noticing: when contacts are to be told of an alert; where the clock was turned back, what waits is decided anew."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from msgspec.structs import replace

from alerts import quiet, telling
from alerts.dating import Dates
from alerts.directory import Contact, Directory
from alerts.places import places
from alerts.world import World
from coldchain.alert import Alert, Notice, NoticeKind
from coldchain.store.alert_ports import AlertFilter
from coldchain.store.ports import Reads, Transaction

PATIENT_REPEAT = timedelta(hours=4)
"""A patient who does not answer is not told again sooner; the pharmacy is."""
_AHEAD = timedelta(days=36_500)
_MOST = 100_000


class Noticing:
    """Decides when people are told.

    Args:
        reads: within the transaction that keeps the notices.
        world: what there is.
        directory: who is told.
        dates: what instants of the clock the ledger's dates were.
    """

    def __init__(self, reads: Reads, world: World, directory: Directory, dates: Dates) -> None:
        self._reads = reads
        self._world = world
        self._directory = directory
        self._dates = dates

    def notices(self, alert: Alert, contacts: Iterable[str], kind: NoticeKind, now: datetime) -> Iterator[Notice]:
        """Yield a notice for each contact who is to be told, each due at once or when their quiet hours are over."""
        for contact_id in contacts:
            contact = self._directory.contacts.get(contact_id)
            held = contact and self._hold(contact, alert, kind, now)
            if held:
                why: NoticeKind = "late" if held > now and kind != "resolved" else kind
                at = telling.due_at(self._reads, self._world, self._dates, contact_id, alert.key.site, held, now)
                yield Notice(contact_id, alert.id, why, at)

    def _hold(self, contact: Contact, alert: Alert, kind: NoticeKind, now: datetime) -> datetime | None:
        """Return when a contact may be told; a patient is woken once, and not told the same again and again."""
        if not contact.home or kind not in {"repeated", "still_out"}:
            return quiet.hold(contact, self._world, alert.situation, now)
        last = self._reads.last_written(contact.id, alert.key.site)
        if last is not None and now - self._dates.instant(last, now) < PATIENT_REPEAT:
            return None
        known = replace(alert.situation, severity="warning", stage="present")
        return quiet.hold(contact, self._world, known, now)

    def sooner(self, now: datetime) -> Iterator[Notice]:
        """Yield the notices that wait for longer than they would if they were decided now, as they would be."""
        for notice in self._reads.notices(now + _AHEAD, _MOST):
            alert, contact = self._reads.alert(notice.alert), self._directory.contacts.get(notice.contact)
            held = quiet.hold(contact, self._world, alert.situation, now) if alert and contact else now
            if held is not None and held < notice.due_at:
                yield replace(notice, due_at=held)


def wait_anew(tx: Transaction, world: World, noticing: Noticing, now: datetime) -> None:
    """See to it that nothing waits for an instant that the clock had almost reached when it was turned back."""
    for place in places(tx, world):
        tx.put_look(place, now)
    for alert in tx.alerts(AlertFilter(states=("firing", "acknowledged"))):
        tx.put_alert_due(alert.id, now)
    for notice in list(noticing.sooner(now)):
        tx.put_notice(notice)
