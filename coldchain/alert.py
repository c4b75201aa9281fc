"""Alerts: what is wrong with a unit, a site or the service, for as long as it is, and who has seen it.

firing ──acknowledged──▶ acknowledged ──over──▶ resolved
   ▲ ◀────something new, or the snooze ends────┘    ▲
   └───────────────────────over─────────────────────┘

One alert per key: a unit and a cause. What grows worse is a stage of it, and lots are lines inside it.
"""

import base64
import hashlib
from datetime import datetime
from typing import Literal

import msgspec

from coldchain.stock import Condition, Form
from coldchain.units import show_instant

Severity = Literal["notice", "warning", "critical"]
SEVERITIES: tuple[Severity, ...] = ("notice", "warning", "critical")
AlertState = Literal["firing", "acknowledged", "resolved"]

Cause = Literal[
    # of a unit
    "warm",  # above the range, up to overheating
    "cold",  # below the range, down to freezing
    "silent",  # no data from any of its sensors, or from one of several
    "stuck",  # the same value for too long
    "scale",  # °C or °F?
    "battery",
    "calibration",  # due or lapsed
    "stock",  # lots wait for a decision, outside of what is warm or cold
    "overdue",  # unit or sensor out of service for longer than was said
    "review",  # too many alerts in a week
    # of a site
    "site_silent",  # power or network
    "expiring",
    "par",  # stock below its level
    "dose",  # a patient's next dose is not covered
    "shipment",  # no word of arrival
    "recall",  # open, and this site has not answered
    # of the service
    "collector",  # nobody takes readings in
    "broker",
    "influx",  # the shared record lags behind
    "disk",
    "channel",  # somebody cannot be reached
]
UNIT_CAUSES: tuple[Cause, ...] = (
    "warm", "cold", "silent", "stuck", "scale", "battery", "calibration", "stock", "overdue", "review",
)  # fmt: skip
SITE_CAUSES: tuple[Cause, ...] = ("site_silent", "expiring", "par", "dose", "shipment", "recall")
SERVICE_CAUSES: tuple[Cause, ...] = ("collector", "broker", "influx", "disk", "channel")

Stage = Literal[
    "present",  # of causes without stages
    "running_out",  # out of range, most of the tolerance used
    "breached",  # over the limit
    "suspected",  # freezing or overheated, by one reading
    "confirmed",  # freezing or overheated, by a run
    "due",
    "lapsed",
    "soon",  # expiring
    "expired",
]
STAGES: tuple[Stage, ...] = (
    "present", "due", "soon", "lapsed", "expired", "running_out", "breached", "suspected", "confirmed",
)  # fmt: skip
"""From the least to the gravest, within a cause."""


class Key(msgspec.Struct, frozen=True, order=True):
    """What an alert is about: there is one that is not resolved at most.

    Attributes:
        site: empty: the service itself.
        unit: empty: the whole site.
        cause: what is wrong.
        part: what tells several of one cause apart, such as a product or a contact; mostly empty.
    """

    site: str
    unit: str
    cause: Cause
    part: str = ""

    def __str__(self) -> str:
        return ":".join(each for each in (f"{self.site}/{self.unit}", self.cause, self.part) if each)


class LotLine(msgspec.Struct, frozen=True):
    """A lot as an alert tells of it."""

    lot: str
    product: str
    form: Form
    quantity: int
    condition: Condition


class Situation(msgspec.Struct, frozen=True):
    """What is wrong, as it was found at an instant.

    Attributes:
        key: what it is about.
        stage: how grave within its cause.
        severity: by what is at stake: stock makes it more.
        since: when it began: first reading out, last reading heard, …
        sensors: those that show it, the worst first, as `site/unit/sensor`.
        findings: ids of what it rests on; another one is something new.
        temperature_c: the newest reading of the worst sensor, °C; None: none, or it has nothing to do with it.
        measured_at: when that was measured.
        limit_c: the limit that is passed, °C.
        silent_since: when it was last heard; None: it is not silent.
        lots: what lies there, the worst condition first.
        label_clock_ends_at: when the label's time would end, if applied: the earliest of the lots.
        details: what else there is to say, as short sentences without a name of a person.
    """

    key: Key
    stage: Stage
    severity: Severity
    since: datetime
    sensors: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    temperature_c: float | None = None
    measured_at: datetime | None = None
    limit_c: float | None = None
    silent_since: datetime | None = None
    lots: tuple[LotLine, ...] = ()
    label_clock_ends_at: datetime | None = None
    details: tuple[str, ...] = ()


