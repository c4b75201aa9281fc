"""A step of the engine: what one transaction reads, finds out and writes."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import chain, islice

import msgspec

from alerts import escalation, routing, telling
from alerts.comparing import Compared, compared
from alerts.dating import Dates
from alerts.directory import Directory
from alerts.guarding import guarded
from alerts.inhibition import inhibited
from alerts.marks import SERVICE, Marks, mark
from alerts.noticing import Noticing, wait_anew
from alerts.passing_on import instead, is_unreached
from alerts.places import places
from alerts.situations import Looked, Probes, look, look_at_service
from alerts.wording import digest
from alerts.world import World
from coldchain.alert import Alert, Cause, Key, Notice, NoticeKind
from coldchain.events import (
    AlertChanged,
    AlertEscalated,
    AlertHandedOver,
    AlertRaised,
    AlertResolved,
    Event,
    MessageWritten,
)
from coldchain.ledger import Entry
from coldchain.stock import Place
from coldchain.store.alert_ports import AlertFilter
from coldchain.store.ports import Reads, Transaction
from coldchain.writing import Writing

ACTOR = "alerter"
OWN = {each.__name__ for each in (AlertRaised, AlertChanged, AlertEscalated, AlertHandedOver, AlertResolved)}
"""What a step itself has seen to when it writes it."""
CURSOR = "alerts"
MOST_ENTRIES = 1_000
MOST_PLACES = 50
"""So many places are looked at in one step; the others are due for the next."""
_FIRST = datetime(1970, 1, 1, tzinfo=UTC)
MOST_ALERTS = 200
MOST_NOTICES = 5_000
BEHIND = timedelta(minutes=5)
"""So often every place is looked at while the clock is behind."""
INHIBITED = timedelta(minutes=5)
"""So often it is looked whether what kept an alert from being told still does."""
NAME_STOCK: tuple[Cause, ...] = ("warm", "cold", "silent", "site_silent")
"""Their end is told with the stock that stays quarantined."""
SERVICE_EVERY = timedelta(minutes=1)
_OPPOSITE: dict[Cause, Cause] = {"warm": "cold", "cold": "warm"}


class Step:
    """One transaction's work: its methods are called in the order in which they stand here.

    Args:
        tx: the transaction.
        now: the watched world's instant.
        world: what is configured.
        directory: who is told.
        dates: what instants of the clock the ledger's dates were.

    Attributes:
        blind: places that could not be looked at, by a mistake of ours: nothing is told of them.
        seen: those that could.
    """

    def __init__(self, tx: Transaction, now: datetime, world: World, directory: Directory, dates: Dates) -> None:
        self.now = now
        self._tx = tx
        self._world = world
        self._directory = directory
        self._dates = dates
        self._noticing = Noticing(tx, world, directory, dates)
        self._writing = Writing(tx, now, ACTOR)
        self._marks = Marks()
        self._due: list[Alert] = []
        self._read_all = False
        self.blind: list[Place] = []
        self.seen: list[Place] = []
        self._back: dict[Place, tuple[str, ...]] = {}

    @property
    def entries(self) -> list[Entry]:
        """What was written."""
        return self._writing.entries

    def tell(self, events: Iterable[Event]) -> None:
        """Write facts."""
        self._writing.tell(events)

    def begin(self) -> None:
        """A process begins: the configuration may be another, and time went by. Every place is looked at."""
        for place in places(self._tx, self._world):
            self._tx.put_look(place, self.now)
        for alert in self._tx.alerts(AlertFilter(states=("firing",))):
            self._wait_again(alert)

    def wait_anew(self) -> None:
        """The clock was turned back: what waits is thought about now."""
        wait_anew(self._tx, self._world, self._noticing, self.now)

    def _wait_again(self, alert: Alert) -> None:
        """Let those wait again who were to be told, such as in the morning: a store that was restored lacks notices."""
        waiting = {each.contact for each in self._tx.notices_of(alert.id)}
        written = {each.message.contact for each in self._tx.messages_of(alert.id)}
        self._notify(alert, (each for each in alert.told if each not in waiting | written), "raised")

    def read(self) -> bool:
        """Read on in the ledger; tell whether there is more."""
        cursor = self._tx.cursor(CURSOR)
        read = 0
        for entry in self._tx.entries(cursor, MOST_ENTRIES):
            read, cursor = read + 1, entry.seq
            if entry.actor != ACTOR or entry.kind not in OWN:
                mark(self._marks, self._tx, self._world, entry.event)
        self._tx.put_cursor(CURSOR, cursor)
        for contact, alerts, tried in self._marks.unreached:
            if is_unreached(self._directory, contact, tried):
                self._pass_on(contact, alerts)
        for alert in map(self._tx.alert, self._marks.ended):
            if alert is not None:
                self._notify(alert, alert.told, "resolved")
        self._read_all = read < MOST_ENTRIES
        return not self._read_all

    def sweep(self, what: str) -> None:
        """Look at a site and all its units, or write a contact's digest."""
        kind, _, name = what.partition(":")
        if kind == "site":
            units = self._world.sites[name].units
            self._marks.places.update(dict.fromkeys([Place(name, ""), *(Place(name, unit) for unit in units)]))
        else:
            self._digest(name)

    def look(self, probes: Callable[[Reads], Probes]) -> bool:
        """Look at the places that were marked or are due; tell whether some are left."""
        # What is told of an alert by the passing of time is told as things are now.
        self._due = self._tx.alerts_due(self.now, MOST_ALERTS)
        told = (Place(each.key.site, each.key.unit) for each in self._due)
        due = self._tx.looks_due(self.now, MOST_PLACES)
        places = dict.fromkeys((*told, *self._marks.places, *due))
        for place in islice(places, MOST_PLACES):
            find = partial(self._found, place, probes)
            found = guarded(find, f"{place or 'the service'} cannot be looked at")
            again_at, facts = (self.now + SERVICE_EVERY, []) if found is None else found
            (self.blind if found is None else self.seen).append(place)
            for event in facts:
                self.tell([event])
                self._follow(event)
            self._tx.put_look(place, self._soon(again_at))
        left = list(islice(places, MOST_PLACES, None))
        # What something happened to goes before what only is due, such as all that there is at a start.
        for place in left:
            self._tx.put_look(place, _FIRST if place in self._marks.places else self.now)
        return bool(left) or len(due) == MOST_PLACES

    def _soon(self, again_at: datetime | None) -> datetime | None:
        """Return when to look again: while the clock is behind, what readings tell may seem to lie hours ahead."""
        return min(again_at or self.now + BEHIND, self.now + BEHIND) if self._dates.is_behind else again_at

    def _found(self, place: Place, probes: Callable[[Reads], Probes]) -> tuple[datetime | None, list[Compared]]:
        """Return when a place is to be looked at again, and what is to be told of it."""
        looked = self._looked(place, probes)
        alerts = {each.key: each for each in self._tx.open_alerts(place.site, place.unit) if not each.drill}
        return looked.again_at, list(compared(looked.situations, looked.over, alerts, self.now))

    def _looked(self, place: Place, probes: Callable[[Reads], Probes]) -> Looked:
        if place != SERVICE:
            return look(self._tx, self._world, place, self.now)
        looked = look_at_service(self._tx, self._world, probes(self._tx), self.now)
        return msgspec.structs.replace(looked, again_at=self.now + SERVICE_EVERY)

    def _follow(self, event: Compared) -> None:
        """Tell those who were told of an alert that it is over or worse; think again of one that is another now."""
        alert = self._tx.alert(event.alert)
        if alert is None:
            return
        if isinstance(event, AlertResolved):
            # From too warm to too cold nothing is over: the other alert tells it.
            if (other := _OPPOSITE.get(alert.key.cause)) is None or not self._is_open(alert.key, other):
                # Whoever still waits to be told of it, such as for the morning, need not be told that it is over.
                written = {each.message.contact for each in self._tx.messages_of(alert.id)}
                told = self._notify(alert, (each for each in alert.told if each in written), "resolved")
                if alert.key.cause in NAME_STOCK:
                    self._back[Place(alert.key.site, alert.key.unit)] = told
        elif isinstance(event, AlertChanged) and event.worse and not event.anew and alert.step:
            self._tell_worse(alert)
        self._marks.alerts[event.alert] = None

    def _is_open(self, key: Key, cause: Cause) -> bool:
        return self._tx.open_alert(msgspec.structs.replace(key, cause=cause)) is not None

    def _tell_worse(self, alert: Alert) -> None:
        """A graver alert may be of routes that were not told yet, up to the step that was reached."""
        if inhibited(self._tx, self._world, alert.key, self.now):
            self._notify(alert, alert.told, "worse")  # which waits until nothing keeps it back
            return
        severity, steps = alert.situation.severity, range(1, alert.step + 1)
        reached = (routing.receivers(self._directory, alert.key, severity, step, self.now) for step in steps)
        told = tuple(dict.fromkeys(chain(alert.told, *reached)))
        self._escalate(alert, escalation.Due(alert.step, told, "it grew worse", reopened=False, kind="worse"))

    def think(self) -> bool:
        """See who is to be told of which alert now; tell whether some are left."""
        # Entries of one instant are dated a microsecond apart: what was just raised is due now.
        self.now = self.now if self._dates.is_behind else max(self.now, self._tx.head().at or self.now)
        ids = dict.fromkeys((*(each.id for each in self._due), *self._marks.alerts))
        for alert in (self._tx.alert(each) for each in ids):
            if alert is not None and alert.is_open:
                self._think_of(alert)
        return len(self._due) == MOST_ALERTS

    def _think_of(self, alert: Alert) -> None:
        if inhibited(self._tx, self._world, alert.key, self.now):
            self._tx.put_alert_due(alert.id, self.now + INHIBITED)
            return
        alert = self._dates.alert(telling.fresh(self._tx, self._world, alert, self.now), self.now)
        if (due := escalation.due(self._directory, self._world, alert, self.now)) is not None:
            self._escalate(alert, self._unsaid(alert, due))
        elif (handed := escalation.handovers(self._directory, alert, self.now)) is not None:
            self.tell([AlertHandedOver(alert.id, *handed)])
            self._notify(alert, [handed[1]], "handed_over")
        kept = self._tx.alert(alert.id) or alert
        alert = self._dates.alert(msgspec.structs.replace(kept, situation=alert.situation), self.now)
        self._tx.put_alert_due(alert.id, escalation.next_due(self._directory, self._world, alert, self.now))

    def _unsaid(self, alert: Alert, due: escalation.Due) -> escalation.Due:
        """Leave out who is just told that the unit is in range again: that names the stock that waits, too."""
        if alert.key.cause != "stock" or alert.step:
            return due
        places = (Place(alert.key.site, alert.key.unit), Place(alert.key.site, ""))
        told = {contact for place in places for contact in self._back.get(place, ())}
        return msgspec.structs.replace(due, contacts=tuple(each for each in due.contacts if each not in told))

    def _escalate(self, alert: Alert, due: escalation.Due) -> None:
        self.tell([AlertEscalated(alert.id, due.step, due.contacts, due.because, due.reopened)])
        self._notify(alert, due.contacts, due.kind)

    def _pass_on(self, contact: str, alerts: Iterable[str]) -> None:
        """No channel reached a contact: who comes next is told now."""
        for alert in (self._tx.alert(each) for each in alerts):
            if alert is None or alert.state != "firing":
                continue
            due = instead(self._tx, self._directory, self._world, alert, contact, self.now)
            if due is not None:
                self._escalate(alert, due)

    def _notify(self, alert: Alert, contacts: Iterable[str], kind: NoticeKind) -> tuple[str, ...]:
        """Write the notices of those who are to be told, and return who they are."""
        notices = tuple(self._noticing.notices(alert, contacts, kind, self.now))
        for notice in notices:
            self._tx.put_notice(notice)
        return tuple(each.contact for each in notices)

    def write(self) -> bool:
        """Write the messages that are due; tell whether some are left."""
        notices = self._tx.notices(self.now, MOST_NOTICES)
        muted = [each for each in notices if each.kind in {"late", "worse"} and self._is_muted(each)]
        told = [each for each in notices if each not in muted] if muted else notices
        gone = [each for each in told if each.contact not in self._directory.contacts and each.kind != "resolved"]
        for message in telling.messages(self._tx, self._world, self._directory, self._dates, told, self.now):
            self.tell([MessageWritten(message)])
            # What waits for the morning, or for more to come, is told by this.
            waiting = (each for alert in message.alerts for each in self._tx.notices_of(alert))
            self._tx.drop_notices([each for each in waiting if each.contact == message.contact])
        self._tx.drop_notices(notices)
        for each in muted:
            self._tx.put_notice(msgspec.structs.replace(each, due_at=self.now + INHIBITED))
        for each in gone:
            self._pass_on(each.contact, [each.alert])
        return bool(gone) or len(notices) == MOST_NOTICES

    def _is_muted(self, notice: Notice) -> bool:
        """Tell whether what waited for the morning was muted meanwhile, or grew worse then: it waits on."""
        alert = self._tx.alert(notice.alert)
        return alert is not None and bool(inhibited(self._tx, self._world, alert.key, self.now))

    def finish(self) -> None:
        """What was written here need not be read again."""
        if self._read_all:
            self._tx.put_cursor(CURSOR, self._tx.head().seq)

    def _digest(self, contact_id: str) -> None:
        contact = self._directory.contacts[contact_id]
        sites = routing.sites_of(self._directory, self._world, contact_id)
        alerts = self._tx.alerts(AlertFilter(sites=sites, states=("firing", "acknowledged"))) if sites else []
        muted = {each.id: why for each in alerts if (why := inhibited(self._tx, self._world, each.key, self.now))}
        out = [each for each in self._tx.units_out() if each.site in sites]
        write = partial(digest, self._world, contact, alerts, muted, self.now, out)
        words = guarded(write, f"the digest of {contact_id} cannot be written")
        if words is None:
            return
        self.tell([MessageWritten(telling.digest_message(contact_id, alerts, words, self.now))])
