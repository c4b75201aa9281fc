"""What a command came to, as it is answered."""

from pydantic import ConfigDict, Field

from api.schemas.values import At, Shown


class Told(Shown):
    """An entry of the ledger that a command wrote."""

    seq: int
    at: At
    kind: str
    sentence: str


class Done(Shown):
    """What a command came to."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"lots": ["lk3x7q2ma"], "made": "", "again": False, "entries": []}]}
    )
    lots: list[str] = Field(description="That it made or changed; the first is what was asked for.")
    made: str = Field(description="Id of the shipment, recall or inquiry that it made; empty: none.")
    again: bool = Field(description="Its key had been used: nothing was done a second time.")
    entries: list[Told]
