"""The engine: from the ledger's entries, and from time, to alerts and to what people are told.

entries ──mark──▶ places ──look──▶ what is wrong now ──compared with open alerts──▶ raised, changed, resolved
                                                  alerts due ──routed──▶ notices ──due──▶ messages in the outbox

It is told nothing by memory: what is wrong is asked of the store's tables each time, so that a crash loses no alert and
repeats none. A step is one transaction: facts, notices, messages and how far the ledger was read.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from itertools import chain, islice

import msgspec

from alerts import escalation, quiet, routing, telling
from alerts.comparing import Compared, compared
from alerts.directory import Directory
from alerts.inhibition import inhibited
from alerts.marks import SERVICE, Marks, mark
from alerts.situations import Looked, Probes, look, look_at_service
from alerts.sweeping import Rounds, sweeps
from alerts.wording import digest
from alerts.world import World
from coldchain.alert import SEVERITIES, Alert, Message, Notice, NoticeKind, Severity
from coldchain.clock import Clock
from coldchain.events import (
    AlertChanged,
    AlertEscalated,
    AlertHandedOver,
    AlertRaised,
    AlertResolved,
    DaySwept,
    Event,
    MessageWritten,
)
from coldchain.ledger import Entry
from coldchain.stock import Place
from coldchain.store.alert_ports import AlertFilter
from coldchain.store.ports import Reads, Store, Transaction
from coldchain.writing import Writing

ACTOR = "alerter"
OWN = {each.__name__ for each in (AlertRaised, AlertChanged, AlertEscalated, AlertHandedOver, AlertResolved)}
"""What a step itself has seen to when it writes it."""
CURSOR = "alerts"
MOST_ENTRIES = 1_000
MOST_PLACES = 200
"""So many places are looked at in one step; the others are due for the next."""
MOST_ALERTS = 500
MOST_NOTICES = 5_000
MOST_SWEEPS = 50
INHIBITED = timedelta(minutes=5)
"""So often it is looked whether what kept an alert from being told still does."""
SERVICE_EVERY = timedelta(minutes=1)


class Stepped(msgspec.Struct, frozen=True):
    """What a step came to.

    Attributes:
        entries: the ledger's new entries.
        more: there is more to do at once.
    """

    entries: tuple[Entry, ...] = ()
    more: bool = False


class Engine:
    """Turns what happened into alerts and messages, a step at a time.

    Args:
        store: of one or several sites; other processes may write to it too.
        clock: of the world that is watched.
        world: what is configured.
        directory: who is told.
        probes: what the service knows of itself: disk, shared record.
    """

    def __init__(
        self, store: Store, clock: Clock, world: World, directory: Directory, probes: Callable[[Reads], Probes]
    ) -> None:
        self._store = store
        self._clock = clock
        self._world = world
        self._directory = directory
        self._probes = probes
        self._rounds = Rounds(store, sweeps(world, directory), clock.now())
        self._begun = False

    def step(self) -> Stepped:
        """Do what is to be done now: one transaction, or none where there is nothing.

        Raises:
            StoreUnavailableError: nothing was written; the next step does it.
        """
        now = self._clock.now()
        if not self._is_due(now):
            return Stepped()
        with self._store.transaction() as tx:
            stepping = _Step(tx, self._clock.now(), self._world, self._directory)
            if not self._begun:
                stepping.begin()
            more = stepping.read()
            swept = list(self._rounds.due(stepping.now, MOST_SWEEPS))
            for sweep, day in swept:
                stepping.sweep(sweep.what)
                stepping.tell([DaySwept(sweep.what, day)])
            more = stepping.look(self._probes) or more or bool(swept)
            more = stepping.think() or more
            more = stepping.write() or more
        self._begun = True
        for sweep, day in swept:
            self._rounds.swept(sweep, day)
        return Stepped(tuple(stepping.entries), more)

    def _is_due(self, now: datetime) -> bool:
        if not self._begun or self._store.cursor(CURSOR) < self._store.head().seq:
            return True
        due = [at for at in (self._store.next_due(), self._rounds.due_at) if at is not None]
        return any(at <= now for at in due)


class _Step:
    """One transaction's work."""

    def __init__(self, tx: Transaction, now: datetime, world: World, directory: Directory) -> None:
        self.now = now
        self._tx = tx
        self._world = world
        self._directory = directory
        self._writing = Writing(tx, now, ACTOR)
        self._marks = Marks()

    @property
    def entries(self) -> list[Entry]:
        """What was written."""
        return self._writing.entries

    def tell(self, events: Iterable[Event]) -> None:
        """Write facts."""
        self._writing.tell(events)

    def begin(self) -> None:
        """A process begins: the configuration may be another, and time went by. Every place is looked at."""
        for site in self._world.sites.values():
            for place in (Place(site.id, ""), *(Place(site.id, unit) for unit in site.units)):
                self._tx.put_look(place, self.now)
        self._tx.put_look(SERVICE, self.now)

    def read(self) -> bool:
        """Read on in the ledger; tell whether there is more."""
        cursor = self._tx.cursor(CURSOR)
        read = 0
        for entry in self._tx.entries(cursor, MOST_ENTRIES):
            read, cursor = read + 1, entry.seq
            if entry.actor != ACTOR or entry.kind not in OWN:
                mark(self._marks, self._tx, self._world, entry.event)
        self._tx.put_cursor(CURSOR, cursor)
        for contact, alerts in self._marks.unreached:
            self._pass_on(contact, alerts)
        return read == MOST_ENTRIES

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
        places = dict.fromkeys((*self._marks.places, *self._tx.looks_due(self.now, MOST_PLACES)))
        for place in islice(places, MOST_PLACES):
            looked = self._looked(place, probes)
            alerts = {each.key: each for each in self._tx.open_alerts(place.site, place.unit) if not each.drill}
            for event in compared(looked.situations, looked.over, alerts, self.now):
                self.tell([event])
                self._follow(event)
            self._tx.put_look(place, looked.again_at)
        left = list(islice(places, MOST_PLACES, None))
        for place in left:
            self._tx.put_look(place, self.now)
        return bool(left)

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
            self._notify(alert, alert.told, "resolved")
        elif isinstance(event, AlertChanged) and event.worse and not event.anew and alert.step:
            self._tell_worse(alert)
        self._marks.alerts[event.alert] = None

    def _tell_worse(self, alert: Alert) -> None:
        """A graver alert may be of routes that were not told yet, up to the step that was reached."""
        if inhibited(self._tx, self._world, alert.key, self.now):
            return
        severity, steps = alert.situation.severity, range(1, alert.step + 1)
        reached = (routing.receivers(self._directory, alert.key, severity, step, self.now) for step in steps)
        told = tuple(dict.fromkeys(chain(alert.told, *reached)))
        self._escalate(alert, escalation.Due(alert.step, told, "it grew worse", reopened=False, kind="worse"))

    def think(self) -> bool:
        """See who is to be told of which alert now; tell whether some are left."""
        due = self._tx.alerts_due(self.now, MOST_ALERTS)
        marked = (self._tx.alert(each) for each in self._marks.alerts)
        alerts = {alert.id: alert for alert in (*due, *marked) if alert is not None and alert.is_open}
        for alert in alerts.values():
            self._think_of(alert)
        return len(due) == MOST_ALERTS

    def _think_of(self, alert: Alert) -> None:
        if inhibited(self._tx, self._world, alert.key, self.now):
            self._tx.put_alert_due(alert.id, self.now + INHIBITED)
            return
        if (due := escalation.due(self._directory, self._world, alert, self.now)) is not None:
            self._escalate(alert, due)
        elif (handed := escalation.handovers(self._directory, alert, self.now)) is not None:
            self.tell([AlertHandedOver(alert.id, *handed)])
            self._notify(alert, [handed[1]], "handed_over")
        alert = self._tx.alert(alert.id) or alert
        self._tx.put_alert_due(alert.id, escalation.next_due(self._directory, self._world, alert, self.now))

    def _escalate(self, alert: Alert, due: escalation.Due) -> None:
        self.tell([AlertEscalated(alert.id, due.step, due.contacts, due.because, due.reopened)])
        self._notify(alert, due.contacts, due.kind)

    def _pass_on(self, contact: str, alerts: Iterable[str]) -> None:
        """No channel reached a contact: who comes next is told now."""
        for alert in (self._tx.alert(each) for each in alerts):
            if alert is None or alert.state != "firing":
                continue
            step = alert.step + 1
            told = routing.receivers(self._directory, alert.key, alert.situation.severity, step, self.now)
            others = tuple(each for each in told if each != contact)
            because = f"{contact} could not be reached"
            self._escalate(alert, escalation.Due(step, others, because, reopened=False, kind="escalated"))

    def _notify(self, alert: Alert, contacts: Iterable[str], kind: NoticeKind) -> None:
        for contact_id in contacts:
            contact = self._directory.contacts.get(contact_id)
            held = contact and quiet.hold(contact, self._world, alert.situation, self.now)
            if held:
                why: NoticeKind = "late" if held > self.now and kind != "resolved" else kind
                at = telling.due_at(self._tx, self._world, contact_id, alert.key.site, held)
                self._tx.put_notice(Notice(contact_id, alert.id, why, at))

    def write(self) -> bool:
        """Write the messages that are due; tell whether some are left."""
        notices = self._tx.notices(self.now, MOST_NOTICES)
        self.tell(
            MessageWritten(message)
            for message in telling.messages(self._tx, self._world, self._directory, notices, self.now)
        )
        self._tx.drop_notices(notices)
        return len(notices) == MOST_NOTICES

    def _digest(self, contact_id: str) -> None:
        contact = self._directory.contacts[contact_id]
        sites = routing.sites_of(self._directory, self._world, contact_id)
        alerts = self._tx.alerts(AlertFilter(sites=sites, states=("firing", "acknowledged"))) if sites else []
        muted = {each.id: why for each in alerts if (why := inhibited(self._tx, self._world, each.key, self.now))}
        words = digest(self._world, contact, alerts, muted, self.now)
        severities: list[Severity] = [each.situation.severity for each in alerts]
        severity = max(severities, key=SEVERITIES.index) if severities else "notice"
        ids = tuple(each.id for each in alerts)
        message = Message(
            telling.message_id(contact_id, ("digest",), self.now), contact_id, "digest", severity, "", ids, words
        )
        self.tell([MessageWritten(message)])
