"""Shipments, in and out."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from api.schemas.holding import Arrival
from api.schemas.values import At, Given, Id, Shown
from coldchain.stock import Indicator, Packs


class Arrive(Given):
    """It came, and was put into a unit of its target."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"unit": "fridge", "arrival": {"indicator": "ok", "packs": "cool"}}]}
    )
    unit: Id
    site: Annotated[Id, Field(description="Left out: its target.")] = ""
    arrival: Arrival = Arrival()


class Arrived(Shown):
    """In which state it came."""

    at: At
    stored_at: At
    indicator: Indicator
    packs: Packs
    seal_intact: bool


class Shipment(Shown):
    """One shipment."""

    id: str
    lots: list[str]
    source: str
    target: str = Field(description="Empty: a home, of which one sees counts only.")
    packed_at: At
    package: str
    qualified_until: At
    due_at: At
    logger: bool
    state: Literal["open", "overdue", "arrived", "returned"]
    arrival: Arrived | None
