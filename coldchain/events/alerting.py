"""Facts about alerts: raised, seen, passed on, over; and about messages: who was told what, when, and by which way."""

from datetime import date, datetime

from coldchain.alert import Mute, Severity, Situation
from coldchain.events.event import Event
from coldchain.messages import Message


class AlertRaised(Event, frozen=True):
    """Something is wrong that no open alert tells of."""

    alert: str
    situation: Situation
    drill: bool = False


class AlertChanged(Event, frozen=True):
    """The situation of an open alert is another.

    Attributes:
        alert: which.
        situation: as it is now.
        worse: graver than it was told: those who were told are told so.
        anew: a new finding after an acknowledgement: it fires again, from the first step on.
    """

    alert: str
    situation: Situation
    worse: bool = False
    anew: bool = False


class AlertAcknowledged(Event, frozen=True):
    """Somebody has seen it: escalation ends, the alert does not.

    `contact` is the contact who did, where known; `by_link`: by a signed link, without signing in.
    """

    alert: str
    comment: str = ""
    contact: str = ""
    by_link: bool = False


class AlertSnoozed(Event, frozen=True):
    """Nothing is told of it until then, unless it grows worse; it is acknowledged."""

    alert: str
    until: datetime
    comment: str = ""
    contact: str = ""


class AlertEscalated(Event, frozen=True):
    """A step of its route was reached: these contacts are told.

    Attributes:
        alert: which.
        step: from 1.
        contacts: who.
        because: why, in words: nobody acknowledged, or it is not mended.
        reopened: it was acknowledged and is still out: it fires again.
    """

    alert: str
    step: int
    contacts: tuple[str, ...]
    because: str
    reopened: bool = False


class AlertHandedOver(Event, frozen=True):
    """At a shift's end an open alert goes from one contact to another."""

    alert: str
    was: str
    now: str


class AlertResolved(Event, frozen=True):
    """It is over; `because` says why, in words."""

    alert: str
    because: str


class AlertsMuted(Event, frozen=True):
    """A person muted some alerts for a while."""

    mute: Mute


class AlertsUnmuted(Event, frozen=True):
    """A mute was ended before its time."""

    mute: Mute
    reason: str


class UnitTakenOut(Event, frozen=True):
    """A unit is out of service."""

    site: str
    unit: str
    since: datetime
    expected_until: datetime | None
    reason: str


class UnitPutBack(Event, frozen=True):
    """A unit is in service again."""

    site: str
    unit: str


class DaySwept(Event, frozen=True):
    """What is looked at once a day was looked at: `what` is `site:…`, `contact:…` (the digest) or `channels`."""

    what: str
    on: date


class MessageWritten(Event, frozen=True):
    """A message waits to be sent: this is what it says."""

    message: Message


class MessageSent(Event, frozen=True):
    """A channel took a message.

    Attributes:
        message: which.
        contact: to whom.
        channel: which of the contact's, from 0.
        service: what kind it is.
        attempt: from 1, over all channels.
        alerts: of which alerts.
        severity: the gravest of them.
    """

    message: str
    contact: str
    channel: int
    service: str
    attempt: int
    alerts: tuple[str, ...] = ()
    severity: Severity = "notice"


class MessageFailed(Event, frozen=True):
    """A channel did not take a message.

    Attributes:
        message: which.
        contact: to whom.
        channel: which of the contact's, from 0.
        service: what kind it is.
        attempt: from 1, over all channels.
        problem: why, in words, without address or secret.
        permanent: this channel will not take it.
        given_up: no channel of this contact is left.
    """

    message: str
    contact: str
    channel: int
    service: str
    attempt: int
    problem: str
    permanent: bool = False
    given_up: bool = False


class MessageWithdrawn(Event, frozen=True):
    """A message that had not been sent is not sent any more; `because` says why, in words."""

    message: str
    because: str


class ChannelFailed(Event, frozen=True):
    """A contact's channel did not pass its daily test, or gave up a message."""

    contact: str
    channel: int
    service: str
    problem: str


class ChannelRecovered(Event, frozen=True):
    """A contact's channel works again."""

    contact: str
    channel: int
    service: str


class BrokerLost(Event, frozen=True):
    """The collector has had no connection to its broker for a while, since then."""

    since: datetime


class BrokerReturned(Event, frozen=True):
    """The collector is connected again."""

    since: datetime
    until: datetime


AlertingFact = (
    AlertRaised
    | AlertChanged
    | AlertAcknowledged
    | AlertSnoozed
    | AlertEscalated
    | AlertHandedOver
    | AlertResolved
    | AlertsMuted
    | AlertsUnmuted
    | UnitTakenOut
    | UnitPutBack
    | DaySwept
    | MessageWritten
    | MessageSent
    | MessageFailed
    | MessageWithdrawn
    | ChannelFailed
    | ChannelRecovered
    | BrokerLost
    | BrokerReturned
)
