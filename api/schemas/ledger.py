"""The audit trail as it goes out."""

from typing import Any

from pydantic import Field

from api.schemas.values import At, Shown


class Entry(Shown):
    """One entry of the ledger."""

    seq: int
    at: At
    actor: str = Field(description="Who did it: `collector`, or a person's opaque id.")
    actor_name: str = Field(description="Of somebody who works here; empty: none is known.")
    kind: str
    sentence: str
    event: dict[str, Any] = Field(description="The fact as it was hashed.")
    hash: str


class Audit(Shown):
    """Whether the store holds to its own hashes."""

    holds: bool
    told: str = Field(description="What does not hold; empty: all holds.")
    entries: int
    batches: int
    readings: int
    sealed: int = Field(description="The newest batch under a seal.")
    hash: str = Field(description="Of the newest entry: note it, and ask for it the next time.")
    at: At | None
    pruned: int
