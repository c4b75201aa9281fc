"""The values that schemas are made of: texts, instants, days and durations, each refused with a sentence."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from coldchain.desk.checking import FIRST_YEAR, LAST_YEAR, MOST_TEXT

MOST_QUANTITY = 1_000_000
_YEARS = f"a year from {FIRST_YEAR} to {LAST_YEAR}"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_PLAIN = "^[^\\u0000]*$"


class Given(BaseModel):
    """What is sent: only what is named is taken."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Shown(BaseModel):
    """What is answered, made of a value of the core by its attributes."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


def _plain(text: str) -> str:
    if "\0" in text:
        raise ValueError("expected text without the character NUL")
    return text


def _in_years(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"expected {_YEARS}")
    return day


def _instant(at: datetime) -> datetime:
    try:
        return _in_years(at.astimezone(UTC))  # type: ignore[return-value]  # a datetime is a date
    except (OverflowError, ValueError):
        raise ValueError(f"expected {_YEARS}") from None


def _only_text(value: object) -> object:
    """Numbers are seconds since 1970 to pydantic, and a slip to us."""
    if not isinstance(value, date) and not (isinstance(value, str) and _DAY.match(value)):
        raise ValueError("expected ISO 8601, such as 2026-11-22 or 2026-11-22T14:05:00Z")
    return value


def _whole(value: object) -> object:
    """To JSON Schema 3.0 is a whole number; neither true nor a text is."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _minutes(value: object) -> object:
    return value.total_seconds() / 60 if isinstance(value, timedelta) else value


def text(most: int = MOST_TEXT, least: int = 0) -> Any:  # noqa: ANN401 - pydantic's field is typed so
    """Return the field of a text of so many characters at most."""
    return Field(max_length=most, min_length=least, json_schema_extra={"pattern": _PLAIN})


Text = Annotated[str, text(), AfterValidator(_plain)]
Reason = Annotated[str, text(least=1), AfterValidator(_plain)]
Name = Annotated[str, text(300), AfterValidator(_plain)]
Id = Annotated[str, Field(max_length=300, pattern=r"^[!-~]*$")]
Letters = Annotated[str, Field(max_length=26, pattern=r"^[A-Z]*$", description="Of cartons in a home, such as AB.")]
Instant = Annotated[AwareDatetime, BeforeValidator(_only_text), AfterValidator(_instant)]
Day = Annotated[date, BeforeValidator(_only_text), AfterValidator(_in_years)]
Flag = Annotated[bool, Field(strict=True)]
AsWhole = BeforeValidator(_whole)
"""Stands after the bounds of a whole number, which the document would not name otherwise."""
Quantity = Annotated[int, Field(strict=True, ge=1, le=MOST_QUANTITY), AsWhole]
At = datetime
"""In UTC, as the core has it."""
Minutes = Annotated[float, BeforeValidator(_minutes)]