class Acknowledgement(msgspec.Struct, frozen=True):
    """Somebody has seen it: who, when, what they said; `by_link`: by a signed link, not signed in."""

    by: str
    at: datetime
    comment: str = ""
    by_link: bool = False


class Alert(msgspec.Struct, frozen=True):
    """One alert, the fold of its events.

    Attributes:
        id: of its own.
        situation: as last told; when resolved, as it last was.
        state: of its life.
        raised_at: when it was raised.
        drill: marked DRILL wherever it is told.
        findings: every finding it ever rested on.
        worst: the gravest stage it ever had.
        gravest: the highest severity it ever had.
        anew_at: since when it fires: raised, or something new after an acknowledgement. Escalation counts from here.
        step: how many escalation steps were told since `anew_at`; 0: none yet.
        told_at: when that was last.
        told: contacts who were ever told, in the order in which they first were.
        acknowledged: who has seen it; None: nobody since `anew_at`.
        owner: contact who looks after it: who acknowledged, or whom it was handed over to; empty: nobody.
        snoozed_until: nothing is told of it until then, unless it grows worse.
        resolved_at: when it was over.
        because: why it was resolved, in words.
    """

    id: str
    situation: Situation
    state: AlertState
    raised_at: datetime
    anew_at: datetime
    worst: Stage
    gravest: Severity
    drill: bool = False
    findings: tuple[str, ...] = ()
    step: int = 0
    told_at: datetime | None = None
    told: tuple[str, ...] = ()
    acknowledged: Acknowledgement | None = None
    owner: str = ""
    snoozed_until: datetime | None = None
    resolved_at: datetime | None = None
    because: str = ""

    @property
    def key(self) -> Key:
        """What it is about."""
        return self.situation.key

    @property
    def is_open(self) -> bool:
        """Not resolved."""
        return self.state != "resolved"


def id_of(key: Key, raised_at: datetime) -> str:
    """Return the id of the alert of a key that is raised at an instant: the same, whoever computes it."""
    digest = hashlib.sha256(f"{key}@{show_instant(raised_at)}".encode()).digest()
    return "a" + base64.b32encode(digest[:10]).decode().lower()


class Mute(msgspec.Struct, frozen=True):
    """A person's word that nothing is told of some alerts for a while; they are still raised and shown.

    Attributes:
        id: of its own.
        site: empty: of the service's own alerts.
        unit: empty: the whole site.
        causes: empty: all.
        until: when it ends by itself.
        reason: why.
        by: who set it.
        since: when.
    """

    id: str
    site: str
    unit: str
    causes: tuple[Cause, ...]
    until: datetime
    reason: str
    by: str
    since: datetime

    def covers(self, key: Key, now: datetime) -> bool:
        """Tell whether it holds for an alert at an instant."""
        return (
            self.since <= now < self.until
            and self.site == key.site
            and self.unit in {"", key.unit}
            and (not self.causes or key.cause in self.causes)
        )


class UnitOut(msgspec.Struct, frozen=True):
    """A unit out of service: its own alerts are muted, and shown as such.

    Attributes:
        site: where.
        unit: which.
        since: when it went out.
        expected_until: when it is expected back; later, that is an alert of its own; None: nobody says.
        reason: why.
        by: who said so.
    """

    site: str
    unit: str
    since: datetime
    expected_until: datetime | None
    reason: str
    by: str


NoticeKind = Literal["raised", "worse", "anew", "escalated", "repeated", "still_out", "handed_over", "resolved", "late"]
"""Why somebody is told: `late`: in quiet hours it waited until the morning."""


class Notice(msgspec.Struct, frozen=True):
    """One contact is to be told of one alert; notices that are due together become one message.

    Attributes:
        contact: who.
        alert: of which.
        kind: why.
        due_at: when, by the watched world's clock.
    """

    contact: str
    alert: str
    kind: NoticeKind
    due_at: datetime
