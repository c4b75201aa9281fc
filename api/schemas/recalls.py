"""Recalls and stability inquiries, in and out."""

from datetime import date
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from api.schemas.holding import Count, LotNumber
from api.schemas.values import At, Day, Flag, Given, Id, Name, Reason, Shown, Text
from coldchain.stock import Form, Stage

Scope = Literal["stock", "patients"]


class OpenRecall(Given):
    """Every lot of a product and lot number is blocked, everywhere."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"product": "kesimpta", "lot_number": "SLA42", "scope": "patients", "reference": "FDA D-1"}]
        }
    )
    product: Id
    lot_number: Annotated[LotNumber, Field(description="Empty: all of the product.")] = ""
    scope: Scope
    reference: Annotated[Name, Field(min_length=1)]
    reason: Text = ""


class AnswerRecall(Given):
    """What a site did with its units of it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"site": "river", "found": 3, "answer": "sent back"}]})
    site: Id
    found: Count
    answer: Reason


class Close(Given):
    """It is over."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "all have answered"}]})
    reason: Reason


class OpenInquiry(Given):
    """The manufacturer was asked about lots."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"product": "kesimpta", "lots": ["lk3x7q2ma"], "case": "NVS-4711", "asked": "41 min at 9 °C: usable?"}
            ]
        }
    )
    product: Id
    lots: Annotated[tuple[Id, ...], Field(min_length=1, max_length=1_000)]
    case: Annotated[Name, Field(min_length=1)]
    asked: Reason


class AnswerInquiry(Given):
    """What the manufacturer answered."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"answer": "may be used", "answered_on": "2026-11-22", "usable": True}]}
    )
    answer: Reason
    answered_on: Day
    reference: Name = ""
    usable: Flag = False


class Answer(Shown):
    """What a site answered."""

    found: int
    answer: str
    at: At
    by: str


class Reply(Shown):
    """A site that must answer."""

    site: str
    quantity: int
    answer: Answer | None


class Holding(Shown):
    """What a site has, or had, of it."""

    site: str
    form: Form
    stage: Stage
    lots: int
    quantity: int
    used: int


class Homes(Shown):
    """What patients have, as counts that name no home."""

    homes: int
    lots: int
    pens: int
    syringes: int
    value: float


class Whereabouts(Shown):
    """Where everything of a lot number is."""

    holdings: list[Holding]
    homes: Homes
    used_in_homes: int


class Recall(Shown):
    """A recall, and how far it has come."""

    id: str
    product: str
    lot_number: str
    scope: Scope
    reference: str
    reason: str
    opened_at: At
    closed_at: At | None
    whereabouts: Whereabouts
    replies: list[Reply]
    homes: int = Field(description="So many homes must answer, where they are only counted.")
    homes_answered: int
    missing: list[str]
    all_answered: bool


class Inquiry(Shown):
    """A stability inquiry."""

    id: str
    product: str
    lots: list[str]
    case: str
    asked: str
    asked_at: At
    asked_by: str
    answer: str
    answered_on: date | None
    answered_by: str
    reference: str
    usable: bool
