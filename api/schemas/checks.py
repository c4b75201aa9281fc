"""Daily checks, in and out."""

from datetime import date
from typing import Annotated

from pydantic import ConfigDict, Field

from api.schemas.values import At, Given, Instant, Shown, Text


class SignCheck(Given):
    """Somebody looked at a site's units, and signs for today."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"until": "2026-11-23T08:05:00Z", "note": "door seal of Fridge 1 cleaned"}]}
    )
    until: Annotated[Instant, Field(description="Of what was looked at; at most an hour ago.")]
    note: Text = ""


class UnitChecked(Shown):
    """One unit: its lowest and highest since it was checked last."""

    unit: str
    min_c: float | None = Field(description="Nothing: nothing was read.")
    max_c: float | None
    since: At
    until: At


class Check(Shown):
    """A check that was signed."""

    on: date
    at: At
    by: str
    by_name: str = Field(description="Empty: nobody of that id signs in any more.")
    units: list[UnitChecked]
    note: str


class Checks(Shown):
    """What is to be looked at now, and what was signed."""

    site: str
    until: At = Field(description="To be sent with the signature.")
    units: list[UnitChecked]
    signed: list[Check] = Field(description="Oldest first; a day may have several, a missed one has none.")
