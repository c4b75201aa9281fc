"""Doses of patients, in and out."""

from datetime import date
from typing import Annotated

from pydantic import ConfigDict, Field

from api.schemas.lots import UseBy
from api.schemas.values import Day, Flag, Given, Id, Shown


class StartDoses(Given):
    """A patient's schedule begins."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"home": "h-7f3a", "product": "kesimpta", "on": "2026-12-01"}]}
    )
    home: Id
    product: Id
    on: Annotated[Day, Field(description="Of the first dose.")]
    past_first: Annotated[Flag, Field(description="The first doses were given before.")] = False


class RecordDose(Given):
    """A dose that used no pen known here."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"home": "h-7f3a", "product": "kesimpta", "on": "2026-12-01"}]}
    )
    home: Id
    product: Id
    on: Day


class NextDose(Shown):
    """What to say of the next dose."""

    due_on: date | None
    ask: bool = Field(description="The pharmacist is to be asked.")
    sentence: str


class Supply(Shown):
    """What is there for the doses to come."""

    doses: int
    lasts_until: date | None
    first: str
    letter: str
    use_by: UseBy | None
    covers_next: bool | None


class Taken(Shown):
    """A dose that was taken."""

    on: date
    lot: str


class Doses(Shown):
    """A home's doses of one product."""

    home: str
    product: str
    started_on: date | None
    past_first: bool
    taken: list[Taken]
    next: NextDose
    supply: Supply
