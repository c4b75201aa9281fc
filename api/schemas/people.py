"""What is sent about people: names go in and stand apart from the ledger; none goes out."""

from typing import Annotated

from pydantic import ConfigDict, Field

from api.schemas.values import Given, Name, Reason


class NamePerson(Given):
    """Who stands behind an opaque id."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Pat Doe", "contact": "+1 555 0142"}]})
    name: Annotated[Name, Field(min_length=1)]
    contact: Annotated[Name, Field(description="How to reach them.")] = ""


class ErasePerson(Given):
    """Name, contact and own words are to be gone."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "asked for it in writing"}]})
    reason: Annotated[Reason, Field(description="It stands in the ledger for ever: it names nobody.")]
