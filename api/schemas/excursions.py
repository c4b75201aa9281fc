"""Findings as they go out: what verdicts rest on."""

from typing import Literal

from pydantic import Field

from api.schemas.values import At, Minutes, Shown

Kind = Literal["excursion", "freeze", "overheat", "cumulative", "gap", "standstill"]


class Finding(Shown):
    """One stretch of one sensor's time; what a kind has nothing to say of is null."""

    id: str
    kind: Kind
    site: str
    unit: str
    sensor: str = Field(description="`site/unit/sensor`.")
    since: At
    until: At | None = Field(description="Null: it goes on.")
    minutes: Minutes | None = Field(description="So far, up to its last reading; null: nobody can tell yet.")
    side: Literal["below", "above"] | None = None
    extreme_c: float | None = Field(None, description="Hottest or coldest; of a standstill the value.")
    breached_at: At | None = Field(None, description="When it used up its tolerance.")
    confirmed: bool | None = None
    interrupted: bool | None = Field(None, description="A gap ended it; nobody knows what came after.")
