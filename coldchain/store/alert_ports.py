"""What the core asks of a store about alerts.

Alerts, messages, mutes and units out are the fold of the ledger's entries; what is due is the alerter's own.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

import msgspec

from coldchain.alert import Alert, AlertState, Cause, Key, Mute, Notice, UnitOut
from coldchain.messages import Outgoing
from coldchain.stock import Place


class AlertFilter(msgspec.Struct, frozen=True):
    """Which alerts; what is None or empty does not narrow.

    Attributes:
        sites: of these; `""` among them: the service's own.
        unit: of one unit, of those sites.
        causes: of these.
        states: in these.
        raised_since: raised at or after.
        drills: drills too.
        after: the id that the page before ended with; pages are newest first: by `raised_at` falling, then id.
        limit: so many at most.
    """

    sites: tuple[str, ...] = ()
    unit: str = ""
    causes: tuple[Cause, ...] = ()
    states: tuple[AlertState, ...] = ()
    raised_since: datetime | None = None
    drills: bool = True
    after: str = ""
    limit: int | None = None


class ChannelTrouble(msgspec.Struct, frozen=True):
    """A contact's channel that does not work."""

    contact: str
    channel: int
    service: str
    problem: str
    since: datetime


class AlertReads(Protocol):
    """What can be asked about alerts, in a transaction or outside one."""

    def alert(self, alert_id: str) -> Alert | None:
        """Return an alert; None: there is none of this id."""
        ...

    def open_alert(self, key: Key, *, drill: bool = False) -> Alert | None:
        """Return the alert of a key that is not resolved; None: there is none."""
        ...

    def last_resolved(self, key: Key) -> Alert | None:
        """Return the alert of a key that was resolved last, drills left out."""
        ...

    def alerts(self, which: AlertFilter) -> list[Alert]:
        """Return alerts, newest first."""
        ...

    def open_alerts(self, site: str, unit: str | None = None) -> list[Alert]:
        """Return the alerts of a site (unit None: with all its units; empty: the site's own) that are not resolved.

        By key, then by when they were raised.
        """
        ...

    def alerts_due(self, now: datetime, limit: int) -> list[Alert]:
        """Return open alerts with something to be done by the passing of time, those due first."""
        ...

    def looks_due(self, now: datetime, limit: int) -> list[Place]:
        """Return the places that are to be looked at again, those due first; a whole site has an empty unit."""
        ...

    def mutes(self, now: datetime) -> list[Mute]:
        """Return the mutes in force at an instant, by id."""
        ...

    def mute(self, mute_id: str) -> Mute | None:
        """Return a mute that was not ended before its time."""
        ...

    def units_out(self) -> list[UnitOut]:
        """Return the units out of service, by site then unit."""
        ...

    def unit_out(self, place: Place) -> UnitOut | None:
        """Return whether a unit is out of service; None: it is not."""
        ...

    def notices(self, now: datetime, limit: int) -> list[Notice]:
        """Return the notices due at or before `now`, by contact, then due, then alert."""
        ...

    def notices_of(self, alert_id: str) -> list[Notice]:
        """Return the notices that wait about an alert, by contact, then due."""
        ...

    def next_due(self) -> datetime | None:
        """Return when, by the watched world's clock, the first look, alert or notice is due; None: none is."""
        ...

    def message(self, message_id: str) -> Outgoing | None:
        """Return a message and what became of it."""
        ...

    def messages_of(self, alert_id: str) -> list[Outgoing]:
        """Return the messages about an alert, oldest first: who was told when."""
        ...

    def messages_due(self, now: datetime, limit: int) -> list[Outgoing]:
        """Return messages that wait and may be tried at `now` (real clock), those due first."""
        ...

    def last_written(self, contact: str, site: str) -> datetime | None:
        """Return when a contact was last written to about a site; None: never."""
        ...

    def written_since(self, contact: str, since: datetime) -> int:
        """Return how many messages were written to a contact since an instant."""
        ...

    def swept_on(self, what: str) -> date | None:
        """Return the day on which something was last looked at that is looked at once a day; None: never."""
        ...

    def channel_troubles(self) -> list[ChannelTrouble]:
        """Return the channels that do not work, by contact then channel."""
        ...

    def broker_lost_since(self) -> datetime | None:
        """Return since when the collector has no broker; None: it has one, or never said."""
        ...

    def holder(self, role: str) -> tuple[str, datetime] | None:
        """Return who has, or last had, a role and until when its lease runs (real clock); None: nobody ever."""
        ...


class AlertWrites(Protocol):
    """What can be written about alerts within a transaction."""

    def put_alert(self, alert: Alert) -> None:
        """Set an alert. When it is due stays as it is; a new one is not due, a resolved one never."""
        ...

    def put_alert_due(self, alert_id: str, due_at: datetime | None) -> None:
        """Set when something is to be done about an alert by the passing of time."""
        ...

    def put_look(self, place: Place, at: datetime | None) -> None:
        """Set when a place is to be looked at again; None: not before something happens there."""
        ...

    def put_mute(self, mute: Mute) -> None:
        """Set a mute."""
        ...

    def drop_mute(self, mute_id: str) -> None:
        """Remove a mute."""
        ...

    def put_unit_out(self, out: UnitOut) -> None:
        """Set that a unit is out of service."""
        ...

    def drop_unit_out(self, place: Place) -> None:
        """Set that a unit is in service."""
        ...

    def put_notice(self, notice: Notice) -> None:
        """Set that a contact is to be told of an alert; of the same contact, alert and kind the earlier due counts."""
        ...

    def drop_notices(self, notices: Sequence[Notice]) -> None:
        """Remove notices by contact, alert and kind, whenever they are due."""
        ...

    def put_message(self, outgoing: Outgoing) -> None:
        """Set a message; one that waits may be tried at once, unless `put_message_due` says, or said, later."""
        ...

    def put_message_due(self, message_id: str, due_at: datetime) -> None:
        """Set when a waiting message may be tried again (real clock)."""
        ...

    def hasten_messages(self, latest: datetime, due_at: datetime) -> None:
        """Let waiting messages that may be tried only after `latest` be tried at `due_at` (real clock)."""
        ...

    def put_swept(self, what: str, on: date) -> None:
        """Set the day on which something was last looked at."""
        ...

    def put_channel_trouble(self, trouble: ChannelTrouble) -> None:
        """Set that a channel does not work; since when stays as it was first said."""
        ...

    def drop_channel_trouble(self, contact: str, channel: int) -> None:
        """Set that a channel works."""
        ...

    def put_broker_lost(self, since: datetime | None) -> None:
        """Set since when the collector has no broker; None: it has one."""
        ...
