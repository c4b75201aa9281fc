"""What is sent that decides whether stock may be used, and where it goes."""

from typing import Annotated

from pydantic import ConfigDict, Field

from api.schemas.holding import Password
from api.schemas.values import AsWhole, Day, Given, Id, Instant, Name, Quantity, Reason, Text
from coldchain.stock import Basis


class AssignExpiry(Given):
    """The pharmacist's date on the box."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"on": "2027-11-22"}]})
    on: Annotated[Day | None, Field(description="Left out: the product's default from today.")] = None
    reason: Annotated[Text, Field(description="Needed for a change.")] = ""


class Quarantine(Given):
    """Stopped until a pharmacist decides."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "the box looks wet"}]})
    reason: Reason


class ReleaseLot(Given):
    """A pharmacist accepts what stopped a lot; signed for."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "basis": "manufacturer_advice",
                    "reason": "20 min at 9 °C, covered by the stability data",
                    "case": "NVS-4711",
                    "advice": "may be used",
                    "advised_on": "2026-11-22",
                    "password": "correct horse battery",
                }
            ]
        }
    )
    basis: Basis
    reason: Reason
    findings: Annotated[
        tuple[Id, ...], Field(max_length=1_000, description="Ids; left out: all that its reasons rest on.")
    ] = ()
    case: Name = ""
    advice: Text = ""
    advised_on: Day | None = None
    password: Password


class ConfirmMove(Given):
    """A move that was entered late was as it was said."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"incident": "l2mq7wz4a", "reason": "I saw it"}]})
    incident: Annotated[Id, Field(min_length=1, description="Of the lot's `incidents` the one of kind `move`.")]
    reason: Reason


class AmendCompromise(Given):
    """The manufacturer wrote that a compromised lot can be used, and two people have read it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"inquiry": "lq5y2a7cd", "second": "u-4n7x", "reason": "letter M-9 covers 20 min at -0.5 °C"}]
        }
    )
    inquiry: Annotated[Id, Field(min_length=1, description="Answered in writing, in favour of use.")]
    second: Annotated[Id, Field(min_length=1, description="Another user, who has seen the answer.")]
    reason: Reason


class Dispense(Given):
    """To a patient, packed for the way there."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"quantity": 1, "home": "h-7f3a", "days_supply": 30}]})
    quantity: Quantity
    home: Annotated[Id, Field(description="The patient's site.")]
    expiry: Annotated[Day | None, Field(description="Left out: the product's default.")] = None
    days_supply: Annotated[int | None, Field(strict=True, ge=1, le=3_660), AsWhole] = None
    package: Name = ""
    packed_at: Instant | None = None
    due_at: Instant | None = None
    shipper: Annotated[Id, Field(description="A unit of the pharmacy: a shipper with a logger.")] = ""
