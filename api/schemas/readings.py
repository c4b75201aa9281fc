"""What became of readings and files that were sent."""

from pydantic import Field

from api.schemas.values import At, Shown


class Taken(Shown):
    """What became of a payload."""

    readings: int = Field(description="That are new.")
    again: int = Field(description="That were there already: of one sensor and instant the first counts.")
    refused: list[str] = Field(description="Why others were not taken; they are kept, and never judged.")


class Imported(Shown):
    """What became of a logger's file."""

    sensor: str
    model: str
    serial: str
    readings: int
    new: int = Field(description="So many of them were not there yet.")
    since: At | None
    until: At | None
    digest: str = Field(description="SHA-256 of the file.")
    differences: list[str] = Field(description="What does not fit, in the file or with what was there.")
    left_out: str = Field(description="Why readings were not taken; empty: all were.")
    signed: bool = Field(description="The file has a signature; it is kept, and not verified.")
    found: list[str] = Field(description="What the readings told, of each finding the last.")
