"""Alerts and mutes, in and out."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from api.schemas.values import AsWhole, At, Given, Id, Instant, Reason, Shown, Text
from coldchain.alert import AlertState, Cause, NoticeKind, Severity, Stage
from coldchain.messages import MessageKind, MessageState
from coldchain.stock import Condition, Form


class Acknowledge(Given):
    """It was seen, and somebody looks after it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"comment": "door closed, watching it"}]})
    comment: Text = ""
    contact: Annotated[Id, Field(description="As which contact, where one is both.")] = ""


class Snooze(Given):
    """Nothing more is told of it for a while, unless it grows worse."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"minutes": 60, "comment": "defrosting"}]})
    minutes: Annotated[int, Field(strict=True, ge=1, le=7 * 24 * 60), AsWhole]
    comment: Reason
    contact: Id = ""


class MuteAlerts(Given):
    """Nothing is told of some alerts until then; they are still raised and shown."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"site": "river", "until": "2026-11-22T18:00:00Z", "reason": "fridge is serviced"}]
        }
    )
    site: Annotated[Id, Field(description="Empty: the service's own alerts.")] = ""
    unit: Id = ""
    causes: Annotated[tuple[Cause, ...], Field(max_length=30, description="Left out: all.")] = ()
    until: Instant
    reason: Reason


class EndMute(Given):
    """A mute ends before its time."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "the service is done"}]})
    reason: Reason


class TakeOut(Given):
    """A unit goes out of service: nothing usable may lie in it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "defrosting"}]})
    reason: Reason
    expected_until: Instant | None = None


class StartDrill(Given):
    """An alert that is marked DRILL everywhere goes all the ways of a real one."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"site": "river", "unit": "fridge-1"}]})
    site: Id
    unit: Id
    cause: Cause = "warm"


class LotLine(Shown):
    """A lot as an alert tells of it."""

    lot: str
    product: str
    form: Form
    quantity: int
    condition: Condition


class Alert(Shown):
    """What is wrong with a unit, a site or the service, for as long as it is."""

    id: str
    site: str = Field(description="Empty: the service itself.")
    unit: str = Field(description="Empty: the whole site.")
    cause: Cause
    told: str = Field(description="In one line.")
    state: AlertState
    stage: Stage
    worst: Stage
    severity: Severity
    drill: bool
    since: At
    raised_at: At
    resolved_at: At | None
    because: str = Field(description="Why it is over.")
    sensors: list[str]
    findings: list[str]
    temperature_c: float | None
    measured_at: At | None
    limit_c: float | None
    silent_since: At | None = Field(description="When it was last heard; null: it is not silent.")
    label_clock_ends_at: At | None
    lots: list[LotLine]
    details: list[str]
    acknowledged_by: str
    acknowledged_at: At | None
    comment: str
    owner: str = Field(description="Contact who looks after it.")
    snoozed_until: At | None
    muted: str = Field(description="Why nothing is told of it; empty: it is told.")
    step: int = Field(description="Of its escalation, that was told last.")


class Attempt(Shown):
    """One try to send a message."""

    at: At
    channel: int
    service: str
    problem: str


class Message(Shown):
    """What one contact was told of it, and what became of that."""

    id: str
    contact: str
    kind: MessageKind
    written_at: At
    state: MessageState
    subject: str
    lead: str
    lines: list[str]
    attempts: list[Attempt]


class Waiting(Shown):
    """Who is to be told next."""

    contact: str
    kind: NoticeKind
    due_at: At


class WholeAlert(Alert):
    """An alert, with who was told when; whoever may not see that has none."""

    messages: list[Message]
    waiting: list[Waiting]


class Mute(Shown):
    """Nothing is told of these alerts."""

    id: str
    site: str
    unit: str
    causes: list[Cause]
    since: At
    until: At
    reason: str
    by: str


Which = Literal["open", "firing", "acknowledged", "resolved", "all"]
