"""What is sent and shown about sensors."""

from typing import Annotated

from pydantic import ConfigDict, Field

from api.schemas.values import At, Day, Given, Id, Instant, Name, Reason, Shown
from coldchain.upkeep import ScaleName

Degrees = Annotated[float, Field(strict=True, ge=-100, le=100)]


class DeclareFault(Given):
    """It was, or is, faulty: nothing is judged by it then."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"since": "2026-11-21T00:00:00Z", "reason": "fell into water"}]}
    )
    since: Instant
    until: Annotated[Instant | None, Field(description="Left out: until it is replaced.")] = None
    reason: Reason


class RevokeFault(Given):
    """What was declared faulty from `since` on was not."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"since": "2026-11-21T00:00:00Z", "reason": "it was the other one"}]}
    )
    since: Instant
    reason: Reason


class Suspend(Given):
    """It is taken out: its readings are kept and not judged."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "cleaning"}]})
    reason: Reason
    since: Instant | None = None
    expected_until: Instant | None = None


class Resume(Given):
    """It is back."""

    model_config = ConfigDict(json_schema_extra={"examples": [{}]})
    at: Instant | None = None


class Certificate(Given):
    """A calibration certificate."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "number": "C-2026-118",
                    "laboratory": "Acme Metrology",
                    "on": "2026-10-01",
                    "due_on": "2028-10-01",
                    "as_found_error_c": 0.1,
                }
            ]
        }
    )
    number: Name
    laboratory: Name
    on: Day
    due_on: Day
    as_found_error_c: Degrees
    offset_c: Degrees = 0.0
    uncertainty_c: Degrees = 0.0
    hardware_id: Id = ""


class Replace(Given):
    """Another device is this sensor."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"hardware_id": "0x00158d0001", "reason": "battery"}]})
    hardware_id: Annotated[Id, Field(min_length=1)]
    reason: Reason
    at: Instant | None = None
    was: Id = ""


class AnswerScale(Given):
    """Whether it sends °C or °F."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"scale": "F", "reason": "its display says so"}]})
    scale: ScaleName
    reason: Reason
    since: Instant | None = None


class Unclaimed(Shown):
    """A source that the configuration does not name."""

    source: str
    readings: int
    first_at: At
    last_at: At
    last_c: float
